import { groupResource, type Resource } from "../../../api/resource";
import { resourceForKind } from "../../../api/resources";
import type { KubeObject, OwnerReference } from "../../../api/types";
import { builtInKind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import type { Controller, Observation } from "../controller";

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

/**
 * The garbage collector: what has lost all its owners goes, owners that are deleted in the foreground wait for what
 * they block on, orphans lose their owner (pkg/controller/garbagecollector). Keys are objects
 * (resource|namespace|name), or the uid of an owner that is gone.
 */
export const garbageCollector: Controller = {
	name: "garbage-collector",
	observe,
	sync(key, { registry }) {
		if (!key.includes("|")) {
			for (const dependent of registry.dependents(key)) collect(registry, dependent);
			return;
		}
		const found = findObject(registry, key);
		if (found !== undefined) collect(registry, found);
	},
};

interface Found {
	resource: Resource;
	object: KubeObject;
}

function observe({ type, resource, object }: Observation, enqueue: (key: string) => void, registry: Registry): void {
	const { metadata } = object;
	if (type === "DELETED") {
		if (metadata.uid && registry.dependents(metadata.uid).length > 0) enqueue(metadata.uid);
		for (const reference of metadata.ownerReferences ?? []) {
			const owner = reference.blockOwnerDeletion ? findOwner(registry, object, reference) : undefined;
			if (owner !== undefined && owner !== "unknown" && isWaiting(owner.object)) enqueue(keyOf(owner));
		}
		return;
	}
	if (isWaiting(object) || metadata.finalizers?.includes(ORPHAN)) enqueue(key(resource, object));
	else if (type === "ADDED" && metadata.ownerReferences?.length && lacksOwner(registry, object)) {
		enqueue(key(resource, object));
	}
}

/** Whether one of an object's owners is not there. */
function lacksOwner(registry: Registry, object: KubeObject): boolean {
	return (object.metadata.ownerReferences ?? []).some(
		(reference) => findOwner(registry, object, reference) === undefined,
	);
}

/** Deleted, and waiting for what blocks it. */
function isWaiting({ metadata }: KubeObject): boolean {
	return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(FOREGROUND) === true;
}

function collect(registry: Registry, found: Found): void {
	const { metadata } = found.object;
	if (metadata.deletionTimestamp !== undefined) {
		if (metadata.finalizers?.includes(ORPHAN)) orphanDependents(registry, found);
		else if (metadata.finalizers?.includes(FOREGROUND)) deleteDependents(registry, found);
		return;
	}
	collectOrphan(registry, found);
}

/** An object lives as long as one of its owners does; references to the others go. */
function collectOrphan(registry: Registry, { resource, object }: Found): void {
	const references = object.metadata.ownerReferences ?? [];
	if (references.length === 0) return;
	const solid: OwnerReference[] = [];
	const waiting: OwnerReference[] = [];
	for (const reference of references) {
		const owner = findOwner(registry, object, reference);
		if (owner === undefined) continue;
		if (owner !== "unknown" && isWaiting(owner.object) && reference.blockOwnerDeletion) waiting.push(reference);
		else solid.push(reference);
	}
	if (solid.length === references.length) return;
	const { namespace, name = "", uid } = object.metadata;
	if (solid.length > 0) {
		registry.updateTrusted(resource, withOwners(object, solid));
		return;
	}
	const foreground = waiting.length > 0 && registry.dependents(uid ?? "").length > 0;
	registry.delete(resource, namespace, name, {
		propagationPolicy: foreground ? "Foreground" : policyOf(object),
		preconditions: { uid },
	});
}

function policyOf({ metadata }: KubeObject): "Orphan" | "Foreground" | "Background" {
	if (metadata.finalizers?.includes(ORPHAN)) return "Orphan";
	return metadata.finalizers?.includes(FOREGROUND) ? "Foreground" : "Background";
}

function orphanDependents(registry: Registry, found: Found): void {
	const { uid = "" } = found.object.metadata;
	for (const { resource, object } of registry.dependents(uid)) {
		const others = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
		registry.updateTrusted(resource, withOwners(object, others));
	}
	release(registry, found, ORPHAN);
}

function deleteDependents(registry: Registry, found: Found): void {
	const { uid = "" } = found.object.metadata;
	let blocked = false;
	for (const dependent of registry.dependents(uid)) {
		const reference = dependent.object.metadata.ownerReferences?.find((each) => each.uid === uid);
		if (!reference?.blockOwnerDeletion) continue;
		if (dependent.object.metadata.deletionTimestamp === undefined) collectOrphan(registry, dependent);
		const { namespace, name = "" } = dependent.object.metadata;
		const left = registry.find(dependent.resource, namespace, name);
		if (left?.metadata.ownerReferences?.some((each) => each.uid === uid && each.blockOwnerDeletion)) blocked = true;
	}
	if (!blocked) release(registry, found, FOREGROUND);
}

/** Takes a finalizer off: the object goes when it was the last. */
function release(registry: Registry, { resource, object }: Found, finalizer: string): void {
	const finalizers = object.metadata.finalizers?.filter((each) => each !== finalizer) ?? [];
	const { finalizers: _, ...metadata } = object.metadata;
	registry.updateTrusted(resource, {
		...object,
		metadata: finalizers.length > 0 ? { ...metadata, finalizers } : metadata,
	});
}

function withOwners(object: KubeObject, ownerReferences: OwnerReference[]): KubeObject {
	const { ownerReferences: _, ...metadata } = object.metadata;
	return { ...object, metadata: ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata };
}

/** The owner that a reference means; undefined when it is gone, "unknown" when the cluster has no such kind. */
function findOwner(registry: Registry, object: KubeObject, reference: OwnerReference): Found | "unknown" | undefined {
	const resource =
		builtInKind(reference.apiVersion, reference.kind) ??
		resourceForKind(registry.resources(), reference.apiVersion, reference.kind);
	if (resource === undefined) return "unknown";
	const namespace = resource.namespaced ? object.metadata.namespace : undefined;
	const owner = registry.find(resource, namespace, reference.name);
	return owner !== undefined && owner.metadata.uid === reference.uid ? { resource, object: owner } : undefined;
}

function findObject(registry: Registry, text: string): Found | undefined {
	const [name = "", namespace = "", objectName = ""] = text.split("|");
	const resource = registry.resources().find((each) => groupResource(each) === name);
	const object = resource && registry.find(resource, namespace || undefined, objectName);
	return resource !== undefined && object !== undefined ? { resource, object } : undefined;
}

function keyOf({ resource, object }: Found): string {
	return key(groupResource(resource), object);
}

function key(resource: string, { metadata }: KubeObject): string {
	return `${resource}|${metadata.namespace ?? ""}|${metadata.name}`;
}

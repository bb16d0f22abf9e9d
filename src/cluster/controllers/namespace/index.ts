import { groupResource, type Resource } from "../../../api/resource";
import type { KubeObject, Namespace, V1NamespaceCondition } from "../../../api/types";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import { time } from "../../time";
import type { Controller, Observation } from "../controller";

const FINALIZER = "kubernetes";
/** A namespace's content is left alone for so long after its deletion, so that every API server has seen it. */
const GRACE_MS = 5_000;

/** Empties namespaces that are being deleted, then lets them go (pkg/controller/namespace). Keys are their names. */
export const namespaceController: Controller = {
	name: "namespace-controller",
	observe,
	sync(name, { registry, now: moment, wakeAt }) {
		const namespace = registry.find<Namespace>(kind("namespaces"), undefined, name);
		if (namespace?.metadata.deletionTimestamp === undefined) return;
		if (!namespace.spec?.finalizers?.includes(FINALIZER)) return;
		const due = Date.parse(String(namespace.metadata.deletionTimestamp)) + GRACE_MS;
		if (moment < due) {
			wakeAt(name, due);
			return;
		}
		const left = deleteContent(registry, name);
		const now = registry.find<Namespace>(kind("namespaces"), undefined, name);
		if (now === undefined) return;
		if (left.length > 0) {
			registry.updateTrusted(kind("namespaces"), withConditions(now, left, registry.now));
			return;
		}
		const finalizers = now.spec?.finalizers?.filter((each) => each !== FINALIZER) ?? [];
		const { finalizers: _, ...spec } = now.spec ?? {};
		registry.updateTrusted(kind("namespaces"), {
			...withConditions(now, left, registry.now),
			spec: finalizers.length > 0 ? { ...spec, finalizers } : spec,
		});
	},
};

function observe({ type, resource, object }: Observation, enqueue: (key: string) => void, registry: Registry): void {
	if (resource === "namespaces") {
		if (type !== "DELETED" && object.metadata.deletionTimestamp !== undefined) enqueue(object.metadata.name ?? "");
		return;
	}
	const { namespace } = object.metadata;
	if (type !== "DELETED" || !namespace) return;
	const owner = registry.find<Namespace>(kind("namespaces"), undefined, namespace);
	if (owner?.metadata.deletionTimestamp !== undefined) enqueue(namespace);
}

interface Left {
	resource: Resource;
	objects: KubeObject[];
}

/** Deletes everything in a namespace; returns what takes its time. */
function deleteContent(registry: Registry, namespace: string): Left[] {
	const left: Left[] = [];
	for (const resource of deletable(registry)) {
		const objects: KubeObject[] = [];
		for (const object of registry.list(resource, namespace)) {
			const { name = "", uid, deletionTimestamp } = object.metadata;
			if (deletionTimestamp === undefined) {
				registry.delete(resource, namespace, name, {
					propagationPolicy: "Background",
					preconditions: { uid },
				});
			}
			const rest = registry.find(resource, namespace, name);
			if (rest !== undefined) objects.push(rest);
		}
		if (objects.length > 0) left.push({ resource, objects });
	}
	return left;
}

/** Each namespaced resource once, whatever its versions. */
function deletable(registry: Registry): Resource[] {
	const seen = new Set<string>();
	return registry.resources().filter((resource) => {
		const name = groupResource(resource);
		if (!resource.namespaced || !resource.verbs.includes("delete") || seen.has(name)) return false;
		// Both events resources are one.
		if (name === "events.events.k8s.io") return false;
		seen.add(name);
		return true;
	});
}

function withConditions(namespace: Namespace, left: readonly Left[], now: number): Namespace {
	const finalizers = new Map<string, number>();
	for (const object of left.flatMap(({ objects }) => objects)) {
		for (const each of object.metadata.finalizers ?? []) finalizers.set(each, (finalizers.get(each) ?? 0) + 1);
	}
	const remaining = left
		.map(({ resource, objects }) => `${groupVersionless(resource)} has ${objects.length} resource instances`)
		.sort();
	const holders = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`).sort();
	const conditions = [
		condition(
			"NamespaceDeletionDiscoveryFailure",
			"False",
			"ResourcesDiscovered",
			"All resources successfully discovered",
		),
		condition(
			"NamespaceDeletionGroupVersionParsingFailure",
			"False",
			"ParsedGroupVersions",
			"All legacy kube types successfully parsed",
		),
		condition(
			"NamespaceDeletionContentFailure",
			"False",
			"ContentDeleted",
			"All content successfully deleted, may be waiting on finalization",
		),
		remaining.length > 0
			? condition(
					"NamespaceContentRemaining",
					"True",
					"SomeResourcesRemain",
					`Some resources are remaining: ${remaining.join(", ")}`,
				)
			: condition("NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed"),
		holders.length > 0
			? condition(
					"NamespaceFinalizersRemaining",
					"True",
					"SomeFinalizersRemain",
					`Some content in the namespace has finalizers remaining: ${holders.join(", ")}`,
				)
			: condition(
					"NamespaceFinalizersRemaining",
					"False",
					"ContentHasNoFinalizers",
					"All content-preserving finalizers finished",
				),
	].map((each) => {
		const was = namespace.status?.conditions?.find(({ type }) => type === each.type);
		return { ...each, lastTransitionTime: was?.status === each.status ? was.lastTransitionTime : time(now) };
	});
	return { ...namespace, status: { ...namespace.status, phase: "Terminating", conditions } };
}

function condition(type: string, status: string, reason: string, message: string): V1NamespaceCondition {
	return { type, status, reason, message };
}

/** pods. or daemonsets.apps, as a GroupResource prints itself with its group. */
function groupVersionless(resource: Resource): string {
	return `${resource.plural}.${resource.group}`;
}

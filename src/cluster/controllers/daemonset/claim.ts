import { ownerReference } from "../../../api/daemonSet/podTemplate";
import { type LabelRequirement, matchesLabels } from "../../../api/labelSelector";
import type { Resource } from "../../../api/resource";
import { hasReason } from "../../../api/statusError";
import type { DaemonSet, KubeObject } from "../../../api/types";
import type { Registry } from "../../registry/registry";

/**
 * The objects that a DaemonSet controls (upstream's ControllerRefManager): those of its namespace that have no
 * controller and match its selector are adopted, those that it owns and no longer match are released. One whose
 * DaemonSet is being deleted neither adopts nor releases.
 */
export function claim<T extends KubeObject>(
	registry: Registry,
	resource: Resource,
	{ daemonSet, selector }: { daemonSet: DaemonSet; selector: readonly LabelRequirement[] | undefined },
): T[] {
	const { namespace = "", uid = "" } = daemonSet.metadata;
	const claimed: T[] = [];
	for (const object of registry.ownedBy<T>(resource, namespace, uid)) {
		if (matchesLabels(selector, object.metadata.labels)) {
			claimed.push(object);
		} else {
			release(registry, resource, { object, uid });
		}
	}
	for (const orphan of registry.ownedBy<T>(resource, namespace, "")) {
		if (orphan.metadata.deletionTimestamp === undefined && matchesLabels(selector, orphan.metadata.labels)) {
			claimed.push(adopt(registry, resource, { object: orphan, daemonSet }));
		}
	}
	return claimed;
}

function adopt<T extends KubeObject>(
	registry: Registry,
	resource: Resource,
	{ object, daemonSet }: { object: T; daemonSet: DaemonSet },
): T {
	const { metadata } = object;
	const others = (metadata.ownerReferences ?? []).filter((owner) => owner.uid !== daemonSet.metadata.uid);
	return registry.updateTrusted(resource, {
		...object,
		metadata: { ...metadata, ownerReferences: [...others, ownerReference(daemonSet)] },
	});
}

function release<T extends KubeObject>(
	registry: Registry,
	resource: Resource,
	{ object, uid }: { object: T; uid: string },
): void {
	const { ownerReferences = [], ...metadata } = object.metadata;
	const others = ownerReferences.filter((owner) => owner.uid !== uid);
	try {
		registry.updateTrusted(resource, {
			...object,
			metadata: { ...metadata, ...(others.length > 0 ? { ownerReferences: others } : {}) },
		});
	} catch (error) {
		if (!hasReason(error, "NotFound")) {
			throw error;
		}
	}
}

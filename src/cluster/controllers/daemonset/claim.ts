import { ownerReference } from "../../../api/daemonSet/podTemplate";
import { type LabelRequirement, matchesLabels } from "../../../api/labelSelector";
import type { Resource } from "../../../api/resource";
import { hasReason } from "../../../api/statusError";
import type { DaemonSet, KubeObject, Pod } from "../../../api/types";
import { kind } from "../../kinds";
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
	return claimOf(registry, resource, { owned: registry.ownedBy<T>(resource, namespace, uid), daemonSet, selector });
}

/** As `claim`, but of the pods that were its own before no more is read than decides about them (registry.ownedPods). */
export function claimPods(
	registry: Registry,
	{ daemonSet, selector }: { daemonSet: DaemonSet; selector: readonly LabelRequirement[] | undefined },
): Pod[] {
	const { namespace = "", uid = "" } = daemonSet.metadata;
	return claimOf(registry, kind("pods"), { owned: registry.ownedPods(namespace, uid), daemonSet, selector });
}

function claimOf<T extends KubeObject>(
	registry: Registry,
	resource: Resource,
	{
		owned,
		daemonSet,
		selector,
	}: { owned: readonly T[]; daemonSet: DaemonSet; selector: readonly LabelRequirement[] | undefined },
): T[] {
	const { namespace = "", uid = "" } = daemonSet.metadata;
	const claimed: T[] = [];
	const matches = sameForLabels((labels) => matchesLabels(selector, labels));
	for (const object of owned) {
		if (matches(object.metadata.labels)) {
			claimed.push(object);
		} else {
			release(registry, resource, { object, uid });
		}
	}
	for (const orphan of registry.ownedBy<T>(resource, namespace, "")) {
		if (orphan.metadata.deletionTimestamp === undefined && matches(orphan.metadata.labels)) {
			claimed.push(adopt(registry, resource, { object: orphan, daemonSet }));
		}
	}
	return claimed;
}

type Labels = KubeObject["metadata"]["labels"];

/** `matches`, asked once for the labels that one object after the other shares. */
function sameForLabels(matches: (labels: Labels) => boolean): (labels: Labels) => boolean {
	let last: { labels: Labels; matches: boolean } | undefined;
	return (labels) => {
		if (last === undefined || last.labels !== labels) last = { labels, matches: matches(labels) };
		return last.matches;
	};
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
	const whole = registry.find<T>(resource, object.metadata.namespace, object.metadata.name ?? "") ?? object;
	const { ownerReferences = [], ...metadata } = whole.metadata;
	const others = ownerReferences.filter((owner) => owner.uid !== uid);
	try {
		registry.updateTrusted(resource, {
			...whole,
			metadata: { ...metadata, ...(others.length > 0 ? { ownerReferences: others } : {}) },
		});
	} catch (error) {
		if (!hasReason(error, "NotFound")) {
			throw error;
		}
	}
}

import { placementRule } from "../../../api/daemonSet/placement";
import { labelSelectorRequirements, matchesLabels } from "../../../api/labelSelector";
import { controllerOf } from "../../../api/owners";
import { podCondition } from "../../../api/podReady";
import type { DaemonSet, KubeObject, Node, OwnerReference, Pod } from "../../../api/types";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import type { Observation } from "../controller";
import { observeHope } from "./hope";
import { keyOf, podsKey } from "./keys";
import { isOwn } from "./ownWrites";

/** Names the DaemonSets that a change concerns, as upstream's informer handlers do. */
export function observe(change: Observation, enqueue: (key: string) => void, registry: Registry): void {
	switch (change.resource) {
		case "daemonsets.apps":
			if (change.type === "DELETED" || !isOwn(change.object)) {
				enqueue(keyOf(change.object as DaemonSet));
			}
			break;
		case "pods":
			observePod(change, enqueue, registry);
			break;
		case "controllerrevisions.apps":
			observeRevision(change, enqueue, registry);
			break;
		case "nodes":
			if (change.type !== "DELETED") {
				observeNode(change, enqueue, registry);
			}
			break;
		default:
			observeHope(change, enqueue, registry);
	}
}

function observePod({ type, object, previous }: Observation, enqueue: (key: string) => void, registry: Registry): void {
	const pod = object as Pod;
	const before = previous as Pod | undefined;
	const owner = daemonSetOwner(pod);
	const ownerBefore = before === undefined ? undefined : daemonSetOwner(before);
	if (ownerBefore !== undefined && ownerBefore.uid !== owner?.uid) {
		enqueue(`${pod.metadata.namespace}/${ownerBefore.name}`);
	}
	if (owner !== undefined) {
		const key = `${pod.metadata.namespace}/${owner.name}`;
		if (type === "ADDED") {
			enqueue(key);
		} else if (type === "DELETED" || before === undefined || mattersToDaemonSet(before, pod)) {
			enqueue(podsKey(key));
		}
		return;
	}
	if (type !== "DELETED" && controllerOf(pod) === undefined && mayBeAdoptedNow(pod, before)) {
		enqueueMatching(pod, enqueue, registry);
	}
}

/** Whether something changed that decides about pods or counts in the status; most of a pod's life does not. */
function mattersToDaemonSet(before: Pod, after: Pod): boolean {
	if (
		before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
		isFinished(before) !== isFinished(after) ||
		!same(before.metadata.labels, after.metadata.labels) ||
		!same(before.metadata.ownerReferences, after.metadata.ownerReferences)
	) {
		return true;
	}
	const [readyBefore, ready] = [podCondition(before, "Ready"), podCondition(after, "Ready")];
	return readyBefore?.status !== ready?.status || readyBefore?.lastTransitionTime !== ready?.lastTransitionTime;
}

function isFinished(pod: Pod): string | undefined {
	const phase = pod.status?.phase;
	return phase === "Failed" || phase === "Succeeded" ? phase : undefined;
}

function observeRevision(
	{ type, object, previous }: Observation,
	enqueue: (key: string) => void,
	registry: Registry,
): void {
	if (type !== "DELETED" && isOwn(object)) {
		return;
	}
	const owner = daemonSetOwner(object);
	const ownerBefore = previous === undefined ? undefined : daemonSetOwner(previous);
	for (const each of [ownerBefore, type === "ADDED" ? undefined : owner]) {
		if (each !== undefined) {
			enqueue(`${object.metadata.namespace}/${each.name}`);
		}
	}
	if (type !== "DELETED" && controllerOf(object) === undefined && mayBeAdoptedNow(object, previous)) {
		enqueueMatching(object, enqueue, registry);
	}
}

/**
 * A node that has joined, or has other labels or taints, concerns the DaemonSets that now want a pod there or no
 * longer do, and those whose count of misscheduled pods it may correct (upstream's syncNodeUpdate).
 */
function observeNode({ object, previous }: Observation, enqueue: (key: string) => void, registry: Registry): void {
	const node = object as Node;
	const before = previous as Node | undefined;
	if (
		before !== undefined &&
		same(before.metadata.labels, node.metadata.labels) &&
		same(before.spec?.taints, node.spec?.taints)
	) {
		return;
	}
	const present = new Set<string>();
	for (const pod of registry.podsOnNode(node.metadata.name ?? "")) {
		const owner = daemonSetOwner(pod);
		if (owner !== undefined) {
			present.add(`${pod.metadata.namespace}/${owner.name}`);
		}
	}
	for (const daemonSet of registry.list<DaemonSet>(kind("daemonsets.apps"))) {
		const { shouldRun, shouldContinueRunning } = placementRule(daemonSet)(node);
		const key = keyOf(daemonSet);
		const scheduled = present.has(key);
		const misscheduled = (daemonSet.status?.numberMisscheduled ?? 0) > 0;
		if (scheduled ? !shouldContinueRunning || misscheduled : shouldRun) {
			enqueue(key);
		}
	}
}

function enqueueMatching(object: KubeObject, enqueue: (key: string) => void, registry: Registry): void {
	for (const daemonSet of registry.list<DaemonSet>(kind("daemonsets.apps"), object.metadata.namespace)) {
		if (selects(daemonSet, object)) {
			enqueue(keyOf(daemonSet));
		}
	}
}

function selects(daemonSet: DaemonSet, { metadata }: KubeObject): boolean {
	try {
		return matchesLabels(labelSelectorRequirements(daemonSet.spec.selector), metadata.labels);
	} catch {
		// A selector that can't be read selects nothing.
		return false;
	}
}

/** An object without a controller is of interest when it is new, or its labels or owners have changed. */
function mayBeAdoptedNow({ metadata }: KubeObject, previous: KubeObject | undefined): boolean {
	if (metadata.labels === undefined || metadata.deletionTimestamp !== undefined) {
		return false;
	}
	return (
		previous === undefined ||
		!same(previous.metadata.labels, metadata.labels) ||
		!same(previous.metadata.ownerReferences, metadata.ownerReferences)
	);
}

function daemonSetOwner(object: KubeObject): OwnerReference | undefined {
	const owner = controllerOf(object);
	return owner?.kind === "DaemonSet" ? owner : undefined;
}

function same(left: unknown, right: unknown): boolean {
	return left === right || JSON.stringify(left) === JSON.stringify(right);
}

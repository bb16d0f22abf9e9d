import { isPodAvailable } from "../podReady";
import type { Pod } from "../types";
import { REVISION_LABEL } from "../wellKnown";
import { updateLimits } from "./limits";
import type { Observed, PodPlan } from "./manage";
import { isTerminating } from "./nodePods";

/** A node with at most one pod of the current revision and at most one of an older one. */
interface NodePods {
	nodeName: string;
	upToDate?: Pod;
	old?: Pod;
	/** There are several of a kind: `managePods` has to clear up first. */
	crowded: boolean;
	available(pod: Pod): boolean;
}

/**
 * The next step of a rolling update: old pods to delete, or new pods to make beside old ones (upstream's
 * rollingUpdate). It takes for granted that `managePods` has been at work and found nothing to do.
 */
export function rollingUpdate(observed: Observed): PodPlan {
	if (!hasOldPods(observed)) {
		return { createOn: [], deletePods: [] };
	}
	const nodes = nodePods(observed);
	const desired = [...observed.placements.values()].filter((placement) => placement.shouldRun).length;
	const { maxUnavailable, maxSurge } = updateLimits(observed.daemonSet, desired);
	return maxSurge === 0 ? replace(nodes, maxUnavailable) : surge(nodes, { observed, desired, maxSurge });
}

/**
 * Without surge: deletes just enough old pods to stay within maxUnavailable; `managePods` makes their successors.
 *
 * Assumptions: `managePods` allows no more than one pod a node, makes the new pods, and looks after failed ones.
 * Terminating pods do not count, so that an update gets on while nodes are down.
 * Invariants: no more than maxUnavailable nodes are without an available pod through the update's doing; an old pod
 * that is not available may always go, since deleting it takes nothing away.
 */
function replace(nodes: readonly NodePods[], maxUnavailable: number): PodPlan {
	let unavailable = 0;
	const useless: Pod[] = [];
	const candidates: Pod[] = [];
	for (const { upToDate, old, crowded, available } of nodes) {
		if (crowded || (upToDate === undefined) === (old === undefined)) {
			// None, or too many: `managePods` will see to the node, which counts as unavailable until then.
			unavailable++;
		} else if (upToDate !== undefined) {
			if (!available(upToDate)) {
				unavailable++;
			}
		} else if (old !== undefined) {
			if (available(old)) {
				candidates.push(old);
			} else {
				useless.push(old);
				unavailable++;
			}
		}
	}
	const allowed = Math.max(0, maxUnavailable - unavailable);
	return { createOn: [], deletePods: [...useless, ...candidates.slice(0, allowed)] };
}

/**
 * With surge: makes new pods beside old ones, and deletes an old pod once its successor is available.
 *
 * Assumptions: `managePods` allows no more than two pods a node, one old and one new, makes new pods where there are
 * none, and looks after failed ones. Terminating pods do not count.
 * Invariants: a node whose old pod is not available gets its new pod at once; an old pod that is available goes only
 * when a new one is; no more than maxSurge new pods exist for old available pods at any one time. Where nodes no
 * longer want a pod, their old pods go only as others become available elsewhere.
 */
function surge(
	nodes: readonly NodePods[],
	{ observed, desired, maxSurge }: { observed: Observed; desired: number; maxSurge: number },
): PodPlan {
	const deletePods: Pod[] = [];
	const unwanted: Pod[] = [];
	const createAtOnce: string[] = [];
	const candidates: string[] = [];
	let surging = 0;
	let availableNodes = 0;
	for (const { nodeName, upToDate, old, crowded, available } of nodes) {
		if (crowded) {
			surging++;
			continue;
		}
		const serving = old ?? upToDate;
		if (serving !== undefined && available(serving)) {
			availableNodes++;
		}
		if (old === undefined) {
			continue;
		}
		if (upToDate !== undefined) {
			if (available(upToDate)) {
				deletePods.push(old);
			} else {
				surging++;
			}
			continue;
		}
		const wanted = observed.placements.get(nodeName)?.shouldRun === true;
		if (available(old)) {
			if (wanted) {
				candidates.push(nodeName);
			} else {
				unwanted.push(old);
			}
		} else if (wanted) {
			createAtOnce.push(nodeName);
		} else {
			deletePods.push(old);
		}
	}
	deletePods.push(...unwanted.slice(0, Math.max(0, availableNodes - desired)));
	return { createOn: [...createAtOnce, ...candidates.slice(0, Math.max(0, maxSurge - surging))], deletePods };
}

function hasOldPods({ podsByNode, hash }: Observed): boolean {
	for (const pods of podsByNode.values()) {
		if (pods.some((pod) => pod.metadata.labels?.[REVISION_LABEL] !== hash && !isTerminating(pod))) {
			return true;
		}
	}
	return false;
}

/** Every node that has a pod or should have one. */
function nodePods({ daemonSet, placements, podsByNode, hash, now }: Observed): NodePods[] {
	const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
	const available = (pod: Pod) => isPodAvailable(pod, minReadySeconds, now);
	const nodes: NodePods[] = [];
	for (const [nodeName, pods] of podsByNode) {
		const node: NodePods = { nodeName, crowded: false, available };
		for (const pod of pods) {
			if (isTerminating(pod)) {
				continue;
			}
			const kind = pod.metadata.labels?.[REVISION_LABEL] === hash ? "upToDate" : "old";
			node.crowded ||= node[kind] !== undefined;
			node[kind] = pod;
		}
		nodes.push(node);
	}
	for (const [nodeName, { shouldRun }] of placements) {
		if (shouldRun && !podsByNode.has(nodeName)) {
			nodes.push({ nodeName, crowded: false, available });
		}
	}
	return nodes.sort((left, right) => (left.nodeName < right.nodeName ? -1 : 1));
}

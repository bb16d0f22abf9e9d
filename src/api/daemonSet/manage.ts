import { isPodAvailable, isPodReady } from "../podReady";
import type { DaemonSet, Pod } from "../types";
import { REVISION_LABEL } from "../wellKnown";
import { type FailedPodBackoff, replaceFailedPod } from "./failedPods";
import { allowsSurge } from "./limits";
import { isTerminating, oldestFirst, type PodsByNode } from "./nodePods";
import type { Placement } from "./placement";

/** What the controller sees of a DaemonSet's world at one moment. */
export interface Observed {
	daemonSet: DaemonSet;
	/** Every node of the cluster, in order, and whether the DaemonSet wants a pod there. */
	placements: ReadonlyMap<string, Placement>;
	podsByNode: PodsByNode;
	/** The hash of the current revision: pods that carry it are up to date. */
	hash: string;
	/** The cluster's time in milliseconds. */
	now: number;
}

/** Pods to make and to end. */
export interface PodPlan {
	/** A pod is to be made for each of these nodes. */
	createOn: string[];
	deletePods: Pod[];
}

export interface ManagePlan extends PodPlan {
	/** What users should hear about before the pods go. */
	notices: { type: "Normal" | "Warning"; reason: string; message: string }[];
	/** The back-offs of nodes whose failed pods are replaced now. */
	failedPods: Record<string, FailedPodBackoff>;
	/** When the next failed pod that has to wait may be replaced. */
	retryAt?: number;
}

/**
 * One pod on every node that should run one, none where none may be (upstream's manage and podsShouldBeOnNode).
 *
 * - A node's pod that is terminating holds up its successor, unless surge allows two pods on a node.
 * - Failed pods are deleted with back-off, succeeded ones at once; their successors come when they are gone.
 * - Surplus pods go, the youngest first. With surge, an old pod stays beside a new one while the old one is ready and
 *   the new one is not available.
 */
export function managePods(observed: Observed, backoffs: Readonly<Record<string, FailedPodBackoff>>): ManagePlan {
	const plan: ManagePlan = { createOn: [], deletePods: [], notices: [], failedPods: {} };
	const surge = allowsSurge(observed.daemonSet);
	for (const [nodeName, placement] of observed.placements) {
		const pods = observed.podsByNode.get(nodeName);
		if (placement.shouldRun && pods === undefined) {
			plan.createOn.push(nodeName);
		} else if (placement.shouldContinueRunning && pods !== undefined) {
			const running = withoutFinished(observed, { nodeName, pods, backoff: backoffs[nodeName] }, plan);
			if (!surge) {
				plan.deletePods.push(...(running.length > 1 ? oldestFirst(running).slice(1) : []));
			} else if (running.length > 1) {
				plan.deletePods.push(...surplusBesideSurge(observed, running));
			} else if (running.length === 0 && placement.shouldRun) {
				plan.createOn.push(nodeName);
			}
		} else if (!placement.shouldContinueRunning && pods !== undefined) {
			plan.deletePods.push(...pods.filter((pod) => !isTerminating(pod)));
		}
	}
	plan.deletePods.push(...unboundPodsOfLostNodes(observed));
	return plan;
}

/** A node's pods that still run; what is to become of the finished ones goes into the plan. */
function withoutFinished(
	{ daemonSet, now }: Observed,
	node: { nodeName: string; pods: readonly Pod[]; backoff: FailedPodBackoff | undefined },
	plan: ManagePlan,
): Pod[] {
	const running: Pod[] = [];
	let backoff = node.backoff;
	for (const pod of node.pods) {
		if (isTerminating(pod)) {
			continue;
		}
		if (pod.status?.phase === "Failed") {
			const outcome = replaceFailedPod(backoff, daemonSet.status?.observedGeneration ?? 0, now);
			if ("waitUntil" in outcome) {
				plan.retryAt = Math.min(plan.retryAt ?? outcome.waitUntil, outcome.waitUntil);
				continue;
			}
			backoff = outcome.replaced;
			plan.failedPods[node.nodeName] = backoff;
			plan.notices.push({
				type: "Warning",
				reason: "FailedDaemonPod",
				message: `Found failed daemon pod ${fullName(pod)} on node ${node.nodeName}, will try to kill it`,
			});
			plan.deletePods.push(pod);
		} else if (pod.status?.phase === "Succeeded") {
			plan.notices.push({
				type: "Normal",
				reason: "SucceededDaemonPod",
				message: `Found succeeded daemon pod ${fullName(pod)} on node ${node.nodeName}, will try to delete it`,
			});
			plan.deletePods.push(pod);
		} else {
			running.push(pod);
		}
	}
	return running;
}

function fullName({ metadata }: Pod): string {
	return `${metadata.namespace}/${metadata.name}`;
}

/** Of several pods on a node, those that have to go although surge allows an old one beside a new one. */
function surplusBesideSurge({ daemonSet, hash, now }: Observed, running: readonly Pod[]): Pod[] {
	const surplus: Pod[] = [];
	let newest: Pod | undefined;
	let old: Pod | undefined;
	for (const pod of oldestFirst(running)) {
		const upToDate = pod.metadata.labels?.[REVISION_LABEL] === hash;
		if (upToDate && newest === undefined) {
			newest = pod;
		} else if (!upToDate && old === undefined) {
			old = pod;
		} else {
			surplus.push(pod);
		}
	}
	if (newest !== undefined && old !== undefined) {
		// An old pod that is not ready serves nobody; one whose successor is available is not needed any more.
		if (!isPodReady(old) || isPodAvailable(newest, daemonSet.spec.minReadySeconds ?? 0, now)) {
			surplus.push(old);
		}
	}
	return surplus;
}

/** Pods that wait for a node that is no more: nobody else removes them, since they were never bound to it. */
function unboundPodsOfLostNodes({ placements, podsByNode }: Observed): Pod[] {
	const lost: Pod[] = [];
	for (const [nodeName, pods] of podsByNode) {
		if (!placements.has(nodeName)) {
			lost.push(...pods.filter((pod) => !pod.spec.nodeName && !isTerminating(pod)));
		}
	}
	return lost;
}

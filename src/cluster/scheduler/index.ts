import { isPodTerminal } from "../../api/podReady";
import type { Node, Pod } from "../../api/types";
import type { Controller, ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import type { Registry } from "../registry/registry";
import { findNodes } from "./findNodes";
import { isTriedAnyway, mayHelp } from "./hints";
import { allNodes } from "./nodeCache";
import { keyOf, NODES_JOINED, type NodeEvent, observe, PODS_CHANGED, portsOf, SCHEDULER } from "./observe";
import { checkVolumes } from "./provisioning";
import { claimGate } from "./resourceClaims";
import { scheduleOne } from "./scheduleOne";
import { forgetWaiting, waitingOn, waitingOnOthers, waitingPod } from "./waiting";

/** How many of the pods that wait for other nodes are tried in vain when a pod has gone. */
const TRIED_ANYWAY = 100;

/**
 * default-scheduler. Its keys are pods that wait (namespace/name), with a leading "~" for the retry that comes without
 * any event, and what has happened that can help pods that wait.
 */
export const scheduler: Controller = {
	name: SCHEDULER,
	observe,
	sync(key, context) {
		if (key.startsWith("~")) syncPod(key.slice(1), context);
		else if (key.includes("/")) syncPod(key, context);
		else if (key === PODS_CHANGED) syncPodsChanged(context);
		else if (key === NODES_JOINED) syncNodesJoined(context);
		else syncNode(key, context);
	},
	recurs: (key) => key.startsWith("~"),
};

/**
 * Tries a pod now. Its back-off does not keep it waiting: the queue that has nothing else to do takes pods out of their
 * back-off (SchedulerPopFromBackoffQ).
 */
function syncPod(key: string, context: ControllerContext): void {
	const [namespace, name = ""] = key.split("/");
	const pod = context.registry.find<Pod>(kind("pods"), namespace, name);
	if (pod === undefined || pod.spec.nodeName || pod.metadata.deletionTimestamp || isPodTerminal(pod)) {
		forgetWaiting(key, context);
		return;
	}
	if (pod.spec.schedulingGates?.length) {
		gate(pod, context.registry);
		return;
	}
	if (claimGate(pod, context.registry) !== undefined) return;
	const waiting = waitingPod(key, context);
	if (waiting?.bindingSince !== undefined && waiting.uid === pod.metadata.uid) {
		checkVolumes(key, pod, waiting, context);
		return;
	}
	scheduleOne(key, pod, context);
}

/**
 * Tries the pods that wait and that the event may help: the most important first, then those that were tried longest
 * ago. Some that wait for other nodes are tried as well when a pod has gone, as upstream: they say so once more.
 */
function syncNode(key: string, context: ControllerContext): void {
	const [event = "", nodeName = "", ports] = key.split(" ");
	const { registry, now } = context;
	const node = registry.find<Node>(kind("nodes"), undefined, nodeName);
	if (node === undefined) return;
	const gone = portsOf(ports);
	const here = waitingOn(nodeName, context).filter((pod) => {
		const waiting = waitingPod(keyOf(pod), context);
		return waiting !== undefined && mayHelp(event as NodeEvent, pod, waiting, node, gone);
	});
	const others = event === "left" ? registry.unscheduledPods().slice(0, TRIED_ANYWAY) : [];
	const elsewhere = others.filter((pod) => {
		const waiting = waitingPod(keyOf(pod), context);
		if (waiting?.pinned === undefined || waiting.pinned.includes(nodeName) || waiting.at === now) return false;
		return isTriedAnyway(pod, waiting, gone);
	});
	for (const pod of inQueueOrder([...here, ...elsewhere], context)) syncPod(keyOf(pod), context);
}

/** Tries those that other pods kept away and that would fit now. */
function syncPodsChanged(context: ControllerContext): void {
	for (const pod of inQueueOrder(waitingOnOthers(context), context)) {
		if (findNodes(pod, context).feasible.length > 0) syncPod(keyOf(pod), context);
	}
}

/** Tries pods that may not go to the new nodes, but for another plugin would fit there: they say how many nodes there are. */
function syncNodesJoined(context: ControllerContext): void {
	const nodes = allNodes(context.registry);
	for (const pod of inQueueOrder(context.registry.unscheduledPods(), context)) {
		const waiting = waitingPod(keyOf(pod), context);
		const { pinned, nodes: before = 0, at = 0 } = waiting ?? {};
		if (waiting === undefined || pinned === undefined || nodes.length <= before) continue;
		// Its own nodes speak for themselves.
		const isNew = ({ metadata: { name = "", creationTimestamp = "" } }: Node) =>
			Date.parse(creationTimestamp) + 1000 > at && !pinned.includes(name);
		if (nodes.some((node) => isNew(node) && mayHelp("joined", pod, waiting, node))) syncPod(keyOf(pod), context);
	}
}

/** Pods in the order of the scheduling queue: by priority, then by when they came into it, which each attempt renews. */
function inQueueOrder(pods: readonly Pod[], context: ControllerContext): Pod[] {
	const entries = pods.map((pod) => ({
		pod,
		priority: pod.spec.priority ?? 0,
		since: waitingPod(keyOf(pod), context)?.at ?? Date.parse(pod.metadata.creationTimestamp ?? ""),
	}));
	entries.sort(
		(left, right) =>
			right.priority - left.priority ||
			left.since - right.since ||
			compare(left.pod.metadata.creationTimestamp, right.pod.metadata.creationTimestamp) ||
			compare(keyOf(left.pod), keyOf(right.pod)),
	);
	return entries.map(({ pod }) => pod);
}

function compare(left: string | undefined, right: string | undefined): number {
	return (left ?? "") < (right ?? "") ? -1 : (left ?? "") > (right ?? "") ? 1 : 0;
}

function gate(pod: Pod, registry: Registry): void {
	registry.updateTrusted(
		kind("pods"),
		withPodCondition(pod, registry.now, {
			type: "PodScheduled",
			status: "False",
			reason: "SchedulingGated",
			message: "Scheduling is blocked due to non-empty scheduling gates",
		}),
	);
}

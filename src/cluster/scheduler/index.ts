import { isPodTerminal } from "../../api/podReady";
import type { Node, Pod } from "../../api/types";
import type { Controller, ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import type { Registry } from "../registry/registry";
import { findNodes } from "./findNodes";
import { mayHelp } from "./hints";
import { allNodes } from "./nodeCache";
import { keyOf, NODES_JOINED, type NodeEvent, observe, PODS_CHANGED, SCHEDULER } from "./observe";
import { claimGate } from "./resourceClaims";
import { scheduleOne } from "./scheduleOne";
import { forgetWaiting, waitingOn, waitingOnOthers, waitingPod } from "./waiting";

/**
 * default-scheduler. Its keys are pods that wait (namespace/name), with a leading "~" for the retry that comes without
 * any event, and what has happened that can help pods that wait.
 */
export const scheduler: Controller = {
	name: SCHEDULER,
	observe,
	sync(key, context) {
		if (key.startsWith("~")) syncPod(key.slice(1), context, { retry: true });
		else if (key.includes("/")) syncPod(key, context);
		else if (key === PODS_CHANGED) syncPodsChanged(context);
		else if (key === NODES_JOINED) syncNodesJoined(context);
		else syncNode(key, context);
	},
	recurs: (key) => key.startsWith("~"),
};

function syncPod(key: string, context: ControllerContext, options: { retry?: boolean } = {}): void {
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
	if (waiting !== undefined && options.retry !== true && waiting.uid === pod.metadata.uid) {
		const due = waiting.at + backOffMs(waiting.attempts);
		if (context.now < due) {
			context.wakeAt(key, due);
			return;
		}
	}
	scheduleOne(key, pod, context);
}

/** Tries the pods that wait for this node and that the event may help, the most important and then the oldest first. */
function syncNode(key: string, context: ControllerContext): void {
	const [event = "", nodeName = ""] = key.split(" ");
	const node = context.registry.find<Node>(kind("nodes"), undefined, nodeName);
	if (node === undefined) return;
	for (const pod of waitingOn(nodeName, context).sort(byQueueOrder)) {
		const waiting = waitingPod(keyOf(pod), context);
		if (waiting !== undefined && mayHelp(event as NodeEvent, pod, waiting, node)) syncPod(keyOf(pod), context);
	}
}

/** Tries those that other pods kept away and that would fit now. */
function syncPodsChanged(context: ControllerContext): void {
	for (const pod of waitingOnOthers(context).sort(byQueueOrder)) {
		if (findNodes(pod, context).feasible.length > 0) syncPod(keyOf(pod), context);
	}
}

/** Tries pods that may not go to the new nodes, but for another plugin would fit there: they say how many nodes there are. */
function syncNodesJoined(context: ControllerContext): void {
	const nodes = allNodes(context.registry);
	for (const pod of context.registry.unscheduledPods().sort(byQueueOrder)) {
		const waiting = waitingPod(keyOf(pod), context);
		const { pinned, nodes: before = 0, at = 0 } = waiting ?? {};
		if (waiting === undefined || pinned === undefined || nodes.length <= before) continue;
		// Its own nodes speak for themselves.
		const isNew = ({ metadata: { name = "", creationTimestamp = "" } }: Node) =>
			Date.parse(creationTimestamp) + 1000 > at && !pinned.includes(name);
		if (nodes.some((node) => isNew(node) && mayHelp("joined", pod, waiting, node))) syncPod(keyOf(pod), context);
	}
}

function byQueueOrder(left: Pod, right: Pod): number {
	return (
		(right.spec.priority ?? 0) - (left.spec.priority ?? 0) ||
		compare(left.metadata.creationTimestamp, right.metadata.creationTimestamp) ||
		compare(keyOf(left), keyOf(right))
	);
}

function compare(left: string | undefined, right: string | undefined): number {
	return (left ?? "") < (right ?? "") ? -1 : (left ?? "") > (right ?? "") ? 1 : 0;
}

/** 1 s, 2 s, 4 s, … 10 s at most: the scheduling queue's back-off after so many attempts, in milliseconds. */
function backOffMs(attempts: number): number {
	return Math.min(1000 * 2 ** (attempts - 1), 10_000);
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

import { isPodTerminal } from "../../api/podReady";
import type { KubeObject, Node, Pod } from "../../api/types";
import type { Controller, ControllerContext, Observation } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import type { Registry } from "../registry/registry";
import { claimNames } from "./claims";
import { forgetNodes } from "./nodeCache";
import { scheduleOne } from "./scheduleOne";
import { forgetWaiting, waitingOn, waitingPod } from "./waiting";

const SCHEDULER = "default-scheduler";

/**
 * default-scheduler. Its keys are pods that wait (namespace/name), with a leading "~" for the retry that comes without
 * any event, and nodes (a bare name) on which something has changed that can help pods that wait.
 */
export const scheduler: Controller = {
	name: SCHEDULER,
	observe,
	sync(key, context) {
		if (key.startsWith("~")) syncPod(key.slice(1), context, { retry: true });
		else if (key.includes("/")) syncPod(key, context, {});
		else syncNode(key, context);
	},
	recurs: (key) => key.startsWith("~"),
};

function observe(change: Observation, enqueue: (key: string) => void, registry: Registry): void {
	if (change.resource === "pods") observePod(change, enqueue);
	else if (change.resource === "nodes") {
		forgetNodes(registry);
		if (change.type !== "DELETED" && canHelp(change.object as Node, change.previous as Node | undefined)) {
			enqueue(change.object.metadata.name ?? "");
		}
	} else if (change.resource === "persistentvolumeclaims" && change.type !== "DELETED") {
		for (const pod of registry.unscheduledPods()) {
			if (pod.metadata.namespace === change.object.metadata.namespace && names(pod, change.object)) enqueue(keyOf(pod));
		}
	}
}

function names(pod: Pod, claim: KubeObject): boolean {
	return claimNames(pod).includes(claim.metadata.name ?? "");
}

function observePod({ type, object, previous }: Observation, enqueue: (key: string) => void): void {
	const pod = object as Pod;
	const nodeName = pod.spec.nodeName;
	if (nodeName) {
		// A pod that leaves or ends makes room.
		if (type === "DELETED" || (isPodTerminal(pod) && !(previous && isPodTerminal(previous as Pod)))) {
			enqueue(nodeName);
		}
		return;
	}
	if (pod.spec.schedulerName !== undefined && pod.spec.schedulerName !== SCHEDULER) return;
	// The scheduler's own word on a pod that waits is no reason to try again.
	if (type === "MODIFIED" && sameForScheduling(pod, previous as Pod | undefined)) return;
	enqueue(keyOf(pod));
}

function sameForScheduling(pod: Pod, previous: Pod | undefined): boolean {
	return (
		previous !== undefined &&
		pod.metadata.deletionTimestamp === previous.metadata.deletionTimestamp &&
		equal(pod.spec, previous.spec) &&
		equal(pod.metadata.labels, previous.metadata.labels)
	);
}

function canHelp(node: Node, previous: Node | undefined): boolean {
	return (
		previous === undefined ||
		node.spec?.unschedulable !== previous.spec?.unschedulable ||
		!equal(node.metadata.labels, previous.metadata.labels) ||
		!equal(node.spec?.taints, previous.spec?.taints) ||
		!equal(node.status?.allocatable, previous.status?.allocatable)
	);
}

function equal(left: unknown, right: unknown): boolean {
	return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function syncPod(key: string, context: ControllerContext, options: { retry?: boolean }): void {
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

/** Tries the pods that wait for this node, the most important and then the oldest first. */
function syncNode(nodeName: string, context: ControllerContext): void {
	for (const pod of waitingOn(nodeName, context).sort(byQueueOrder)) {
		syncPod(keyOf(pod), context, {});
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

function keyOf(pod: KubeObject): string {
	return `${pod.metadata.namespace}/${pod.metadata.name}`;
}

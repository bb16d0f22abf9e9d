import type { Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";

/** What the scheduler remembers of a pod that found no node. */
export interface WaitingPod {
	uid: string;
	/** When it was last tried, in milliseconds. */
	at: number;
	/** How many nodes there were then. */
	nodes: number;
	/** The plugins that refused it; none when there was no node at all. */
	plugins: string[];
	/** The only nodes that it may go to; absent: any node. */
	pinned?: string[];
	/** The node that was cleared for it, or on which it waits for its volumes. */
	nominated?: string;
	/** Since when it waits for volumes to be made, in milliseconds; absent: it does not. */
	bindingSince?: number;
}

/** How often a pod that waits is tried without any event that could help it (the queue's flush), in milliseconds. */
const RETRY_MS = 300_000;
/** How long the scheduler waits for volumes to be made, milliseconds (VolumeBinding's bindTimeoutSeconds). */
export const BINDING_TIMEOUT_MS = 600_000;
const ANYWHERE = "pods that may go anywhere";
const ON_OTHERS = "pods that wait for what other pods do";

/** The plugins whose verdict on a node depends on pods elsewhere. */
const ABOUT_OTHERS = ["PodTopologySpread", "InterPodAffinity"];

export function waitingPod(podKey: string, context: ControllerContext): WaitingPod | undefined {
	return context.recall(podKey) as WaitingPod | undefined;
}

/** Notes that the pod has been tried in vain, and wakes it again after a while. */
export function rememberWaiting(podKey: string, waiting: WaitingPod, context: ControllerContext): void {
	const old = waitingPod(podKey, context);
	if (old === undefined) {
		for (const name of waiting.pinned ?? [ANYWHERE]) addTo(`waiting ${name}`, podKey, context);
	}
	if (old?.nominated !== waiting.nominated) {
		if (old?.nominated) removeFrom(`nominated ${old.nominated}`, podKey, context);
		if (waiting.nominated) addTo(`nominated ${waiting.nominated}`, podKey, context);
	}
	if (waitsForOthers(waiting)) addTo(ON_OTHERS, podKey, context);
	else if (waitsForOthers(old)) removeFrom(ON_OTHERS, podKey, context);
	context.remember(podKey, waiting);
	const waitsMs = waiting.bindingSince === undefined ? RETRY_MS : BINDING_TIMEOUT_MS;
	context.wakeAt(`~${podKey}`, nextRetry(waitsMs, context));
}

/** The pod waits no longer. */
export function forgetWaiting(podKey: string, context: ControllerContext): void {
	const old = waitingPod(podKey, context);
	if (old === undefined) return;
	for (const name of old.pinned ?? [ANYWHERE]) removeFrom(`waiting ${name}`, podKey, context);
	if (old.nominated) removeFrom(`nominated ${old.nominated}`, podKey, context);
	if (waitsForOthers(old)) removeFrom(ON_OTHERS, podKey, context);
	context.remember(podKey, undefined);
	context.wakeAt(`~${podKey}`, undefined);
}

/** The pods that wait and may go to that node. */
export function waitingOn(nodeName: string, context: ControllerContext): Pod[] {
	const keys = [...listOf(`waiting ${nodeName}`, context), ...listOf(`waiting ${ANYWHERE}`, context)];
	return findPods(keys, context);
}

/** The pods that other pods keep from a node, by affinity or topology spread. */
export function waitingOnOthers(context: ControllerContext): Pod[] {
	return findPods(listOf(ON_OTHERS, context), context);
}

/** Takes the nominations to a node from those of its pods that `where` picks; returns these pods. */
export function forgetNomination(nodeName: string, context: ControllerContext, where: (pod: Pod) => boolean): Pod[] {
	const pods = nominatedOn(nodeName, context).filter(where);
	for (const { metadata } of pods) {
		const key = `${metadata.namespace}/${metadata.name}`;
		removeFrom(`nominated ${nodeName}`, key, context);
		const { nominated: _, ...waiting } = context.recall(key) as WaitingPod;
		context.remember(key, waiting);
	}
	return pods;
}

/** The pods for which room was made on that node and that are not there yet. */
export function nominatedOn(nodeName: string, context: ControllerContext): Pod[] {
	return findPods(listOf(`nominated ${nodeName}`, context), context);
}

function waitsForOthers(waiting: WaitingPod | undefined): boolean {
	return waiting?.plugins.some((plugin) => ABOUT_OTHERS.includes(plugin)) ?? false;
}

/** Retries that would come in vain while time passes are skipped, but for the last ones. */
function nextRetry(waitsMs: number, { now, until = now }: ControllerContext): number {
	const skipped = Math.max(0, Math.floor((until - now) / waitsMs) - 1);
	return now + (skipped + 1) * waitsMs;
}

function findPods(keys: readonly string[], context: ControllerContext): Pod[] {
	return keys.flatMap((key) => {
		const [namespace, name = ""] = key.split("/");
		return context.registry.find<Pod>(kind("pods"), namespace, name) ?? [];
	});
}

function listOf(memory: string, context: ControllerContext): string[] {
	return (context.recall(memory) as string[] | undefined) ?? [];
}

function addTo(memory: string, podKey: string, context: ControllerContext): void {
	const keys = listOf(memory, context);
	if (!keys.includes(podKey)) context.remember(memory, [...keys, podKey]);
}

function removeFrom(memory: string, podKey: string, context: ControllerContext): void {
	const keys = listOf(memory, context);
	if (!keys.includes(podKey)) return;
	const left = keys.filter((key) => key !== podKey);
	context.remember(memory, left.length > 0 ? left : undefined);
}

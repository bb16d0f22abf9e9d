import { isSidecar } from "../../api/scheduling/requests";
import type { Container, Pod, V1LifecycleHandler } from "../../api/types";
import { faultsOf } from "./faults";
import { containersInOrder, type PodRun } from "./run";

/** How long a container takes to end after SIGTERM, milliseconds. */
const STOP_MS = 1000;
/** How long a pod takes to go at least, milliseconds: a sandbox is stopped and volumes are unmounted also where nothing runs. */
const TAKE_DOWN_MS = 1000;

/** The containers that have to be stopped. */
export function runningContainers(pod: Pod, run: PodRun): { container: Container; init: boolean }[] {
	return containersInOrder(pod).filter(({ container }) => run.containers[container.name]?.state === "running");
}

/**
 * When the last container of a pod ends that is being stopped since `since` (milliseconds), and whether it has to be
 * killed: after its preStop hook and a second from SIGTERM, sidecars after the others, `graceMs` at most. With no
 * container to be stopped it is when the rest of the pod has been taken down.
 */
export function stoppingPlan(
	pod: Pod,
	run: PodRun,
	options: { since: number; graceMs: number },
): { since: number; endAt: number; killed: boolean } {
	let others = 0;
	let sidecars = 0;
	for (const { container, init } of runningContainers(pod, run)) {
		const takes = stopMs(pod, container);
		if (init && isSidecar(container)) sidecars = Math.max(sidecars, takes);
		else others = Math.max(others, takes);
	}
	const takes = others + sidecars;
	const killed = takes > options.graceMs;
	const lasts = Math.min(Math.max(takes, TAKE_DOWN_MS), options.graceMs);
	return { since: options.since, endAt: options.since + lasts, killed };
}

/** How long a container takes to end once it is told to: its preStop hook, then what it needs after SIGTERM. */
export function stopMs(pod: Pod, container: Container): number {
	const { failingHooks, stopMs } = faultsOf(pod, container.name);
	return (failingHooks.has("preStop") ? 0 : hookMs(container.lifecycle?.preStop)) + (stopMs ?? STOP_MS);
}

/** Whether a container's hook is there, and fails. */
export function hookFails(pod: Pod, container: Container, hook: "postStart" | "preStop"): boolean {
	return container.lifecycle?.[hook] !== undefined && faultsOf(pod, container.name).failingHooks.has(hook);
}

/** The containers of a stopped pod as they ended. */
export function endContainers(pod: Pod, run: PodRun): void {
	const stopping = run.stopping;
	if (stopping === undefined) return;
	for (const { container } of runningContainers(pod, run)) {
		const state = run.containers[container.name];
		if (state === undefined) continue;
		const { restarts, crashes, pullFailures, last, at } = state;
		run.containers[container.name] = {
			state: "ended",
			at: stopping.endAt,
			restarts,
			crashes,
			pullFailures,
			last,
			ending: {
				startedAt: at,
				finishedAt: stopping.endAt,
				exitCode: stopping.killed ? 137 : 0,
				reason: stopping.killed ? "Error" : "Completed",
			},
		};
	}
}

/** How long a hook takes, milliseconds: a sleep, also one that is written as a command; others take no time. */
export function hookMs(hook: V1LifecycleHandler | undefined): number {
	if (hook?.sleep !== undefined) return hook.sleep.seconds * 1000;
	const command = hook?.exec?.command?.join(" ") ?? "";
	const seconds = /\bsleep\s+([0-9]+(?:\.[0-9]+)?)/.exec(command)?.[1];
	return seconds === undefined ? 0 : Number(seconds) * 1000;
}

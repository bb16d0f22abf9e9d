import { formatGoDuration } from "../../api/duration";
import { isSidecar } from "../../api/scheduling/requests";
import type { Container, Pod } from "../../api/types";
import { faultsOf } from "./faults";
import {
	backOff,
	CONFIG_ERROR,
	type Counts,
	CRASH_LOOP,
	LONGEST_BACK_OFF_MS,
	type One,
	type Running,
	report,
	type Waiting,
	type World,
} from "./one";
import { type ProbeTimes, probeFailure, probeOf, probeTimes } from "./probes";
import { type ContainerRun, containersInOrder, type Ending, type PodRun, restarts } from "./run";
import { backOffPull, finishPull, PULL_ERROR_MS, start } from "./starting";
import { hookFails, hookMs, stopMs } from "./stopping";
import { troubleOf } from "./troubles";

/** When a pod's next steps are due, milliseconds: the first that is done once, and the first that comes again and again. */
export interface Ahead {
	once?: number;
	recurring?: number;
}

/** How long a kubelet takes to notice that a container has ended. */
const RELIST_MS = 1000;
/** Whoever runs longer than this starts with the shortest back-off again. */
const FORGIVEN_MS = 600_000;
/** So many failures of a probe are told one by one; then an event source is heard this often only. */
const TOLD_FAILURES = 25;
const TOLD_EVERY_MS = 300_000;

/**
 * Lets everything happen to the containers of `pod` that is due by `world.now`: `run` is changed in place. Back-offs at
 * their longest are not gone through one by one where time is about to pass, so that years take no longer than minutes.
 * Returns the next steps.
 */
export function advance(pod: Pod, run: PodRun, world: World): Ahead {
	for (;;) {
		const steps = stepsAhead(pod, run, world);
		const first = earliest(steps);
		if (first === undefined || first.at > world.now) {
			run.seen = world.now;
			return {
				once: earliest(steps.filter((step) => !step.recurs))?.at,
				recurring: earliest(steps.filter((step) => step.recurs))?.at,
			};
		}
		run.seen = Math.max(run.seen, first.at);
		first.take();
	}
}

/** What the probes of a container say that runs. */
export function probesOf(run: PodRun, container: Container, state: ContainerRun): ProbeTimes {
	const trouble = (kind: "startup" | "liveness" | "readiness") => troubleOf(run, container.name, kind);
	return probeTimes(
		container,
		{ startup: trouble("startup"), liveness: trouble("liveness"), readiness: trouble("readiness") },
		{ runsSince: state.at, ticksSince: run.since },
	);
}

interface Step {
	at: number;
	recurs: boolean;
	take(): void;
}

function earliest(steps: readonly Step[]): Step | undefined {
	let first: Step | undefined;
	for (const step of steps) if (first === undefined || step.at < first.at) first = step;
	return first;
}

function stepsAhead(pod: Pod, run: PodRun, world: World): Step[] {
	const steps: Step[] = [];
	/** When the containers before the one at hand have let it begin; undefined: they have not. */
	let free = run.startAt;
	for (const { container, init } of containersInOrder(pod)) {
		const one: One = { pod, run, world, container, init, faults: faultsOf(pod, container.name) };
		const state = run.containers[container.name];
		if (state === undefined) {
			if (free !== undefined) steps.push(beginning(one, free));
			if (init) free = undefined;
			continue;
		}
		steps.push(...stepsOf(one, state));
		if (init) free = laterOf(free, doneAt(one, state));
	}
	return steps;
}

/** When an init container lets those behind it begin. */
function doneAt(one: One, state: ContainerRun): number | undefined {
	if (isSidecar(one.container)) {
		return state.state === "running" ? probesOf(one.run, one.container, state).startedAt : undefined;
	}
	return state.state === "ended" && state.ending.exitCode === 0 ? state.ending.finishedAt : undefined;
}

function laterOf(left: number | undefined, right: number | undefined): number | undefined {
	return left === undefined || right === undefined ? undefined : Math.max(left, right);
}

function beginning(one: One, free: number): Step {
	const { container, faults } = one;
	const hook = faults.failingHooks.has("postStart") ? undefined : container.lifecycle?.postStart;
	// Until its postStart hook is done a container does not count as running.
	const at = free + (faults.startMs ?? 0) + hookMs(hook);
	return { at, recurs: false, take: () => start(one, at, { restarts: 0, crashes: 0, pullFailures: 0 }) };
}

function stepsOf(one: One, state: ContainerRun): Step[] {
	switch (state.state) {
		case "waiting":
			if (state.reason === CONFIG_ERROR) return configured(one, state);
			return state.retryAt === undefined ? [] : [retrying(one, state, state.retryAt)];
		case "pulling":
			return [{ at: state.pull.until, recurs: false, take: () => finishPull(one, state) }];
		case "running":
			return running(one, state);
		case "ended":
			if (!restarts(one.pod, one.container, one.init, state.ending.exitCode)) return [];
			return [
				{
					at: state.ending.finishedAt + RELIST_MS,
					recurs: false,
					take: () => restart(one, state, state.ending),
				},
			];
	}
}

function retrying(one: One, state: Waiting, retryAt: number): Step {
	if (state.reason === "ErrImagePull") {
		return { at: retryAt, recurs: false, take: () => backOffPull(one, state, retryAt) };
	}
	return {
		at: retryAt,
		recurs: failsAgain(one, state, retryAt),
		take: () => {
			const skipped = skippedCycles(one, state, retryAt);
			if (skipped.cycles > 0) skip(one, state, skipped);
			else start(one, retryAt, { ...state, restarts: state.restarts + (state.reason === CRASH_LOOP ? 1 : 0) });
		},
	};
}

/** Whether a container comes to no more than before when it is tried again at `at`, as things are now. */
function failsAgain(one: One, { reason }: Waiting, at: number): boolean {
	if (reason !== CRASH_LOOP) return one.faults.pullError !== undefined;
	if (hookFails(one.pod, one.container, "postStart")) return true;
	const end = nextEnd(one, at);
	return end !== undefined && restarts(one.pod, one.container, one.init, end.exitCode);
}

/** The container is tried again and again, and starts the next time when what its environment refers to is there. */
function configured(one: One, state: Waiting): Step[] {
	const { now } = one.world;
	const missing = one.world.missingEnvironment(one.container);
	const at = state.retryAt ?? now;
	return [{ at, recurs: missing?.message === state.message, take: () => start(one, at, state) }];
}

/** Goes on as if so many cycles had passed. */
function skip(one: One, state: Waiting, { cycles, ms }: { cycles: number; ms: number }): void {
	const crashes = state.reason === CRASH_LOOP ? cycles : 0;
	const { last, retryAt = 0 } = state;
	one.run.containers[one.container.name] = {
		...state,
		restarts: state.restarts + crashes,
		retryAt: retryAt + ms,
		last: last && { ...last, startedAt: last.startedAt + ms, finishedAt: last.finishedAt + ms },
	};
}

/** The whole cycles of a back-off at its longest that lie ahead, less the last ones. */
function skippedCycles(one: One, state: Waiting, retryAt: number): { cycles: number; ms: number } {
	const step = state.reason === CRASH_LOOP ? state.crashes - 1 : state.pullFailures;
	if (backOff(step) < LONGEST_BACK_OFF_MS) return { cycles: 0, ms: 0 };
	const runs = state.reason === CRASH_LOOP ? (runMs(one, retryAt) ?? 0) : PULL_ERROR_MS;
	const cycle = LONGEST_BACK_OFF_MS + (state.reason === CRASH_LOOP ? runs : 0);
	const cycles = Math.max(0, Math.floor((one.world.until - retryAt) / cycle) - 1);
	return { cycles, ms: cycles * cycle };
}

/** How long a container that starts at `at` runs before it ends by itself or by a probe. */
function runMs(one: One, at: number): number | undefined {
	const end = nextEnd(one, at);
	return end === undefined ? undefined : end.finishedAt - at;
}

/** How and when a container that starts again at `at` will end, if it does. */
function nextEnd(one: One, at: number): Ending | undefined {
	return endOf(one, { at, restarts: 1, crashes: 1, pullFailures: 0, state: "running" });
}

function running(one: One, state: Running): Step[] {
	const { run } = one;
	const probes = probesOf(run, one.container, state);
	const steps = unhealthy(one, probes);
	const end = endOf(one, state);
	if (end !== undefined) steps.push({ at: end.finishedAt, recurs: false, take: () => finish(one, state, end) });
	for (const at of [probes.startedAt, probes.readyAt, probes.unreadyAt, probes.readyAgainAt]) {
		if (at !== undefined && at > run.seen) steps.push({ at, recurs: false, take: () => {} });
	}
	return steps;
}

/** The next failure of each probe that fails. One that only keeps a container from being ready fails on and on. */
function unhealthy(one: One, probes: ProbeTimes): Step[] {
	const steps: Step[] = [];
	for (const { probe, from, everyMs, to } of probes.failures) {
		const trouble = troubleOf(one.run, one.container.name, probe);
		if (trouble === undefined) continue;
		const first = trouble.told === undefined || trouble.told < from;
		const recurs = probe === "readiness" && !first;
		const at = first ? from : nextTold(one, { from, told: trouble.told ?? from, everyMs });
		if ((to !== undefined && at >= to) || (probes.killAt !== undefined && at > probes.killAt)) continue;
		steps.push({
			at,
			recurs,
			take: () => {
				report(one, "Warning", "Unhealthy", probeFailure(probe, one.container, one.world.podAddress()));
				one.run.troubles = { ...one.run.troubles, [`${one.container.name} ${probe}`]: { ...trouble, told: at } };
				if (at !== probes.killAt || probe !== probes.killedBy) return;
				const words = `Container ${one.container.name} failed ${probe} probe, will be restarted`;
				report(one, "Normal", "Killing", words);
			},
		});
	}
	return steps;
}

function nextTold(one: One, { from, told, everyMs }: { from: number; told: number; everyMs: number }): number {
	const count = Math.round((told - from) / everyMs) + 1;
	const spacing = count < TOLD_FAILURES ? everyMs : Math.ceil(TOLD_EVERY_MS / everyMs) * everyMs;
	const left = Math.floor((one.world.until - told) / spacing);
	// Where much time is about to pass, most of it passes in silence.
	return told + spacing * Math.max(1, left - TOLD_FAILURES);
}

/** How and when a container that runs will end, if it does. */
function endOf(one: One, state: Running): Ending | undefined {
	const { faults, container, pod } = one;
	const { killAt, killedBy } = probesOf(one.run, container, state);
	const killed =
		killAt === undefined ? undefined : killAt + Math.min(stopMs(pod, container), graceMs(pod, container, killedBy));
	const exits = exitsAt(one, state);
	if (killed !== undefined && (exits === undefined || killed < exits)) {
		return { startedAt: state.at, finishedAt: killed, exitCode: 137, reason: "Error" };
	}
	if (exits === undefined) return undefined;
	const exitCode = faults.exitCode ?? (faults.exitAfterMs === undefined ? 0 : 1);
	return {
		startedAt: state.at,
		finishedAt: exits,
		exitCode,
		reason: faults.exitReason ?? (exitCode === 0 ? "Completed" : "Error"),
	};
}

/** How long a container that a probe has killed may take to end. */
function graceMs(pod: Pod, container: Container, killedBy: ProbeTimes["killedBy"]): number {
	const own = killedBy === undefined ? undefined : probeOf(container, killedBy)?.terminationGracePeriodSeconds;
	return (own ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
}

function exitsAt(one: One, { at, restarts }: Running): number | undefined {
	const { container, faults, init, pod, run, world } = one;
	if (faults.exitAfterMs !== undefined) {
		// A container that runs already when it is told to end does so at once.
		const told = troubleOf(run, container.name, "exit");
		return Math.max(at + faults.exitAfterMs, told?.from ?? at);
	}
	// An init container does its work and ends.
	if (!init || isSidecar(container)) return undefined;
	return at + 500 + Math.floor(world.draw(`${pod.metadata.uid}/${container.name}/${restarts}`) * 6) * 100;
}

function finish(one: One, state: Running, ending: Ending): void {
	const { restarts, crashes, pullFailures, last } = state;
	one.run.containers[one.container.name] = {
		state: "ended",
		at: ending.finishedAt,
		ending,
		restarts,
		crashes,
		pullFailures,
		last,
	};
}

/** Starts a container again that has ended, at once or after its back-off. */
function restart(one: One, state: Counts, ending: Ending): void {
	const { pod, container, run } = one;
	const longRun = ending.finishedAt - ending.startedAt > FORGIVEN_MS;
	const crashes = longRun ? 0 : state.crashes;
	if (crashes === 0) {
		start(one, ending.finishedAt + RELIST_MS, { ...state, restarts: state.restarts + 1, crashes: 1, last: ending });
		return;
	}
	const wait = backOff(crashes - 1);
	const where = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
	report(one, "Warning", "BackOff", `Back-off restarting failed container ${container.name} in pod ${where}`);
	run.containers[container.name] = {
		state: "waiting",
		at: ending.finishedAt + RELIST_MS,
		reason: CRASH_LOOP,
		message: `back-off ${formatGoDuration(wait)} restarting failed container=${container.name} pod=${where}`,
		retryAt: Math.max(ending.finishedAt + wait, ending.finishedAt + RELIST_MS),
		restarts: state.restarts,
		crashes: crashes + 1,
		pullFailures: 0,
		last: ending,
	};
}

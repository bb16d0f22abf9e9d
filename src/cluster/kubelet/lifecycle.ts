import { isSidecar } from "../../api/scheduling/requests";
import type { Container, Pod } from "../../api/types";
import { type Faults, faultsOf } from "./faults";
import { imageSize, normalisedImage } from "./images";
import { type ProbeTimes, probeFailure, probeOf, probeTimes } from "./probes";
import type { MissingReference } from "./references";
import { type ContainerRun, containersInOrder, type Ending, type PodRun, restarts } from "./run";

/** What a pod's containers find on their node. */
export interface World {
	/** Milliseconds. */
	now: number;
	/** Up to when time is about to pass: back-offs at their longest are skipped up to there. */
	until: number;
	/** A draw in [0, 1), always the same for a text. */
	draw(text: string): number;
	hasImage(image: string): boolean;
	imagePulled(image: string): void;
	missingEnvironment(container: Container): MissingReference | undefined;
	report(event: ContainerEvent): void;
}

/** An event about one container. */
export interface ContainerEvent {
	type: "Normal" | "Warning";
	reason: string;
	message: string;
	container: Container;
	init: boolean;
}

/** When a pod's next step is due, and whether that is one of those that come again and again. */
export interface NextStep {
	at: number;
	recurs: boolean;
}

/** How long a kubelet takes to notice that a container has ended. */
const RELIST_MS = 1000;
/** How long a failed pull shows as ErrImagePull before it shows as a back-off. */
const PULL_ERROR_MS = 2000;
const BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;
/** Whoever runs longer than this starts with the shortest back-off again. */
const FORGIVEN_MS = 600_000;

/**
 * Lets everything happen to the containers of `pod` that is due by `world.now`: `run` is changed in place. Back-offs at
 * their longest are not gone through one by one where time is about to pass, so that years take no longer than minutes.
 * Returns the next step.
 */
export function advance(pod: Pod, run: PodRun, world: World): NextStep | undefined {
	for (;;) {
		const step = nextStep(pod, run, world);
		if (step === undefined || step.at > world.now) {
			run.seen = world.now;
			return step;
		}
		run.seen = Math.max(run.seen, step.at);
		step.take();
	}
}

/** What the probes of a container say that runs. */
export function probesOf(pod: Pod, run: PodRun, container: Container, state: ContainerRun): ProbeTimes {
	return probeTimes(container, faultsOf(pod, container.name), { runsSince: state.at, ticksSince: run.since });
}

interface Step extends NextStep {
	take(): void;
}

function nextStep(pod: Pod, run: PodRun, world: World): Step | undefined {
	let first: Step | undefined;
	const offer = (step: Step | undefined) => {
		if (step !== undefined && (first === undefined || step.at < first.at)) first = step;
	};
	/** When the containers before the one at hand have let it begin; undefined: they have not. */
	let free = run.startAt;
	for (const { container, init } of containersInOrder(pod)) {
		const one: One = { pod, run, world, container, init, faults: faultsOf(pod, container.name) };
		const state = run.containers[container.name];
		if (state === undefined) {
			if (free !== undefined) offer(beginning(one, free));
			if (init) free = undefined;
			continue;
		}
		offer(stepOf(one, state));
		if (init) free = laterOf(free, doneAt(one, state));
	}
	return first;
}

/** One container of a pod, and all that belongs to it. */
interface One {
	pod: Pod;
	run: PodRun;
	world: World;
	container: Container;
	init: boolean;
	faults: Faults;
}

/** When an init container lets those behind it begin. */
function doneAt(one: One, state: ContainerRun): number | undefined {
	if (isSidecar(one.container)) {
		return state.state === "running" ? probesOf(one.pod, one.run, one.container, state).startedAt : undefined;
	}
	return state.state === "ended" && state.ending.exitCode === 0 ? state.ending.finishedAt : undefined;
}

function laterOf(left: number | undefined, right: number | undefined): number | undefined {
	return left === undefined || right === undefined ? undefined : Math.max(left, right);
}

function beginning(one: One, free: number): Step {
	const { faults, container, world } = one;
	const pullMs = needsPull(container, world) ? (faults.pullMs ?? 0) : 0;
	const at = free + pullMs + (faults.startMs ?? 0);
	return { at, recurs: false, take: () => start(one, at, { restarts: 0, crashes: 0, pullFailures: 0 }) };
}

function stepOf(one: One, state: ContainerRun): Step | undefined {
	switch (state.state) {
		case "waiting":
			if (state.reason === CONFIG_ERROR) return configured(one, state);
			return state.retryAt === undefined ? undefined : retrying(one, state, state.retryAt);
		case "running":
			return running(one, state);
		case "ended":
			if (!restarts(one.pod, one.container, one.init, state.ending.exitCode)) return undefined;
			return {
				at: state.ending.finishedAt + RELIST_MS,
				recurs: false,
				take: () => restart(one, state, state.ending),
			};
	}
}

type Waiting = ContainerRun & { state: "waiting" };
type Running = ContainerRun & { state: "running" };
type Counts = Pick<ContainerRun, "restarts" | "crashes" | "pullFailures" | "last">;

function retrying(one: One, state: Waiting, retryAt: number): Step {
	if (state.reason === "ErrImagePull") {
		return { at: retryAt, recurs: false, take: () => backOffPull(one, state, retryAt) };
	}
	return {
		at: retryAt,
		recurs: true,
		take: () => {
			const skipped = skippedCycles(one, state, retryAt);
			if (skipped.cycles > 0) skip(one, state, skipped);
			else start(one, retryAt, { ...state, restarts: state.restarts + (state.reason === CRASH_LOOP ? 1 : 0) });
		},
	};
}

/** The container starts as soon as what its environment refers to is there. */
function configured(one: One, state: Waiting): Step | undefined {
	const { now } = one.world;
	const missing = one.world.missingEnvironment(one.container);
	if (missing === undefined) return { at: now, recurs: false, take: () => start(one, now, state) };
	if (missing.message === state.message) return undefined;
	return {
		at: now,
		recurs: false,
		take: () => {
			one.run.containers[one.container.name] = { ...state, message: missing.message };
		},
	};
}

const CONFIG_ERROR = "CreateContainerConfigError";
const CRASH_LOOP = "CrashLoopBackOff";

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
	const end = endOf(one, { at, restarts: 1, crashes: 1, pullFailures: 0, state: "running" });
	return end === undefined ? undefined : end.finishedAt - at;
}

function running(one: One, state: Running): Step | undefined {
	const { run } = one;
	const probes = probesOf(one.pod, run, one.container, state);
	const end = endOf(one, state);
	let first: Step | undefined =
		end === undefined ? undefined : { at: end.finishedAt, recurs: false, take: () => finish(one, state, end) };
	const noticed = [probes.startedAt, probes.readyAt].filter((at) => at !== undefined && at > run.seen);
	for (const at of noticed as number[]) {
		if (first === undefined || at < first.at) first = { at, recurs: false, take: () => {} };
	}
	for (const { at, probe } of probes.failures) {
		if (at > run.seen && (first === undefined || at < first.at)) {
			first = {
				at,
				recurs: false,
				take: () => report(one, "Warning", "Unhealthy", probeFailure(probe, probeOf(one.container, probe))),
			};
		}
	}
	return first;
}

type End = Ending & { killedBy?: string };

/** How and when a container that runs will end, if it does. */
function endOf(one: One, state: Running): End | undefined {
	const { faults, container, init, pod, world } = one;
	const probes = probesOf(pod, one.run, container, state);
	const killed = probes.killAt === undefined ? undefined : probes.killAt + (faults.stopMs ?? 1000);
	const exits = exitAfterMs(one, state);
	if (killed !== undefined && (exits === undefined || killed < state.at + exits)) {
		return { startedAt: state.at, finishedAt: killed, exitCode: 137, reason: "Error", killedBy: probes.killedBy };
	}
	if (exits === undefined) return undefined;
	const exitCode = faults.exitCode ?? (faults.exitAfterMs === undefined ? 0 : 1);
	return {
		startedAt: state.at,
		finishedAt: state.at + exits,
		exitCode,
		reason: faults.exitReason ?? (exitCode === 0 ? "Completed" : "Error"),
	};

	function exitAfterMs(one: One, { restarts }: Running): number | undefined {
		if (one.faults.exitAfterMs !== undefined) return one.faults.exitAfterMs;
		// An init container does its work and ends.
		if (!init || isSidecar(container)) return undefined;
		return 500 + Math.floor(world.draw(`${pod.metadata.uid}/${container.name}/${restarts}`) * 6) * 100;
	}
}

function finish(one: One, state: Running, end: End): void {
	const { killedBy, ...ending } = end;
	if (killedBy !== undefined) {
		const words = killedBy === "startup" ? "failed startup probe" : `failed ${killedBy} probe`;
		report(one, "Normal", "Killing", `Container ${one.container.name} ${words}, will be restarted`);
	}
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
		message: `back-off ${duration(wait)} restarting failed container=${container.name} pod=${where}`,
		retryAt: Math.max(ending.finishedAt + wait, ending.finishedAt + RELIST_MS),
		restarts: state.restarts,
		crashes: crashes + 1,
		pullFailures: 0,
		last: ending,
	};
}

/** One attempt to start a container: its image, its environment, then it runs. */
function start(one: One, at: number, counts: Counts): void {
	const { container, run, world } = one;
	const { restarts, crashes, last } = counts;
	if (!ensureImage(one, at, counts)) return;
	const missing = world.missingEnvironment(container);
	if (missing !== undefined) {
		report(one, "Warning", "Failed", `Error: ${missing.message}`);
		const waiting = { reason: CONFIG_ERROR, message: missing.message };
		run.containers[container.name] = { state: "waiting", at, ...waiting, restarts, crashes, pullFailures: 0, last };
		return;
	}
	report(one, "Normal", "Created", "Container created");
	report(one, "Normal", "Started", "Container started");
	run.containers[container.name] = { state: "running", at, restarts, crashes, pullFailures: 0, last };
}

/** Has the image on the node, or lets the container wait for it. */
function ensureImage(one: One, at: number, counts: Counts): boolean {
	const { container, faults, run, world } = one;
	const { image = "" } = container;
	if (!needsPull(container, world)) {
		if (!world.hasImage(image) && faults.pullError !== undefined) {
			const message = `Container image "${image}" is not present with pull policy of Never`;
			report(one, "Warning", "ErrImageNeverPull", message);
			report(one, "Warning", "Failed", "Error: ErrImageNeverPull");
			run.containers[container.name] = { ...counts, state: "waiting", at, reason: "ErrImageNeverPull", message };
			return false;
		}
		const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
		report(one, "Normal", "Pulled", message);
		return true;
	}
	report(one, "Normal", "Pulling", `Pulling image "${image}"`);
	if (faults.pullError === undefined) {
		const took = duration(faults.pullMs ?? 300 + Math.floor(world.draw(`pull ${image} ${one.pod.metadata.uid}`) * 600));
		world.imagePulled(image);
		const message = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${imageSize(image)} bytes.`;
		report(one, "Normal", "Pulled", message);
		return true;
	}
	const message = pullErrorText(image, faults.pullError);
	report(one, "Warning", "Failed", `Failed to pull image "${image}": ${message}`);
	report(one, "Warning", "Failed", "Error: ErrImagePull");
	run.containers[container.name] = {
		...counts,
		state: "waiting",
		at,
		reason: "ErrImagePull",
		message,
		retryAt: at + PULL_ERROR_MS,
		pullFailures: counts.pullFailures + 1,
	};
	return false;
}

function backOffPull(one: One, state: Waiting, at: number): void {
	const { image = "" } = one.container;
	report(one, "Normal", "BackOff", `Back-off pulling image "${image}"`);
	report(one, "Warning", "Failed", "Error: ImagePullBackOff");
	one.run.containers[one.container.name] = {
		...state,
		at,
		reason: "ImagePullBackOff",
		message: `Back-off pulling image "${image}": ErrImagePull: ${pullErrorText(image, one.faults.pullError ?? "")}`,
		retryAt: at - PULL_ERROR_MS + backOff(state.pullFailures - 1),
	};
}

function needsPull(container: Container, world: World): boolean {
	if (container.imagePullPolicy === "Never") return false;
	return container.imagePullPolicy === "Always" || !world.hasImage(container.image ?? "");
}

/** What containerd says of an image that is not there, or the words that were asked for. */
function pullErrorText(image: string, asked: string): string {
	if (asked !== "true" && asked !== "") return asked;
	const name = normalisedImage(image);
	return `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`;
}

/** 10 s, doubled with every step, 5 minutes at most. */
function backOff(step: number): number {
	return Math.min(BACK_OFF_MS * 2 ** Math.max(0, step), LONGEST_BACK_OFF_MS);
}

/** As Go prints a duration: 612ms, 10s, 2m40s. */
function duration(milliseconds: number): string {
	if (milliseconds < 1000) return `${milliseconds}ms`;
	const minutes = Math.floor(milliseconds / 60_000);
	const seconds = (milliseconds % 60_000) / 1000;
	return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

function report(one: One, type: "Normal" | "Warning", reason: string, message: string): void {
	one.world.report({ type, reason, message, container: one.container, init: one.init });
}

import { formatGoDuration } from "../../api/duration";
import type { Container } from "../../api/types";
import { imageSize, normalisedImage } from "./images";
import { backOff, CONFIG_ERROR, type Counts, type One, type Pulling, report, type Waiting, type World } from "./one";
import { hookFails, stopMs } from "./stopping";

/** How long a failed pull shows as ErrImagePull before it shows as a back-off. */
export const PULL_ERROR_MS = 2000;

const SYNC_BACK_OFF_MS = 10_000;
const SYNCS_ONE_BY_ONE = 100;
const LAST_SYNCS = 25;

/** One attempt to start a container at `at`: its image, its environment, then it runs. */
export function start(one: One, at: number, counts: Counts): void {
	const { container, faults, run, world } = one;
	if (!needsPull(container, world)) {
		if (usePresentImage(one, at, counts)) startWithImage(one, at, counts);
		return;
	}
	const { image = "" } = container;
	report(one, "Normal", "Pulling", `Pulling image "${image}"`);
	if (faults.pullMs !== undefined) {
		const from = world.queuePull(at, faults.pullMs);
		const { restarts, crashes, pullFailures, last } = counts;
		const pull = { askedAt: at, from, until: from + faults.pullMs };
		run.containers[container.name] = { state: "pulling", at, pull, restarts, crashes, pullFailures, last };
		return;
	}
	const tookMs = 300 + Math.floor(world.draw(`pull ${image} ${one.pod.metadata.uid}`) * 600);
	endPull(one, at, counts, { tookMs, waitedMs: tookMs });
}

/** A pull that took its time is over. */
export function finishPull(one: One, state: Pulling): void {
	const { askedAt, from, until } = state.pull;
	endPull(one, until, state, { tookMs: until - from, waitedMs: until - askedAt });
}

/** A failed pull waits for the next. */
export function backOffPull(one: One, state: Waiting, at: number): void {
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

function startWithImage(one: One, at: number, counts: Counts): void {
	const { container, pod, run, world } = one;
	const { restarts, crashes, last } = counts;
	const common = { restarts, crashes, pullFailures: 0, last };
	const missing = world.missingEnvironment(container);
	if (missing !== undefined) {
		report(one, "Warning", "Failed", `Error: ${missing.message}`);
		const waiting = { reason: CONFIG_ERROR, message: missing.message, retryAt: nextSync(one, at) };
		run.containers[container.name] = { state: "waiting", at, ...waiting, ...common };
		return;
	}
	report(one, "Normal", "Created", "Container created");
	report(one, "Normal", "Started", "Container started");
	if (!hookFails(pod, container, "postStart")) {
		run.containers[container.name] = { state: "running", at, ...common };
		return;
	}
	report(one, "Warning", "FailedPostStartHook", "PostStartHook failed");
	report(one, "Normal", "Killing", "FailedPostStartHook");
	const finishedAt = at + stopMs(pod, container);
	const ending = { startedAt: at, finishedAt, exitCode: 137, reason: "Error" };
	run.containers[container.name] = { state: "ended", at: finishedAt, ending, ...common };
}

/**
 * When a kubelet looks again after a pod that it could not bring to where it should be: 10 to 15 s later. Where much time
 * is about to pass, most of it passes in silence.
 */
function nextSync({ container, pod, world }: One, at: number): number {
	const wait = SYNC_BACK_OFF_MS * (1 + world.draw(`sync ${pod.metadata.uid}/${container.name} ${at}`) / 2);
	const ahead = Math.floor((world.until - at) / (SYNC_BACK_OFF_MS * 1.25));
	const skipped = ahead > SYNCS_ONE_BY_ONE ? ahead - LAST_SYNCS : 0;
	return at + wait + skipped * SYNC_BACK_OFF_MS * 1.25;
}

/** Whether the container may start without a pull. */
function usePresentImage(one: One, at: number, counts: Counts): boolean {
	const { container, faults, run, world } = one;
	const { image = "" } = container;
	if (!world.hasImage(image) && faults.pullError !== undefined) {
		const message = `Container image "${image}" is not present with pull policy of Never`;
		report(one, "Warning", "ErrImageNeverPull", message);
		report(one, "Warning", "Failed", "Error: ErrImageNeverPull");
		run.containers[container.name] = { ...counts, state: "waiting", at, reason: "ErrImageNeverPull", message };
		return false;
	}
	report(
		one,
		"Normal",
		"Pulled",
		`Container image "${image}" already present on machine and can be accessed by the pod`,
	);
	return true;
}

function endPull(one: One, at: number, counts: Counts, took: { tookMs: number; waitedMs: number }): void {
	const { container, faults, run, world } = one;
	const { image = "" } = container;
	if (faults.pullError === undefined) {
		const { tookMs, waitedMs } = took;
		world.imagePulled(image);
		const message = `Successfully pulled image "${image}" in ${formatGoDuration(tookMs)} (${formatGoDuration(waitedMs)} including waiting). Image size: ${imageSize(image)} bytes.`;
		report(one, "Normal", "Pulled", message);
		startWithImage(one, at, counts);
		return;
	}
	const message = pullErrorText(image, faults.pullError);
	report(one, "Warning", "Failed", `Failed to pull image "${image}": ${message}`);
	report(one, "Warning", "Failed", "Error: ErrImagePull");
	const { restarts, crashes, pullFailures, last } = counts;
	run.containers[container.name] = {
		...{ restarts, crashes, last },
		state: "waiting",
		at,
		reason: "ErrImagePull",
		message,
		retryAt: at + PULL_ERROR_MS,
		pullFailures: pullFailures + 1,
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

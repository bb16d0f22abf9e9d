import type { Container, Pod } from "../../api/types";
import type { Faults } from "./faults";
import type { MissingReference } from "./references";
import type { ContainerRun, PodRun } from "./run";

/** What a pod's containers find on their node. */
export interface World {
	/** Milliseconds. */
	now: number;
	/** Up to when time is about to pass: what recurs is skipped up to there. */
	until: number;
	/** A draw in [0, 1), always the same for a text. */
	draw(text: string): number;
	/** The address under which the pod is reached on its node. */
	podAddress(): string | undefined;
	hasImage(image: string): boolean;
	imagePulled(image: string): void;
	/** When a pull that takes so long, asked for at `at`, begins: a kubelet pulls one image after the other. */
	queuePull(at: number, takesMs: number): number;
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

/** One container of a pod, and all that belongs to it. */
export interface One {
	pod: Pod;
	run: PodRun;
	world: World;
	container: Container;
	init: boolean;
	faults: Faults;
}

export type Waiting = ContainerRun & { state: "waiting" };
export type Running = ContainerRun & { state: "running" };
export type Pulling = ContainerRun & { state: "pulling" };
export type Counts = Pick<ContainerRun, "restarts" | "crashes" | "pullFailures" | "last">;

export const CONFIG_ERROR = "CreateContainerConfigError";
export const CRASH_LOOP = "CrashLoopBackOff";

const BACK_OFF_MS = 10_000;
export const LONGEST_BACK_OFF_MS = 300_000;

/** 10 s, doubled with every step, 5 minutes at most. */
export function backOff(step: number): number {
	return Math.min(BACK_OFF_MS * 2 ** Math.max(0, step), LONGEST_BACK_OFF_MS);
}

export function report(one: One, type: "Normal" | "Warning", reason: string, message: string): void {
	one.world.report({ type, reason, message, container: one.container, init: one.init });
}

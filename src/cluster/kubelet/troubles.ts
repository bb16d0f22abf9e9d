import type { Pod } from "../../api/types";
import { faultsOf } from "./faults";
import { containersInOrder, type PodRun, type Trouble } from "./run";

/** Faults that may come to a container while it runs, and go again. */
export type TroubleKind = "readiness" | "liveness" | "startup" | "exit";

const KINDS: readonly TroubleKind[] = ["readiness", "liveness", "startup", "exit"];

export function troubleOf(run: PodRun, container: string, kind: TroubleKind): Trouble | undefined {
	return run.troubles?.[`${container} ${kind}`];
}

/** Whether there is that trouble at a moment (milliseconds). */
export function isTroubled(trouble: Trouble | undefined, at: number): boolean {
	return trouble !== undefined && at >= trouble.from && (trouble.to === undefined || at < trouble.to);
}

/** Takes in which faults are asked for now: one that comes to a container that runs counts from now on. */
export function noteTroubles(pod: Pod, run: PodRun, now: number): void {
	const known = run.troubles;
	const troubles: Record<string, Trouble> = {};
	let some = false;
	for (const { container } of containersInOrder(pod)) {
		const faults = faultsOf(pod, container.name);
		const running = run.containers[container.name]?.state === "running";
		for (const kind of KINDS) {
			const asked = kind === "exit" ? faults.exitAfterMs !== undefined : faults.failingProbes.has(kind);
			const key = `${container.name} ${kind}`;
			const trouble = next(known?.[key], { asked, running, now });
			if (trouble === undefined) continue;
			troubles[key] = trouble;
			some = true;
		}
	}
	if (some || known !== undefined) run.troubles = some ? troubles : undefined;
}

function next(
	before: Trouble | undefined,
	{ asked, running, now }: { asked: boolean; running: boolean; now: number },
): Trouble | undefined {
	if (asked) {
		if (before !== undefined && before.to === undefined) return before;
		return { from: running ? now : 0 };
	}
	if (before === undefined) return undefined;
	return before.to === undefined ? { ...before, to: now } : before;
}

import { type FailedPodBackoff, isForgotten } from "../../../api/daemonSet/failedPods";
import type { ControllerContext } from "../controller";
import { type TimerName, timerKey } from "./keys";

/** What the controller remembers about a DaemonSet from one sync to the next. Plain JSON. */
export interface DaemonMemory {
	/** Another DaemonSet of the same name starts afresh. */
	uid: string;
	/** How many syncs have failed in a row. */
	retries?: number;
	/** By node. */
	failedPods?: Record<string, FailedPodBackoff>;
	/** When the controller is to be woken, in milliseconds. */
	timers?: Partial<Record<TimerName, number>>;
}

const TIMERS: readonly TimerName[] = ["available", "retry", "failed"];

export function recallMemory(context: ControllerContext, key: string, uid: string): DaemonMemory {
	const memory = context.recall(key) as DaemonMemory | undefined;
	return memory?.uid === uid ? memory : { uid };
}

/** Keeps what changed from `before` to `after`: nothing is written when nothing did. */
export function keepMemory(
	context: ControllerContext,
	key: string,
	{ before, after }: { before: DaemonMemory; after: DaemonMemory },
): void {
	for (const name of TIMERS) {
		if (before.timers?.[name] !== after.timers?.[name]) {
			context.wakeAt(timerKey(name, key), after.timers?.[name]);
		}
	}
	const kept = compact(after, context.now);
	if (JSON.stringify(kept) !== JSON.stringify(compact(before, Number.NEGATIVE_INFINITY))) {
		context.remember(key, kept);
	}
}

/** Forgets a DaemonSet that is gone. */
export function forget(context: ControllerContext, key: string): void {
	for (const name of [...TIMERS, "batch", "hope"] as const) {
		context.wakeAt(timerKey(name, key), undefined);
	}
	context.remember(key, undefined);
}

/** Without what says nothing any more; undefined when that is everything. */
function compact({ uid, retries, failedPods, timers }: DaemonMemory, now: number): DaemonMemory | undefined {
	const failed = Object.entries(failedPods ?? {}).filter(([, backoff]) => !isForgotten(backoff, now));
	const set = Object.entries(timers ?? {}).filter(([, due]) => due !== undefined);
	if (!retries && failed.length === 0 && set.length === 0) {
		return undefined;
	}
	return {
		uid,
		...(retries ? { retries } : {}),
		...(failed.length > 0 ? { failedPods: Object.fromEntries(failed) } : {}),
		...(set.length > 0 ? { timers: Object.fromEntries(set) } : {}),
	};
}

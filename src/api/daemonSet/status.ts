import { isPodReady, podAvailableAt } from "../podReady";
import type { DaemonSet, V1DaemonSetStatus } from "../types";
import { REVISION_LABEL } from "../wellKnown";
import type { Observed } from "./manage";
import { oldestOf } from "./nodePods";

/**
 * A DaemonSet's status by what is observed (upstream's updateDaemonSetStatus): on each node the oldest pod counts.
 * Returns undefined when the status is that already; fields in the order in which the API writes them.
 */
export function nextStatus(observed: Observed): V1DaemonSetStatus | undefined {
	const { daemonSet } = observed;
	const counts = countPods(observed);
	const before = daemonSet.status;
	const generation = daemonSet.metadata.generation ?? 0;
	if (before !== undefined && sameCounts(before, counts) && (before.observedGeneration ?? 0) >= generation) {
		return undefined;
	}
	return {
		currentNumberScheduled: counts.currentNumberScheduled,
		numberMisscheduled: counts.numberMisscheduled,
		desiredNumberScheduled: counts.desiredNumberScheduled,
		numberReady: counts.numberReady,
		...(generation > 0 ? { observedGeneration: generation } : {}),
		...unlessZero({
			updatedNumberScheduled: counts.updatedNumberScheduled,
			numberAvailable: counts.numberAvailable,
			numberUnavailable: counts.numberUnavailable,
		}),
		...(before?.collisionCount === undefined ? {} : { collisionCount: before.collisionCount }),
		...(before?.conditions === undefined ? {} : { conditions: before.conditions }),
	};
}

/** When the next ready pod becomes available, in milliseconds; undefined when none is on the way. */
export function nextAvailability({ daemonSet, podsByNode, now }: Observed): number | undefined {
	const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
	if (minReadySeconds === 0) {
		return undefined;
	}
	let next: number | undefined;
	for (const pods of podsByNode.values()) {
		for (const pod of pods) {
			const at = podAvailableAt(pod, minReadySeconds);
			if (at !== undefined && at > now && (next === undefined || at < next)) {
				next = at;
			}
		}
	}
	return next;
}

export type Counts = Record<(typeof COUNTED)[number], number>;

const COUNTED = [
	"currentNumberScheduled",
	"numberMisscheduled",
	"desiredNumberScheduled",
	"numberReady",
	"updatedNumberScheduled",
	"numberAvailable",
	"numberUnavailable",
] as const;

/** A DaemonSet's counts by what is observed. */
export function countPods({ daemonSet, placements, podsByNode, hash, now }: Observed): Counts {
	const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
	const counts: Counts = {
		currentNumberScheduled: 0,
		numberMisscheduled: 0,
		desiredNumberScheduled: 0,
		numberReady: 0,
		updatedNumberScheduled: 0,
		numberAvailable: 0,
		numberUnavailable: 0,
	};
	for (const [nodeName, { shouldRun }] of placements) {
		const pod = oldestOf(podsByNode.get(nodeName) ?? []);
		if (!shouldRun) {
			counts.numberMisscheduled += pod === undefined ? 0 : 1;
			continue;
		}
		counts.desiredNumberScheduled++;
		if (pod === undefined) {
			continue;
		}
		counts.currentNumberScheduled++;
		counts.numberReady += isPodReady(pod) ? 1 : 0;
		const availableAt = podAvailableAt(pod, minReadySeconds);
		counts.numberAvailable += availableAt !== undefined && availableAt <= now ? 1 : 0;
		counts.updatedNumberScheduled += pod.metadata.labels?.[REVISION_LABEL] === hash ? 1 : 0;
	}
	counts.numberUnavailable = counts.desiredNumberScheduled - counts.numberAvailable;
	return counts;
}

function sameCounts(before: NonNullable<DaemonSet["status"]>, counts: Counts): boolean {
	return COUNTED.every((field) => (before[field] ?? 0) === counts[field]);
}

function unlessZero(counts: Record<string, number>): Record<string, number> {
	return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

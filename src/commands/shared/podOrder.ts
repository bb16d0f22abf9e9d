import { isPodReady, podCondition } from "../../api/podReady";
import type { Pod } from "../../api/types";

/** Whether one pod comes before another. */
export type PodOrder = (a: Pod, b: Pod) => boolean;

/** The order in which `logs` prefers pods, the best first (podutils.ByLogging). */
export const byLogging: PodOrder = (a, b) =>
	firstDifference([
		[hasNode(a), hasNode(b)],
		[phase(a), phase(b)],
		[ready(a), ready(b)],
		// Longer ready before shorter.
		[-readySince(a), -readySince(b)],
		...restarts(a, b),
		[-created(a), -created(b)],
	]);

/** The order in which `exec` and `attach` prefer pods, the best first (podutils.ActivePods, reversed). */
export const byActivity: PodOrder = (a, b) => activeBefore(b, a);

const activeBefore: PodOrder = (a, b) =>
	firstDifference([
		[-hasNode(a), -hasNode(b)],
		[-phase(a), -phase(b)],
		[-ready(a), -ready(b)],
		[deleting(a), deleting(b)],
		[-deletedAt(a), -deletedAt(b)],
		[readySince(a), readySince(b)],
		...restarts(a, b),
		[created(a), created(b)],
	]);

/** By the first pair that differs: the greater one comes first. */
function firstDifference(pairs: readonly (readonly [number, number])[]): boolean {
	for (const [a, b] of pairs) if (a !== b) return a > b;
	return false;
}

const hasNode = ({ spec }: Pod) => Number(Boolean(spec.nodeName));
const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const phase = ({ status }: Pod) => PHASES[status?.phase ?? ""] ?? 0;
const ready = (pod: Pod) => Number(isPodReady(pod));
const deleting = ({ metadata }: Pod) => Number(metadata.deletionTimestamp !== undefined);
const deletedAt = ({ metadata }: Pod) => (metadata.deletionTimestamp ? Date.parse(metadata.deletionTimestamp) : 0);

/** In milliseconds; what has no time counts as the latest. */
const LATEST = Number.MAX_SAFE_INTEGER;

function readySince(pod: Pod): number {
	if (!isPodReady(pod)) return LATEST;
	const since = podCondition(pod, "Ready")?.lastTransitionTime;
	return since ? Date.parse(since) : LATEST;
}

function created({ metadata }: Pod): number {
	return metadata.creationTimestamp ? Date.parse(metadata.creationTimestamp) : LATEST;
}

/** More restarts come first: of containers, then of sidecars. */
function restarts(a: Pod, b: Pod): (readonly [number, number])[] {
	return [
		[most(a.status?.containerStatuses), most(b.status?.containerStatuses)],
		[most(sidecarStatuses(a)), most(sidecarStatuses(b))],
	];
}

function most(statuses: readonly { restartCount: number }[] = []): number {
	return Math.max(0, ...statuses.map(({ restartCount }) => restartCount));
}

function sidecarStatuses({ spec, status }: Pod) {
	const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
	const names = new Set(sidecars.map(({ name }) => name));
	return (status?.initContainerStatuses ?? []).filter(({ name }) => names.has(name));
}

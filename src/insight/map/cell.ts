import type { Placement } from "../../api/daemonSet/placement";
import type { PodFacts } from "./podFacts";
import type { MapState } from "./state";

/** One DaemonSet on one node. */
export interface Cell {
	readonly state: MapState;
	/** Whether the DaemonSet wants a pod here. */
	readonly wanted: boolean;
	/** Whether a pod of the newest revision is here. */
	readonly updated: boolean;
	/** Whether one of its pods here has been ready long enough, whatever its revision. */
	readonly available: boolean;
	readonly pod: string | undefined;
	/** When the state changes without anything happening, in milliseconds: minReadySeconds pass. */
	readonly until: number | undefined;
}

export interface CellInputs {
	readonly placement: Placement;
	/** Whether the DaemonSet is there, or only in a manifest. */
	readonly exists: boolean;
	/** The DaemonSet's pods on the node. */
	readonly pods: readonly PodFacts[];
	/** Whether a pod is of the newest revision. */
	isCurrent(pod: PodFacts): boolean;
	readonly minReadySeconds: number;
	/** The cluster's time in milliseconds. */
	readonly now: number;
}

/**
 * What a DaemonSet has on a node. Of several pods the one counts that stays: one of the newest revision before an old
 * one, and one that is ending last.
 */
export function cellOf({ placement, exists, pods, isCurrent, minReadySeconds, now }: CellInputs): Cell {
	const wanted = placement.shouldRun;
	const rank = (pod: PodFacts) => (pod.terminating ? 2 : 0) + (isCurrent(pod) ? 0 : 1);
	const [pod] = [...pods].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
	const availableAt = (each: PodFacts) => (each.readySince ?? Number.NEGATIVE_INFINITY) + minReadySeconds * 1000;
	const isAvailable = (each: PodFacts) => each.stage === "ready" && (minReadySeconds === 0 || availableAt(each) <= now);
	const cell = (state: MapState, until?: number): Cell => ({
		state,
		wanted,
		updated: pod !== undefined && isCurrent(pod),
		available: pods.some((each) => !each.terminating && isAvailable(each)),
		pod: pod?.name,
		until,
	});
	if (pod === undefined) return cell(!wanted ? "not-eligible" : exists ? "missing" : "would-run");
	if (pod.terminating || !placement.shouldContinueRunning) return cell("leaving");
	if (pod.stage === "failing") return cell("failing");
	if (!wanted) return cell("kept");
	if (!isCurrent(pod)) return cell("old");
	if (pod.stage !== "ready") return cell(pod.stage);
	return isAvailable(pod) ? cell("running") : cell("starting", availableAt(pod));
}

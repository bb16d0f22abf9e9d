import type { Pod, V1PodCondition } from "./types";

/** The pod's condition of that type, if it has one. */
export function podCondition(pod: Pick<Pod, "status">, type: string): V1PodCondition | undefined {
	return pod.status?.conditions?.find((condition) => condition.type === type);
}

/** Whether the Ready condition is True. */
export function isPodReady(pod: Pick<Pod, "status">): boolean {
	return podCondition(pod, "Ready")?.status === "True";
}

/**
 * When the pod counts as available, in milliseconds: `minReadySeconds` after it became ready, or from the start when
 * that is 0. Undefined while it is not ready.
 */
export function podAvailableAt(pod: Pick<Pod, "status">, minReadySeconds: number): number | undefined {
	const ready = podCondition(pod, "Ready");
	if (ready?.status !== "True") {
		return undefined;
	}
	if (minReadySeconds === 0) {
		return 0;
	}
	// Without the time of the transition nobody can tell how long the pod has been ready.
	return ready.lastTransitionTime ? Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 : undefined;
}

/** Whether the pod has been ready for `minReadySeconds` at `now` (milliseconds). */
export function isPodAvailable(pod: Pick<Pod, "status">, minReadySeconds: number, now: number): boolean {
	const at = podAvailableAt(pod, minReadySeconds);
	return at !== undefined && at <= now;
}

/** Whether the pod's phase is a last one: nothing in it will run again. */
export function isPodTerminal(pod: Pick<Pod, "status">): boolean {
	return pod.status?.phase === "Failed" || pod.status?.phase === "Succeeded";
}

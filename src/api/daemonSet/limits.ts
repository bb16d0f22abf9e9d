import type { DaemonSet } from "../types";

/** How far a rolling update may go at any one time, in pods. */
export interface UpdateLimits {
	maxUnavailable: number;
	maxSurge: number;
}

/**
 * The update strategy's limits for `desired` pods, percentages rounded up. Where both come out as 0 one pod may be
 * unavailable, lest the update never move.
 */
export function updateLimits(daemonSet: DaemonSet, desired: number): UpdateLimits {
	const strategy = daemonSet.spec.updateStrategy;
	if (strategy?.type !== "RollingUpdate" || strategy.rollingUpdate === undefined) {
		return { maxUnavailable: desired > 0 ? 1 : 0, maxSurge: 0 };
	}
	const maxUnavailable = scaled(strategy.rollingUpdate.maxUnavailable, desired);
	const maxSurge = scaled(strategy.rollingUpdate.maxSurge, desired);
	const stuck = desired > 0 && maxUnavailable === 0 && maxSurge === 0;
	return { maxUnavailable: stuck ? 1 : maxUnavailable, maxSurge };
}

/** Whether a node may have two pods for a while, the old one and the new. */
export function allowsSurge(daemonSet: DaemonSet): boolean {
	return updateLimits(daemonSet, 1).maxSurge > 0;
}

/** A number as it stands, a percentage of `total` rounded up; 0 for anything else. */
export function scaled(value: number | string | undefined, total: number): number {
	if (typeof value === "number") {
		return value;
	}
	const percent = /^(\d+)%$/.exec(value ?? "")?.[1];
	return percent === undefined ? 0 : Math.ceil((Number(percent) * total) / 100);
}

import type { Pod, V1PodCondition } from "../api/types";
import { time } from "./time";

/** A condition as its owner decides it; the times and the pod's generation are filled in. */
export type ConditionReport = Pick<V1PodCondition, "type" | "status" | "reason" | "message">;

/**
 * The pod with that condition in place: its transition time is `now` (milliseconds) when the status differs from what it
 * was, else what it was; new conditions go to the end. The pod itself when nothing changes.
 */
export function withPodCondition(pod: Pod, now: number, report: ConditionReport): Pod {
	const old = pod.status?.conditions ?? [];
	const was = old.find((condition) => condition.type === report.type);
	const condition = podCondition(report, { was, now, generation: pod.metadata.generation });
	const conditions = was === undefined ? [...old, condition] : old.map((item) => (item === was ? condition : item));
	return { ...pod, status: { ...pod.status, conditions } };
}

/** One condition as the API shows it. */
export function podCondition(
	report: ConditionReport,
	options: { was: V1PodCondition | undefined; now: number; generation: number | undefined },
): V1PodCondition {
	const { was, now, generation } = options;
	const condition = {
		type: report.type,
		...(generation === undefined ? {} : { observedGeneration: generation }),
		status: report.status,
		// A time that the server writes even when nothing sets it.
		lastProbeTime: null,
		lastTransitionTime: was?.status === report.status && was.lastTransitionTime ? was.lastTransitionTime : time(now),
		...(report.reason ? { reason: report.reason } : {}),
		...(report.message ? { message: report.message } : {}),
	};
	return condition as unknown as V1PodCondition;
}

import type { KubeObject, V1Condition, V1PodDisruptionBudget, V1PodDisruptionBudgetStatus } from "../api/types";
import { time } from "./time";

export type Budget = V1PodDisruptionBudget & KubeObject;

type BudgetStatus = V1PodDisruptionBudgetStatus;

/** The status with the condition DisruptionAllowed as its number of allowed disruptions has it. `now`: milliseconds. */
export function withDisruptionAllowed(status: BudgetStatus, now: number): BudgetStatus {
	const allowed = (status.disruptionsAllowed ?? 0) > 0;
	return withAllowedCondition(status, now, {
		status: allowed ? "True" : "False",
		reason: allowed ? "SufficientPods" : "InsufficientPods",
		message: "",
	});
}

/** The status with that condition DisruptionAllowed; its transition time stays while its status does. */
export function withAllowedCondition(
	status: BudgetStatus,
	now: number,
	report: Pick<V1Condition, "status" | "reason" | "message">,
): BudgetStatus {
	const old = status.conditions ?? [];
	const was = old.find(({ type }) => type === "DisruptionAllowed");
	const condition: V1Condition = {
		type: "DisruptionAllowed",
		...report,
		...(status.observedGeneration ? { observedGeneration: status.observedGeneration } : {}),
		lastTransitionTime: was?.status === report.status ? was.lastTransitionTime : time(now),
	};
	const conditions = was === undefined ? [...old, condition] : old.map((each) => (each === was ? condition : each));
	return { ...status, conditions };
}

import { labelSelectorRequirements, matchesLabels } from "./labelSelector";
import type { Budget } from "./scheduling/preemption";
import type { KubeObject, V1PodDisruptionBudget } from "./types";

/** Whether a budget has a say about pods with these labels. A selector that is empty, or wrong, protects nothing. */
export function protects(
	{ spec }: Pick<V1PodDisruptionBudget, "spec">,
	labels: Readonly<Record<string, string>> | undefined,
): boolean {
	try {
		const requirements = labelSelectorRequirements(spec?.selector);
		return requirements !== undefined && requirements.length > 0 && matchesLabels(requirements, labels);
	} catch {
		return false;
	}
}

/** PodDisruptionBudgets as preemption asks them. */
export function preemptionBudgets(budgets: readonly (KubeObject & V1PodDisruptionBudget)[]): Budget[] {
	return budgets.map((budget) => ({
		disruptionsAllowed: budget.status?.disruptionsAllowed ?? 0,
		protects: ({ metadata }) =>
			metadata.namespace === budget.metadata.namespace &&
			Object.keys(metadata.labels ?? {}).length > 0 &&
			protects(budget, metadata.labels) &&
			// Its eviction is under way and counted.
			budget.status?.disruptedPods?.[metadata.name ?? ""] === undefined,
	}));
}

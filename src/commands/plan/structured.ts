import { goJsonIndentedAsIs } from "../../api/go/json";
import type { KubeObject } from "../../api/types";
import { countsOf, type Outcome } from "../../insight/plan/assertions";
import { printerFor } from "../../printers";
import type { PlannedDaemonSet, PlanReport } from "./collect";

/** The plan for programs. */
export function structured(report: PlanReport, outcomes: readonly Outcome[], format: "json" | "yaml"): string {
	const value = JSON.parse(
		JSON.stringify({
			plans: report.plans.map(planObject),
			refused: report.refused,
			findings: report.findings.map(({ file, line, column, rule, severity, message, path, remedy }) => ({
				file,
				line,
				column,
				rule,
				severity,
				path,
				message,
				remedy,
			})),
			assertions: outcomes,
			unreadable: report.unreadable,
		}),
	) as object;
	if (format === "json") return `${goJsonIndentedAsIs(value)}\n`;
	return printerFor("yaml", { formats: "objects", outputGiven: true, showManagedFields: true }).print(
		value as unknown as KubeObject,
	);
}

function planObject({ plan, source, nodes, overlaps, diff }: PlannedDaemonSet): object {
	const { rollout, daemonSet, change } = plan;
	return {
		daemonSet: { name: daemonSet.metadata.name, namespace: daemonSet.metadata.namespace, file: source },
		change,
		counts: countsOf(plan, nodes),
		nodes: plan.nodes,
		rollout: {
			maxUnavailable: rollout.maxUnavailable,
			maxSurge: rollout.maxSurge,
			waves: rollout.waves,
			stuck: rollout.stuck,
			estimatedSeconds: rollout.estimatedMs / 1000,
			podReadySeconds: rollout.pace.readyMs / 1000,
			basis: rollout.pace.basis,
		},
		overlaps,
		diff,
	};
}

import type { DaemonSet } from "../api/types";
import type { InsightView } from "./view";

/** The DaemonSet with the priority in its template that its pods get at admission. */
export function withPriority(daemonSet: DaemonSet, { priorityClasses }: InsightView): DaemonSet {
	const { template } = daemonSet.spec;
	if (template.spec === undefined || template.spec.priority !== undefined) return daemonSet;
	const { priorityClassName } = template.spec;
	const found = priorityClasses.find(({ metadata, globalDefault }) =>
		priorityClassName ? metadata.name === priorityClassName : globalDefault,
	);
	const value = found?.value ?? WELL_KNOWN_PRIORITIES[priorityClassName ?? ""];
	if (value === undefined) return daemonSet;
	const { preemptionPolicy } = found ?? {};
	const spec = { ...template.spec, priority: value, ...(preemptionPolicy && { preemptionPolicy }) };
	return { ...daemonSet, spec: { ...daemonSet.spec, template: { ...template, spec } } };
}

/** The priorities of the classes that every cluster has. */
export const WELL_KNOWN_PRIORITIES: Readonly<Record<string, number>> = {
	"system-cluster-critical": 2_000_000_000,
	"system-node-critical": 2_000_001_000,
};

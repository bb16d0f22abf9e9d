import { qosClass } from "../podResources";
import type { Pod, V1ResourceQuotaSpec, V1ScopedResourceSelectorRequirement } from "../types";

/** Whether a quota's scopes let a pod count for it. */
export function inQuotaScopes(spec: V1ResourceQuotaSpec | undefined, pod: Pod): boolean {
	const scopes: V1ScopedResourceSelectorRequirement[] = [
		...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" })),
		...(spec?.scopeSelector?.matchExpressions ?? []),
	];
	return scopes.every((scope) => matches(scope, pod));
}

function matches({ scopeName, operator, values = [] }: V1ScopedResourceSelectorRequirement, pod: Pod): boolean {
	switch (scopeName) {
		case "Terminating":
			return pod.spec.activeDeadlineSeconds !== undefined;
		case "NotTerminating":
			return pod.spec.activeDeadlineSeconds === undefined;
		case "BestEffort":
			return qosClass(pod.spec) === "BestEffort";
		case "NotBestEffort":
			return qosClass(pod.spec) !== "BestEffort";
		case "CrossNamespacePodAffinity":
			return usesOtherNamespaces(pod);
		case "PriorityClass":
			return matchesPriorityClass(operator, values, pod.spec.priorityClassName ?? "");
		default:
			return false;
	}
}

function matchesPriorityClass(operator: string, values: readonly string[], name: string): boolean {
	switch (operator) {
		case "Exists":
			return name !== "";
		case "DoesNotExist":
			return name === "";
		case "In":
			return values.includes(name);
		case "NotIn":
			return !values.includes(name);
		default:
			return false;
	}
}

function usesOtherNamespaces(pod: Pod): boolean {
	const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
	const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
		...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
		...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => each.podAffinityTerm),
	]);
	return terms.some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined);
}

import type { LabelSelector, PodSpec, V1PodAffinityTerm } from "../types";

type Labels = Readonly<Record<string, string>> | undefined;

/**
 * A pod's spec with its matchLabelKeys and mismatchLabelKeys made part of the selectors beside them, as the API server
 * does when the pod is created: keys that the pod has no label for are left out, and so is a term without a selector.
 * The spec itself when there are none.
 */
export function withMatchLabelKeys(spec: PodSpec, labels: Labels): PodSpec {
	const { affinity, topologySpreadConstraints } = spec;
	const { podAffinity, podAntiAffinity } = affinity ?? {};
	if (podAffinity === undefined && podAntiAffinity === undefined && topologySpreadConstraints === undefined)
		return spec;
	return {
		...spec,
		...(affinity && {
			affinity: {
				...affinity,
				...(podAffinity && { podAffinity: inAllTerms(podAffinity, labels) }),
				...(podAntiAffinity && { podAntiAffinity: inAllTerms(podAntiAffinity, labels) }),
			},
		}),
		...(topologySpreadConstraints && {
			topologySpreadConstraints: topologySpreadConstraints.map((constraint) => withKeys(constraint, labels)),
		}),
	};
}

type PodAffinity = NonNullable<NonNullable<PodSpec["affinity"]>["podAffinity"]>;

function inAllTerms(affinity: PodAffinity, labels: Labels): PodAffinity {
	const {
		requiredDuringSchedulingIgnoredDuringExecution: required,
		preferredDuringSchedulingIgnoredDuringExecution: preferred,
	} = affinity;
	return {
		...affinity,
		...(required && {
			requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => withKeys(term, labels)),
		}),
		...(preferred && {
			preferredDuringSchedulingIgnoredDuringExecution: preferred.map((each) => ({
				...each,
				podAffinityTerm: withKeys(each.podAffinityTerm, labels),
			})),
		}),
	};
}

function withKeys<T extends Pick<V1PodAffinityTerm, "labelSelector" | "matchLabelKeys" | "mismatchLabelKeys">>(
	term: T,
	labels: Labels,
): T {
	const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
	const added = [...requirements(matchLabelKeys, "In", labels), ...requirements(mismatchLabelKeys, "NotIn", labels)];
	if (labelSelector === undefined || added.length === 0) return term;
	const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
	return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}

function requirements(
	keys: readonly string[],
	operator: "In" | "NotIn",
	labels: Labels,
): NonNullable<LabelSelector["matchExpressions"]> {
	return keys.flatMap((key) => {
		const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
		return value === undefined ? [] : { key, operator, values: [value] };
	});
}

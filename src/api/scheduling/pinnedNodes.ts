import type { PodSpec } from "../types";

/**
 * The nodes that required node affinity names by metadata.name in every one of its terms: no others are looked at
 * (the NodeAffinity plugin's PreFilter). Undefined when any node may do; none when the terms contradict themselves.
 */
export function pinnedNodes({ affinity }: Pick<PodSpec, "affinity">): string[] | undefined {
	const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	if (terms === undefined || terms.length === 0) return undefined;
	const names = new Set<string>();
	for (const term of terms) {
		let ofTerm: string[] | undefined;
		for (const { key, operator, values } of term.matchFields ?? []) {
			if (key !== "metadata.name" || operator !== "In") continue;
			ofTerm = ofTerm === undefined ? (values ?? []) : ofTerm.filter((name) => values?.includes(name));
		}
		if (ofTerm === undefined) return undefined;
		for (const name of ofTerm) names.add(name);
	}
	return [...names];
}

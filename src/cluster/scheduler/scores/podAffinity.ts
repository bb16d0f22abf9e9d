import { type AffinityTerm, affinityTerms, termMatches } from "../../../api/scheduling/affinityTerms";
import { labelOf } from "../../../api/scheduling/clusterView";
import type { Node, Pod } from "../../../api/types";
import type { SchedulerView } from "../registryView";

/**
 * From 0 to 100 for each of `nodes`: how much the pod would like to be near the pods in the node's domains, and they near
 * it (InterPodAffinity's score). A required term of a pod that is there counts 1. Undefined when nothing speaks for any.
 */
export function podAffinityScores(pod: Pod, nodes: readonly Node[], view: SchedulerView): number[] | undefined {
	const { preferred, preferredAnti } = affinityTerms(pod);
	const hasWishes = preferred.length + preferredAnti.length > 0;
	const scores = new Map<string, Map<string, number>>();
	const count = (terms: readonly AffinityTerm[], about: Pod, node: Node, weight: (term: AffinityTerm) => number) => {
		for (const term of terms) {
			const domain = labelOf(node, term.topologyKey);
			if (domain === undefined || !termMatches(term, about, view)) continue;
			const domains = scores.get(term.topologyKey) ?? new Map<string, number>();
			domains.set(domain, (domains.get(domain) ?? 0) + weight(term));
			scores.set(term.topologyKey, domains);
		}
	};
	for (const { other, node } of hasWishes ? podsEverywhere(view) : podsWithAffinity(view)) {
		count(preferred, other, node, ({ weight }) => weight);
		count(preferredAnti, other, node, ({ weight }) => -weight);
		const terms = affinityTerms(other);
		count(terms.required, pod, node, () => 1);
		count(terms.preferred, pod, node, ({ weight }) => weight);
		count(terms.preferredAnti, pod, node, ({ weight }) => -weight);
	}
	return scores.size === 0 ? undefined : spreadOut(nodes.map((node) => scoreOf(node, scores)));
}

function* podsEverywhere(view: SchedulerView): Generator<{ other: Pod; node: Node }> {
	for (const node of view.nodes()) {
		for (const other of view.podsOn(node.metadata.name ?? "")) yield { other, node };
	}
}

function* podsWithAffinity(view: SchedulerView): Generator<{ other: Pod; node: Node }> {
	for (const other of view.podsWithAffinity()) {
		const node = view.node(other.spec.nodeName ?? "");
		if (node !== undefined) yield { other, node };
	}
}

function scoreOf(node: Node, scores: ReadonlyMap<string, ReadonlyMap<string, number>>): number {
	let score = 0;
	for (const [key, domains] of scores) score += domains.get(labelOf(node, key) ?? "") ?? 0;
	return score;
}

/** From 0 for the lowest to 100 for the highest; all 0 when they are equal. */
function spreadOut(values: readonly number[]): number[] {
	const lowest = Math.min(...values);
	const range = Math.max(...values) - lowest;
	return values.map((value) => (range === 0 ? 0 : Math.floor(100 * ((value - lowest) / range))));
}

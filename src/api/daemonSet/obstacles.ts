import { findUnmetLabel, matchNodeSelectorTerms, type UnmetLabel, type UnmetTerm } from "../nodeAffinity";
import { findUntoleratedTaint } from "../tolerations";
import type { DaemonSet, Node, NodeSelectorTerm, PodSpec, Taint } from "../types";
import { daemonPodTolerations } from "./placement";

/** One thing that keeps a DaemonSet off a node. */
export type Obstacle =
	| { what: "nodeName"; wanted: string }
	| { what: "nodeSelector"; unmet: UnmetLabel }
	/** No term of the required affinity holds: what fails in each of them. */
	| { what: "nodeAffinity"; terms: UnmetAffinityTerm[] }
	| { what: "taint"; taint: Taint };

/** All that fails in one term; nothing for an empty term, which selects no node. */
export interface UnmetAffinityTerm {
	/** The term's index in nodeSelectorTerms. */
	index: number;
	unmet: Omit<UnmetTerm, "index">[];
}

/**
 * Everything that keeps a DaemonSet off a node, where `placementRule` stops at the first: each part of the rule is put
 * to the same predicates alone. Empty exactly where a pod should run.
 */
export function placementObstacles(daemonSet: DaemonSet): (node: Node) => Obstacle[] {
	const { spec } = daemonSet.spec.template;
	if (spec === undefined) return () => [];
	const tolerations = daemonPodTolerations(spec);
	const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	return (node) => {
		const obstacles: Obstacle[] = [];
		if (spec.nodeName && spec.nodeName !== node.metadata.name) {
			obstacles.push({ what: "nodeName", wanted: spec.nodeName });
		}
		obstacles.push(...unmetLabels(spec, node), ...unmetAffinity(spec, terms, node));
		for (const taint of node.spec?.taints ?? []) {
			if (findUntoleratedTaint([taint], tolerations) !== undefined) obstacles.push({ what: "taint", taint });
		}
		return obstacles;
	};
}

function unmetLabels({ nodeSelector }: PodSpec, node: Node): Obstacle[] {
	return Object.entries(nodeSelector ?? {}).flatMap(([key, wanted]) => {
		const unmet = findUnmetLabel({ [key]: wanted }, node);
		return unmet === undefined ? [] : [{ what: "nodeSelector" as const, unmet }];
	});
}

function unmetAffinity(spec: PodSpec, terms: readonly NodeSelectorTerm[] = [], node: Node): Obstacle[] {
	if (spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined) return [];
	if (matchNodeSelectorTerms(terms, node).matches) return [];
	return [{ what: "nodeAffinity", terms: terms.map((term, index) => ({ index, unmet: unmetIn(term, node) })) }];
}

/** Each requirement of a term that fails by itself. */
function unmetIn(
	{ matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
	node: Node,
): Omit<UnmetTerm, "index">[] {
	const singles: NodeSelectorTerm[] = [
		...matchExpressions.map((each) => ({ matchExpressions: [each] })),
		...matchFields.map((each) => ({ matchFields: [each] })),
	];
	return singles.flatMap((single) => {
		const verdict = matchNodeSelectorTerms([single], node);
		if (verdict.matches || !("unmetTerms" in verdict)) return [];
		return verdict.unmetTerms.map(({ index: _, ...unmet }) => unmet);
	});
}

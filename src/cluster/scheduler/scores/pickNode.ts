import { preferredNodeAffinityScore } from "../../../api/nodeAffinity";
import { findToleration } from "../../../api/tolerations";
import type { Node, Pod } from "../../../api/types";
import type { Registry } from "../../registry/registry";
import type { Search } from "../findNodes";
import { imageScore } from "./images";
import { podAffinityScores } from "./podAffinity";
import { balanceScore, leastAllocatedScore } from "./resources";
import { spreadScores } from "./spread";

/**
 * The feasible node that suits `pod` best, by the plugins and weights of the default profile; a draw that belongs to the
 * pod decides between equals. Undefined when none is feasible.
 */
export function pickNode(pod: Pod, { feasible, fitting, view }: Search, registry: Registry): Node | undefined {
	if (feasible.length <= 1) return feasible[0];
	const totals = feasible.map((node) => {
		const usage = fitting.usage(node);
		const pods = view.podsOn(node.metadata.name ?? "");
		return leastAllocatedScore(pod, node, pods) + balanceScore(pod, node, usage) + imageScore(pod, node, view.nodes());
	});
	add(totals, 3, reversed(feasible.map((node) => untoleratedPreferences(pod, node))));
	const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
	if (preferred !== undefined) {
		add(totals, 2, normalised(feasible.map((node) => preferredNodeAffinityScore(preferred, node))));
	}
	add(totals, 2, spreadScores(pod, feasible, view, registry));
	add(totals, 2, podAffinityScores(pod, feasible, view));
	const highest = Math.max(...totals);
	const best = feasible.filter((_, index) => totals[index] === highest);
	return best[Math.floor(registry.random(`schedule ${pod.metadata.uid}`) * best.length)];
}

/** The taints that would rather have the pod elsewhere. */
function untoleratedPreferences(pod: Pod, node: Node): number {
	const soft = (node.spec?.taints ?? []).filter(({ effect }) => effect === "PreferNoSchedule");
	return soft.filter((taint) => findToleration(pod.spec.tolerations, taint) === undefined).length;
}

function add(totals: number[], weight: number, scores: readonly number[] | undefined): void {
	if (scores !== undefined)
		for (const [index, score] of scores.entries()) totals[index] = (totals[index] ?? 0) + weight * score;
}

/** As hundredths of the highest, rounded down; all 0 when that is 0. */
function normalised(values: readonly number[]): number[] {
	const highest = Math.max(...values, 0);
	return values.map((value) => (highest === 0 ? 0 : Math.floor((100 * value) / highest)));
}

/** 100 less what `normalised` gives: the lowest is best. */
function reversed(values: readonly number[]): number[] {
	return normalised(values).map((value) => 100 - value);
}

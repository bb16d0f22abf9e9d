import { preferredNodeAffinityScore } from "../../api/nodeAffinity";
import { findUntoleratedTaint, toleratesTaint } from "../../api/tolerations";
import type { Node, Pod } from "../../api/types";
import type { NodeUsage } from "./filters";
import { allocatable, podAmounts } from "./requests";

/** A node that a pod fits on. */
export interface Feasible {
	node: Node;
	usage: NodeUsage;
}

/** What a container without requests counts for when nodes are compared: 100m and 200Mi, as upstream. */
const UNASKED: Record<string, number> = { cpu: 100, memory: 200 * 2 ** 20 };

/**
 * The node that suits `pod` best, by the default profile's scores: taints that prefer no pods (weight 3), preferred node
 * affinity (2), least allocated and balanced resources (1 each). `draw` in [0, 1) decides between equals.
 */
export function pickNode(pod: Pod, feasible: readonly Feasible[], draw: number): Node | undefined {
	if (feasible.length <= 1) return feasible[0]?.node;
	const taints = normalised(
		feasible.map(({ node }) => -untoleratedPreferences(pod, node)),
		{ lowest: Math.min(...feasible.map(({ node }) => -untoleratedPreferences(pod, node)), 0) },
	);
	const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
	const affinity = normalised(
		feasible.map(({ node }) => preferredNodeAffinityScore(preferred, node)),
		{ lowest: 0 },
	);
	let best: Node[] = [];
	let bestScore = Number.NEGATIVE_INFINITY;
	for (const [index, { node, usage }] of feasible.entries()) {
		const score = 3 * (taints[index] ?? 0) + 2 * (affinity[index] ?? 0) + resourceScore(pod, node, usage);
		if (score > bestScore) {
			best = [node];
			bestScore = score;
		} else if (score === bestScore) {
			best.push(node);
		}
	}
	return best[Math.floor(draw * best.length)];
}

function untoleratedPreferences(pod: Pod, node: Node): number {
	const taints = node.spec?.taints ?? [];
	if (findUntoleratedTaint(taints, pod.spec.tolerations, { effects: ["PreferNoSchedule"] }) === undefined) return 0;
	return taints.filter(
		(taint) =>
			taint.effect === "PreferNoSchedule" &&
			!pod.spec.tolerations?.some((toleration) => toleratesTaint(toleration, taint)),
	).length;
}

/** From 0 to 100 between `lowest` and the highest value; all equal: 100 where nothing counts against a node. */
function normalised(values: readonly number[], { lowest }: { lowest: number }): number[] {
	const highest = Math.max(...values);
	if (highest === lowest) return values.map(() => (highest === 0 ? 100 : 0));
	return values.map((value) => Math.floor((100 * (value - lowest)) / (highest - lowest)));
}

function resourceScore(pod: Pod, node: Node, usage: NodeUsage): number {
	const has = allocatable(node);
	const wanted = podAmounts(pod);
	const fractions: number[] = [];
	let least = 0;
	for (const resource of ["cpu", "memory"]) {
		const capacity = has.get(resource) ?? 0;
		const used = (usage.amounts.get(resource) ?? 0) + (wanted.get(resource) || (UNASKED[resource] ?? 0));
		least += capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * 100) / capacity);
		fractions.push(capacity === 0 ? 1 : Math.min(1, used / capacity));
	}
	const [cpu = 0, memory = 0] = fractions;
	const balance = Math.floor((1 - Math.abs(cpu - memory) / 2) * 100);
	return Math.floor(least / 2) + balance;
}

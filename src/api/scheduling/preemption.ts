import type { Node, Pod } from "../types";
import type { Fitting } from "./fitting";

/** A node and the pods that would have to leave it. */
export interface Candidate {
	node: Node;
	/** The most important first; never empty. */
	victims: Pod[];
	/** How many of them a PodDisruptionBudget protects. */
	violations: number;
}

/** What a PodDisruptionBudget says: which pods it protects, and how many of them may still be disrupted. */
export interface Budget {
	protects(pod: Pod): boolean;
	disruptionsAllowed: number;
}

/**
 * The fewest and least important pods that must leave `node` so that `pod` fits (defaultpreemption's
 * SelectVictimsOnNode): all of lower priority leave first, then as many as still fit come back, those that a budget
 * protects and the most important before the others. Strings say why preemption does not help there.
 */
export function selectVictims(
	pod: Pod,
	node: Node,
	options: {
		fitting: Fitting;
		/** The pods on the node. */
		pods: readonly Pod[];
		/** Pods of no lower priority that are to come to the node. */
		nominated: readonly Pod[];
		budgets: () => readonly Budget[];
	},
): Candidate | string[] {
	const lower = options.pods.filter((other) => priorityOf(other) < priorityOf(pod));
	if (lower.length === 0) return ["No preemption victims found for incoming pod"];
	const misfitWithout = (removed: readonly Pod[]) => findMisfit(node, removed, options);
	const misfit = misfitWithout(lower);
	if (misfit !== undefined) return misfit.reasons;
	let gone: readonly Pod[] = lower;
	const victims: Pod[] = [];
	let violations = 0;
	const { protectedPods, others } = byBudget(lower.sort(moreImportant), options.budgets());
	for (const other of [...protectedPods, ...others]) {
		const fewer = gone.filter((each) => each !== other);
		if (misfitWithout(fewer) === undefined) {
			gone = fewer;
			continue;
		}
		victims.push(other);
		if (protectedPods.includes(other)) violations++;
	}
	if (victims.length === 0) return [`expected at least one victim pod on node "${node.metadata.name}"`];
	return { node, victims: victims.sort(moreImportant), violations };
}

/**
 * The candidate that hurts least (preemption's pickOneNodeForPreemption): fewest violated budgets, then the lowest
 * top priority among the victims, the lowest sum of priorities, the fewest victims, the latest start of the top ones.
 */
export function pickCandidate(candidates: readonly Candidate[]): Candidate | undefined {
	let best: Candidate | undefined;
	let bestCost: number[] = [];
	for (const candidate of candidates) {
		const cost = costOf(candidate);
		if (best === undefined || isLess(cost, bestCost)) {
			best = candidate;
			bestCost = cost;
		}
	}
	return best;
}

/**
 * How many candidates are enough to choose from, of so many nodes where preemption may help (the plugin's defaults of a
 * tenth of them, and not less than 100).
 */
export function enoughCandidates(nodes: number): number {
	return Math.min(nodes, Math.max(100, Math.floor(nodes / 10)));
}

export function priorityOf(pod: Pick<Pod, "spec">): number {
	return pod.spec.priority ?? 0;
}

function findMisfit(
	node: Node,
	removed: readonly Pod[],
	{ fitting, nominated }: { fitting: Fitting; nominated: readonly Pod[] },
) {
	const misfit = fitting.misfit(node, { removed, added: nominated });
	if (misfit !== undefined || nominated.length === 0) return misfit;
	// The pods that are to come may go elsewhere yet: the pod must fit without them too.
	return fitting.misfit(node, { removed, added: [] });
}

/** Higher priority first, then those that have run longer. */
function moreImportant(left: Pod, right: Pod): number {
	return priorityOf(right) - priorityOf(left) || startOf(left) - startOf(right);
}

function startOf(pod: Pod): number {
	return Date.parse(pod.status?.startTime ?? "") || Number.MAX_SAFE_INTEGER;
}

function byBudget(pods: readonly Pod[], budgets: readonly Budget[]): { protectedPods: Pod[]; others: Pod[] } {
	const left = budgets.map((budget) => budget.disruptionsAllowed);
	const protectedPods: Pod[] = [];
	const others: Pod[] = [];
	for (const pod of pods) {
		let violated = false;
		for (const [index, budget] of budgets.entries()) {
			if (!budget.protects(pod)) continue;
			const allowed = (left[index] ?? 0) - 1;
			left[index] = allowed;
			if (allowed < 0) violated = true;
		}
		(violated ? protectedPods : others).push(pod);
	}
	return { protectedPods, others };
}

/** Smaller is better, compared element by element. */
function costOf({ victims, violations }: Candidate): number[] {
	const top = victims[0] as Pod;
	// As upstream, so that many small priorities outweigh one: each counts from the lowest possible on.
	const sum = victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);
	const starts = victims.filter((pod) => priorityOf(pod) === priorityOf(top)).map(startOf);
	return [violations, priorityOf(top), sum, victims.length, -Math.min(...starts)];
}

function isLess(left: readonly number[], right: readonly number[]): boolean {
	for (const [index, value] of left.entries()) {
		const other = right[index] ?? 0;
		if (value !== other) return value < other;
	}
	return false;
}

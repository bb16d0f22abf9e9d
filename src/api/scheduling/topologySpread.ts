import { type LabelRequirement, matchesLabels } from "../labelSelector";
import { matchRequiredNodeAffinity } from "../nodeAffinity";
import { findUntoleratedTaint } from "../tolerations";
import type { Node, Pod, V1TopologySpreadConstraint } from "../types";
import { readSelector } from "./affinityTerms";
import { type ClusterView, labelOf } from "./clusterView";
import type { Misfit } from "./misfit";
import type { Change } from "./podAffinity";

/** A topology spread constraint with its selector read. */
export interface SpreadConstraint {
	constraint: V1TopologySpreadConstraint;
	topologyKey: string;
	maxSkew: number;
	/** Undefined: selects no pod. */
	selector: readonly LabelRequirement[] | undefined;
}

const UNEVEN = "node(s) didn't match pod topology spread constraints";

/** A pod's constraints of one kind ("DoNotSchedule" or "ScheduleAnyway"). */
export function spreadConstraints(pod: Pod, whenUnsatisfiable: string): SpreadConstraint[] {
	return (pod.spec.topologySpreadConstraints ?? [])
		.filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
		.map((constraint) => ({
			constraint,
			topologyKey: constraint.topologyKey,
			maxSkew: constraint.maxSkew,
			selector: readSelector(constraint.labelSelector),
		}));
}

/** The pods of `namespace` that a constraint counts: those that are not on their way out. */
export function countSpreadPods(pods: readonly Pod[], { selector }: SpreadConstraint, namespace?: string): number {
	// A selector that selects everything counts nothing, as upstream.
	if (selector === undefined || selector.length === 0) return 0;
	let count = 0;
	for (const { metadata } of pods) {
		if (metadata.deletionTimestamp !== undefined || metadata.namespace !== namespace) continue;
		if (matchesLabels(selector, metadata.labels)) count++;
	}
	return count;
}

/** Whether a node's pods count for a constraint: by default nodes that the pod's affinity rules out do not. */
export function countsNode({ constraint }: SpreadConstraint, pod: Pod, node: Node): boolean {
	if ((constraint.nodeAffinityPolicy ?? "Honor") === "Honor" && !matchRequiredNodeAffinity(pod.spec, node).matches) {
		return false;
	}
	return (
		(constraint.nodeTaintsPolicy ?? "Ignore") !== "Honor" ||
		findUntoleratedTaint(node.spec?.taints, pod.spec.tolerations) === undefined
	);
}

/** Whether a node has the topology keys of all constraints. */
export function hasTopologies(node: Node, constraints: readonly SpreadConstraint[]): boolean {
	return constraints.every(({ topologyKey }) => labelOf(node, topologyKey) !== undefined);
}

/**
 * The topology spread constraints that one pod must meet (the PodTopologySpread plugin). `pinned`: the only nodes that
 * its node affinity allows, if it names them; then no others are counted unless a constraint wants them.
 */
export class TopologySpread {
	private readonly constraints: readonly SpreadConstraint[];
	private domains: Map<string, number>[] | undefined;

	constructor(
		private readonly pod: Pod,
		private readonly view: ClusterView,
		private readonly pinned?: readonly Node[],
	) {
		this.constraints = spreadConstraints(pod, "DoNotSchedule");
	}

	misfit(node: Node, change?: Change): Misfit | undefined {
		if (this.constraints.length === 0) return undefined;
		this.domains ??= this.countDomains();
		for (const [index, spread] of this.constraints.entries()) {
			const domain = labelOf(node, spread.topologyKey);
			if (domain === undefined) {
				return misfit(`${UNEVEN} (missing required label)`, false, { constraint: spread.constraint });
			}
			const counts = this.domains[index] as Map<string, number>;
			const changed = this.delta(node, spread, change);
			const pods =
				(counts.get(domain) ?? 0) + changed + (matchesLabels(spread.selector, this.pod.metadata.labels) ? 1 : 0);
			const fewest = fewestOf(counts, spread, changed === 0 ? undefined : { domain, by: changed });
			if (pods - fewest > spread.maxSkew) {
				return misfit(UNEVEN, true, { constraint: spread.constraint, skew: { domain, pods, fewest } });
			}
		}
		return undefined;
	}

	private countDomains(): Map<string, number>[] {
		const domains = this.constraints.map(() => new Map<string, number>());
		for (const node of this.nodesThatMayCount()) {
			if (!hasTopologies(node, this.constraints)) continue;
			const pods = this.view.podsOn(node.metadata.name ?? "");
			for (const [index, spread] of this.constraints.entries()) {
				if (!countsNode(spread, this.pod, node)) continue;
				const counts = domains[index] as Map<string, number>;
				const domain = labelOf(node, spread.topologyKey) ?? "";
				counts.set(domain, (counts.get(domain) ?? 0) + countSpreadPods(pods, spread, this.pod.metadata.namespace));
			}
		}
		return domains;
	}

	private nodesThatMayCount(): readonly Node[] {
		const allHonor = this.constraints.every(({ constraint }) => (constraint.nodeAffinityPolicy ?? "Honor") === "Honor");
		return this.pinned !== undefined && allHonor ? this.pinned : this.view.nodes();
	}

	private delta(node: Node, spread: SpreadConstraint, change: Change | undefined): number {
		if (change === undefined || !hasTopologies(node, this.constraints) || !countsNode(spread, this.pod, node)) return 0;
		const matches = ({ metadata }: Pod) =>
			metadata.namespace === this.pod.metadata.namespace && matchesLabels(spread.selector, metadata.labels);
		return change.added.filter(matches).length - change.removed.filter(matches).length;
	}
}

function fewestOf(
	counts: ReadonlyMap<string, number>,
	{ constraint }: SpreadConstraint,
	change: { domain: string; by: number } | undefined,
): number {
	// Too few domains count as one more that is empty.
	if (counts.size < (constraint.minDomains ?? 1)) return 0;
	let fewest = Number.POSITIVE_INFINITY;
	for (const [domain, count] of counts) {
		fewest = Math.min(fewest, domain === change?.domain ? count + change.by : count);
	}
	return fewest;
}

function misfit(
	reason: string,
	resolvable: boolean,
	evidence: Omit<Extract<Misfit["evidence"], { what: "topologySpread" }>, "what">,
): Misfit {
	return {
		filter: "PodTopologySpread",
		reasons: [reason],
		resolvable,
		evidence: { what: "topologySpread", ...evidence },
	};
}

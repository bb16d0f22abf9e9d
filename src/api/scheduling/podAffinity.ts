import type { Node, Pod } from "../types";
import { type AffinityTerm, type AffinityTerms, affinityTerms, termMatches } from "./affinityTerms";
import { type ClusterView, labelOf } from "./clusterView";
import type { Misfit } from "./misfit";

/** Pods that are thought away from, or onto, the node that is looked at. */
export interface Change {
	removed: readonly Pod[];
	added: readonly Pod[];
}

const AFFINITY = "node(s) didn't match pod affinity rules";
const ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules";
const EXISTING_ANTI_AFFINITY = "node(s) didn't satisfy existing pods anti-affinity rules";

/**
 * Required inter-pod affinity and anti-affinity of one pod, and the anti-affinity of the pods that are there (the
 * InterPodAffinity plugin). Matches are counted by topology domain, and only in the domains that are asked about: a pod
 * that may go to one node costs the work for that node's domains.
 */
export class PodAffinity {
	private readonly terms: AffinityTerms;
	private readonly counts = new Map<string, number>();
	private anywhere: number | undefined;

	constructor(
		private readonly pod: Pod,
		private readonly view: ClusterView,
	) {
		this.terms = affinityTerms(pod);
	}

	misfit(node: Node, change?: Change): Misfit | undefined {
		return this.checkAffinity(node, change) ?? this.checkAntiAffinity(node, change) ?? this.checkExisting(node, change);
	}

	private checkAffinity(node: Node, change: Change | undefined): Misfit | undefined {
		let unmet: AffinityTerm | undefined;
		for (const term of this.terms.required) {
			const domain = labelOf(node, term.topologyKey);
			// Every topology key must be there, even for the first pod of a group.
			if (domain === undefined) return affinityMisfit(term, domain);
			if (this.attracting(term.topologyKey, domain) + delta(change, (pod) => this.attracts(pod)) <= 0) unmet ??= term;
		}
		if (unmet === undefined) return undefined;
		// The first pod of a group that wants to be together may go anywhere.
		if (this.attracts(this.pod) && this.attractingAnywhere() + delta(change, (pod) => this.attracts(pod)) <= 0) {
			return undefined;
		}
		return affinityMisfit(unmet, labelOf(node, unmet.topologyKey));
	}

	private checkAntiAffinity(node: Node, change: Change | undefined): Misfit | undefined {
		for (const term of this.terms.requiredAnti) {
			const { topologyKey } = term;
			const domain = labelOf(node, topologyKey);
			if (domain === undefined) continue;
			const repelled = (pod: Pod) => this.repels(pod, topologyKey);
			const count = this.count(`anti ${topologyKey}=${domain}`, () => this.podsIn(topologyKey, domain, repelled));
			if (count + delta(change, repelled) <= 0) continue;
			const evidence = { what: "podAntiAffinity" as const, term: term.term, domain };
			return { filter: "InterPodAffinity", reasons: [ANTI_AFFINITY], resolvable: true, evidence };
		}
		return undefined;
	}

	private checkExisting(node: Node, change: Change | undefined): Misfit | undefined {
		const keys = new Set(this.view.antiAffinityKeys());
		for (const pod of change?.added ?? []) {
			for (const { topologyKey } of affinityTerms(pod).requiredAnti) keys.add(topologyKey);
		}
		for (const topologyKey of keys) {
			const domain = labelOf(node, topologyKey);
			if (domain === undefined) continue;
			const rejects = (pod: Pod) => this.isRepelledBy(pod, topologyKey);
			const count = this.count(`existing ${topologyKey}=${domain}`, () =>
				sum(this.view.antiAffinityPods(topologyKey, domain), rejects),
			);
			if (count + delta(change, rejects) <= 0) continue;
			const evidence = { what: "existingAntiAffinity" as const, topologyKey, domain };
			return { filter: "InterPodAffinity", reasons: [EXISTING_ANTI_AFFINITY], resolvable: true, evidence };
		}
		return undefined;
	}

	/** 1 for a pod that meets all the affinity terms at once: no two pods can share that between them. */
	private attracts(pod: Pod): number {
		const { required } = this.terms;
		return required.length > 0 && required.every((term) => termMatches(term, pod, this.view)) ? 1 : 0;
	}

	private repels(pod: Pod, topologyKey: string): number {
		return this.matching(this.terms.requiredAnti, topologyKey, pod);
	}

	private isRepelledBy(pod: Pod, topologyKey: string): number {
		return this.matching(affinityTerms(pod).requiredAnti, topologyKey, this.pod);
	}

	private matching(terms: readonly AffinityTerm[], topologyKey: string, pod: Pod): number {
		return terms.filter((term) => term.topologyKey === topologyKey && termMatches(term, pod, this.view)).length;
	}

	private attracting(topologyKey: string, domain: string): number {
		return this.count(`affinity ${topologyKey}=${domain}`, () =>
			this.podsIn(topologyKey, domain, (pod) => this.attracts(pod)),
		);
	}

	/** The pods that would attract, wherever they are in a domain of one of the terms. */
	private attractingAnywhere(): number {
		this.anywhere ??= sum(this.view.nodes(), (node) =>
			this.terms.required.some(({ topologyKey }) => labelOf(node, topologyKey) !== undefined)
				? sum(this.view.podsOn(node.metadata.name ?? ""), (pod) => this.attracts(pod))
				: 0,
		);
		return this.anywhere;
	}

	private podsIn(topologyKey: string, domain: string, countOf: (pod: Pod) => number): number {
		return sum(this.view.nodesIn(topologyKey, domain), (node) =>
			sum(this.view.podsOn(node.metadata.name ?? ""), countOf),
		);
	}

	private count(key: string, make: () => number): number {
		let count = this.counts.get(key);
		if (count === undefined) {
			count = make();
			this.counts.set(key, count);
		}
		return count;
	}
}

function affinityMisfit({ term }: AffinityTerm, domain: string | undefined): Misfit {
	const evidence = { what: "podAffinity" as const, term, ...(domain === undefined ? {} : { domain }) };
	return { filter: "InterPodAffinity", reasons: [AFFINITY], resolvable: false, evidence };
}

function delta(change: Change | undefined, countOf: (pod: Pod) => number): number {
	return change === undefined ? 0 : sum(change.added, countOf) - sum(change.removed, countOf);
}

function sum<T>(items: readonly T[], countOf: (item: T) => number): number {
	let total = 0;
	for (const item of items) total += countOf(item);
	return total;
}

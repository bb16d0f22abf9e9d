import { type LabelRequirement, labelSelectorRequirements, matchesLabels } from "../labelSelector";
import type { LabelSelector, Pod, V1PodAffinityTerm, V1WeightedPodAffinityTerm } from "../types";
import type { ClusterView } from "./clusterView";

/** A term of inter-pod affinity with its selectors read. */
export interface AffinityTerm {
	topologyKey: string;
	/** How much a preferred term counts; 0 for a required one. */
	weight: number;
	term: V1PodAffinityTerm;
	namespaces: readonly string[];
	/** Undefined: selects no namespace. */
	namespaceSelector: readonly LabelRequirement[] | undefined;
	/** Undefined: selects no pod. */
	selector: readonly LabelRequirement[] | undefined;
}

/** All inter-pod affinity of a pod. */
export interface AffinityTerms {
	required: readonly AffinityTerm[];
	requiredAnti: readonly AffinityTerm[];
	preferred: readonly AffinityTerm[];
	preferredAnti: readonly AffinityTerm[];
}

/** A pod's terms, read once for each stored pod. matchLabelKeys are part of the selectors since the pod was made. */
export function affinityTerms(pod: Pick<Pod, "spec" | "metadata">): AffinityTerms {
	if (pod.spec.affinity === undefined) return NONE;
	let terms = known.get(pod.spec);
	if (terms === undefined) {
		const { podAffinity, podAntiAffinity } = pod.spec.affinity;
		const namespace = pod.metadata.namespace ?? "";
		const required = (list: readonly V1PodAffinityTerm[] = []) => list.map((term) => readTerm(term, namespace, 0));
		const weighted = (list: readonly V1WeightedPodAffinityTerm[] = []) =>
			list.map(({ podAffinityTerm, weight }) => readTerm(podAffinityTerm, namespace, weight));
		terms = {
			required: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
			requiredAnti: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
			preferred: weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
			preferredAnti: weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
		};
		known.set(pod.spec, terms);
	}
	return terms;
}

/** Whether a term is about `pod`: it is in one of the term's namespaces and has the labels. */
export function termMatches(
	{ namespaces, namespaceSelector, selector }: AffinityTerm,
	pod: Pick<Pod, "metadata">,
	view: Pick<ClusterView, "namespaceLabels">,
): boolean {
	if (!matchesLabels(selector, pod.metadata.labels)) return false;
	const { namespace = "" } = pod.metadata;
	if (namespaces.includes(namespace)) return true;
	if (namespaceSelector === undefined) return false;
	return namespaceSelector.length === 0 || matchesLabels(namespaceSelector, view.namespaceLabels(namespace));
}

/** The requirements of a selector; undefined, which selects nothing, for none and for one that can't be read. */
export function readSelector(selector: LabelSelector | undefined): LabelRequirement[] | undefined {
	try {
		return labelSelectorRequirements(selector);
	} catch {
		return undefined;
	}
}

const NONE: AffinityTerms = { required: [], requiredAnti: [], preferred: [], preferredAnti: [] };

const known = new WeakMap<object, AffinityTerms>();

function readTerm(term: V1PodAffinityTerm, namespace: string, weight: number): AffinityTerm {
	const { topologyKey, namespaces = [], namespaceSelector, labelSelector } = term;
	return {
		topologyKey,
		weight,
		term,
		// Without a word on namespaces a term is about the pod's own.
		namespaces: namespaces.length === 0 && namespaceSelector === undefined ? [namespace] : namespaces,
		namespaceSelector: readSelector(namespaceSelector),
		selector: readSelector(labelSelector),
	};
}

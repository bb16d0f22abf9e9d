import { labelKeyErrors, labelValueErrors } from "./labelNames";
import type { NodeSelectorTerm, PodSpec, V1NodeSelectorRequirement, V1PreferredSchedulingTerm } from "./types";

export type NodeSelectorRequirement = V1NodeSelectorRequirement;

/** What node affinity looks at in a node. */
export interface NodeFacts {
	metadata: { name?: string; labels?: Record<string, string> };
}

/** Why one term of a node selector does not select a node. */
export interface UnmetTerm {
	/** The term's index in nodeSelectorTerms. */
	index: number;
	/** The first requirement that fails; absent for an empty term, which selects nothing. */
	requirement?: NodeSelectorRequirement;
	/** The list that the requirement stands in. */
	list?: "matchExpressions" | "matchFields";
	/** The node's value for the requirement's key, if it has one. */
	actual?: string;
	/** The requirement can't be understood (a Gt without a number…): such a term selects nothing. */
	malformed?: boolean;
}

/** A label that spec.nodeSelector wants. */
export interface UnmetLabel {
	key: string;
	wanted: string;
	actual?: string;
}

export type NodeAffinityVerdict =
	| { matches: true /** The index of the term that selected the node, where there are terms. */; term?: number }
	| { matches: false; unmetLabel: UnmetLabel }
	| { matches: false; unmetTerms: UnmetTerm[] };

const MATCHES: NodeAffinityVerdict = { matches: true };

/**
 * Whether `spec.nodeSelector` and the required node affinity let a pod onto `node`, and if not, what they miss
 * (component-helpers nodeaffinity.GetRequiredNodeAffinity). Terms are ORed, the requirements of a term ANDed.
 */
export function matchRequiredNodeAffinity(
	spec: Pick<PodSpec, "nodeSelector" | "affinity">,
	node: NodeFacts,
): NodeAffinityVerdict {
	const unmetLabel = findUnmetLabel(spec.nodeSelector, node);
	if (unmetLabel !== undefined) {
		return { matches: false, unmetLabel };
	}
	const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	return required ? matchNodeSelectorTerms(required.nodeSelectorTerms ?? [], node) : MATCHES;
}

/** The first label of a nodeSelector that the node lacks or has with another value. */
export function findUnmetLabel(
	nodeSelector: Record<string, string> | undefined,
	node: NodeFacts,
): UnmetLabel | undefined {
	for (const key in nodeSelector) {
		const actual = labelOf(node, key);
		if (actual !== nodeSelector[key]) {
			return { key, wanted: nodeSelector[key] ?? "", actual };
		}
	}
	return undefined;
}

/** Whether one of `terms` selects `node`. No terms, and terms without requirements, select nothing. */
export function matchNodeSelectorTerms(terms: readonly NodeSelectorTerm[], node: NodeFacts): NodeAffinityVerdict {
	const unmetTerms: UnmetTerm[] = [];
	for (const [index, term] of terms.entries()) {
		const unmet = findUnmetRequirement(term, node);
		if (unmet === undefined) {
			return { matches: true, term: index };
		}
		unmetTerms.push({ index, ...unmet });
	}
	return { matches: false, unmetTerms };
}

/** The sum of the weights of the preferred terms that select `node`; a term without requirements adds nothing. */
export function preferredNodeAffinityScore(
	terms: readonly V1PreferredSchedulingTerm[] | undefined,
	node: NodeFacts,
): number {
	let score = 0;
	for (const { preference, weight } of terms ?? []) {
		if (findUnmetRequirement(preference, node) === undefined) {
			score += weight;
		}
	}
	return score;
}

/** Whether a label requirement holds for `labels`; false for one that can't be understood. */
export function matchesLabelRequirement(
	requirement: NodeSelectorRequirement,
	labels: Record<string, string> | undefined,
): boolean {
	return !isMalformed(requirement) && holds(requirement, labels?.[requirement.key]);
}

/**
 * The node that a DaemonSet's pod is meant for: the one it is bound to, else the one that its affinity pins it to
 * through matchFields metadata.name. Undefined when there is none or the pin names several.
 */
export function targetNodeName(spec: Pick<PodSpec, "nodeName" | "affinity">): string | undefined {
	if (spec.nodeName) {
		return spec.nodeName;
	}
	const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	for (const term of required?.nodeSelectorTerms ?? []) {
		for (const field of term.matchFields ?? []) {
			if (field.key === "metadata.name" && field.operator === "In") {
				return field.values?.length === 1 ? field.values[0] : undefined;
			}
		}
	}
	return undefined;
}

function findUnmetRequirement(term: NodeSelectorTerm, node: NodeFacts): Omit<UnmetTerm, "index"> | undefined {
	const expressions = term.matchExpressions ?? [];
	const fields = term.matchFields ?? [];
	if (expressions.length === 0 && fields.length === 0) {
		return {};
	}
	// One malformed requirement spoils its whole term, wherever it stands.
	for (const requirement of expressions) {
		if (isMalformed(requirement)) {
			return { requirement, list: "matchExpressions", malformed: true };
		}
	}
	for (const requirement of fields) {
		if (!isFieldOperator(requirement.operator) || requirement.values?.length !== 1) {
			return { requirement, list: "matchFields", malformed: true };
		}
	}
	for (const requirement of expressions) {
		const actual = labelOf(node, requirement.key);
		if (!holds(requirement, actual)) {
			return { requirement, list: "matchExpressions", actual };
		}
	}
	for (const requirement of fields) {
		const actual = requirement.key === "metadata.name" ? node.metadata.name : undefined;
		if ((requirement.operator === "In") !== ((actual ?? "") === requirement.values?.[0])) {
			return { requirement, list: "matchFields", actual };
		}
	}
	return undefined;
}

/** Reads own labels only: a label named like a property of Object must not be found by inheritance. */
function labelOf(node: NodeFacts, key: string): string | undefined {
	const labels = node.metadata.labels;
	return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function isFieldOperator(operator: string): boolean {
	return operator === "In" || operator === "NotIn";
}

function holds(requirement: NodeSelectorRequirement, actual: string | undefined): boolean {
	switch (requirement.operator) {
		case "In":
			return actual !== undefined && (requirement.values ?? []).includes(actual);
		case "NotIn":
			return actual === undefined || !(requirement.values ?? []).includes(actual);
		case "Exists":
			return actual !== undefined;
		case "DoesNotExist":
			return actual === undefined;
		case "Gt":
		case "Lt": {
			const [left, right] = [parseInt64(actual), parseInt64(requirement.values?.[0])];
			if (left === undefined || right === undefined) {
				return false;
			}
			return requirement.operator === "Gt" ? left > right : left < right;
		}
		default:
			return false;
	}
}

/** What apimachinery's labels.NewRequirement refuses. */
function isMalformed(requirement: NodeSelectorRequirement): boolean {
	const values = requirement.values ?? [];
	if (labelKeyErrors(requirement.key).length > 0 || values.some((value) => labelValueErrors(value).length > 0)) {
		return true;
	}
	switch (requirement.operator) {
		case "In":
		case "NotIn":
			return values.length === 0;
		case "Exists":
		case "DoesNotExist":
			return values.length !== 0;
		case "Gt":
		case "Lt":
			return values.length !== 1 || parseInt64(values[0]) === undefined;
		default:
			return true;
	}
}

/** As Go's strconv.ParseInt(text, 10, 64). */
function parseInt64(text: string | undefined): bigint | undefined {
	if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) {
		return undefined;
	}
	const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
	return BigInt.asIntN(64, value) === value ? value : undefined;
}

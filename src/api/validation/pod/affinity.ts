import { type FieldError, forbidden, invalid, named, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { labelName, subdomainName } from "../../names";
import type {
	Affinity,
	LabelSelector,
	NodeSelectorTerm,
	V1NodeAffinity,
	V1NodeSelector,
	V1NodeSelectorRequirement,
	V1PodAffinity,
	V1PodAffinityTerm,
} from "../../types";
import { validateLabelKey, validateLabelSelector, validateLabelValues } from "../labelSelector";
import { validateName } from "./common";
import type { PodRules } from "./rules";

export function validateAffinity(errors: FieldError[], affinity: Affinity, rules: PodRules, path: FieldPath): void {
	if (affinity.nodeAffinity) validateNodeAffinity(errors, affinity.nodeAffinity, rules, path.child("nodeAffinity"));
	for (const kind of ["podAffinity", "podAntiAffinity"] as const) {
		const terms = affinity[kind];
		if (terms) validatePodAffinity(errors, terms, rules, path.child(kind));
	}
}

/** Which nodes: at least one term, each of requirements on labels and fields. */
export function validateNodeSelector(
	errors: FieldError[],
	selector: V1NodeSelector,
	{ allowInvalidValues }: { allowInvalidValues: boolean },
	path: FieldPath,
): void {
	const terms = selector.nodeSelectorTerms ?? [];
	const at = path.child("nodeSelectorTerms");
	if (terms.length === 0) errors.push(required(at, "must have at least one node selector term"));
	for (const [index, term] of terms.entries()) {
		validateNodeSelectorTerm(errors, term, { allowInvalidValues }, at.index(index));
	}
}

/** Keys whose values the scheduler takes from the pod's own labels. */
export function validateMatchLabelKeys(
	errors: FieldError[],
	{ match, mismatch, selector }: { match: readonly string[]; mismatch: readonly string[]; selector?: LabelSelector },
	path: FieldPath,
): void {
	validateKeys(errors, match, selector, path.child("matchLabelKeys"));
	validateKeys(errors, mismatch, selector, path.child("mismatchLabelKeys"));
	if (selector && match.length > 0) {
		const seen = new Set(Object.keys(selector.matchLabels ?? {}));
		for (const { key } of selector.matchExpressions ?? []) {
			const index = match.lastIndexOf(key);
			if (index >= 0 && seen.has(key)) {
				errors.push(invalid(path.index(index), key, "exists in both matchLabelKeys and labelSelector"));
			}
			seen.add(key);
		}
	}
	for (const [index, key] of match.entries()) {
		if (!mismatch.includes(key)) continue;
		const at = path.child("matchLabelKeys").index(index);
		errors.push(invalid(at, key, "exists in both matchLabelKeys and mismatchLabelKeys"));
	}
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

function validateNodeAffinity(errors: FieldError[], affinity: V1NodeAffinity, rules: PodRules, path: FieldPath): void {
	const must = affinity[REQUIRED];
	const allowInvalidValues = rules.allowInvalidNodeAffinityValues === true;
	if (must) validateNodeSelector(errors, must, { allowInvalidValues }, path.child(REQUIRED));
	for (const [index, { weight, preference }] of affinity[PREFERRED]?.entries() ?? []) {
		const at = path.child(PREFERRED).index(index);
		validateWeight(errors, weight, at);
		validateNodeSelectorTerm(errors, preference, { allowInvalidValues: true }, at.child("preference"));
	}
}

function validateWeight(errors: FieldError[], weight: number, path: FieldPath): void {
	if (weight <= 0 || weight > 100) errors.push(invalid(path.child("weight"), weight, "must be in the range 1-100"));
}

export function validateNodeSelectorTerm(
	errors: FieldError[],
	term: NodeSelectorTerm,
	{ allowInvalidValues }: { allowInvalidValues: boolean },
	path: FieldPath,
): void {
	for (const [index, requirement] of term.matchExpressions?.entries() ?? []) {
		const at = path.child("matchExpressions").index(index);
		validateOperator(errors, requirement, at);
		validateLabelKey(errors, requirement.key, at.child("key"));
		if (!allowInvalidValues) validateLabelValues(errors, requirement.values ?? [], at.child("values"));
	}
	for (const [index, requirement] of term.matchFields?.entries() ?? []) {
		validateFieldRequirement(errors, requirement, path.child("matchFields").index(index));
	}
}

const NO_OPERATOR = "not a valid selector operator";

function validateOperator(errors: FieldError[], requirement: V1NodeSelectorRequirement, path: FieldPath): void {
	const count = requirement.values?.length ?? 0;
	const at = path.child("values");
	switch (requirement.operator) {
		case "In":
		case "NotIn":
			if (count === 0) errors.push(required(at, "must be specified when `operator` is 'In' or 'NotIn'"));
			break;
		case "Exists":
		case "DoesNotExist":
			if (count > 0) {
				errors.push(forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
			}
			break;
		case "Gt":
		case "Lt":
			if (count !== 1) {
				errors.push(required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
			}
			break;
		default:
			errors.push(invalid(path.child("operator"), named(requirement.operator), NO_OPERATOR));
	}
}

function validateFieldRequirement(
	errors: FieldError[],
	{ key, operator, values = [] }: V1NodeSelectorRequirement,
	path: FieldPath,
): void {
	if (operator !== "In" && operator !== "NotIn") {
		errors.push(invalid(path.child("operator"), named(operator), NO_OPERATOR));
	} else if (values.length !== 1) {
		const why = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
		errors.push(required(path.child("values"), why));
	}
	if (key !== "metadata.name") {
		errors.push(invalid(path.child("key"), key, "not a valid field selector key"));
		return;
	}
	for (const [index, value] of values.entries()) {
		validateName(errors, value, (name) => subdomainName(name, false), path.child("values").index(index));
	}
}

function validatePodAffinity(errors: FieldError[], affinity: V1PodAffinity, rules: PodRules, path: FieldPath): void {
	for (const [index, term] of affinity[REQUIRED]?.entries() ?? []) {
		validatePodAffinityTerm(errors, term, rules, path.child(REQUIRED).index(index));
	}
	for (const [index, { weight, podAffinityTerm }] of affinity[PREFERRED]?.entries() ?? []) {
		const at = path.child(PREFERRED).index(index);
		validateWeight(errors, weight, at);
		validatePodAffinityTerm(errors, podAffinityTerm, rules, at.child("podAffinityTerm"));
	}
}

function validatePodAffinityTerm(
	errors: FieldError[],
	term: V1PodAffinityTerm,
	rules: PodRules,
	path: FieldPath,
): void {
	const selectorRules = { allowInvalidValues: rules.allowInvalidSelectorValues };
	validateLabelSelector(errors, term.labelSelector, path.child("labelSelector"), selectorRules);
	validateLabelSelector(errors, term.namespaceSelector, path.child("namespaceSelector"), selectorRules);
	for (const namespace of term.namespaces ?? []) {
		validateName(errors, namespace, (name) => labelName(name, false), path.child("namespace"));
	}
	const { matchLabelKeys: match = [], mismatchLabelKeys: mismatch = [], labelSelector: selector } = term;
	validateMatchLabelKeys(errors, { match, mismatch, selector }, path);
	if (term.topologyKey === "") errors.push(required(path.child("topologyKey"), "can not be empty"));
	validateLabelKey(errors, term.topologyKey, path.child("topologyKey"));
}

function validateKeys(
	errors: FieldError[],
	keys: readonly string[],
	selector: LabelSelector | undefined,
	path: FieldPath,
): void {
	if (keys.length === 0) return;
	if (selector === undefined) {
		errors.push(forbidden(path, "must not be specified when labelSelector is not set"));
		return;
	}
	for (const [index, key] of keys.entries()) validateLabelKey(errors, key, path.index(index));
}

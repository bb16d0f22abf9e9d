import { duplicate, type FieldError, forbidden, invalid, json, named, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { labelValueErrors, qualifiedNameErrors } from "../../names";
import type { Toleration, V1PodSchedulingGate, V1TopologySpreadConstraint } from "../../types";
import { validateLabelKey, validateLabelSelector } from "../labelSelector";
import { validateMatchLabelKeys } from "./affinity";
import { validateName } from "./common";
import type { PodRules } from "./rules";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function validateTolerations(errors: FieldError[], tolerations: readonly Toleration[], path: FieldPath): void {
	for (const [index, toleration] of tolerations.entries()) {
		const at = path.index(index);
		const { key = "", operator = "", effect = "" } = toleration;
		if (key !== "") validateLabelKey(errors, key, at.child("key"));
		if (key === "" && operator !== "Exists") {
			const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
			errors.push(invalid(at.child("operator"), named(operator), why));
		}
		if (toleration.tolerationSeconds !== undefined && effect !== "NoExecute") {
			const why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
			errors.push(invalid(at.child("effect"), named(effect), why));
		}
		validateOperator(errors, operator, toleration.value ?? "", at.child("operator"));
		if (effect !== "") validateEffect(errors, effect, at.child("effect"));
	}
}

export function validateEffect(errors: FieldError[], effect: string, path: FieldPath): void {
	if (!EFFECTS.includes(effect)) errors.push(notSupported(path, named(effect), EFFECTS));
}

export function validateSchedulingGates(
	errors: FieldError[],
	gates: readonly V1PodSchedulingGate[],
	path: FieldPath,
): void {
	const seen = new Set<string>();
	for (const [index, { name }] of gates.entries()) {
		validateName(errors, name, qualifiedNameErrors, path.index(index));
		if (seen.has(name)) errors.push(duplicate(path.index(index), name));
		seen.add(name);
	}
}

const ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const NODE_POLICIES = ["Honor", "Ignore"];

export function validateSpreadConstraints(
	errors: FieldError[],
	constraints: readonly V1TopologySpreadConstraint[],
	rules: PodRules,
	path: FieldPath,
): void {
	for (const [index, constraint] of constraints.entries()) {
		const at = path.index(index);
		const { topologyKey, whenUnsatisfiable } = constraint;
		validatePositive(errors, constraint.maxSkew, at.child("maxSkew"));
		if (topologyKey === "") errors.push(required(at.child("topologyKey"), "can not be empty"));
		if (!ACTIONS.includes(whenUnsatisfiable)) {
			errors.push(notSupported(at.child("whenUnsatisfiable"), named(whenUnsatisfiable), ACTIONS));
		}
		const later = constraints.slice(index + 1);
		if (later.some((c) => c.topologyKey === topologyKey && c.whenUnsatisfiable === whenUnsatisfiable)) {
			const pair = at.child("{topologyKey, whenUnsatisfiable}");
			errors.push(duplicate(pair, `{${topologyKey}, ${whenUnsatisfiable}}`));
		}
		validateMinDomains(errors, constraint, at.child("minDomains"));
		for (const policy of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
			const value = constraint[policy];
			if (value === undefined || NODE_POLICIES.includes(value)) continue;
			errors.push(notSupported(at.child(policy), named(value), NODE_POLICIES));
		}
		validateSpreadKeys(errors, constraint, rules, at);
		if (!rules.allowInvalidSpreadSelector) {
			validateLabelSelector(errors, constraint.labelSelector, at.child("labelSelector"));
		}
	}
}

export function validatePositive(errors: FieldError[], value: number, path: FieldPath): void {
	if (value <= 0) errors.push(invalid(path, value, "must be greater than zero"));
}

function validateOperator(errors: FieldError[], operator: string, value: string, path: FieldPath): void {
	switch (operator) {
		case "":
		case "Equal": {
			const problems = labelValueErrors(value);
			if (problems.length > 0) errors.push(invalid(path, value, problems.join(";")));
			break;
		}
		case "Exists":
			if (value !== "") errors.push(invalid(path, value, "value must be empty when `operator` is 'Exists'"));
			break;
		case "Lt":
		case "Gt":
			// Behind a feature gate that is off by default, which the message does not tell.
			errors.push(notSupported(path, named(operator), ["Equal", "Exists", "Lt", "Gt"]));
			break;
		default:
			errors.push(notSupported(path, named(operator), ["Equal", "Exists"]));
	}
}

function validateMinDomains(
	errors: FieldError[],
	{ minDomains, whenUnsatisfiable }: V1TopologySpreadConstraint,
	path: FieldPath,
): void {
	if (minDomains === undefined) return;
	validatePositive(errors, minDomains, path);
	if (whenUnsatisfiable === "DoNotSchedule") return;
	const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
	errors.push(invalid(path, json(minDomains), why));
}

function validateSpreadKeys(
	errors: FieldError[],
	{ matchLabelKeys: match = [], labelSelector: selector }: V1TopologySpreadConstraint,
	rules: PodRules,
	path: FieldPath,
): void {
	if (!rules.legacyMatchLabelKeys) {
		validateMatchLabelKeys(errors, { match, mismatch: [], selector }, path);
		return;
	}
	if (match.length === 0) return;
	const at = path.child("matchLabelKeys");
	if (selector === undefined) errors.push(forbidden(at, "must not be specified when labelSelector is not set"));
	const inSelector = new Set([
		...Object.keys(selector?.matchLabels ?? {}),
		...(selector?.matchExpressions ?? []).map(({ key }) => key),
	]);
	for (const [index, key] of match.entries()) {
		validateLabelKey(errors, key, at.index(index));
		if (inSelector.has(key)) {
			errors.push(invalid(at.index(index), key, "exists in both matchLabelKeys and labelSelector"));
		}
	}
}

import { type FieldError, forbidden, invalid, named, required } from "../fieldError";
import type { FieldPath } from "../fieldPath";
import { labelValueErrors, qualifiedNameErrors } from "../names";
import type { LabelSelector } from "../types";

/** Values that an older version of the object already has may stay. */
export interface LabelSelectorRules {
	allowInvalidValues?: boolean;
}

/** A set of labels: keys and values, all named by the map itself. */
export function validateLabels(
	errors: FieldError[],
	labels: Readonly<Record<string, string>> | undefined,
	path: FieldPath,
): void {
	if (labels === undefined) return;
	for (const key of Object.keys(labels)) {
		const value = labels[key] ?? "";
		validateLabelKey(errors, key, path);
		for (const why of labelValueErrors(value)) errors.push(invalid(path, value, why));
	}
}

export function validateLabelKey(errors: FieldError[], key: string, path: FieldPath): void {
	for (const why of qualifiedNameErrors(key)) errors.push(invalid(path, key, why));
}

export function validateLabelSelector(
	errors: FieldError[],
	selector: LabelSelector | undefined,
	path: FieldPath,
	{ allowInvalidValues = false }: LabelSelectorRules = {},
): void {
	if (selector === undefined || selector === null) return;
	if (selector.matchLabels) validateLabels(errors, selector.matchLabels, path.child("matchLabels"));
	for (const [index, requirement] of selector.matchExpressions?.entries() ?? []) {
		const at = path.child("matchExpressions").index(index);
		const values = requirement.values ?? [];
		switch (requirement.operator) {
			case "In":
			case "NotIn":
				if (values.length === 0) {
					errors.push(required(at.child("values"), "must be specified when `operator` is 'In' or 'NotIn'"));
				}
				break;
			case "Exists":
			case "DoesNotExist":
				if (values.length > 0) {
					const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
					errors.push(forbidden(at.child("values"), why));
				}
				break;
			default:
				errors.push(invalid(at.child("operator"), named(requirement.operator), "not a valid selector operator"));
		}
		validateLabelKey(errors, requirement.key, at.child("key"));
		if (!allowInvalidValues) validateLabelValues(errors, values, at.child("values"));
	}
}

export function validateLabelValues(errors: FieldError[], values: readonly string[], path: FieldPath): void {
	for (const [index, value] of values.entries()) {
		for (const why of labelValueErrors(value)) errors.push(invalid(path.index(index), value, why));
	}
}

/** Whether an expression of the selector has a value that is no label value. */
export function hasInvalidSelectorValue(selector: LabelSelector | undefined): boolean {
	return (
		selector?.matchExpressions?.some((each) => each.values?.some((value) => labelValueErrors(value).length > 0)) ??
		false
	);
}

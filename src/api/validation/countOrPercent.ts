import { type FieldError, invalid, json } from "../fieldError";
import type { FieldPath } from "../fieldPath";
import { percentErrors } from "../names";
import { validateNonNegative } from "./metadata";

/** A number of pods that is not negative, or a percentage. */
export function validateCountOrPercent(errors: FieldError[], value: number | string, path: FieldPath): void {
	if (typeof value !== "string") {
		validateNonNegative(errors, value, path);
		return;
	}
	for (const why of percentErrors(value)) errors.push(invalid(path, json(value), why));
}

/** No percentage above 100. */
export function validateAtMostAll(errors: FieldError[], value: number | string, path: FieldPath): void {
	if (typeof value === "string" && percentErrors(value).length === 0 && Number(value.slice(0, -1)) > 100) {
		errors.push(invalid(path, json(value), "must not be greater than 100%"));
	}
}

/** The number itself, of a percentage or a text of digits too; 0 for what is neither. */
export function countOrPercent(value: number | string): number {
	if (typeof value === "number") return value;
	return /^([+-]?\d+|\d+%)$/.test(value) ? Number.parseInt(value, 10) : 0;
}

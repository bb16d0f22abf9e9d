import type { FieldPath } from "./fieldPath";
import { goNumber, goQuote } from "./go/format";
import { goJson } from "./go/json";
import type { Resource } from "./resource";
import { invalid as invalidStatus, type StatusCause, type StatusError } from "./statusError";

/** What is wrong with a field: the reasons of a Status' causes. */
export type FieldErrorType =
	| "FieldValueNotFound"
	| "FieldValueRequired"
	| "FieldValueDuplicate"
	| "FieldValueInvalid"
	| "FieldValueNotSupported"
	| "FieldValueForbidden"
	| "FieldValueTooLong"
	| "FieldValueTooMany"
	| "FieldValueTooFew"
	| "FieldValueTypeInvalid"
	| "FieldValueTooShort"
	| "InternalError";

/** One finding of validation, as apimachinery's field.Error. */
export interface FieldError {
	readonly type: FieldErrorType;
	readonly path: FieldPath;
	/** What stands there, as far as the message shows it. */
	readonly value: unknown;
	readonly detail: string;
}

const PRINTED = Symbol.for("ds.Printed");

/** A value whose JSON is already known: a Go struct's, or a string of a named Go type, which prints as JSON. */
export interface Printed {
	readonly [PRINTED]: string;
}

/** A string of a named type, or behind a pointer: Go's field.Error prints it as JSON, not as a quoted Go string. */
export function named(text: string | undefined): Printed {
	return { [PRINTED]: goJson(text ?? "") };
}

/** A value behind a pointer, or any other that prints as JSON; undefined is Go's nil. */
export function json(value: unknown): Printed {
	return { [PRINTED]: goJson(value ?? null) };
}

/**
 * A struct of the server's internal types, which have no JSON names: its fields print under their Go names in the
 * order given.
 */
export function struct(fields: Readonly<Record<string, unknown>>): Printed {
	return { [PRINTED]: structJson(fields) };
}

export function invalid(path: FieldPath, value: unknown, detail: string): FieldError {
	return { type: "FieldValueInvalid", path, value, detail };
}

export function required(path: FieldPath, detail = ""): FieldError {
	return { type: "FieldValueRequired", path, value: "", detail };
}

export function duplicate(path: FieldPath, value: unknown): FieldError {
	return { type: "FieldValueDuplicate", path, value, detail: "" };
}

export function notFound(path: FieldPath, value: unknown): FieldError {
	return { type: "FieldValueNotFound", path, value, detail: "" };
}

export function forbidden(path: FieldPath, detail: string): FieldError {
	return { type: "FieldValueForbidden", path, value: "", detail };
}

/** `supported` in the order in which the message lists them. */
export function notSupported(path: FieldPath, value: unknown, supported: readonly string[]): FieldError {
	const detail = supported.length === 0 ? "" : `supported values: ${supported.map(goQuote).join(", ")}`;
	return { type: "FieldValueNotSupported", path, value, detail };
}

export function tooLong(path: FieldPath, maxBytes: number): FieldError {
	return tooLongIn(path, maxBytes, "byte");
}

/** What is wrong without the field, as field.Error.ErrorBody words it. */
export function errorBody({ type, value, detail }: FieldError): string {
	const shown = WITHOUT_VALUE.has(type) ? TEXTS[type] : `${TEXTS[type]}: ${showValue(value)}`;
	return detail === "" ? shown : `${shown}: ${detail}`;
}

/** The errors as a Status' causes. */
export function toCauses(errors: readonly FieldError[]): Required<StatusCause>[] {
	return errors.map((error) => ({ reason: error.type, message: errorBody(error), field: error.path.toString() }));
}

/** The 422 that the server answers for these errors (apimachinery's errors.NewInvalid). */
export function toInvalid(
	resource: Pick<Resource, "group" | "kind">,
	name: string,
	errors: readonly FieldError[],
): StatusError {
	return invalidStatus(resource, name, toCauses(errors));
}

const TEXTS: Readonly<Record<FieldErrorType, string>> = {
	FieldValueNotFound: "Not found",
	FieldValueRequired: "Required value",
	FieldValueDuplicate: "Duplicate value",
	FieldValueInvalid: "Invalid value",
	FieldValueNotSupported: "Unsupported value",
	FieldValueForbidden: "Forbidden",
	FieldValueTooLong: "Too long",
	FieldValueTooMany: "Too many",
	FieldValueTooFew: "Too few",
	FieldValueTypeInvalid: "Invalid value",
	FieldValueTooShort: "Too short",
	InternalError: "Internal error",
};

const WITHOUT_VALUE: ReadonlySet<FieldErrorType> = new Set([
	"FieldValueRequired",
	"FieldValueForbidden",
	"FieldValueTooLong",
	"FieldValueTooShort",
	"InternalError",
]);

function tooLongIn(path: FieldPath, max: number, unit: string): FieldError {
	const detail = `may not be more than ${max} ${max === 1 ? unit : `${unit}s`}`;
	return { type: "FieldValueTooLong", path, value: "", detail };
}

function showValue(value: unknown): string {
	if (isPrinted(value)) return value[PRINTED];
	if (typeof value === "string") return goQuote(value);
	if (typeof value === "number") return goNumber(value);
	if (typeof value === "boolean" || typeof value === "bigint") return String(value);
	return goJson(value);
}

function isPrinted(value: unknown): value is Printed {
	return typeof value === "object" && value !== null && PRINTED in value;
}

function structJson(value: unknown): string {
	if (isPrinted(value)) return value[PRINTED];
	if (Array.isArray(value)) return `[${value.map(structJson).join(",")}]`;
	if (typeof value !== "object" || value === null) return goJson(value ?? null);
	const fields = Object.entries(value).map(([name, inner]) => `${goJson(name)}:${structJson(inner)}`);
	return `{${fields.join(",")}}`;
}

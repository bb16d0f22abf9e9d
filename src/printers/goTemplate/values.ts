import { goNumber, goType, goValue, isInt64 } from "../../api/go/format";

/** A number that the template itself made: Go tells an int from a float64 even where the value would not. */
export class Numeral {
	constructor(
		readonly value: number,
		readonly type: "int" | "float64" | "uint8",
	) {}
}

/**
 * A value on its way through a template. `undefined` is Go's invalid value ("<no value>"), `null` nil; `boxed` says
 * that its static type is interface {}, which only error messages show.
 */
export interface Value {
	readonly of: unknown;
	readonly boxed?: boolean;
}

export const INVALID: Value = { of: undefined };

export function plain(value: unknown): unknown {
	return value instanceof Numeral ? value.value : value;
}

/** The Go type of a value: int64, string, map[string]interface {}. */
export function typeName(value: unknown): string {
	return value instanceof Numeral ? value.type : goType(value);
}

/** %v */
export function valueText(value: unknown): string {
	return value instanceof Numeral ? goNumber(value.value) : goValue(value);
}

export type Kind = "invalid" | "nil" | "bool" | "int" | "float" | "string" | "slice" | "map";

export function kindOf(value: unknown): Kind {
	if (value === undefined) return "invalid";
	if (value === null) return "nil";
	if (value instanceof Numeral) return value.type === "float64" ? "float" : "int";
	if (Array.isArray(value)) return "slice";
	switch (typeof value) {
		case "boolean":
			return "bool";
		case "number":
			return isInt64(value) ? "int" : "float";
		case "bigint":
			return "int";
		case "object":
			return "map";
		default:
			return "string";
	}
}

/** What {{if}} takes for true: neither zero, nor empty, nor missing. */
export function isTrue(value: unknown): boolean {
	switch (kindOf(value)) {
		case "invalid":
		case "nil":
			return false;
		case "slice":
			return (value as unknown[]).length > 0;
		case "map":
			return Object.keys(value as object).length > 0;
		default:
			return Boolean(plain(value));
	}
}

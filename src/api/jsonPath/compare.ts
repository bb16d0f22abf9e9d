import { isInt64 } from "../go/format";
import { compareGo } from "../go/keys";
import { Float } from "./float";

/**
 * Compares two scalars as Go's text/template does (eq, lt …).
 * @throws an Error when their types can't be compared.
 */
export function compareBasic(operator: string, a: unknown, b: unknown): boolean {
	switch (operator) {
		case "==":
			return equal(a, b);
		case "!=":
			return !equal(a, b);
		case "<":
			return less(a, b);
		case "<=":
			return less(a, b) || equal(a, b);
		case ">":
			return !(less(a, b) || equal(a, b));
		case ">=":
			return !less(a, b);
		default:
			throw new Error(`unrecognized filter operator ${operator}`);
	}
}

function equal(a: unknown, b: unknown): boolean {
	sameKind(a, b);
	// Loosely: an integer may be a number or, where it is large, a bigint.
	// biome-ignore lint/suspicious/noDoubleEquals: both are of one kind
	return plain(a) == plain(b);
}

function less(a: unknown, b: unknown): boolean {
	const kind = sameKind(a, b);
	if (kind === "bool") throw new Error("invalid type for comparison");
	if (kind === "string") return compareGo(a as string, b as string) < 0;
	return (plain(a) as number) < (plain(b) as number);
}

function sameKind(a: unknown, b: unknown): string {
	const kind = basicKind(a);
	if (kind !== basicKind(b)) throw new Error("incompatible types for comparison");
	return kind;
}

function basicKind(value: unknown): string {
	if (value instanceof Float) return "float";
	switch (typeof value) {
		case "boolean":
			return "bool";
		case "string":
			return "string";
		case "bigint":
			return "int";
		case "number":
			return isInt64(value) ? "int" : "float";
		default:
			throw new Error("invalid type for comparison");
	}
}

function plain(value: unknown): unknown {
	return value instanceof Float ? value.value : value;
}

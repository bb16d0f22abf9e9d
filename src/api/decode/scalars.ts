import { isJsonNumber, type JsonNumber } from "../go/jsonNumber";
import { canonicalQuantity, quantityProblem } from "../quantity";
import type { GoType } from "../schema/schema";
import { formatMicroTime, formatTime, parseMicroTime, parseTime } from "../time";
import { base64Problem } from "./base64";
import type { Problems } from "./problems";

/**
 * Reads a JSON value (never null) as one Go type and gives it back as the server would print it.
 * What it finds wrong goes to the problems, and its result is then of no use.
 */
export type Decoder = (value: unknown, problems: Problems) => unknown;

/** The decoder of a type that is no struct, list or map. */
export function scalarDecoder(type: GoType): Decoder {
	switch (type.kind) {
		case "string":
			return (value, problems) => (typeof value === "string" ? value : mismatch(value, type, problems));
		case "bool":
			return (value, problems) => (typeof value === "boolean" ? value : mismatch(value, type, problems));
		case "int32":
			return (value, problems) => (isInt32(value) ? value : integer(value, type, problems));
		case "int64":
			return (value, problems) => (isInt32(value) ? value : integer(value, type, problems));
		case "float64":
			return (value, problems) => (isNumber(value) ? Number(value) : mismatch(value, type, problems));
		case "bytes":
			return (value, problems) => bytes(value, type, problems);
		case "Quantity":
			return quantity;
		case "IntOrString":
			return intOrString;
		case "Time":
			return (value, problems) => (isPrintedTime(value) ? value : time(value, problems, parseTime, formatTime));
		case "MicroTime":
			return (value, problems) => time(value, problems, parseMicroTime, formatMicroTime);
		default:
			return (value) => value;
	}
}

/** How Go's decoder names a JSON value: string, number, bool, array, object. */
export function describeJson(value: unknown): string {
	if (Array.isArray(value)) return "array";
	if (typeof value === "boolean") return "bool";
	if (isNumber(value)) return "number";
	return typeof value;
}

/** A number as it stands in JSON text. */
export function numberText(value: number | bigint | JsonNumber): string {
	if (isJsonNumber(value)) return value.text;
	return Object.is(value, -0) ? "-0" : String(value);
}

function isNumber(value: unknown): value is number | bigint | JsonNumber {
	return typeof value === "number" || typeof value === "bigint" || isJsonNumber(value);
}

function mismatch(value: unknown, type: GoType, problems: Problems): undefined {
	problems.wrongType(describeJson(value), type.goName);
	return undefined;
}

function isInt32(value: unknown): value is number {
	return typeof value === "number" && (value | 0) === value && !Object.is(value, -0);
}

const LIMITS = { int32: 2n ** 31n, int64: 2n ** 63n };

function integer(value: unknown, type: GoType, problems: Problems): unknown {
	if (!isNumber(value)) return mismatch(value, type, problems);
	const limit = type.kind === "int32" ? LIMITS.int32 : LIMITS.int64;
	const exact = typeof value === "bigint" ? value : wholeNumber(value);
	if (exact === undefined || exact >= limit || exact < -limit) {
		problems.wrongType(`number ${numberText(value)}`, type.goName);
		return undefined;
	}
	const plain = Number(exact);
	return Number.isSafeInteger(plain) ? plain : exact;
}

/** Undefined for a fraction, and for what Go's JSON writes with a point or an exponent, which is no integer to it. */
function wholeNumber(value: number | JsonNumber): bigint | undefined {
	return typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : undefined;
}

function bytes(value: unknown, type: GoType, problems: Problems): unknown {
	if (typeof value !== "string") return mismatch(value, type, problems);
	const problem = base64Problem(value);
	if (problem === undefined) return Buffer.from(value, "base64").toString("base64");
	problems.failure(`illegal base64 data at input byte ${problem}`);
	return undefined;
}

/** What JSON escapes stays escaped for a quantity, which reads the raw text between the quotes. */
const ESCAPED = /["\\<>&\u2028\u2029\u0000-\u001f]/;

function quantity(value: unknown, problems: Problems): unknown {
	const text = typeof value === "string" ? value : isNumber(value) ? numberText(value) : "?";
	const trimmed = ESCAPED.test(text) ? "?" : text.trim();
	const problem = quantityProblem(trimmed);
	if (problem === undefined) return canonicalQuantity(trimmed);
	problems.abort(problem);
	return undefined;
}

function intOrString(value: unknown, problems: Problems): unknown {
	if (typeof value === "string" || isInt32(value)) return value;
	const inner: GoType = { kind: "int32", pointer: false, goName: "int32", name: "" };
	const before = problems.count;
	const result = integer(value, inner, problems);
	if (problems.count !== before) problems.aborted = true;
	return result;
}

function isPrintedTime(value: unknown): boolean {
	if (typeof value !== "string" || value.length !== 20 || !value.endsWith("Z") || value.startsWith("0001"))
		return false;
	const milliseconds = Date.parse(value);
	return !Number.isNaN(milliseconds) && `${new Date(milliseconds).toISOString().slice(0, 19)}Z` === value;
}

function time(
	value: unknown,
	problems: Problems,
	parse: typeof parseTime,
	format: typeof formatTime,
): string | null | undefined {
	if (typeof value !== "string") {
		problems.abortWithWrongType(describeJson(value), "string");
		return undefined;
	}
	const instant = parse(value);
	if (typeof instant !== "string") return format(instant);
	problems.abort(instant);
	return undefined;
}

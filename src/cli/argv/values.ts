import { goQuote } from "../../api/go/format";
import type { FlagSpec } from "../command";
import { readCsvRecord } from "./csv";
import { parseGoDuration } from "./goDuration";
import { ValueError } from "./valueError";

/** A flag's value once parsed; durations are milliseconds. */
export type FlagValue = string | number | boolean | readonly string[];

const TRUE = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const FALSE = new Set(["0", "f", "F", "false", "FALSE", "False"]);

/** The value that a flag has when nobody gives it. */
export function defaultValue(flag: FlagSpec): FlagValue {
	if (flag.default !== undefined) return flag.default;
	if (flag.type === "bool") return false;
	if (flag.type === "int" || flag.type === "duration") return 0;
	return flag.type === "stringSlice" || flag.type === "stringArray" ? [] : "";
}

/**
 * Reads `text` as the flag's type does in pflag. `before` is what the user gave the same flag earlier on the line:
 * lists grow, everything else is replaced. Throws ValueError.
 */
export function parseValue(flag: FlagSpec, text: string, before: FlagValue | undefined): FlagValue {
	switch (flag.type) {
		case "bool":
			return parseBool(text);
		case "int":
			return parseInteger(text);
		case "duration":
			return parseGoDuration(text);
		case "stringSlice":
			return [...list(before), ...(text === "" ? [] : readCsvRecord(text))];
		case "stringArray":
			return [...list(before), text];
		default:
			return text;
	}
}

function list(value: FlagValue | undefined): readonly string[] {
	return Array.isArray(value) ? value : [];
}

/** strconv.ParseBool. */
function parseBool(text: string): boolean {
	if (TRUE.has(text)) return true;
	if (FALSE.has(text)) return false;
	throw new ValueError(`strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`);
}

const LARGEST = 2n ** 63n;
const DECIMAL = /^(0|[1-9](_?[0-9])*)$/;
const PREFIXED = /^0([xX](_?[0-9a-fA-F])+|[bB](_?[01])+|[oO](_?[0-7])+|(_?[0-7])+)$/;

/** strconv.ParseInt with base 0 and 64 bits: 0x, 0b, 0o, a leading 0 and underscores as in Go. */
function parseInteger(text: string): number {
	const negative = text.startsWith("-");
	const digits = negative || text.startsWith("+") ? text.slice(1) : text;
	if (!DECIMAL.test(digits) && !PREFIXED.test(digits)) {
		throw new ValueError(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`);
	}
	const plain = digits.replaceAll("_", "").replace(/^0(?=[0-7])/, "0o");
	const value = negative ? -BigInt(plain) : BigInt(plain);
	if (value < -LARGEST || value >= LARGEST) {
		throw new ValueError(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`);
	}
	return Number(value);
}

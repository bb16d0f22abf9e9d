import { isPrintable } from "../../api/go/format";
import { goJsonNumber } from "../../api/go/json";
import { goKeys } from "../../api/go/keys";
import { isInteger, isTimestamp } from "./ambiguous";

type KeysOf = (fields: object) => string[];

/**
 * A JSON value as KYAML without header and last newline: braces, brackets, strings always quoted. `keysOf` gives the
 * keys in their order.
 */
export function toKyaml(value: unknown, level = 0, keysOf: KeysOf = goKeys): string {
	if (typeof value === "string") return multiLine(value, level + 1);
	if (Array.isArray(value)) return sequence(value, level, keysOf);
	if (typeof value === "object" && value !== null) return mapping(value as Record<string, unknown>, level, keysOf);
	return typeof value === "number" ? goJsonNumber(value) : String(value ?? null);
}

/** Lists of maps and lists put their brackets side by side. */
function sequence(items: readonly unknown[], level: number, keysOf: KeysOf): string {
	if (items.length === 0) return "[]";
	if (items.every((item) => typeof item === "object" && item !== null)) {
		return `[${items.map((item) => toKyaml(item, level, keysOf)).join(", ")}]`;
	}
	const inner = indent(level + 1);
	return `[\n${items.map((item) => `${inner}${toKyaml(item, level + 1, keysOf)},\n`).join("")}${indent(level)}]`;
}

function mapping(fields: Record<string, unknown>, level: number, keysOf: KeysOf): string {
	const keys = keysOf(fields);
	if (keys.length === 0) return "{}";
	const inner = indent(level + 1);
	const lines = keys.map((key) => `${inner}${keyText(key)}: ${toKyaml(fields[key], level + 1, keysOf)},\n`);
	return `{\n${lines.join("")}${indent(level)}}`;
}

function keyText(key: string): string {
	const plain = /^[\p{L}\p{N}_]([\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u.test(key) && !isTypeAmbiguous(key);
	return plain ? key : `"${[...key].map((each) => escaped(each, { "\n": "\\n", "\t": "\\t" })).join("")}"`;
}

/** A string over many lines is folded behind each of its newlines, and begins on a line of its own. */
function multiLine(text: string, level: number): string {
	const overrides = { "\n": "\\n\\\n", "\t": "\t" };
	const folded = text.includes("\n");
	let out = folded ? '"\\\n' : '"';
	for (const character of text) {
		// Leading white space is escaped, or else folding would drop it; other lines get a blank to stay in line.
		if (out.endsWith("\n")) out += `${indent(level)}${character !== "\n" && isSpace(character) ? "\\" : " "}`;
		out += escaped(character, overrides);
	}
	if (folded) out += `${out.endsWith("\n") ? "" : "\\\n"}${indent(level)}`;
	return `${out}"`;
}

const NAMED: Record<string, string> = {
	'"': '\\"',
	"\\": "\\\\",
	"\x07": "\\a",
	"\b": "\\b",
	"\f": "\\f",
	"\r": "\\r",
	"\v": "\\v",
	"\0": "\\0",
	"\x1b": "\\e",
	"\x85": "\\N",
	"\xa0": "\\_",
	"\u2028": "\\L",
	"\u2029": "\\P",
};

function escaped(character: string, overrides: Record<string, string>): string {
	const known = overrides[character] ?? NAMED[character];
	if (known !== undefined) return known;
	if (isPrintable(character)) return character;
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16);
	if (code < 0x20 || code === 0x7f) return `\\x${hex.padStart(2, "0")}`;
	return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Whether any YAML parser might take the text for something else than a string. */
function isTypeAmbiguous(text: string): boolean {
	const lower = text.toLowerCase();
	if (["null", "~", "", "true", "y", "yes", "on", "false", "n", "no", "off"].includes(lower)) return true;
	if (["1", "t", "0", "f", ".inf", "-.inf", "+.inf", ".nan"].includes(lower)) return true;
	const plain = text.replaceAll("_", "");
	if (isInteger(plain) || isGoFloat(plain)) return true;
	return /^[+-]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text) || isTimestamp(text);
}

/** What Go's ParseFloat accepts, in range. */
function isGoFloat(text: string): boolean {
	if (/^[+-]?(inf|infinity|nan)$/i.test(text) || /^[+-]?0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)p[+-]?\d+$/i.test(text))
		return true;
	return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}

/** Go's unicode.IsSpace. */
function isSpace(character: string): boolean {
	return /^[\t\n\v\f\r \x85\p{Z}]$/u.test(character) && character !== "\u180e";
}

function indent(level: number): string {
	return "  ".repeat(level);
}

import { goKeys } from "./keys";

const INDENT = "    ";

/** A value on one line as Go's json.Marshal writes it: keys sorted, <, > and & escaped. */
export function goJson(value: unknown): string {
	const out: string[] = [];
	write(value, undefined, out);
	return out.join("");
}

/** The same with keys in the order in which they stand. */
export function goJsonAsIs(value: unknown): string {
	const out: string[] = [];
	write(value, undefined, out, Object.keys);
	return out.join("");
}

/** The same over many lines, four spaces a level, as json.MarshalIndent; `indent` is what lines behind the first start with. */
export function goJsonIndented(value: unknown, indent = ""): string {
	const out: string[] = [];
	write(value, indent, out);
	return out.join("");
}

/** The same with keys in the order in which they stand, as Go prints a type of its own. */
export function goJsonIndentedAsIs(value: unknown, indent = ""): string {
	const out: string[] = [];
	write(value, indent, out, Object.keys);
	return out.join("");
}

/** A string literal as Go's json.Marshal writes it. */
export function goJsonString(text: string): string {
	const json = JSON.stringify(text);
	return /[<>&\u2028\u2029]/.test(json) ? json.replace(/[<>&\u2028\u2029]/g, unicodeEscape) : json;
}

/** `indent` undefined: everything on one line. */
function write(
	value: unknown,
	indent: string | undefined,
	out: string[],
	keysOf: (fields: object) => string[] = goKeys,
): void {
	if (typeof value === "string") out.push(goJsonString(value));
	else if (typeof value === "number") out.push(goJsonNumber(value));
	else if (typeof value !== "object" || value === null) out.push(value === undefined ? "null" : String(value));
	else if (Array.isArray(value))
		writeAll("[", "]", value, indent, out, (item, inner) => write(item, inner, out, keysOf));
	else {
		const fields = value as Record<string, unknown>;
		const colon = indent === undefined ? ":" : ": ";
		writeAll("{", "}", keysOf(fields), indent, out, (key, inner) => {
			out.push(goJsonString(key), colon);
			write(fields[key], inner, out, keysOf);
		});
	}
}

function writeAll<T>(
	open: string,
	close: string,
	items: readonly T[],
	indent: string | undefined,
	out: string[],
	each: (item: T, indent: string | undefined) => void,
): void {
	if (items.length === 0) {
		out.push(open, close);
		return;
	}
	const inner = indent === undefined ? undefined : indent + INDENT;
	out.push(open);
	for (const [index, item] of items.entries()) {
		if (index > 0) out.push(",");
		if (inner !== undefined) out.push("\n", inner);
		each(item, inner);
	}
	if (indent !== undefined) out.push("\n", indent);
	out.push(close);
}

/** A number as encoding/json writes it. */
export function goJsonNumber(value: number): string {
	return Object.is(value, -0) ? "-0" : String(value);
}

function unicodeEscape(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

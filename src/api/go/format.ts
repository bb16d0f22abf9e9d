import { goKeys } from "./keys";

/** A JSON value as Go's fmt prints it with %v: map[a:1 b:[x y]], <nil>, 1e+21. */
export function goValue(value: unknown): string {
	if (value === null || value === undefined) return "<nil>";
	if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
	if (typeof value === "object") {
		const fields = value as Record<string, unknown>;
		return `map[${goKeys(fields)
			.map((key) => `${key}:${goValue(fields[key])}`)
			.join(" ")}]`;
	}
	return typeof value === "number" ? goNumber(value) : String(value);
}

/** A JSON value as Go source, as %#v prints it: map[string]interface {}{"a":1}. */
export function goSyntax(value: unknown, numberText: (value: number) => string = goNumber): string {
	if (value === null || value === undefined) return "interface {}(nil)";
	if (Array.isArray(value)) return `[]interface {}{${value.map((each) => goSyntax(each, numberText)).join(", ")}}`;
	if (typeof value === "object") {
		const fields = value as Record<string, unknown>;
		const pairs = goKeys(fields).map((key) => `${goQuote(key)}:${goSyntax(fields[key], numberText)}`);
		return `map[string]interface {}{${pairs.join(", ")}}`;
	}
	if (typeof value === "string") return goQuote(value);
	return typeof value === "number" ? numberText(value) : String(value);
}

/** The Go type that a JSON value decodes to in kubectl: integers to int64, objects to maps. */
export function goType(value: unknown): string {
	if (value === null || value === undefined) return "<nil>";
	if (Array.isArray(value)) return "[]interface {}";
	switch (typeof value) {
		case "object":
			return "map[string]interface {}";
		case "number":
			return isInt64(value) ? "int64" : "float64";
		case "bigint":
			return "int64";
		case "boolean":
			return "bool";
		default:
			return "string";
	}
}

/** A number as %v prints it: integers in full, others as Go's floats. */
export function goNumber(value: number): string {
	return isInt64(value) ? BigInt(value).toString() : goFloat(value);
}

/** A float64 as %v prints it: with an exponent below 1e-4 and from a million on (1e+06). */
export function goFloat(value: number): string {
	const [digits = "", exponent = ""] = value.toExponential().split("e");
	const power = Number(exponent);
	if (power >= -4 && power < 6) return Object.is(value, -0) ? "-0" : String(value);
	return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Whether kubectl would decode a JSON number as an integer. */
export function isInt64(value: number): boolean {
	return Number.isInteger(value) && Math.abs(value) < 2 ** 63;
}

/** A string in double quotes as Go's strconv.Quote (%q) writes it. */
export function goQuote(text: string): string {
	let out = '"';
	for (const character of text) out += quotedCharacter(character);
	return `${out}"`;
}

const ESCAPES: Record<string, string> = {
	'"': '\\"',
	"\\": "\\\\",
	"\x07": "\\a",
	"\b": "\\b",
	"\f": "\\f",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
	"\v": "\\v",
};

function quotedCharacter(character: string): string {
	const known = ESCAPES[character];
	if (known !== undefined) return known;
	if (character >= " " && character <= "~") return character;
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x80) return `\\x${hex(code, 2)}`;
	if (isPrintable(character)) return character;
	return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

/** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the ASCII space. */
export function isPrintable(character: string): boolean {
	return character === " " || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

/** A character as %#U prints it: U+003D '='. */
export function goUnicode(character: string): string {
	const code = hex(character.codePointAt(0) ?? 0, 4).toUpperCase();
	return isPrintable(character) ? `U+${code} '${character}'` : `U+${code}`;
}

function hex(code: number, digits: number): string {
	return code.toString(16).padStart(digits, "0");
}

import { LibyamlError } from "./libyamlError";
import type { ScalarNode } from "./yamlNode";

export type YamlScalar = string | number | bigint | boolean | null;

export type YamlValue = YamlScalar | YamlValue[] | { [key: string]: YamlValue };

const PREFIX = "tag:yaml.org,2002:";
const RESOLVABLE = new Set(["str", "bool", "int", "float", "null", "timestamp"].map((name) => PREFIX + name));

const WORDS = new Map<string, boolean | null | number>([
	...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
	...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
	...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
	...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
	...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Number.POSITIVE_INFINITY] as const),
	...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/**
 * The value of a scalar as go-yaml v2 resolves it for kubectl: YAML 1.1's words, octal with and without the o, no
 * sexagesimals, timestamps as text. Integers that a double can't hold are bigints.
 * @throws LibyamlError when a tag demands a type that the text is not.
 */
export function resolveTyped({ value, tag, plain }: ScalarNode): ResolvedScalar {
	if (tag === "") return plain ? resolvePlain(value) : { type: "str", value };
	if (tag === `${PREFIX}binary`) return { type: "str", value: decodeBinary(value) };
	if (!RESOLVABLE.has(tag) || tag === `${PREFIX}str`) return { type: "str", value };
	const resolved = resolvePlain(value);
	const wanted = tag.slice(PREFIX.length);
	if (wanted === "timestamp") return { type: "str", value };
	if (resolved.type === wanted) return resolved;
	if (wanted === "float" && resolved.type === "int") return { type: "float", value: Number(resolved.value) };
	throw new LibyamlError(`cannot decode !!${resolved.type} \`${value}\` as a !!${wanted}`);
}

export interface ResolvedScalar {
	type: "str" | "bool" | "null" | "int" | "float" | "merge";
	value: YamlScalar;
}

/** The value of a scalar without quotes and tag. */
export function resolvePlain(text: string): ResolvedScalar {
	const first = text.charCodeAt(0);
	const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
	const word = WORDS.get(text);
	if (word !== undefined) {
		return { type: word === null ? "null" : typeof word === "boolean" ? "bool" : "float", value: word };
	}
	if (text === "<<") return { type: "merge", value: text };
	if (first === 0x2e) {
		const float = FRACTION.test(text) ? parseFloat64(text) : undefined;
		if (float !== undefined) return { type: "float", value: float };
	} else if (numeric) {
		// Only what begins with a zero can be a number that ends in a letter.
		const last = text.charCodeAt(text.length - 1);
		if (first >= 0x31 && last > 0x39 && last !== 0x5f) return { type: "str", value: text };
		return resolveNumber(text) ?? { type: "str", value: text };
	}
	return { type: "str", value: text };
}

const FRACTION = /^\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?$/;
const INTEGER = /^([-+]?)(?:0[bB]([01]+)|0[oO]?([0-7]+)|0[xX]([0-9a-fA-F]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

function resolveNumber(text: string): ResolvedScalar | undefined {
	const digits = text.replaceAll("_", "");
	const integer = INTEGER.exec(digits);
	if (integer !== null) {
		const [, sign = "", binary, octal, hex, decimal] = integer;
		const absolute = BigInt(binary ? `0b${binary}` : octal ? `0o${octal}` : hex ? `0x${hex}` : (decimal ?? "0"));
		const value = sign === "-" ? -absolute : absolute;
		if (BigInt.asIntN(64, value) === value || (sign === "" && BigInt.asUintN(64, value) === value)) {
			return { type: "int", value: narrow(value) };
		}
	}
	const float = FLOAT.test(digits) ? parseFloat64(digits) : undefined;
	return float === undefined ? undefined : { type: "float", value: float };
}

function narrow(value: bigint): number | bigint {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}

/** undefined when it is out of a double's range, as strconv.ParseFloat refuses it. */
function parseFloat64(text: string): number | undefined {
	const value = Number(text.replaceAll("_", ""));
	return Number.isFinite(value) ? value : undefined;
}

function decodeBinary(text: string): string {
	const compact = text.replace(/[\r\n]/g, "");
	if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
		throw new LibyamlError("!!binary value contains invalid base64 data");
	}
	return Buffer.from(compact, "base64").toString("utf8");
}

import { compareGo } from "../../api/go/keys";
import { escapeHtml, escapeJs, escapeQuery } from "./escapers";
import { sprint, sprintf, sprintln } from "./printf";
import { isTrue, kindOf, Numeral, plain, typeName, valueText } from "./values";

/** A function of templates: what it needs, and what it gives; it throws Errors in Go's words. */
export interface TemplateFunction {
	/** How many arguments at least; exactly as many unless `variadic`. */
	fixed: number;
	variadic: boolean;
	/** The first argument has to be a string. */
	string?: boolean;
	call: (...args: unknown[]) => unknown;
}

const variadic = (fixed: number, call: TemplateFunction["call"]): TemplateFunction => ({ fixed, variadic: true, call });
const exactly = (fixed: number, call: TemplateFunction["call"]): TemplateFunction => ({ fixed, variadic: false, call });

/** text/template's functions, and kubectl's own two. `and` and `or` stop early: the evaluation knows them. */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
	and: variadic(1, () => undefined),
	or: variadic(1, () => undefined),
	not: exactly(1, (value) => !isTrue(value)),
	len: exactly(1, length),
	index: variadic(1, index),
	slice: variadic(1, slice),
	eq: variadic(1, equal),
	ne: exactly(2, (a, b) => !equal(a, b)),
	lt: exactly(2, less),
	le: exactly(2, (a, b) => less(a, b) || equal(a, b)),
	gt: exactly(2, (a, b) => !(less(a, b) || equal(a, b))),
	ge: exactly(2, (a, b) => !less(a, b)),
	print: variadic(0, (...args) => sprint(args)),
	printf: { ...variadic(1, (format, ...args) => sprintf(String(format), args)), string: true },
	println: variadic(0, (...args) => sprintln(args)),
	html: variadic(0, (...args) => escapeHtml(sprint(args))),
	js: variadic(0, (...args) => escapeJs(sprint(args))),
	urlquery: variadic(0, (...args) => escapeQuery(sprint(args))),
	call: variadic(1, () => undefined),
	exists: variadic(1, exists),
	base64decode: { ...exactly(1, (text) => base64Decode(String(text))), string: true },
};

function length(value: unknown): Numeral {
	switch (kindOf(value)) {
		case "string":
			return new Numeral(Buffer.byteLength(value as string), "int");
		case "slice":
			return new Numeral((value as unknown[]).length, "int");
		case "map":
			return new Numeral(Object.keys(value as object).length, "int");
		case "nil":
			throw new Error("len of nil pointer");
		case "invalid":
			throw new Error("reflect: call of reflect.Value.Type on zero Value");
		default:
			throw new Error(`len of type ${typeName(value)}`);
	}
}

function index(first: unknown, ...indexes: unknown[]): unknown {
	let item = first;
	if (item === undefined || item === null) throw new Error("index of untyped nil");
	for (const at of indexes) {
		switch (kindOf(item)) {
			case "nil":
				throw new Error("index of nil pointer");
			case "slice":
				item = (item as unknown[])[position(at, (item as unknown[]).length, "slice")];
				break;
			case "string": {
				const bytes = Buffer.from(item as string);
				item = new Numeral(bytes[position(at, bytes.length, "string")] ?? 0, "uint8");
				break;
			}
			case "map":
				item = entry(item as Record<string, unknown>, at);
				break;
			default:
				throw new Error(`can't index item of type ${typeName(item)}`);
		}
	}
	return item;
}

function entry(map: Record<string, unknown>, key: unknown): unknown {
	if (key === undefined || key === null) throw new Error("value is nil; should be of type string");
	if (typeof key !== "string") throw new Error(`value has type ${typeName(key)}; should be string`);
	return Object.hasOwn(map, key) ? map[key] : null;
}

function position(at: unknown, length: number, what: "slice" | "string"): number {
	const number = bound(at, length);
	if (number === length) throw new Error(`reflect: ${what} index out of range`);
	return number;
}

/** An index up to and including the length. */
function bound(at: unknown, length: number): number {
	const kind = kindOf(at);
	if (kind === "invalid" || kind === "nil") throw new Error("cannot index slice/array with nil");
	if (kind !== "int") throw new Error(`cannot index slice/array with type ${typeName(at)}`);
	const number = Number(plain(at));
	if (number < 0 || number > length) throw new Error(`index out of range: ${number}`);
	return number;
}

function slice(item: unknown, ...indexes: unknown[]): unknown {
	const kind = kindOf(item);
	if (kind === "invalid" || kind === "nil") throw new Error("slice of untyped nil");
	if (indexes.length > 3) throw new Error(`too many slice indexes: ${indexes.length}`);
	if (kind !== "string" && kind !== "slice") throw new Error(`can't slice item of type ${typeName(item)}`);
	if (kind === "string" && indexes.length === 3) throw new Error("cannot 3-index slice a string");
	const whole = kind === "string" ? Buffer.from(item as string) : (item as unknown[]);
	const [from = 0, to = whole.length, most] = indexes.map((each) => bound(each, whole.length));
	if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
	if (most !== undefined && to > most) throw new Error(`invalid slice index: ${to} > ${most}`);
	const cut = whole.slice(from, to);
	return Buffer.isBuffer(cut) ? cut.toString() : cut;
}

function equal(first: unknown, ...others: unknown[]): boolean {
	if (others.length === 0) throw new Error("missing argument for comparison");
	return others.some((other) => equalTo(first, other));
}

function equalTo(a: unknown, b: unknown): boolean {
	const kinds = [kindOf(a), kindOf(b)];
	const scalars = kinds.map((kind) => ["bool", "int", "float", "string"].includes(kind));
	const missing = kinds.map((kind) => kind === "invalid" || kind === "nil");
	if (scalars[0] !== scalars[1] || (scalars[0] && kinds[0] !== kinds[1])) {
		if (missing[0] || missing[1]) return false;
		throw new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
	}
	if (scalars[0]) return plain(a) === plain(b);
	if (missing[0] || missing[1]) return missing[0] === missing[1];
	throw new Error(`non-comparable type ${valueText(a)}: ${typeName(a)}`);
}

function less(a: unknown, b: unknown): boolean {
	const kind = comparableKind(a);
	if (kind !== comparableKind(b)) {
		throw new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
	}
	if (kind === "bool") throw new Error("invalid type for comparison");
	if (kind === "string") return compareGo(a as string, b as string) < 0;
	return Number(plain(a)) < Number(plain(b));
}

function comparableKind(value: unknown): string {
	const kind = kindOf(value);
	if (!["bool", "int", "float", "string"].includes(kind)) throw new Error("invalid type for comparison");
	return kind;
}

/** kubectl's: whether a path of keys and indexes leads to something. */
function exists(first: unknown, ...indexes: unknown[]): boolean {
	let item = first;
	for (const at of indexes) {
		const kind = kindOf(item);
		if (kind === "map" && typeof at === "string") item = entry(item as Record<string, unknown>, at);
		else if ((kind === "slice" || kind === "string") && kindOf(at) === "int") {
			const whole = kind === "string" ? Buffer.from(item as string) : (item as unknown[]);
			const number = Number(plain(at));
			if (number < 0 || number >= whole.length) return false;
			item = whole[number];
		} else return false;
	}
	return item !== null && item !== undefined;
}

function base64Decode(text: string): string {
	const clean = text.replace(/[\r\n]/g, "");
	const bad = badBase64(clean);
	if (bad >= 0) throw new Error(`base64 decode failed: illegal base64 data at input byte ${bad}`);
	return Buffer.from(clean, "base64").toString();
}

/** Where Go's decoder stops, or -1. */
function badBase64(text: string): number {
	const foreign = text.search(/[^A-Za-z0-9+/=]/);
	if (foreign >= 0) return foreign;
	const padding = text.indexOf("=");
	const end = padding < 0 ? text.length : padding;
	const rest = end % 4;
	if (padding < 0) return rest === 0 ? -1 : end - rest;
	const needed = 4 - rest;
	if (rest < 2 || text.length < end + needed) return rest < 2 ? padding : text.length;
	return text.length === end + needed ? -1 : end + needed;
}

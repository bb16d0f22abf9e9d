import { goFloat, goQuote, goValue } from "../go/format";
import { compareGo, goKeys } from "../go/keys";
import { isMap } from "../ownFields";
import { childrenOf, type FieldSet, isMember } from "./fieldSet";

/** The paths of a set as the server writes them in conflicts, in its order: .spec.containers[name="main"].image. */
export function pathsOf(set: FieldSet): string[] {
	return [...walk(set, "")];
}

/** Members of a level first, then what is below them, as fieldpath.Set iterates. */
function* walk(set: FieldSet, prefix: string): Generator<string> {
	const children = [...childrenOf(set)].sort(([a], [b]) => compareElements(a, b));
	for (const [element, node] of children) if (isMember(node)) yield prefix + pathStep(element);
	for (const [element, node] of children) yield* walk(node, prefix + pathStep(element));
}

/** An element of a set as a step of a path: .spec, [name="main"], [="text"], [0]. */
export function pathStep(element: string): string {
	const text = element.slice(2);
	switch (element.slice(0, 2)) {
		case "k:": {
			const keys = JSON.parse(text) as Record<string, unknown>;
			return `[${goKeys(keys)
				.map((name) => `${name}=${valueText(keys[name])}`)
				.join(",")}]`;
		}
		case "v:":
			return `[=${valueText(JSON.parse(text))}]`;
		case "i:":
			return `[${text}]`;
		default:
			return `.${text}`;
	}
}

/** A value of an applied configuration as Go prints it with %v: all its numbers are floats. */
export function goFloatValue(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(goFloatValue).join(" ")}]`;
	if (isMap(value)) {
		return `map[${goKeys(value)
			.map((key) => `${key}:${goFloatValue(value[key])}`)
			.join(" ")}]`;
	}
	return typeof value === "number" ? goFloat(value) : goValue(value);
}

function valueText(value: unknown): string {
	if (typeof value === "string") return goQuote(value);
	if (typeof value === "number") return goFloat(value);
	return value === null ? "null" : String(value);
}

/** The order of path elements: fields by name, keys, values, indexes. */
function compareElements(a: string, b: string): number {
	const byKind = KINDS.indexOf(a.slice(0, 2)) - KINDS.indexOf(b.slice(0, 2));
	if (byKind !== 0) return byKind;
	const [left, right] = [a.slice(2), b.slice(2)];
	switch (a.slice(0, 2)) {
		case "k:":
			return compareKeys(JSON.parse(left), JSON.parse(right));
		case "v:":
			return compareValues(JSON.parse(left), JSON.parse(right));
		case "i:":
			return Number(left) - Number(right);
		default:
			return compareGo(left, right);
	}
}

const KINDS = ["f:", "k:", "v:", "i:"];

function compareKeys(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
	const left = goKeys(a);
	const right = goKeys(b);
	for (let at = 0; at < Math.min(left.length, right.length); at++) {
		const [x = "", y = ""] = [left[at], right[at]];
		const order = compareGo(x, y) || compareValues(a[x], b[y]);
		if (order !== 0) return order;
	}
	return left.length - right.length;
}

const TYPES = ["number", "string", "boolean", "object"];

function compareValues(a: unknown, b: unknown): number {
	const byType = TYPES.indexOf(typeof a) - TYPES.indexOf(typeof b);
	if (byType !== 0) return byType;
	if (typeof a === "string") return compareGo(a, b as string);
	return Number(a) - Number(b);
}

import type { StructType } from "../schema/schema";
import { asMember, type FieldSet, isEmptySet, LEAF_SET } from "./fieldSet";
import { type ListPlan, type Plan, planOf, UNTYPED } from "./plan";

/** What an update did to an object's fields. */
export interface Comparison {
	/** Paths that were added or got another value. */
	changed: FieldSet;
	removed: FieldSet;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Compares an object with what it was, as structured-merge-diff does: lists and maps by their kind in the schema,
 * atomic ones as a whole. `struct` is undefined for custom resources, whose lists but those of metadata are atomic. Top-level fields for
 * which `skip` is true are left out.
 */
export function compareObjects(
	struct: StructType | undefined,
	{ old, current }: { old: Fields; current: Fields },
	skip: (field: string) => boolean,
): Comparison {
	return comparePlanned(planOf(struct), { old, current }, skip);
}

/** The same for objects of a plan. */
export function comparePlanned(
	plan: Plan,
	{ old, current }: { old: Fields; current: Fields },
	skip: (field: string) => boolean,
): Comparison {
	const result: Comparison = { changed: {}, removed: {} };
	for (const name in current) if (!skip(name)) compareField(plan, name, old, current, result);
	for (const name in old)
		if (current[name] === undefined && !skip(name)) compareField(plan, name, old, current, result);
	return result;
}

/**
 * What of a new object its field set depends on, as text: objects of one shape have the same set. Values count only
 * where they are keys of a list, or zero.
 */
export function shapeOfObject(
	struct: StructType | undefined,
	object: Fields,
	skip: (field: string) => boolean,
): string {
	const plan = planOf(struct);
	let text = "";
	for (const name in object) if (!skip(name)) text += shapeOfField(plan, name, object);
	return text;
}

function shapeOfField(plan: Plan, name: string, fields: Fields): string {
	const value = fields[name];
	if (value === undefined) return "";
	const inner = plan.fields?.(name)?.plan ?? plan.values?.() ?? UNTYPED;
	return `${name}${shapeOf(inner, value)}\n`;
}

function shapeOf(plan: Plan, value: unknown): string {
	if (isLeaf(plan, value)) return isZero(value) ? "0" : "";
	let text = "{";
	if (plan.list !== undefined) {
		for (const each of value as readonly unknown[]) text += elementOf(plan.list, each) + shapeOf(plan.list.items, each);
	} else {
		for (const name in value as Fields) text += shapeOfField(plan, name, value as Fields);
	}
	return `${text}}`;
}

function isZero(value: unknown): boolean {
	if (!value) return true;
	if (typeof value !== "object") return false;
	for (const _ in value) return false;
	return true;
}

/** Compares one field of two maps or structs that are both there. */
function compareField(plan: Plan, name: string, old: Fields, current: Fields, result: Comparison): void {
	let before = old[name];
	let after = current[name];
	if (before === after) return;
	let element: string;
	let inner: Plan;
	const field = plan.fields?.(name);
	if (field !== undefined) {
		element = field.element;
		inner = field.plan;
		if (before === undefined) before = field.unset;
		if (after === undefined) after = field.unset;
	} else {
		element = `f:${name}`;
		inner = plan.values?.() ?? UNTYPED;
	}
	compareValue(inner, element, before, after, result);
}

function compareValue(plan: Plan, element: string, old: unknown, current: unknown, result: Comparison): void {
	if (old === current) return;
	if (old === undefined) {
		result.changed[element] = added(plan, current);
	} else if (current === undefined) {
		result.removed[element] = added(plan, old);
	} else if (isLeaf(plan, old) && isLeaf(plan, current)) {
		if (!sameJson(old, current)) result.changed[element] = LEAF_SET;
	} else {
		const inner: Comparison = { changed: {}, removed: {} };
		if (plan.list !== undefined) compareLists(plan.list, old, current, inner);
		else compareMaps(plan, old, current, inner);
		if (!isEmptySet(inner.changed)) result.changed[element] = inner.changed;
		if (!isEmptySet(inner.removed)) result.removed[element] = inner.removed;
	}
}

function compareMaps(plan: Plan, old: unknown, current: unknown, result: Comparison): void {
	const before = (old ?? {}) as Fields;
	const after = (current ?? {}) as Fields;
	for (const name in after) compareField(plan, name, before, after, result);
	for (const name in before) if (after[name] === undefined) compareField(plan, name, before, after, result);
}

function compareLists(plan: ListPlan, old: unknown, current: unknown, result: Comparison): void {
	const before = byElement(plan, (old ?? []) as readonly unknown[]);
	const after = byElement(plan, (current ?? []) as readonly unknown[]);
	for (const [element, value] of after) compareValue(plan.items, element, before.get(element), value, result);
	for (const [element, value] of before) {
		if (!after.has(element)) compareValue(plan.items, element, value, undefined, result);
	}
}

/** The node of a value that was not there before: it and everything in it. */
function added(plan: Plan, value: unknown): FieldSet {
	if (isLeaf(plan, value)) return LEAF_SET;
	const set: FieldSet = {};
	if (plan.list !== undefined) {
		for (const each of value as readonly unknown[]) {
			set[elementOf(plan.list, each)] = added(plan.list.items, each);
		}
	} else {
		const fields = value as Fields;
		for (const name in fields) {
			if (fields[name] === undefined) continue;
			const field = plan.fields?.(name);
			if (field !== undefined) set[field.element] = added(field.plan, fields[name]);
			else set[`f:${name}`] = added(plan.values?.() ?? UNTYPED, fields[name]);
		}
	}
	return asMember(set);
}

/** What has no inside: scalars, what the schema calls atomic, and anything empty. */
export function isLeaf(plan: Plan, value: unknown): boolean {
	if (plan.leaf || typeof value !== "object" || value === null) return true;
	if (Array.isArray(value)) return plan.list === undefined || value.length === 0;
	for (const _ in value) return false;
	return true;
}

function byElement(plan: ListPlan, list: readonly unknown[]): Map<string, unknown> {
	const elements = new Map<string, unknown>();
	for (const value of list) {
		const element = elementOf(plan, value);
		if (!elements.has(element)) elements.set(element, value);
	}
	return elements;
}

/** k:{"containerPort":80,"protocol":"TCP"}, or v:"text" for the elements of a set. */
export function elementOf(plan: ListPlan, value: unknown): string {
	if (plan.set) return `v:${keyText(value)}`;
	const object = (value ?? {}) as Fields;
	let text = "k:{";
	for (const { name, defaultValue } of plan.keys) {
		const key = object[name] === undefined ? defaultValue : object[name];
		if (key === undefined) continue;
		if (text.length > 3) text += ",";
		text += `"${name}":${keyText(key)}`;
	}
	return `${text}}`;
}

function keyText(value: unknown): string {
	return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** Whether two values of plain JSON are the same. */
export function sameJson(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const left = a as Fields;
	const right = b as Fields;
	for (const name in left) if (!sameJson(left[name], right[name])) return false;
	for (const name in right) if (left[name] === undefined && right[name] !== undefined) return false;
	return true;
}

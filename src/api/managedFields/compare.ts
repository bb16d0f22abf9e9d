import type { Field, GoType, StructType } from "../schema/schema";
import { structType } from "../schema/schema";
import { asMember, type FieldSet, isEmptySet } from "./fieldSet";

/** What an update did to an object's fields. */
export interface Comparison {
	/** Paths that were added or got another value. */
	changed: FieldSet;
	removed: FieldSet;
}

/**
 * Compares an object with what it was, as structured-merge-diff does: lists and maps by their kind in the schema,
 * atomic ones as a whole. `struct` is undefined for custom resources, whose lists are atomic. Top-level fields for
 * which `skip` is true are left out.
 */
export function compareObjects(
	struct: StructType | undefined,
	{ old, current }: { old: Readonly<Record<string, unknown>>; current: Readonly<Record<string, unknown>> },
	skip: (field: string) => boolean,
): Comparison {
	const changed: FieldSet = {};
	const removed: FieldSet = {};
	const type: Type = { struct };
	for (const name of namesOf(old, current)) {
		if (skip(name)) continue;
		place(compareField(type, name, old, current), `f:${name}`, changed, removed);
	}
	return { changed, removed };
}

/** What is known of a value's type: nothing at all where a custom resource has no schema. */
interface Type {
	struct?: StructType;
	go?: GoType;
	/** The field that holds the value: whether it is atomic, and by which keys its list is taken. */
	field?: Field;
}

/** The node of a path in each set; undefined where nothing of it is in the set. */
interface Outcome {
	changed?: FieldSet;
	removed?: FieldSet;
}

const NOTHING: Outcome = {};

type Parent = Readonly<Record<string, unknown>>;

/** Compares the field `name` of two maps or structs; undefined is one that is not there. */
function compareField(type: Type, name: string, old: Parent | undefined, current: Parent | undefined): Outcome {
	if (old?.[name] === current?.[name] && old !== undefined && current !== undefined) return NOTHING;
	const field = type.struct?.fields.get(name);
	const go = field?.type ?? type.go?.element;
	const child: Type = { go, field, struct: go?.struct === undefined ? undefined : structType(go.struct) };
	return compareValue(child, old && presence(field, old[name]), current && presence(field, current[name]));
}

function compareValue(type: Type, old: unknown, current: unknown): Outcome {
	if (old === current) return NOTHING;
	if (isLeaf(type, old, current)) return leaf(old, current);
	const outcome = isList(old ?? current) ? compareLists(type, old, current) : compareMaps(type, old, current);
	if (old === undefined) return { ...outcome, changed: asMember(outcome.changed ?? {}) };
	if (current === undefined) return { ...outcome, removed: asMember(outcome.removed ?? {}) };
	return outcome;
}

function leaf(old: unknown, current: unknown): Outcome {
	if (old === undefined) return { changed: {} };
	if (current === undefined) return { removed: {} };
	return sameJson(old, current) ? NOTHING : { changed: {} };
}

function isLeaf({ field, struct, go }: Type, old: unknown, current: unknown): boolean {
	const some = old ?? current;
	if (typeof some !== "object" || some === null) return true;
	if (isEmptyValue(old) && isEmptyValue(current)) return true;
	if (go !== undefined && struct === undefined && go.kind !== "map" && go.kind !== "list") return true;
	if (isList(some)) return field === undefined || (field.listType !== "map" && field.listType !== "set");
	return field?.atomic === true || struct?.atomic === true;
}

function compareMaps(type: Type, old: unknown, current: unknown): Outcome {
	// What is null or empty on one side is still there, and so are the fields that Go always writes.
	const before = old === undefined ? undefined : ((old ?? {}) as Parent);
	const after = current === undefined ? undefined : ((current ?? {}) as Parent);
	const changed: FieldSet = {};
	const removed: FieldSet = {};
	const untyped = type.struct === undefined && type.go === undefined;
	for (const name of namesOf(before ?? {}, after ?? {})) {
		const outcome = untyped ? compareValue({}, before?.[name], after?.[name]) : compareField(type, name, before, after);
		place(outcome, `f:${name}`, changed, removed);
	}
	return outcomeOf(changed, removed);
}

function compareLists(type: Type, old: unknown, current: unknown): Outcome {
	const before = byElement(type, old as readonly unknown[] | undefined);
	const after = byElement(type, current as readonly unknown[] | undefined);
	const go = type.go?.element;
	const child: Type = { go, struct: go?.struct === undefined ? undefined : structType(go.struct) };
	const changed: FieldSet = {};
	const removed: FieldSet = {};
	for (const [element, value] of before) {
		place(compareValue(child, value, after.get(element)), element, changed, removed);
	}
	for (const [element, value] of after) {
		if (!before.has(element)) place(compareValue(child, undefined, value), element, changed, removed);
	}
	return outcomeOf(changed, removed);
}

function byElement({ field, go }: Type, list: readonly unknown[] | undefined): Map<string, unknown> {
	const elements = new Map<string, unknown>();
	for (const value of list ?? []) {
		const element = field?.listType === "set" ? `v:${JSON.stringify(value)}` : keyElement(field, go, value);
		if (!elements.has(element)) elements.set(element, value);
	}
	return elements;
}

/** k:{"containerPort":80,"protocol":"TCP"}: the keys sorted, absent ones by their defaults. */
function keyElement(field: Field | undefined, go: GoType | undefined, value: unknown): string {
	const struct = go?.element?.struct === undefined ? undefined : structType(go.element.struct);
	const object = (value ?? {}) as Record<string, unknown>;
	const keys = [...(field?.listMapKeys ?? [])].sort();
	const entries = keys.map((key) => [key, object[key] ?? struct?.fields.get(key)?.defaultValue]);
	return `k:${JSON.stringify(Object.fromEntries(entries))}`;
}

function place(outcome: Outcome, element: string, changed: FieldSet, removed: FieldSet): void {
	if (outcome.changed !== undefined) changed[element] = outcome.changed;
	if (outcome.removed !== undefined) removed[element] = outcome.removed;
}

function outcomeOf(changed: FieldSet, removed: FieldSet): Outcome {
	const outcome: Outcome = {};
	if (!isEmptySet(changed)) outcome.changed = changed;
	if (!isEmptySet(removed)) outcome.removed = removed;
	return outcome;
}

/** What Go's JSON has for a field of a struct, even when nobody has set it. */
function presence(field: Field | undefined, value: unknown): unknown {
	if (value !== undefined || field === undefined || field.type.pointer) return value;
	if (field.type.kind === "struct") return field.omitZero ? undefined : {};
	if (field.omitEmpty || field.omitZero) return undefined;
	return ZERO[field.type.kind] ?? null;
}

const ZERO: Readonly<Record<string, unknown>> = { string: "", bool: false, int32: 0, int64: 0, float64: 0 };

function namesOf(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] {
	const names = Object.keys(a);
	for (const name of Object.keys(b)) if (!Object.hasOwn(a, name)) names.push(name);
	return names;
}

function isList(value: unknown): boolean {
	return Array.isArray(value);
}

function isEmptyValue(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	return typeof value === "object" && Object.keys(value).length === 0;
}

function sameJson(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const left = a as Record<string, unknown>;
	const right = b as Record<string, unknown>;
	return namesOf(left, right).every((name) => sameJson(left[name], right[name]));
}

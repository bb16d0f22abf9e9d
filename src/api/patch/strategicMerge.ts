import { goValue } from "../go/format";
import { isMap, setOwn } from "../ownFields";
import { type Field, type GoType, type StructType, structType } from "../schema/schema";

type Json = Record<string, unknown>;

/** A strategic merge patch that can't be read; the message is the server's. */
export class StrategicMergeError extends Error {
	/** Whether the client is to blame (400) rather than, as upstream has it, the server (500). */
	readonly badRequest: boolean;

	constructor(message: string, { badRequest = false } = {}) {
		super(message);
		this.badRequest = badRequest;
	}
}

/** What is known of a value's type; nothing where the schema ends. */
interface Shape {
	struct?: StructType;
	go?: GoType;
}

const DIRECTIVE = "$patch";
const RETAIN_KEYS = "$retainKeys";
const DELETE_FROM = "$deleteFromPrimitiveList/";
const ORDER = "$setElementOrder";

/**
 * Applies a strategic merge patch as apimachinery's strategicpatch does: lists by the merge keys of the schema, with the
 * directives $patch, $retainKeys, $setElementOrder/… and $deleteFromPrimitiveList/…. Neither argument is changed.
 * @throws StrategicMergeError for a patch that makes no sense
 */
export function strategicMerge(struct: StructType, original: Json, patch: Json): Json {
	return mergeMaps({ struct }, original, patch);
}

/** Merges two maps or structs. */
function mergeMaps(shape: Shape, original: Json, patch: Json): Json {
	if (Object.hasOwn(patch, DIRECTIVE)) {
		const { [DIRECTIVE]: directive, ...rest } = patch;
		if (directive === "replace") return rest;
		if (directive === "delete") return {};
		throw new StrategicMergeError(`unknown patch type: ${goValue(directive)} in map: ${goValue(patch)}`);
	}
	const result = retainKeys(original, patch);
	const ordered = orderedLists(shape, result, patch);
	for (const [key, value] of Object.entries(patch)) {
		if (key === RETAIN_KEYS || key.startsWith(ORDER) || ordered.has(key)) continue;
		if (key.startsWith(DELETE_FROM)) deletePrimitives(result, key.slice(DELETE_FROM.length), value);
		else mergeField(shape, result, key, value);
	}
	return result;
}

/** The shape of a field of a struct, or of a map's values. */
function shapeOf(shape: Shape, key: string): Shape & { field?: Field } {
	const field = shape.struct?.fields.get(key);
	const go = field?.type ?? (shape.go?.kind === "map" ? shape.go.element : undefined);
	return { field, go, struct: go?.struct === undefined ? undefined : structType(go.struct) };
}

/** A part of a patch that has no counterpart: without nulls and directives. */
function withoutDirectives(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value
			.filter((each) => !(isMap(each) && Object.hasOwn(each, DIRECTIVE)))
			.map((each) => withoutDirectives(each));
	}
	if (!isMap(value)) return value;
	const result: Json = {};
	for (const [key, each] of Object.entries(value)) {
		if (each === null || key === DIRECTIVE || key === RETAIN_KEYS) continue;
		if (key.startsWith(DELETE_FROM) || key.startsWith(ORDER)) continue;
		setOwn(result, key, withoutDirectives(each));
	}
	return result;
}

function mergeField(shape: Shape, result: Json, key: string, value: unknown): void {
	if (value === null) {
		delete result[key];
		return;
	}
	const present = Object.hasOwn(result, key) ? result[key] : undefined;
	const inner = shapeOf(shape, key);
	const replaces = inner.field?.patchStrategies.includes("replace") === true;
	if (isMap(present) && isMap(value)) {
		setOwn(result, key, replaces ? withoutDirectives(value) : mergeMaps(inner, present, value));
	} else if (Array.isArray(present) && Array.isArray(value) && inner.field?.patchStrategies.includes("merge")) {
		setOwn(result, key, mergeLists(inner, present, value));
	} else {
		setOwn(result, key, withoutDirectives(value));
	}
}

/** Drops what a patch with $retainKeys does not list. */
function retainKeys(original: Json, patch: Json): Json {
	const result: Json = { ...original };
	const retained = patch[RETAIN_KEYS];
	if (retained === undefined) return result;
	if (!Array.isArray(retained)) {
		throw new StrategicMergeError("invalid patch format of retainKeys list", { badRequest: true });
	}
	for (const key of Object.keys(patch)) {
		if (key.startsWith("$") || patch[key] === null || retained.includes(key)) continue;
		throw new StrategicMergeError("invalid patch format of retainKeys list", { badRequest: true });
	}
	for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];
	return result;
}

/** Merges the lists that $setElementOrder speaks of; returns their names. */
function orderedLists(shape: Shape, result: Json, patch: Json): Set<string> {
	const done = new Set<string>();
	for (const [key, order] of Object.entries(patch)) {
		if (!key.startsWith(ORDER)) continue;
		if (!key.startsWith(`${ORDER}/`) || !Array.isArray(order)) {
			throw new StrategicMergeError("invalid patch format of setElementOrder list", { badRequest: true });
		}
		const name = key.slice(ORDER.length + 1);
		const present = Object.hasOwn(result, name) ? result[name] : undefined;
		const value = patch[name];
		if (value === null) continue;
		done.add(name);
		if (present === undefined && value === undefined) continue;
		const removed = patch[DELETE_FROM + name];
		const kept =
			Array.isArray(removed) && Array.isArray(present) ? present.filter((each) => !removed.includes(each)) : present;
		setOwn(
			result,
			name,
			mergeLists(shapeOf(shape, name), Array.isArray(kept) ? kept : [], Array.isArray(value) ? value : [], order),
		);
	}
	return done;
}

function deletePrimitives(result: Json, name: string, removed: unknown): void {
	const present = result[name];
	if (!Array.isArray(present) || !Array.isArray(removed)) return;
	result[name] = present.filter((each) => !removed.includes(each));
}

/**
 * Merges two lists of a field whose strategy is merge. Elements that the patch names come in its order (or in that of
 * `order`, its $setElementOrder list), the others in theirs; one that is new stands before those it can't be compared
 * with.
 */
function mergeLists(
	shape: Shape & { field?: Field },
	original: readonly unknown[],
	patch: readonly unknown[],
	order?: readonly unknown[],
): unknown[] {
	const mergeKey = shape.field?.mergeKey ?? "";
	const identify = (value: unknown): string => JSON.stringify(isMap(value) ? value[mergeKey] : value) ?? "";
	if (order !== undefined) checkOrder(patch, order, identify);
	const merged = [...original, ...patch].some(isMap)
		? mergeByKey(shape, mergeKey, original, patch)
		: { list: [...new Set([...original, ...patch])], named: patch };
	return arrange(merged.list, order ?? merged.named, original, identify);
}

function mergeByKey(
	shape: Shape & { field?: Field },
	mergeKey: string,
	original: readonly unknown[],
	patch: readonly unknown[],
): { list: unknown[]; named: readonly unknown[] } {
	if (mergeKey === "") throw new StrategicMergeError("cannot merge lists without merge key");
	const go = shape.go?.element;
	const inner: Shape = { go, struct: go?.struct === undefined ? undefined : structType(go.struct) };
	let list = [...original];
	let named: unknown[] = [];
	let replaced = false;
	for (const value of patch) {
		if (!isMap(value)) throw new StrategicMergeError("expected a map in the list of a strategic merge patch");
		const directive = value[DIRECTIVE];
		if (directive === undefined) {
			named.push(value);
		} else if (directive === "delete") {
			const key = keyOf(value, mergeKey);
			list = list.filter((each) => !isMap(each) || each[mergeKey] !== key);
		} else if (directive === "replace") {
			replaced = true;
		} else if (directive !== "merge") {
			throw new StrategicMergeError(`unknown patch type: ${goValue(directive)} in map: ${goValue(value)}`);
		}
	}
	if (replaced) {
		named = named.map(withoutDirectives);
		return { list: named, named };
	}
	for (const value of named as Json[]) {
		const key = keyOf(value, mergeKey);
		const index = list.findIndex((each) => isMap(each) && each[mergeKey] === key);
		if (index < 0) list.push(withoutDirectives(value));
		else list[index] = mergeMaps(inner, list[index] as Json, value);
	}
	return { list, named };
}

function keyOf(value: Json, mergeKey: string): unknown {
	if (Object.hasOwn(value, mergeKey)) return value[mergeKey];
	throw new StrategicMergeError(`map: ${goValue(value)} does not contain declared merge key: ${mergeKey}`);
}

/** Elements in `order` and those that only the server has, each sorted and then merged by the server's order. */
function arrange(
	merged: readonly unknown[],
	order: readonly unknown[],
	server: readonly unknown[],
	identify: (value: unknown) => string,
): unknown[] {
	const wanted = positions(order, identify);
	const known = positions(server, identify);
	const position = (value: unknown, places: Map<string, number>): number => places.get(identify(value)) ?? -1;
	const named = merged
		.filter((value) => wanted.has(identify(value)))
		.sort((a, b) => position(a, wanted) - position(b, wanted));
	const others = merged.filter((value) => !wanted.has(identify(value)));
	const result: unknown[] = [];
	let left = 0;
	let right = 0;
	while (left < others.length && right < named.length) {
		const ofLeft = position(others[left], known);
		const ofRight = position(named[right], known);
		result.push(ofLeft >= 0 && ofRight >= 0 && ofLeft < ofRight ? others[left++] : named[right++]);
	}
	return [...result, ...others.slice(left), ...named.slice(right)];
}

function positions(list: readonly unknown[], identify: (value: unknown) => string): Map<string, number> {
	return new Map(list.map((value, index) => [identify(value), index]));
}

/** The patch's elements must stand in the order list, in the same order. */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], identify: (value: unknown) => string): void {
	const named = patch.filter((value) => !(isMap(value) && Object.hasOwn(value, DIRECTIVE)));
	let at = 0;
	for (const value of named) {
		while (at < order.length && identify(order[at]) !== identify(value)) at++;
		if (at === order.length) {
			throw new StrategicMergeError(
				`The order in patch list:\n${goValue(named)}\n doesn't match $setElementOrder list:\n${goValue(order)}\n`,
			);
		}
		at++;
	}
}

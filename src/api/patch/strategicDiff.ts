import { isDeepStrictEqual } from "node:util";
import { goKeys } from "../go/keys";
import { isMap, own, setOwn } from "../ownFields";
import { type Field, type StructType, structType } from "../schema/schema";

type Json = Record<string, unknown>;

/**
 * The strategic merge patch that makes `modified` of `original` (strategicpatch.CreateTwoWayMergePatch): only what
 * differs, lists by their merge keys and with their order, what is gone as null or with $patch: delete.
 */
export function strategicDiff(struct: StructType | undefined, original: Json, modified: Json): Json {
	return diffMaps(struct, original, modified);
}

function diffMaps(struct: StructType | undefined, original: Json, modified: Json): Json {
	const patch: Json = {};
	for (const key of new Set([...goKeys(original), ...goKeys(modified)])) {
		const before = own(original, key);
		const after = own(modified, key);
		if (isDeepStrictEqual(before, after)) continue;
		if (after === undefined) setOwn(patch, key, null);
		else diffField(patch, key, struct?.field(key), before, after);
	}
	return patch;
}

function diffField(patch: Json, key: string, field: Field | undefined, before: unknown, after: unknown): void {
	const strategies = field?.patchStrategies ?? [];
	if (isMap(before) && isMap(after) && !strategies.includes("replace")) {
		const inner = diffMaps(structOf(field), before, after);
		if (strategies.includes("retainKeys")) inner.$retainKeys = goKeys(after);
		if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
	} else if (Array.isArray(before) && Array.isArray(after) && field !== undefined && strategies.includes("merge")) {
		if ([...before, ...after].every(isMap)) diffByKey(patch, key, field, before as Json[], after as Json[]);
		else diffSet(patch, key, before, after);
	} else {
		setOwn(patch, key, after);
	}
}

/** Lists of objects that a field tells apart. */
function diffByKey(patch: Json, key: string, field: Field, before: readonly Json[], after: readonly Json[]): void {
	const { mergeKey = "" } = field;
	const struct = structOf(field);
	const changes: Json[] = [];
	for (const item of after) {
		const old = before.find((each) => each[mergeKey] === item[mergeKey]);
		if (old === undefined) {
			changes.push(item);
			continue;
		}
		const inner = diffMaps(struct, old, item);
		if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: item[mergeKey] });
	}
	for (const item of before) {
		if (after.some((each) => each[mergeKey] === item[mergeKey])) continue;
		changes.push({ $patch: "delete", [mergeKey]: item[mergeKey] });
	}
	if (changes.length > 0) setOwn(patch, key, changes);
	if (after.length > 0)
		setOwn(
			patch,
			`$setElementOrder/${key}`,
			after.map((each) => ({ [mergeKey]: each[mergeKey] })),
		);
}

/** Lists of plain values that are sets. */
function diffSet(patch: Json, key: string, before: readonly unknown[], after: readonly unknown[]): void {
	const added = after.filter((each) => !before.includes(each));
	const removed = before.filter((each) => !after.includes(each));
	if (added.length > 0) setOwn(patch, key, added);
	if (removed.length > 0) setOwn(patch, `$deleteFromPrimitiveList/${key}`, removed);
	if (after.length > 0) setOwn(patch, `$setElementOrder/${key}`, after);
}

function structOf(field: Field | undefined): StructType | undefined {
	const type = field?.type;
	const struct = type?.struct ?? type?.element?.struct;
	return struct === undefined ? undefined : structType(struct);
}

import { isDeepStrictEqual } from "node:util";
import { goKeys } from "../go/keys";
import { isMap, own, setOwn } from "../ownFields";
import { type Field, type StructType, structOf } from "../schema/schema";

type Json = Record<string, unknown>;

/**
 * The patch that brings `current` to what `modified` says (strategicpatch.CreateThreeWayMergePatch): what differs from
 * `current` is set, what `original` had and `modified` has no more is deleted, everything else is left alone. With a
 * struct it is a strategic merge patch; without one a JSON merge patch, which takes lists as a whole.
 */
export function threeWayPatch(struct: StructType | undefined, original: Json, modified: Json, current: Json): Json {
	return diffMaps(struct, original, modified, current);
}

/** Whether two patches, or a patch and what others changed, set the same field to different values. */
export function patchesConflict(left: unknown, right: unknown): boolean {
	if (!isMap(left) || !isMap(right)) return !isDeepStrictEqual(left, right);
	return Object.keys(left).some((key) => Object.hasOwn(right, key) && patchesConflict(left[key], right[key]));
}

function diffMaps(
	struct: StructType | undefined,
	original: Json,
	modified: Json,
	current: Json,
	{ retainKeys = false } = {},
): Json {
	const patch: Json = {};
	for (const key of goKeys(modified)) {
		diffField(patch, key, struct?.field(key), own(original, key), modified[key], own(current, key));
	}
	for (const key of goKeys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null);
	const added = Object.keys(modified).some((key) => !Object.hasOwn(current, key));
	if (retainKeys && added && Object.keys(patch).length > 0) patch.$retainKeys = goKeys(modified);
	return patch;
}

function diffField(
	patch: Json,
	key: string,
	field: Field | undefined,
	original: unknown,
	modified: unknown,
	current: unknown,
): void {
	const strategies = field?.patchStrategies ?? [];
	if (isMap(modified) && isMap(current) && !strategies.includes("replace")) {
		const struct = field && structOf(field.type);
		const options = { retainKeys: strategies.includes("retainKeys") };
		const inner = diffMaps(struct, isMap(original) ? original : {}, modified, current, options);
		if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
	} else if (Array.isArray(modified) && Array.isArray(current) && field !== undefined && strategies.includes("merge")) {
		const before = Array.isArray(original) ? original : [];
		if ([...before, ...modified, ...current].some(isMap)) diffByKey(patch, key, field, before, modified, current);
		else diffSet(patch, key, before, modified, current);
	} else if (!isDeepStrictEqual(modified, current)) {
		setOwn(patch, key, modified);
	}
}

/** Lists of objects that a field tells apart. */
function diffByKey(
	patch: Json,
	key: string,
	field: Field,
	original: readonly Json[],
	modified: readonly Json[],
	current: readonly Json[],
): void {
	const { mergeKey = "" } = field;
	const struct = structOf(field.type);
	const find = (list: readonly Json[], item: Json) => list.find((each) => each[mergeKey] === item[mergeKey]);
	const changes: Json[] = [];
	for (const item of modified) {
		const present = find(current, item);
		const change = present && diffMaps(struct, find(original, item) ?? {}, item, present);
		if (change === undefined) changes.push(item);
		else if (Object.keys(change).length > 0) changes.push({ ...change, [mergeKey]: item[mergeKey] });
	}
	for (const item of original) {
		if (find(modified, item) === undefined) changes.push({ $patch: "delete", [mergeKey]: item[mergeKey] });
	}
	if (changes.length > 0) setOwn(patch, key, changes);
	const sameOrder =
		current.length === modified.length && modified.every((item, at) => current[at]?.[mergeKey] === item[mergeKey]);
	const ordered = current.length > 0 && (changes.length > 0 || !sameOrder);
	if (!ordered || modified.length === 0) return;
	setOwn(
		patch,
		`$setElementOrder/${key}`,
		modified.map((each) => ({ [mergeKey]: each[mergeKey] })),
	);
}

/** Lists of plain values that are sets. */
function diffSet(
	patch: Json,
	key: string,
	original: readonly unknown[],
	modified: readonly unknown[],
	current: readonly unknown[],
): void {
	const added = modified.filter((each) => !current.includes(each));
	const removed = original.filter((each) => !modified.includes(each));
	if (added.length > 0) setOwn(patch, key, added);
	if (removed.length > 0) setOwn(patch, `$deleteFromPrimitiveList/${key}`, removed);
	const changed = removed.length > 0 || (current.length > 0 && !isDeepStrictEqual(modified, current));
	if (changed && modified.length > 0) setOwn(patch, `$setElementOrder/${key}`, modified);
}

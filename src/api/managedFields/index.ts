import { apiVersionOf, type Resource } from "../resource";
import { schemaFor } from "../schema/schema";
import type { KubeObject, V1ManagedFieldsEntry } from "../types";
import { compareObjects, shapeOfObject } from "./compare";
import { type FieldSet, isEmptySet, subtract, unite } from "./fieldSet";

/** Who writes, and when. */
export interface Writer {
	manager: string;
	/** status and the like; absent for the object itself. */
	subresource?: string;
	/** As the API writes it: 2026-01-02T03:04:05Z. */
	time: string;
}

/** At most this many entries of updates are kept; older ones become one. */
const MAX_UPDATE_MANAGERS = 10;
const ANCIENT = "ancient-changes";

/** Fields of metadata that nobody manages. */
export const SYSTEM_METADATA: ReadonlySet<string> = new Set([
	"name",
	"namespace",
	"creationTimestamp",
	"selfLink",
	"uid",
	"generation",
	"resourceVersion",
	"managedFields",
]);

/**
 * The managedFields of an object after an update by `writer` (apimachinery's FieldManager.Update): what it added or
 * changed is its own from now on and nobody else's; what it removed is nobody's. `old` is absent on creation.
 */
export function managedFieldsAfter(
	resource: Resource,
	{ old, current }: { old?: KubeObject; current: KubeObject },
	writer: Writer,
): V1ManagedFieldsEntry[] | undefined {
	if (old === undefined) return managedByCreator(resource, current, writer);
	const before = old.metadata.managedFields ?? [];
	const { changed, removed } = compareObjects(schemaFor(resource), { old, current }, (field) =>
		isSkipped(field, writer),
	);
	stripMetadata(changed);
	stripMetadata(removed);
	if (isEmptySet(changed) && isEmptySet(removed)) return old.metadata.managedFields;
	const taken = unite(changed, removed);
	const entries: V1ManagedFieldsEntry[] = [];
	let own: V1ManagedFieldsEntry | undefined;
	const apiVersion = apiVersionOf(resource);
	for (const entry of before) {
		const fields = subtract(entry.fieldsV1 as FieldSet, taken);
		if (isOwn(entry, writer, apiVersion)) own = { ...entry, fieldsV1: fields };
		else if (!isEmptySet(fields)) entries.push({ ...entry, fieldsV1: fields });
	}
	if (!isEmptySet(changed)) {
		entries.push(entryOf(writer, apiVersion, unite((own?.fieldsV1 ?? {}) as FieldSet, changed), writer.time));
	} else if (own !== undefined && !isEmptySet(own.fieldsV1 as FieldSet)) {
		entries.push(own);
	}
	const capped = cap(entries).sort(inOrder);
	return capped.length > 0 ? capped : undefined;
}

/** The sets of new objects by their shape: a controller makes many of one. */
const sets = new Map<string, FieldSet>();
const MAX_SETS = 500;

function managedByCreator(resource: Resource, current: KubeObject, writer: Writer): V1ManagedFieldsEntry[] | undefined {
	const struct = schemaFor(resource);
	const skip = (field: string) => isSkipped(field, writer);
	const apiVersion = apiVersionOf(resource);
	const shape = `${apiVersion} ${resource.kind} ${writer.subresource ?? ""}\n${shapeOfObject(struct, current, skip)}`;
	let set = sets.get(shape);
	if (set === undefined) {
		set = compareObjects(struct, { old: {}, current }, skip).changed;
		stripMetadata(set);
		if (sets.size >= MAX_SETS) sets.clear();
		sets.set(shape, set);
	}
	return isEmptySet(set) ? undefined : [entryOf(writer, apiVersion, set, writer.time)];
}

/** Fields that a write through this endpoint does not count for. */
export function isSkipped(field: string, writer: Writer): boolean {
	return field === "apiVersion" || field === "kind" || isReset(field, writer);
}

/** What a write through this endpoint leaves as it was: status by the object's, everything else by status'. */
function isReset(field: string, { subresource }: Writer): boolean {
	return subresource === "status" ? field === "spec" : field === "status";
}

function stripMetadata(set: FieldSet): void {
	const metadata = set["f:metadata"];
	if (metadata === undefined) return;
	const rest = { ...metadata };
	delete rest["."];
	for (const name of SYSTEM_METADATA) delete rest[`f:${name}`];
	if (isEmptySet(rest)) delete set["f:metadata"];
	else set["f:metadata"] = rest;
}

function isOwn(entry: V1ManagedFieldsEntry, { manager, subresource }: Writer, apiVersion: string): boolean {
	return (
		entry.operation === "Update" &&
		entry.manager === manager &&
		entry.apiVersion === apiVersion &&
		(entry.subresource ?? "") === (subresource ?? "")
	);
}

function entryOf(writer: Writer, apiVersion: string, fieldsV1: FieldSet, time: string): V1ManagedFieldsEntry {
	return {
		manager: writer.manager,
		operation: "Update",
		apiVersion,
		time: time as never,
		fieldsType: "FieldsV1",
		fieldsV1,
		...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
	};
}

/** The oldest updates above the limit become one entry, as capManagersManager has it. */
function cap(entries: V1ManagedFieldsEntry[]): V1ManagedFieldsEntry[] {
	const updates = entries.filter((entry) => entry.operation === "Update").sort(inOrder);
	const surplus = updates.length - MAX_UPDATE_MANAGERS;
	if (surplus <= 0) return entries;
	const oldest = updates.slice(0, surplus + 1);
	const last = oldest[oldest.length - 1] as V1ManagedFieldsEntry;
	const fields = oldest.reduce<FieldSet>((all, entry) => unite(all, entry.fieldsV1 as FieldSet), {});
	const { subresource: _, ...merged } = { ...last, manager: ANCIENT, fieldsV1: fields };
	return [...entries.filter((entry) => !oldest.includes(entry)), merged];
}

/** Applies before updates, older before newer, then by name, as sortEncodedManagedFields has it. */
function inOrder(a: V1ManagedFieldsEntry, b: V1ManagedFieldsEntry): number {
	const keys = (entry: V1ManagedFieldsEntry) => [
		entry.operation ?? "",
		String(entry.time ?? ""),
		entry.manager ?? "",
		entry.apiVersion ?? "",
		entry.subresource ?? "",
	];
	const left = keys(a);
	const right = keys(b);
	for (let at = 0; at < left.length; at++) {
		const x = left[at] ?? "";
		const y = right[at] ?? "";
		if (x !== y) return x < y ? -1 : 1;
	}
	return 0;
}

import { apiVersionOf, type Resource } from "../resource";
import { schemaFor } from "../schema/schema";
import type { KubeObject, V1ManagedFieldsEntry } from "../types";
import { compareObjects, shapeOfObject } from "./compare";
import { type FieldSet, isEmptySet, subtract, unite } from "./fieldSet";
import { entriesOf, entryFor, identityOf, type Managers, managersOf } from "./managers";

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
	const managers = managersOf(before);
	const own = entryFor(resource, writer, "Update", changed, writer.time);
	const id = identityOf(own);
	for (const [each, entry] of managers) {
		managers.set(each, { ...entry, fieldsV1: subtract(entry.fieldsV1 as FieldSet, taken) });
	}
	if (!isEmptySet(changed)) {
		const previous = (managers.get(id)?.fieldsV1 ?? {}) as FieldSet;
		managers.set(id, { ...own, fieldsV1: unite(previous, changed) });
	}
	for (const [each, { fieldsV1 }] of managers) if (isEmptySet(fieldsV1 as FieldSet)) managers.delete(each);
	cap(managers);
	return entriesOf(managers);
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
	return isEmptySet(set) ? undefined : [entryFor(resource, writer, "Update", set, writer.time)];
}

/** Fields that a write through this endpoint does not count for. */
export function isSkipped(field: string, writer: Writer): boolean {
	return field === "apiVersion" || field === "kind" || isReset(field, writer);
}

/** What a write through this endpoint leaves as it was: status by the object's, everything else by status'. */
export function isReset(field: string, { subresource }: Writer): boolean {
	return subresource === "status" ? field === "spec" : field === "status";
}

/** Takes out of a set the fields of metadata that nobody manages. */
export function stripMetadata(set: FieldSet): void {
	const metadata = set["f:metadata"];
	if (metadata === undefined) return;
	const rest = { ...metadata };
	delete rest["."];
	for (const name of SYSTEM_METADATA) delete rest[`f:${name}`];
	if (isEmptySet(rest)) delete set["f:metadata"];
	else set["f:metadata"] = rest;
}

/**
 * Managers of updates above the limit, the oldest first, become one for each version, as capManagersManager has it.
 */
function cap(managers: Managers): void {
	const updates = [...managers].filter(([, entry]) => entry.operation === "Update").sort(byAge);
	const firsts = new Map<string, string>();
	let count = updates.length;
	for (const [id, entry] of updates) {
		if (count <= MAX_UPDATE_MANAGERS) return;
		const { apiVersion = "", time } = entry;
		const first = firsts.get(apiVersion);
		if (first === undefined) {
			firsts.set(apiVersion, id);
			continue;
		}
		const { subresource: _, ...rest } = { ...entry, manager: ANCIENT };
		const bucket = identityOf(rest);
		const kept = managers.get(bucket) ?? managers.get(first);
		if (!managers.has(bucket)) managers.delete(first);
		const fieldsV1 = unite((kept?.fieldsV1 ?? {}) as FieldSet, entry.fieldsV1 as FieldSet);
		managers.set(bucket, { ...rest, time, fieldsV1 });
		managers.delete(id);
		count--;
	}
}

function byAge([a, { time: x }]: [string, V1ManagedFieldsEntry], [b, { time: y }]: [string, V1ManagedFieldsEntry]) {
	const [left, right] = [String(x ?? ""), String(y ?? "")];
	if (left !== right) return left < right ? -1 : 1;
	return a < b ? -1 : 1;
}

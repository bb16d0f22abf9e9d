import { apiVersionOf, type Resource } from "../resource";
import type { V1ManagedFieldsEntry } from "../types";
import { type FieldSet, isEmptySet } from "./fieldSet";

/** The fields of each manager of an object, by its identity. */
export type Managers = Map<string, V1ManagedFieldsEntry>;

/**
 * Who a manager is, beside its fields and its time: one that applies is the same in all versions. It is the JSON by which
 * upstream sorts conflicts.
 */
export function identityOf({ manager, operation, apiVersion, subresource }: V1ManagedFieldsEntry): string {
	const version = operation === "Apply" ? undefined : apiVersion;
	return JSON.stringify({ manager: manager || undefined, operation, apiVersion: version, subresource });
}

/** The managers of an object's entries; of two of one identity the last. */
export function managersOf(entries: readonly V1ManagedFieldsEntry[] | undefined): Managers {
	return new Map((entries ?? []).map((entry) => [identityOf(entry), entry]));
}

/** The entries as an object carries them: those that own something, in the server's order; undefined for none. */
export function entriesOf(managers: Managers): V1ManagedFieldsEntry[] | undefined {
	const entries = [...managers.values()].filter((entry) => !isEmptySet(entry.fieldsV1 as FieldSet));
	return entries.length === 0 ? undefined : entries.sort(inOrder);
}

/** Why the server can't read an object's entries; undefined when it can. */
export function managersProblem(entries: readonly V1ManagedFieldsEntry[]): string | undefined {
	for (const [index, { operation, apiVersion, fieldsType }] of entries.entries()) {
		if (operation !== "Apply" && operation !== "Update") return "operation must be `Apply` or `Update`";
		if (!apiVersion) return "apiVersion must not be empty";
		if (!fieldsType) return `missing fieldsType in managed fields entry ${index}`;
		if (fieldsType !== "FieldsV1")
			return `invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${index}`;
	}
	return undefined;
}

/** An entry of `writer`'s own. */
export function entryFor(
	resource: Pick<Resource, "group" | "version">,
	{ manager, subresource }: { manager: string; subresource?: string },
	operation: "Apply" | "Update",
	fieldsV1: FieldSet,
	time: string | undefined,
): V1ManagedFieldsEntry {
	return {
		manager,
		operation,
		apiVersion: apiVersionOf(resource),
		...(time === undefined ? {} : { time: time as never }),
		fieldsType: "FieldsV1",
		fieldsV1,
		...(subresource === undefined ? {} : { subresource }),
	};
}

/** Applies before updates, older before newer, then by name, as sortEncodedManagedFields has it. */
export function inOrder(a: V1ManagedFieldsEntry, b: V1ManagedFieldsEntry): number {
	const left = keysOf(a);
	const right = keysOf(b);
	for (let at = 0; at < left.length; at++) {
		const x = left[at] ?? "";
		const y = right[at] ?? "";
		if (x !== y) return x < y ? -1 : 1;
	}
	return 0;
}

function keysOf({ operation, time, manager, apiVersion, subresource }: V1ManagedFieldsEntry): string[] {
	return [operation ?? "", String(time ?? ""), manager ?? "", apiVersion ?? "", subresource ?? ""];
}

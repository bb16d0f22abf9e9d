import type { V1ManagedFieldsEntry } from "../types";
import { comparePlanned, sameJson } from "./compare";
import type { Conflict } from "./conflicts";
import { type FieldSet, hasChildren, intersect, isEmptySet, subtract, unite } from "./fieldSet";
import { fieldSetOf } from "./fieldsOf";
import { identityOf, type Managers } from "./managers";
import { mergeTyped } from "./merge";
import type { Plan } from "./plan";
import { removeItems, withNamedFields } from "./remove";

type Fields = Readonly<Record<string, unknown>>;

export interface TypedApply {
	plan: Plan;
	live: Fields;
	config: Fields;
	managers: Managers;
	/** The entry of the manager that applies; its fields are those of the configuration from now on. */
	applier: V1ManagedFieldsEntry;
	/** Whether the versions of other managers' entries still exist; those of others are dropped. */
	isServed(apiVersion: string): boolean;
	/** Top-level fields that this endpoint leaves as they are. */
	skip(field: string): boolean;
	force: boolean;
}

export interface TypedResult {
	/** undefined when the live object is as it was. */
	object: Record<string, unknown> | undefined;
	managers: Managers;
	/** Not empty: nothing was applied. */
	conflicts: Conflict[];
}

/**
 * Merges a configuration into a live object (structured-merge-diff's Updater.Apply): what it says is set and owned by
 * the applier, what the applier has owned and says no more is removed unless others own it, what others own and would
 * change is a conflict, or with `force` theirs no longer.
 */
export function applyTyped(request: TypedApply): TypedResult {
	const { plan, live, config, managers, applier, skip, force } = request;
	const id = identityOf(applier);
	const last = managers.get(id);
	const set = fieldSetOf(plan, config);
	for (const element of Object.keys(set)) if (skip(element.slice(2))) delete set[element];
	const current: Managers = new Map(managers).set(id, { ...applier, fieldsV1: set });
	const merged = mergeTyped(plan, live, config);
	const object = prune(request, merged, last, current) as Record<string, unknown>;
	const { changed, removed } = comparePlanned(plan, { old: live, current: object }, skip);
	const conflicts: Conflict[] = [];
	for (const [other, entry] of [...current]) {
		if (other === id) continue;
		if (!request.isServed(entry.apiVersion ?? "")) {
			current.delete(other);
			continue;
		}
		const fields = intersect(entry.fieldsV1 as FieldSet, changed);
		if (!isEmptySet(fields)) conflicts.push({ with: entry, fields });
		current.set(other, { ...entry, fieldsV1: subtract(subtract(entry.fieldsV1 as FieldSet, fields), removed) });
	}
	if (conflicts.length > 0 && !force) return { object: undefined, managers, conflicts };
	return { object: sameJson(live, object) ? undefined : object, managers: current, conflicts: [] };
}

/** Removes what the applier has owned and no longer says, but for what others own. */
function prune(
	{ plan, isServed }: TypedApply,
	merged: unknown,
	last: V1ManagedFieldsEntry | undefined,
	current: Managers,
): unknown {
	if (last === undefined || !hasChildren(last.fieldsV1 as FieldSet) || !isServed(last.apiVersion ?? "")) return merged;
	const owned = withNamedFields(plan, last.fieldsV1 as FieldSet);
	let managed: FieldSet = {};
	for (const entry of current.values()) managed = unite(managed, entry.fieldsV1 as FieldSet);
	const all = withNamedFields(plan, fieldSetOf(plan, merged));
	const without = (set: FieldSet) => removeItems(plan, merged, set);
	const setOf = (value: unknown) => withNamedFields(plan, fieldSetOf(plan, value));
	const ownedByNobody = subtract(all, unite(setOf(without(owned)), withNamedFields(plan, managed)));
	const dangling = subtract(all, setOf(without(ownedByNobody)));
	return without(intersect(dangling, owned));
}

import { isMap } from "../ownFields";
import { elementOf } from "./compare";
import { asMember, type FieldSet, isEmptySet, LEAF_SET } from "./fieldSet";
import { planOfField } from "./merge";
import type { ListPlan, Plan } from "./plan";

/** Every leaf and list element that a value names, as structured-merge-diff's ToFieldSet; empty lists name nothing. */
export function fieldSetOf(plan: Plan, value: unknown): FieldSet {
	return inside(plan, value) ?? LEAF_SET;
}

/** What is below a value; undefined for a leaf, which is in the set itself. */
function inside(plan: Plan, value: unknown): FieldSet | undefined {
	if (plan.leaf || plan.scalar !== undefined) return undefined;
	if (plan.list !== undefined) return elements(plan.list, Array.isArray(value) ? value : []);
	if (plan.any && value !== null && !isMap(value)) return undefined;
	return fields(plan, isMap(value) ? value : {});
}

function fields(plan: Plan, map: Readonly<Record<string, unknown>>): FieldSet {
	const set: FieldSet = {};
	for (const name of Object.keys(map)) {
		const value = map[name];
		if (value === undefined) continue;
		const below = inside(planOfField(plan, name), value);
		const declared = plan.fields?.(name) !== undefined;
		const isMember = below === undefined || value === null || isEmptyMap(value) || !declared;
		if (isMember) set[`f:${name}`] = asMember(below ?? LEAF_SET);
		else if (!isEmptySet(below)) set[`f:${name}`] = below;
	}
	return set;
}

/** An element that is there more than once stands for itself alone. */
function elements(plan: ListPlan, list: readonly unknown[]): FieldSet {
	const set: FieldSet = {};
	for (const value of list) {
		const element = elementOf(plan, value);
		set[element] = set[element] === undefined ? asMember(inside(plan.items, value) ?? LEAF_SET) : LEAF_SET;
	}
	return set;
}

function isEmptyMap(value: unknown): boolean {
	return isMap(value) && Object.keys(value).length === 0;
}

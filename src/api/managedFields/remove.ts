import { isMap, setOwn } from "../ownFields";
import { elementOf } from "./compare";
import { asMember, childrenOf, type FieldSet, hasChildren, isMember } from "./fieldSet";
import { planOfField } from "./merge";
import { type Plan, UNTYPED } from "./plan";

/**
 * A value without the fields and list elements of a set (structured-merge-diff's RemoveItems). What loses everything
 * that it had is null.
 */
export function removeItems(plan: Plan, value: unknown, set: FieldSet): unknown {
	if (plan.scalar !== undefined) return value;
	if (plan.list !== undefined || Array.isArray(value)) return removeElements(plan, value, set);
	if (!isMap(value)) return plan.any ? value : null;
	if (plan.leaf) return null;
	const kept: Record<string, unknown> = {};
	for (const name of Object.keys(value)) {
		const node = set[`f:${name}`];
		if (node !== undefined && isMember(node)) continue;
		setOwn(kept, name, node === undefined ? value[name] : removeItems(planOfField(plan, name), value[name], node));
	}
	return Object.keys(kept).length === 0 ? null : kept;
}

function removeElements(plan: Plan, value: unknown, set: FieldSet): unknown {
	const { list } = plan;
	if (list === undefined || !Array.isArray(value)) return null;
	const kept: unknown[] = [];
	for (const each of value) {
		const node = set[elementOf(list, each)];
		if (node !== undefined && isMember(node)) continue;
		kept.push(node === undefined ? each : removeItems(list.items, each, node));
	}
	return kept.length === 0 ? null : kept;
}

/** The set with every struct field that has members below it, too: who owns spec.replicas has a part in spec. */
export function withNamedFields(plan: Plan | undefined, set: FieldSet): FieldSet {
	const result: FieldSet = {};
	for (const [element, node] of childrenOf(set)) {
		const field = element.startsWith("f:") ? plan?.fields?.(element.slice(2)) : undefined;
		const children = withNamedFields(planBelow(plan, element), node);
		const named = field !== undefined && hasChildren(node);
		result[element] = named || isMember(node) ? asMember(children) : children;
	}
	return result;
}

function planBelow(plan: Plan | undefined, element: string): Plan | undefined {
	if (element.startsWith("f:")) return plan && planOfField(plan, element.slice(2));
	return element.startsWith("k:") ? (plan?.list?.items ?? (plan?.any ? UNTYPED : undefined)) : undefined;
}

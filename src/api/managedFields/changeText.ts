import type { Resource } from "../resource";
import { schemaFor } from "../schema/schema";
import type { KubeObject } from "../types";
import { elementOf, isLeaf, sameJson } from "./compare";
import { isSkipped, SYSTEM_METADATA, type Writer } from "./index";
import type { OwnParts } from "./ownParts";
import { type ListPlan, type Plan, planOf, UNTYPED } from "./plan";

type Fields = Readonly<Record<string, unknown>>;

// No element's name has these characters in it.
const OPEN = "\u0001";
const CLOSE = "\u0002";
const ADDED = "\u0003";
const REMOVED = "\u0004";
const CHANGED = "\u0005";
const THERE = "\u0006";

/** Whether a text of `changeText` has fields that were added or changed, and not only such that were removed. */
export function addsFields(text: string): boolean {
	return text.includes(ADDED) || text.includes(CHANGED);
}

/**
 * What an update by `writer` does to the fields of an object, as text: with the same managedFields before, updates of
 * one text have the same ones after, but for their own parts. Empty when it does nothing that counts.
 */
export function changeText(
	resource: Resource,
	{ old, current }: { old: KubeObject; current: KubeObject },
	writer: Writer,
	own: OwnParts,
): string {
	const plan = planOf(schemaFor(resource));
	let text = "";
	for (const name of fieldNames(old, current)) {
		if (isSkipped(name, writer)) continue;
		text += name === "metadata" ? metadata(plan, old, current, own) : field(plan, name, old, current, own);
	}
	return text;
}

/** Fields of metadata that nobody manages do not count. */
function metadata(plan: Plan, old: KubeObject, current: KubeObject, own: OwnParts): string {
	const inner = plan.fields?.("metadata")?.plan ?? UNTYPED;
	let text = "";
	for (const name of fieldNames(old.metadata, current.metadata)) {
		if (!SYSTEM_METADATA.has(name)) text += field(inner, name, old.metadata as Fields, current.metadata as Fields, own);
	}
	return text && `metadata${OPEN}${text}${CLOSE}`;
}

function field(plan: Plan, name: string, old: Fields, current: Fields, own: OwnParts): string {
	const before = old[name];
	const after = current[name];
	if (before === after) return "";
	const known = plan.fields?.(name);
	if (known === undefined) return value(plan.values?.() ?? UNTYPED, name, before, after, own);
	return value(
		known.plan,
		name,
		before === undefined ? known.unset : before,
		after === undefined ? known.unset : after,
		own,
	);
}

function value(plan: Plan, element: string, old: unknown, current: unknown, own: OwnParts): string {
	if (old === current) return "";
	if (old === undefined) return element + ADDED + inside(plan, current, own);
	if (current === undefined) return element + REMOVED + inside(plan, old, own);
	if (isLeaf(plan, old) && isLeaf(plan, current)) return sameJson(old, current) ? "" : element + CHANGED;
	const text = plan.list === undefined ? maps(plan, old, current, own) : lists(plan.list, old, current, own);
	return text && `${element}${OPEN}${text}${CLOSE}`;
}

function maps(plan: Plan, old: unknown, current: unknown, own: OwnParts): string {
	const before = (old ?? {}) as Fields;
	const after = (current ?? {}) as Fields;
	let text = "";
	for (const name in after) text += field(plan, name, before, after, own);
	for (const name in before) if (after[name] === undefined) text += field(plan, name, before, after, own);
	return text;
}

function lists(plan: ListPlan, old: unknown, current: unknown, own: OwnParts): string {
	const before = ((old ?? []) as readonly unknown[]).map((each) => keyOf(plan, each, own));
	const after = ((current ?? []) as readonly unknown[]).map((each) => keyOf(plan, each, own));
	let text = "";
	after.forEach((element, index) => {
		const at = before[index] === element ? index : before.indexOf(element);
		const was = at < 0 ? undefined : (old as readonly unknown[])[at];
		text += value(plan.items, element, was, (current as readonly unknown[])[index], own);
	});
	before.forEach((element, index) => {
		if (after[index] !== element && !after.includes(element)) {
			text += value(plan.items, element, (old as readonly unknown[])[index], undefined, own);
		}
	});
	return text;
}

/** Everything that is in a value that was not there before, or is no more. */
function inside(plan: Plan, of: unknown, own: OwnParts): string {
	if (isLeaf(plan, of)) return "";
	let text = OPEN;
	if (plan.list !== undefined) {
		for (const each of of as readonly unknown[])
			text += keyOf(plan.list, each, own) + THERE + inside(plan.list.items, each, own);
	} else {
		for (const name in of as Fields) {
			const each = (of as Fields)[name];
			if (each === undefined) continue;
			const inner = plan.fields?.(name)?.plan ?? plan.values?.() ?? UNTYPED;
			text += name + THERE + inside(inner, each, own);
		}
	}
	return text + CLOSE;
}

function keyOf(plan: ListPlan, of: unknown, own: OwnParts): string {
	const key = plan.keys.length === 1 ? plan.keys[0]?.name : undefined;
	if (key === "ip" || key === "uid") {
		const part = (of as Fields | null)?.[key];
		if (typeof part === "string" && /^[^"\\\s]*$/.test(part)) return `#${key}${own.numberOf(part)}`;
	}
	return elementOf(plan, of);
}

function* fieldNames(old: object, current: object): Generator<string> {
	for (const name in current) yield name;
	for (const name in old) if ((current as Fields)[name] === undefined) yield name;
}

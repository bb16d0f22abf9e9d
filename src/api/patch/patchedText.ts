import { goJsonAsIs } from "../go/json";
import { goKeys } from "../go/keys";
import { isMap, own, setOwn } from "../ownFields";
import type { JsonPatchOperation } from "./jsonPatch";

/**
 * The JSON of what a merge patch made of an object, as the API server's messages show it: maps that the patch went
 * through, and what it put in, have sorted keys; the rest stands as it stood (evanphx/json-patch opens only the former).
 */
export function mergePatchedText(patched: unknown, patch: unknown): string {
	return goJsonAsIs(openedByMerge(patched, patch));
}

/** The same of a JSON patch: maps on the way to a place that an operation names have sorted keys. */
export function jsonPatchedText(patched: unknown, operations: readonly JsonPatchOperation[]): string {
	const opened: Opened = new Map();
	for (const { path, from } of operations) {
		for (const pointer of [path, from]) if (pointer !== undefined) open(opened, pointer);
	}
	return goJsonAsIs(openedByPaths(patched, opened));
}

/** The containers that were opened, by the steps that lead to them. */
type Opened = Map<string, Opened>;

function open(opened: Opened, pointer: string): void {
	let current = opened;
	const steps = pointer.split("/").slice(1, -1);
	for (const step of steps.map((each) => each.replaceAll("~1", "/").replaceAll("~0", "~"))) {
		let next = current.get(step);
		if (next === undefined) {
			next = new Map();
			current.set(step, next);
		}
		current = next;
	}
}

function openedByPaths(value: unknown, opened: Opened | undefined): unknown {
	if (opened === undefined) return value;
	if (Array.isArray(value)) return value.map((item, index) => openedByPaths(item, opened.get(String(index))));
	return isMap(value) ? inOrder(value, (key) => openedByPaths(value[key], opened.get(key))) : value;
}

function openedByMerge(value: unknown, patch: unknown): unknown {
	if (patch === undefined) return value;
	if (Array.isArray(value)) return value.map((item) => openedByMerge(item, item));
	return isMap(value) ? inOrder(value, (key) => openedByMerge(value[key], isMap(patch) ? own(patch, key) : {})) : value;
}

function inOrder(map: Record<string, unknown>, childOf: (key: string) => unknown): Record<string, unknown> {
	const sorted: Record<string, unknown> = {};
	for (const key of goKeys(map)) setOwn(sorted, key, childOf(key));
	return sorted;
}

import { isMap, own, setOwn } from "../ownFields";
import { elementOf } from "./compare";
import { type ListPlan, type Plan, UNTYPED } from "./plan";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What becomes of a live value when a configuration is applied to it (structured-merge-diff's typed merge): the
 * configuration's values win, nothing is removed, lists are merged by their keys. A null of the configuration empties a
 * value that is compared as a whole, and leaves the inside of any other as it is.
 */
export function mergeTyped(plan: Plan, live: unknown, config: unknown): unknown {
	if (config === undefined) return live;
	if (live === undefined || plan.leaf) return config;
	if (plan.list !== undefined) return mergeLists(plan.list, asList(live), asList(config), config);
	if (plan.any && (isScalar(config) || Array.isArray(config))) return config;
	if (plan.scalar !== undefined) return config;
	return mergeMaps(plan, asMap(live), asMap(config), config);
}

function mergeMaps(plan: Plan, live: Fields, config: Fields, ofConfig: unknown): unknown {
	const merged: Record<string, unknown> = {};
	for (const name of Object.keys(live)) {
		const value = mergeTyped(planOfField(plan, name), live[name], own(config, name));
		if (value !== undefined) setOwn(merged, name, value);
	}
	for (const name of Object.keys(config)) {
		if (own(live, name) === undefined && config[name] !== undefined) setOwn(merged, name, config[name]);
	}
	return Object.keys(merged).length === 0 ? ofConfig : merged;
}

/** The plan of a struct's field or of a map's value. */
export function planOfField(plan: Plan, name: string): Plan {
	return plan.fields?.(name)?.plan ?? plan.values?.() ?? UNTYPED;
}

/**
 * Elements that both have come in the configuration's order; those that only the live list has keep their places among
 * them, as far as that order allows.
 */
function mergeLists(plan: ListPlan, live: readonly unknown[], config: readonly unknown[], ofConfig: unknown): unknown {
	if (live.length === 0 && config.length === 0) return ofConfig;
	const left = live.map((value) => elementOf(plan, value));
	const right = config.map((value) => elementOf(plan, value));
	const ofLeft = indexed(left, live);
	const ofRight = indexed(right, config);
	const shared = right.filter((element) => ofLeft.has(element));
	const taken = new Set<string>();
	const merged: unknown[] = [];
	let next = shared.shift();
	const takeConfig = (element: string) => {
		taken.add(element);
		merged.push(mergeTyped(plan.items, ofLeft.get(element), ofRight.get(element)));
	};
	for (let l = 0, r = 0; l < left.length || r < right.length; ) {
		const ours = left[l];
		const theirs = right[r];
		if (ours !== undefined && theirs !== undefined) {
			if (ours === theirs) {
				takeConfig(theirs);
				l++;
				r++;
				next = shared.shift();
				continue;
			}
			// One that both have, but whose turn has not come.
			if (ofRight.has(ours) && next !== undefined && next !== ours) {
				l++;
				continue;
			}
		}
		if (ours !== undefined) {
			if (!ofRight.has(ours)) {
				merged.push(live[l]);
				l++;
				continue;
			}
			if (taken.has(ours)) l++;
		}
		if (theirs !== undefined) {
			takeConfig(theirs);
			r++;
			if (next === theirs) next = shared.shift();
		}
	}
	return merged;
}

/** Elements by their keys; those that a live list has twice are not merged with anything. */
function indexed(elements: readonly string[], values: readonly unknown[]): Map<string, unknown> {
	const found = new Map<string, unknown>();
	elements.forEach((element, index) => {
		found.set(element, found.has(element) ? null : values[index]);
	});
	return found;
}

function isScalar(value: unknown): boolean {
	return typeof value !== "object";
}

function asMap(value: unknown): Fields {
	return isMap(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyConfiguration } from "../../../src/api/managedFields/apply";
import { pathsOf } from "../../../src/api/managedFields/fieldPath";
import { type FieldSet, subtract } from "../../../src/api/managedFields/fieldSet";
import { fieldSetOf } from "../../../src/api/managedFields/fieldsOf";
import { planOf } from "../../../src/api/managedFields/plan";
import type { Resource } from "../../../src/api/resource";
import { builtInResources, matchResource } from "../../../src/api/resources";
import { schemaFor } from "../../../src/api/schema/schema";
import { isStatusError } from "../../../src/api/statusError";
import type { KubeObject } from "../../../src/api/types";

type Json = Record<string, unknown>;

const resource = matchResource(builtInResources(), "ds") as Resource;
const plan = planOf(schemaFor(resource));
const some = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) => fc.record(fields, { requiredKeys: [] });
const word = fc.constantFrom("a", "b", "c");
const named = (more: Record<string, fc.Arbitrary<unknown>>) =>
	fc.uniqueArray(
		fc.tuple(word, some(more)).map(([name, rest]) => ({ name, ...rest })),
		{ maxLength: 3, selector: ({ name }) => name },
	);
const labels = fc.dictionary(word, word, { maxKeys: 3 });
/** What managers apply: maps, sets, lists by keys, atomic ones; nothing empty, which Go does not keep. */
const configs: fc.Arbitrary<Json> = some({
	metadata: some({ labels, finalizers: fc.uniqueArray(word, { maxLength: 3 }) }),
	spec: some({
		minReadySeconds: fc.nat(3),
		selector: some({ matchLabels: labels }),
		template: some({
			spec: some({
				hostNetwork: fc.boolean(),
				nodeSelector: labels,
				tolerations: fc.array(fc.record({ key: word }), { maxLength: 2 }),
				volumes: named({ hostPath: some({ path: word }) }),
				containers: named({ image: word, args: fc.array(word, { maxLength: 2 }), env: named({ value: word }) }),
			}),
		}),
	}),
}).map((config) => ({ ...(withoutEmpty(config) as Json), apiVersion: "apps/v1", kind: "DaemonSet" }));
const steps = fc.array(fc.record({ manager: word, config: configs, force: fc.boolean() }), {
	minLength: 1,
	maxLength: 6,
});

/** The object after an apply; undefined for conflicts. */
function apply(live: KubeObject | undefined, manager: string, config: Json, force: boolean): KubeObject | undefined {
	try {
		const writer = { manager, time: "2026-01-02T03:04:05Z" };
		const { object, managedFields } = applyConfiguration(resource, live, { config, force }, writer);
		const { metadata, ...rest } = withoutNulls(object) as unknown as KubeObject;
		return { ...rest, metadata: { ...metadata, managedFields } };
	} catch (error) {
		if (isStatusError(error) && error.status.reason === "Conflict") return undefined;
		throw error;
	}
}

function withoutNulls(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutNulls);
	if (typeof value !== "object" || value === null) return value;
	const kept = Object.entries(value).filter(([, each]) => each !== null);
	return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}

function withoutEmpty(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutEmpty);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).map(([key, each]) => [key, withoutEmpty(each)] as const);
	const isEmpty = (each: unknown) => typeof each === "object" && each !== null && Object.keys(each).length === 0;
	return Object.fromEntries(entries.filter(([, each]) => !isEmpty(each)));
}

const fieldsOf = (object: KubeObject | undefined, manager: string): FieldSet =>
	(object?.metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1 ?? {}) as FieldSet;
const fieldsIn = (object: object): FieldSet => {
	const { apiVersion: _a, kind: _k, metadata, ...rest } = object as Json & { metadata?: Json };
	const { managedFields: _, ...named } = metadata ?? {};
	return fieldSetOf(plan, Object.keys(named).length === 0 ? rest : { ...rest, metadata: named });
};
const minus = (a: FieldSet, b: FieldSet) => pathsOf(subtract(a, b));

/** Plays applies one after the other; `check` sees each that was no conflict. */
function play(
	list: readonly { manager: string; config: Json; force: boolean }[],
	check: (step: {
		before: KubeObject | undefined;
		after: KubeObject;
		manager: string;
		config: Json;
		force: boolean;
	}) => void,
): KubeObject | undefined {
	let live = apply(
		undefined,
		"base",
		{ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { annotations: { a: "b" } } },
		false,
	);
	for (const { manager, config, force } of list) {
		const after = apply(live, manager, config, force);
		if (after === undefined) continue;
		check({ before: live, after, manager, config, force });
		live = after;
	}
	return live;
}

describe("server-side apply", () => {
	it("changes nothing when the same is applied again", () => {
		fc.assert(
			fc.property(steps, (list) => {
				play(list, ({ after, manager, config }) => expect(apply(after, manager, config, false)).toEqual(after));
			}),
		);
	});

	it("owns exactly what the configuration says, and sets it", () => {
		fc.assert(
			fc.property(steps, (list) => {
				play(list, ({ after, manager, config }) => {
					const said = fieldsIn(config);
					const own = fieldsOf(after, manager);
					expect([minus(said, own), minus(own, said)]).toEqual([[], []]);
					expect(minus(fieldsIn(withoutNulls(config) as object), fieldsIn(after))).toEqual([]);
				});
			}),
		);
	});

	it("takes no field from a manager that owns it, unless it is forced", () => {
		fc.assert(
			fc.property(steps, (list) => {
				play(list, ({ before, after, manager, force }) => {
					for (const other of ["a", "b", "c", "base"].filter((each) => each !== manager)) {
						const lost = minus(fieldsOf(before, other), fieldsOf(after, other));
						if (force) expect(lost.filter((path) => !pathsOf(fieldsOf(after, manager)).includes(path))).toEqual([]);
						else expect(lost).toEqual([]);
					}
				});
			}),
		);
	});

	it("removes what a manager gives up and nobody else owns, and nothing else", () => {
		fc.assert(
			fc.property(steps, (list) => {
				play(list, ({ before, after }) => {
					const owned = ["a", "b", "c", "base"].map((manager) => fieldsOf(after, manager));
					const left = owned.reduce((fields, set) => subtract(fields, set), fieldsIn(after));
					// What is left without an owner are the structs around what is owned.
					const leaves = pathsOf(left).filter(
						(path) => !owned.some((set) => pathsOf(set).some((each) => each.startsWith(path))),
					);
					expect(leaves).toEqual([]);
					const gone = minus(fieldsIn(before ?? {}), fieldsIn(after));
					for (const path of gone) expect(owned.some((set) => pathsOf(set).includes(path))).toBe(false);
				});
			}),
		);
	});
});

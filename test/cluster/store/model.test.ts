import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExactJson } from "../../../src/api/exactJson";
import { openLmdbStore } from "../../../src/cluster/store/lmdb";
import { openMemoryStore } from "../../../src/cluster/store/memory";
import type { Change, ReadTransaction, Store } from "../../../src/cluster/store/store";

const KEYS = [
	"/registry/core/pods/default/a",
	"/registry/core/pods/default/b",
	"/registry/core/pods/kube-system/a",
	"/registry/core/events/default/a",
	"/registry/apps/daemonsets/default/a",
	"/index/pods-by-node/node1/default/a",
	"/index/pods-by-node/node10/default/a",
	"/index/node-facts/node1",
	"/memory/events/Pod/default/a/uid",
	"/fields/a",
	"/a",
];
const PREFIXES = [
	...KEYS.flatMap((key) => prefixesOf(key)),
	"/registry/core/pods/default/a",
	"/index/pods-by-node/node1",
];

function prefixesOf(key: string): string[] {
	return Array.from(key.matchAll(/\//g), ({ index }) => key.slice(0, index + 1));
}

type Write = { what: "put" | "delete" | "putSilently" | "deleteSilently"; key: string; value: unknown };

/** Pods that resemble each other, more than are written whole. */
type Many = { what: "many"; phase: string };

type Step = Write | Many | { what: "look"; prefix: string } | { what: "commit" | "throw" };

/** Objects of few fields, so that one differs little from the next. */
const object = fc.dictionary(
	fc.constantFrom("spec", "status", "__proto__"),
	fc.oneof(
		fc.constantFrom(null, 1, 2n ** 60n, []),
		fc.dictionary(fc.constantFrom("a", "b", "toString"), fc.constantFrom(null, 0, "x", [1], { c: 1 })),
	),
);

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			what: fc.constantFrom("put", "delete", "putSilently", "deleteSilently"),
			key: fc.constantFrom(...KEYS),
			value: fc.oneof(fc.string(), fc.constant(2n ** 60n), object),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ what: fc.constant("many"), phase: fc.constantFrom("Pending", "Running") }) },
	{ weight: 3, arbitrary: fc.record({ what: fc.constant("look"), prefix: fc.constantFrom(...PREFIXES) }) },
	{ weight: 1, arbitrary: fc.record({ what: fc.constantFrom("commit", "throw") }) },
);

/** What a store has to hold, in the plainest way. */
class Model {
	values = new Map<string, unknown>();
	changes: Change[] = [];

	copy(): Model {
		const copy = new Model();
		copy.values = new Map(this.values);
		copy.changes = [...this.changes];
		return copy;
	}

	write(key: string, value: unknown, logged: boolean): void {
		const previous = this.values.get(key);
		if (logged) {
			const type = value === undefined ? "DELETED" : previous === undefined ? "ADDED" : "MODIFIED";
			const revision = this.changes.length + 1;
			this.changes.push({ revision, type, key, value: value ?? previous, ...(type === "ADDED" ? {} : { previous }) });
		}
		if (value === undefined) this.values.delete(key);
		else this.values.set(key, value);
	}

	under(prefix: string) {
		const keys = [...this.values.keys()].filter((key) => key.startsWith(prefix)).sort();
		return { count: keys.length, keys, range: keys.map((key) => ({ key, value: this.values.get(key) })) };
	}
}

function under(tx: ReadTransaction, prefix: string) {
	const range = [...tx.range(prefix)];
	const texts = Array.from(tx.texts(prefix), ({ key, text }) => ({ key, value: parseExactJson(text) }));
	expect(texts).toEqual(range);
	return { count: tx.count(prefix), keys: [...tx.keys(prefix)], range };
}

/** Runs the steps; each look, within a transaction and after every commit, must show what the model has. */
function play(store: Store, steps: readonly Step[]): void {
	let model = new Model();
	let at = 0;
	while (at < steps.length) {
		const draft = model.copy();
		try {
			store.write((tx) => {
				for (; at < steps.length; at++) {
					const step = steps[at] as Step;
					if (step.what === "look") expect(under(tx, step.prefix)).toEqual(draft.under(step.prefix));
					else if (step.what === "throw") throw new Error("on purpose");
					else if (step.what === "commit") return;
					else if (step.what === "many") for (const write of podsOf(step)) change(tx, write, draft);
					else change(tx, step as Write, draft);
				}
			});
			model = draft;
		} catch (error) {
			if ((error as Error).message !== "on purpose") throw error;
		}
		at++;
		for (const key of [...KEYS, "/registry/core/pods/default/agent-29"])
			expect(store.read((tx) => tx.get(key))).toEqual(model.values.get(key));
		expect(store.read((tx) => under(tx, "/"))).toEqual(model.under("/"));
		expect(store.read((tx) => tx.changes(0))).toEqual(model.changes);
	}
}

function podsOf({ phase }: Many): Write[] {
	return Array.from({ length: 30 }, (_, index) => ({
		what: "put",
		key: `/registry/core/pods/default/agent-${index}`,
		value: { kind: "Pod", spec: { name: `agent-${index}`, labels: { app: "agent", tier: "node" } }, status: { phase } },
	}));
}

function change(tx: Parameters<Parameters<Store["write"]>[0]>[0], { what, key, value }: Write, model: Model): void {
	const deletes = what === "delete" || what === "deleteSilently";
	// What is logged is read from the log as it was: silent writes have keys of their own, as in a cluster.
	const logged = key.startsWith("/registry/");
	if (deletes && logged) {
		if (!model.values.has(key)) return;
		tx.delete(key);
	} else if (deletes) tx.deleteSilently(key);
	else if (logged) tx.put(key, value);
	else tx.putSilently(key, value);
	model.write(key, deletes ? undefined : value, logged);
}

test.each([
	["memory", 300],
	["lmdb", 40],
])("a store in %s holds what a list of its writes says, at every moment", (kind, numRuns) => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
			const folder = kind === "lmdb" ? mkdtempSync(join(tmpdir(), "ds-store-")) : undefined;
			const store = folder === undefined ? openMemoryStore() : openLmdbStore(folder, { create: true });
			try {
				play(store, steps);
			} finally {
				void store.close();
				if (folder !== undefined) rmSync(folder, { recursive: true });
			}
		}),
		{ numRuns },
	);
});

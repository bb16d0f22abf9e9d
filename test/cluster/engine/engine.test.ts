import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/types";
import type { Controller } from "../../../src/cluster/controllers/controller";
import { openEngine } from "../../../src/cluster/engine/localEngine";
import { kind } from "../../../src/cluster/kinds";
import type { Registry } from "../../../src/cluster/registry/registry";
import { requestRules } from "../../../src/cluster/registry/requestRules";
import { openLmdbStore } from "../../../src/cluster/store/lmdb";
import { openMemoryStore } from "../../../src/cluster/store/memory";
import type { Store } from "../../../src/cluster/store/store";

const START = Date.parse("2026-01-01T00:00:00Z");
const leases = kind("leases.coordination.k8s.io");

/** A wall clock that a test turns. */
const wall = { now: START };

function engineOf(controllers: Controller[], store: Store = openMemoryStore()) {
	wall.now = START;
	return openEngine(store, { wall: () => wall.now, work: () => ({ controllers, rules: requestRules }) });
}

/** A ticker counts up a Lease, every second, `times` times; what it has seen stands in `seen`. */
function ticker(times: number, seen: string[] = [], recurs = false): Controller {
	return {
		name: "ticker",
		observe(change, enqueue) {
			if (change.type === "ADDED") enqueue(change.object.metadata.name ?? "");
		},
		sync(name, { registry, now, wakeAt }) {
			const lease = registry.get(leases, "default", name) as KubeObject & { spec: { leaseTransitions: number } };
			const count = lease.spec.leaseTransitions;
			seen.push(`${name} ${count} at ${now - START}`);
			if (count >= times) return;
			registry.updateTrusted(leases, { ...lease, spec: { leaseTransitions: count + 1 } } as KubeObject);
			wakeAt(name, now + 1000);
		},
		recurs: () => recurs,
	};
}

const lease = (name: string) => ({
	apiVersion: "coordination.k8s.io/v1",
	kind: "Lease",
	metadata: { name, namespace: "default" },
	spec: { leaseTransitions: 0 },
});
const create = (name: string) => (registry: Registry) => registry.createTrusted(leases, lease(name));
const count = (name: string) => (registry: Registry) =>
	(registry.get(leases, "default", name) as KubeObject & { spec: { leaseTransitions: number } }).spec.leaseTransitions;

it("runs what has fallen due before it reads, each step at its own time", () => {
	const seen: string[] = [];
	const engine = engineOf([ticker(100, seen)]);
	engine.request(create("a"));
	expect(engine.read(count("a"))).toBe(1);
	wall.now += 2500;
	expect(engine.read(count("a"))).toBe(3);
	expect(seen).toEqual(["a 0 at 0", "a 1 at 1000", "a 2 at 2000"]);
	expect(engine.now()).toBe(START + 2500);
	expect(engine.catchUp()).toBe(START + 3000);
});

it("goes through the steps of several keys in the order of their times", () => {
	const seen: string[] = [];
	const engine = engineOf([ticker(3, seen)]);
	engine.request(create("b"));
	wall.now += 300;
	engine.request(create("a"));
	engine.advance(2000);
	expect(seen).toEqual(["b 0 at 0", "a 0 at 300", "b 1 at 1000", "a 1 at 1300", "b 2 at 2000", "a 2 at 2300"]);
	expect(engine.now()).toBe(START + 2300);
});

it("undoes a request that fails, with all that came of it", () => {
	const engine = engineOf([ticker(3)]);
	expect(() =>
		engine.request((registry) => {
			create("a")(registry);
			throw new Error("changed my mind");
		}),
	).toThrow("changed my mind");
	expect(engine.read((registry) => registry.list(leases))).toEqual([]);
	expect(engine.catchUp()).toBeUndefined();
	expect(engine.revision()).toBe(0);
});

it("settles where nothing is left to come, and time goes on from there", () => {
	const engine = engineOf([ticker(5)]);
	engine.request(create("a"));
	expect(engine.settle()).toEqual({ elapsedMs: 5000, recurring: [], reached: true });
	expect(engine.read(count("a"))).toBe(5);
	wall.now += 100;
	expect(engine.now()).toBe(START + 5100);
});

it("does not wait for what recurs, but says what it is", () => {
	const engine = engineOf([ticker(Number.POSITIVE_INFINITY, [], true)]);
	engine.request(create("a"));
	expect(engine.settle()).toEqual({
		elapsedMs: 0,
		recurring: [{ owner: "ticker", key: "a", due: START + 1000 }],
		reached: true,
	});
});

it("settles no further than its limit", () => {
	const engine = engineOf([ticker(Number.POSITIVE_INFINITY)]);
	engine.request(create("a"));
	expect(engine.settle({ limitMs: 10_500 })).toEqual({ elapsedMs: 10_000, recurring: [], reached: false });
	expect(engine.read(count("a"))).toBe(11);
});

it("never goes back in time, and does not stand still when the wall clock is set back", () => {
	const engine = engineOf([ticker(100)]);
	engine.request(create("a"));
	wall.now += 5000;
	expect(engine.read(count("a"))).toBe(6);
	wall.now -= 3_600_000;
	expect(engine.read((registry) => registry.now)).toBe(START + 5000);
	wall.now += 2000;
	expect(engine.read(count("a"))).toBe(8);
	expect(engine.now()).toBe(START + 7000);
});

it("ends two controllers that undo each other's work with a clear error, and keeps nothing of it", () => {
	const flip = (name: string, to: number): Controller => ({
		name,
		observe: (change, enqueue) => enqueue(change.object.metadata.name ?? ""),
		sync(key, { registry }) {
			const object = registry.get(leases, "default", key);
			registry.updateTrusted(leases, { ...object, spec: { leaseTransitions: to } });
		},
	});
	const engine = engineOf([flip("this", 1), flip("that", 2)]);
	expect(() => engine.request(create("a"))).toThrow(
		"error: the local cluster does not come to rest: the this keeps changing a",
	);
	expect(engine.read((registry) => registry.list(leases))).toEqual([]);
});

it("runs what is due in memory where the store can't be written, and keeps nothing of it", async () => {
	const folder = mkdtempSync(join(tmpdir(), "ds-engine-"));
	const writing = engineOf([ticker(100)], openLmdbStore(folder, { create: true }));
	writing.request(create("a"));
	await writing.close();
	const reading = engineOf([ticker(100)], openLmdbStore(folder, { readOnly: true }));
	wall.now += 3000;
	expect(reading.read(count("a"))).toBe(4);
	expect(reading.read(count("a"))).toBe(4);
	expect(reading.view(count("a"))).toBe(1);
	expect(() => reading.request(create("b"))).toThrow("can't be written");
	await reading.close();
	rmSync(folder, { recursive: true });
});

it("remembers a controller's memory from one process to the next", async () => {
	const folder = mkdtempSync(join(tmpdir(), "ds-engine-"));
	const seen: unknown[] = [];
	const counter: Controller = {
		name: "counter",
		observe: (_, enqueue) => enqueue("all"),
		sync(key, { remember, recall }) {
			const before = (recall(key) as number | undefined) ?? 0;
			seen.push(before);
			remember(key, before + 1);
		},
	};
	for (const name of ["a", "b", "c"]) {
		const engine = engineOf([counter], openLmdbStore(folder, { create: true }));
		engine.request(create(name));
		await engine.close();
	}
	expect(seen).toEqual([0, 1, 2]);
	rmSync(folder, { recursive: true });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { LOG_LIMIT } from "../../../src/cluster/store/changeLog";
import { openLmdbStore } from "../../../src/cluster/store/lmdb";
import { openMemoryStore } from "../../../src/cluster/store/memory";
import type { Store } from "../../../src/cluster/store/store";

const folders: string[] = [];

function openLmdb(): Store {
	const folder = mkdtempSync(join(tmpdir(), "ds-store-"));
	folders.push(folder);
	return openLmdbStore(folder, { create: true });
}

afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const pod = (name: string, phase: string, resourceVersion?: string) => ({
	metadata: { name, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
	status: { phase },
});

describe.each([
	["memory", openMemoryStore],
	["lmdb", openLmdb],
])("a store in %s", (_, open) => {
	it("gives each change its own revision and reads back what was written", () => {
		const store = open();
		const revisions = store.write((tx) => [
			tx.put("/registry/pods/default/b", pod("b", "Pending")),
			tx.put("/registry/pods/default/a", pod("a", "Pending")),
			tx.delete("/registry/pods/default/b"),
		]);
		expect(revisions).toEqual([1, 2, 3]);
		expect(store.revision()).toBe(3);
		expect(store.read((tx) => tx.get("/registry/pods/default/a"))).toEqual(pod("a", "Pending"));
		expect(store.read((tx) => tx.get("/registry/pods/default/b"))).toBeUndefined();
		store.close();
	});

	it("undoes a change that throws, and what was cached of it", () => {
		const store = open();
		store.write((tx) => tx.put("/a", pod("a", "Pending")));
		expect(() =>
			store.write((tx) => {
				tx.put("/a", pod("a", "Running"));
				tx.put("/b", pod("b", "Running"));
				tx.setTimer("kubelet", "a", 5);
				throw new Error("no");
			}),
		).toThrow("no");
		expect(store.read((tx) => [tx.get("/a"), tx.get("/b"), [...tx.timers()], tx.revision])).toEqual([
			pod("a", "Pending"),
			undefined,
			[],
			1,
		]);
		store.close();
	});

	it("ranges in key order, from a key on, up to a limit", () => {
		const store = open();
		store.write((tx) => {
			for (let each = 0; each < 1200; each++) tx.putSilently(`/pods/p${String(each).padStart(4, "0")}`, each);
			tx.putSilently("/podsx", "other");
			tx.putSilently("/pod", "other");
		});
		store.read((tx) => {
			const values = [...tx.range("/pods/")].map((entry) => entry.value);
			expect(values).toEqual(Array.from({ length: 1200 }, (_, index) => index));
			expect(tx.count("/pods/")).toBe(1200);
			expect([...tx.range("/pods/", { after: "/pods/p0002", limit: 2 })]).toEqual([
				{ key: "/pods/p0003", value: 3 },
				{ key: "/pods/p0004", value: 4 },
			]);
		});
		store.close();
	});

	it("sees its own writes in the middle of a range", () => {
		const store = open();
		store.write((tx) => {
			tx.put("/p/1", "one");
			tx.put("/p/3", "three");
			const seen: string[] = [];
			for (const { key } of tx.range("/p/")) {
				seen.push(key);
				tx.delete(key);
				tx.put(`/q/${key}`, "moved");
			}
			expect(seen).toEqual(["/p/1", "/p/3"]);
			expect(tx.count("/p/")).toBe(0);
			expect(tx.count("/q/")).toBe(2);
		});
		store.close();
	});

	it("logs every step for watches: values as they were at the time", () => {
		const store = open();
		store.write((tx) => {
			tx.put("/p/a", pod("a", "Pending", "1"));
			tx.put("/p/a", pod("a", "Running", "2"));
		});
		store.write((tx) => {
			tx.put("/p/b", pod("b", "Pending", "3"));
			tx.delete("/p/a");
			tx.put("/p/a", pod("a", "New", "5"));
		});
		expect(store.read((tx) => tx.changes(0))).toEqual([
			{ revision: 1, type: "ADDED", key: "/p/a", value: pod("a", "Pending", "1") },
			{
				revision: 2,
				type: "MODIFIED",
				key: "/p/a",
				value: pod("a", "Running", "2"),
				previous: pod("a", "Pending", "1"),
			},
			{ revision: 3, type: "ADDED", key: "/p/b", value: pod("b", "Pending", "3") },
			{
				revision: 4,
				type: "DELETED",
				key: "/p/a",
				value: pod("a", "Running", "4"),
				previous: pod("a", "Running", "2"),
			},
			{ revision: 5, type: "ADDED", key: "/p/a", value: pod("a", "New", "5") },
		]);
		expect(store.read((tx) => tx.changes(3)?.map((change) => change.revision))).toEqual([4, 5]);
		expect(store.read((tx) => tx.changes(5))).toEqual([]);
		store.close();
	});

	it("keeps the last changes only, and says when they do not reach back", () => {
		const store = open();
		store.write((tx) => {
			for (let each = 0; each < LOG_LIMIT + 1000; each++) tx.put("/p/a", each);
		});
		store.read((tx) => {
			expect(tx.changes(10)).toBeUndefined();
			expect(tx.changes(1000)).toHaveLength(LOG_LIMIT);
		});
		store.close();
	});

	it("keeps one timer per owner and key, in the order they are due", () => {
		const store = open();
		store.write((tx) => {
			tx.setTimer("kubelet", "default/b", 2000);
			tx.setTimer("kubelet", "default/a", 2000);
			tx.setTimer("daemonset", "default/a", 30_000);
			tx.setTimer("kubelet", "default/b", 1000.2);
			tx.setTimer("gone", "x", 1);
			tx.setTimer("gone", "x", undefined);
		});
		expect(store.read((tx) => [...tx.timers()])).toEqual([
			{ due: 1001, owner: "kubelet", key: "default/b" },
			{ due: 2000, owner: "kubelet", key: "default/a" },
			{ due: 30_000, owner: "daemonset", key: "default/a" },
		]);
		expect(store.read((tx) => [...tx.timers(2000)].map((timer) => timer.key))).toEqual(["default/b", "default/a"]);
		expect(store.read((tx) => [...tx.timers(1000)])).toEqual([]);
		store.close();
	});

	it("keeps what is written over and over in one transaction as it was last", () => {
		const store = open();
		store.write((tx) => {
			for (let each = 0; each < 3; each++) tx.putSilently("/memory/a", { each, text: "ä€😀".repeat(each * 40_000) });
			tx.putSilently("/memory/b", 1);
			tx.deleteSilently("/memory/b");
		});
		expect(store.read((tx) => [...tx.keys("/memory/")])).toEqual(["/memory/a"]);
		expect(store.read((tx) => tx.get("/memory/a"))).toEqual({ each: 2, text: "ä€😀".repeat(80_000) });
		store.close();
	});

	it("keeps settings", () => {
		const store = open();
		store.write((tx) => tx.setSetting("clock", { offset: 5 }));
		expect(store.read((tx) => [tx.setting("clock"), tx.setting("none")])).toEqual([{ offset: 5 }, undefined]);
		store.write((tx) => tx.setSetting("clock", undefined));
		expect(store.read((tx) => tx.setting("clock"))).toBeUndefined();
		store.close();
	});
});

import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { FORMAT, openLmdbStore } from "../../../src/cluster/store/lmdb";

const here = dirname(fileURLToPath(import.meta.url));
// Beside the packages, so that the worker finds lmdb.
const cache = join(here, "../../../node_modules/.cache");
const worker = join(cache, `store-worker-${process.pid}.cjs`);
const run = promisify(execFile);
let folder = "";
const data = () => join(folder, "data.mdb");

beforeAll(async () => {
	mkdirSync(cache, { recursive: true });
	await build({
		entryPoints: [join(here, "worker.ts")],
		outfile: worker,
		bundle: true,
		platform: "node",
		format: "cjs",
		external: ["lmdb"],
	});
});
afterAll(() => rmSync(worker, { force: true }));
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "ds-store-"));
	await openLmdbStore(folder, { create: true }).close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is in the old state or the new one after kill -9 at any moment", async () => {
	for (const steps of [1, 7, 20, 41]) {
		const lastReported = await killAfter(steps);
		const store = openLmdbStore(folder);
		const [a, b, revision] = store.read((tx) => [tx.get("/a"), tx.get("/b"), tx.revision]);
		expect(b).toBe(a);
		expect(revision).toBe(Number(a) * 3);
		expect(Number(a)).toBeGreaterThanOrEqual(lastReported);
		await store.close();
	}
});

it("lets two writers go one after the other", async () => {
	await Promise.all([
		run(process.execPath, [worker, "count", folder]),
		run(process.execPath, [worker, "count", folder]),
	]);
	const store = openLmdbStore(folder);
	expect(store.read((tx) => [tx.get("/a"), tx.get("/b"), tx.revision])).toEqual([200, 200, 600]);
	await store.close();
});

it("sees what another process has committed, although it has read the same before", async () => {
	const store = openLmdbStore(folder);
	store.write((tx) => tx.put("/a", 5));
	expect(store.read((tx) => tx.get("/a"))).toBe(5);
	await run(process.execPath, [worker, "count", folder]);
	expect(store.read((tx) => tx.get("/a"))).toBe(105);
	expect(store.revision()).toBe(301);
	await store.close();
});

it("sees what another process has written without a revision, although it has read the same before", async () => {
	const store = openLmdbStore(folder);
	const keys = ["/memory/kept", "/fields/kept", "/memory/forgotten", "/registry/object"];
	store.write((tx) => {
		for (const key of keys.slice(0, 3)) tx.putSilently(key, "old");
		tx.put("/registry/object", "old");
	});
	const seen = () => store.read((tx) => keys.map((key) => tx.get(key)));
	expect(seen()).toEqual(["old", "old", "old", "old"]);
	await run(process.execPath, [worker, "remember", folder]);
	expect(seen()).toEqual(["new", "new", undefined, "old"]);
	expect(store.write((tx) => keys.map((key) => tx.get(key)))).toEqual(["new", "new", undefined, "old"]);
	expect(store.revision()).toBe(1);
	await store.close();
});

it("names a full disk and keeps the old state", async () => {
	const store = openLmdbStore(folder);
	store.write((tx) => tx.put("/a", "kept"));
	await store.close();
	// A limit on the size of files stands in for a full disk.
	const { stdout } = await run("sh", [
		"-c",
		'ulimit -f 2000; exec "$0" "$1" fill "$2"',
		process.execPath,
		worker,
		folder,
	]);
	const [message, kept] = stdout.split("\n");
	expect(message).toMatch(/^error: can't write the local cluster's store \S+: (File too large|Input\/output error)$/);
	expect(kept).toBe("kept");
	const again = openLmdbStore(folder);
	expect(again.read((tx) => tx.get("/a"))).toBe("kept");
	await again.close();
});

it("refuses a store that was cut short, and leaves it as it is", async () => {
	await fill();
	const size = readFileSync(data()).length;
	truncateSync(data(), size - 4096);
	expect(() => openLmdbStore(folder)).toThrow(
		`error: the local cluster's store ${data()} is damaged: it is cut short (${size - 4096} of ${size} bytes)`,
	);
	expect(readFileSync(data()).length).toBe(size - 4096);
	for (const length of [2000, 100, 0]) {
		truncateSync(data(), length);
		expect(() => openLmdbStore(folder)).toThrow(`error: ${data()} is no store of a local cluster`);
		expect(readFileSync(data()).length).toBe(length);
	}
});

it("refuses a foreign file, and a folder without a store", () => {
	writeFileSync(data(), "not a store\n".repeat(2000));
	expect(() => openLmdbStore(folder)).toThrow(`error: ${data()} is no store of a local cluster`);
	rmSync(data());
	expect(() => openLmdbStore(folder)).toThrow(`error: there is no local cluster in ${folder}`);
});

it("names a damaged record when it is read, and reads the others", async () => {
	await fill();
	const bytes = readFileSync(data());
	for (let at = bytes.indexOf("the-flipped-one"); at >= 0; at = bytes.indexOf("the-flipped-one", at + 1)) {
		bytes[at + 4] = (bytes[at + 4] ?? 0) ^ 1;
	}
	writeFileSync(data(), bytes);
	const store = openLmdbStore(folder);
	expect(store.read((tx) => tx.get("/whole"))).toBe("whole");
	expect(() => store.read((tx) => tx.get("/flipped"))).toThrow(
		"error: the local cluster's store is damaged: the record \"/flipped\" can't be read",
	);
	await store.close();
});

it("refuses a store of a newer version and names both", async () => {
	const store = openLmdbStore(folder);
	store.write((tx) => tx.setSetting("format", { version: FORMAT + 1 }));
	await store.close();
	expect(() => openLmdbStore(folder)).toThrow(
		`error: the local cluster's store ${folder} has format ${FORMAT + 1}, written by a newer ds; this ds reads formats up to ${FORMAT}`,
	);
});

it("reads a store of an older version, and gives it the present one when it is written to", async () => {
	const store = openLmdbStore(folder, { create: true });
	store.write((tx) => {
		tx.put("/whole", "whole");
		tx.setSetting("format", { version: 1 });
	});
	await store.close();
	const opened = openLmdbStore(folder);
	const format = () => opened.read((tx) => tx.setting("format"));
	expect([opened.read((tx) => tx.get("/whole")), format()]).toEqual(["whole", { version: 1 }]);
	opened.write((tx) => tx.put("/whole", "more"));
	expect([opened.read((tx) => tx.get("/whole")), format()]).toEqual(["more", { version: FORMAT }]);
	await opened.close();
});

it("keeps what thousands have in common once, and names the record that holds it when it is damaged", async () => {
	const pods = Array.from({ length: 40 }, (_, index) => `/registry/core/pods/default/agent-${index}`);
	const pod = (name: string) => ({
		metadata: { name, labels: { app: "the-same-for-all" } },
		spec: { a: 1, b: 2, c: 3 },
	});
	const store = openLmdbStore(folder, { create: true });
	store.write((tx) => {
		for (const key of pods) tx.put(key, pod(key));
	});
	await store.close();
	const again = openLmdbStore(folder);
	expect(again.read((tx) => pods.map((key) => tx.get(key)))).toEqual(pods.map(pod));
	await again.close();
	const bytes = readFileSync(data());
	const places: number[] = [];
	for (let at = bytes.indexOf("the-same-for-all"); at >= 0; at = bytes.indexOf("the-same-for-all", at + 1))
		places.push(at);
	for (const at of places) bytes[at] = (bytes[at] ?? 0) ^ 1;
	writeFileSync(data(), bytes);
	const damaged = openLmdbStore(folder);
	expect(() => damaged.read((tx) => tx.get(pods[39] as string))).toThrow(
		"error: the local cluster's store is damaged: the record \"p/0000000000000001\" can't be read",
	);
	await damaged.close();
});

it("reads a store that it may not write, and says so when it should write", async () => {
	await fill();
	const store = openLmdbStore(folder, { readOnly: true });
	expect(store.writable).toBe(false);
	expect(store.read((tx) => tx.get("/whole"))).toBe("whole");
	expect(() => store.write((tx) => tx.put("/whole", "other"))).toThrow(
		`error: the local cluster's store ${folder} can't be written`,
	);
	// What happens in a sandbox is seen there, and nowhere else.
	const seen = store.sandbox((tx) => {
		tx.put("/whole", "other");
		tx.put("/more", "new");
		tx.delete("/flipped");
		return [...tx.range("/")];
	});
	expect(seen).toEqual([
		{ key: "/more", value: "new" },
		{ key: "/whole", value: "other" },
	]);
	expect(store.read((tx) => [...tx.keys("/")])).toEqual(["/flipped", "/whole"]);
	await store.close();
});

async function fill(): Promise<void> {
	const store = openLmdbStore(folder);
	store.write((tx) => {
		tx.put("/flipped", `the-flipped-one${"x".repeat(3000)}`);
		tx.put("/whole", "whole");
	});
	await store.close();
}

/** Kills a writer once it has reported that many commits; returns the last one it reported. */
function killAfter(steps: number): Promise<number> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [worker, "forever", folder]);
		let text = "";
		child.stdout.on("data", (chunk: Buffer) => {
			text += chunk.toString();
			if (text.split("\n").length > steps) child.kill("SIGKILL");
		});
		child.on("close", () => resolve(Number(text.split("\n").at(-2) ?? 0)));
	});
}

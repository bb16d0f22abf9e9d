import {
	chmodSync,
	chownSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { FORMAT, openLmdbStore } from "../../src/cluster/store/lmdb";
import { ended, Shell } from "./shell";

/** Somebody who may not write what the owner keeps to himself. */
const NOBODY = 65_534;

let shell: Shell;
let kept: Buffer;
const data = () => join(shell.store(), "data.mdb");

beforeAll(async () => {
	shell = new Shell();
	await shell.ok("cluster", "create", "default", "--nodes", "2");
	await shell.ok("create", "-f", shell.daemonSet("agent"));
	await shell.ok("cluster", "settle");
	await shell.ok("create", "configmap", "flipped", "--from-literal=what=the-flipped-one");
	kept = readFileSync(data());
});
beforeEach(() => writeFileSync(data(), kept));
afterAll(() => shell.end());

const commands = [
	["get", "ds"],
	["label", "ds", "agent", "a=b"],
	["cluster", "settle"],
	["cluster", "verify"],
];

it("refuses a store that was cut short, and leaves it as it is", async () => {
	truncateSync(data(), kept.length - 8192);
	const cut = readFileSync(data());
	for (const args of commands) {
		expect(await shell.run(...args)).toEqual({
			code: 1,
			stdout: "",
			stderr: `error: the local cluster's store ${data()} is damaged: it is cut short (${cut.length} of ${kept.length} bytes)\n`,
		});
	}
	expect(readFileSync(data()).equals(cut)).toBe(true);
});

it.each([0, 100, 2000])("refuses a store of which %d bytes are left", async (length) => {
	truncateSync(data(), length);
	for (const args of commands) {
		const stderr = `error: ${data()} is no store of a local cluster\n`;
		expect(await shell.run(...args)).toEqual({ code: 1, stdout: "", stderr });
	}
	expect(readFileSync(data()).length).toBe(length);
});

it("refuses a store of a newer version and names both", async () => {
	const store = openLmdbStore(shell.store());
	store.write((tx) => tx.setSetting("format", { version: FORMAT + 1 }));
	await store.close();
	const newer = readFileSync(data());
	for (const args of commands) {
		expect(await shell.run(...args)).toEqual({
			code: 1,
			stdout: "",
			stderr: `error: the local cluster's store ${shell.store()} has format ${FORMAT + 1}, written by a newer ds; this ds reads formats up to ${FORMAT}\n`,
		});
	}
	expect(readFileSync(data()).equals(newer)).toBe(true);
});

it("names a damaged record, and shows the others", async () => {
	const bytes = Buffer.from(kept);
	for (let at = bytes.indexOf("the-flipped-one"); at >= 0; at = bytes.indexOf("the-flipped-one", at + 1)) {
		bytes[at + 4] = (bytes[at + 4] ?? 0) ^ 1;
	}
	writeFileSync(data(), bytes);
	const damage =
		"the local cluster's store is damaged: the record \"/registry/core/configmaps/default/flipped\" can't be read";
	expect(await shell.run("get", "configmap", "flipped")).toEqual({ code: 1, stdout: "", stderr: `error: ${damage}\n` });
	expect(await shell.ok("get", "ds", "-o", "name")).toBe("daemonset.apps/agent\n");
	const { code, stdout, stderr } = await shell.run("cluster", "verify");
	expect([code, stderr]).toEqual([
		1,
		expect.stringMatching(/^error: the store of local cluster "default" is damaged: \d+ problems?\n$/),
	]);
	expect(stdout.split("\n")[0]).toBe(damage);
	// Nothing is wiped or mended behind the user's back.
	expect(readFileSync(data()).equals(bytes)).toBe(true);
});

it("stays as it is, or says what is wrong, with any byte flipped", async () => {
	// Where the store says what it is made of, a bit may end anything but quietly.
	for (const at of [24, 26, 32, 56, 150, 153, 4096 + 28, 4096 + 100, 8192, 8200, 12_300, 20_000]) {
		const bytes = Buffer.from(kept);
		bytes[at] = (bytes[at] ?? 0) ^ 0x10;
		writeFileSync(data(), bytes);
		const { code, stdout, stderr } = await shell.run("get", "ds", "-o", "name");
		if (code === 0) expect([stdout, stderr]).toEqual(["daemonset.apps/agent\n", ""]);
		else expect([at, code, stdout, stderr]).toEqual([at, 1, "", expect.stringMatching(/^error: .*\n$/)]);
		expect(readFileSync(data()).equals(bytes)).toBe(true);
	}
});

it("reads a folder that it may not write, and says so when it should write", async () => {
	const runAs = (args: string[]) =>
		ended(shell.start(args, process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}));
	const home = join(shell.home, "elsewhere");
	const store = join(home, "clusters/default");
	mkdirSync(store, { recursive: true });
	for (const name of ["data.mdb", "lock.mdb"]) copyFileSync(join(shell.store(), name), join(store, name));
	const before = readFileSync(join(store, "data.mdb"));
	chmodSync(shell.home, 0o755);
	for (const name of ["data.mdb", "lock.mdb"]) chmodSync(join(store, name), 0o444);
	for (const folder of [store, join(home, "clusters"), home]) chmodSync(folder, 0o555);
	shell.env.DS_HOME = home;
	try {
		expect(await runAs(["get", "ds", "-o", "name"])).toEqual({ code: 0, stdout: "daemonset.apps/agent\n", stderr: "" });
		expect((await runAs(["describe", "ds", "agent"])).code).toBe(0);
		expect(await runAs(["cluster", "verify"])).toMatchObject({ code: 0, stderr: "" });
		const refused = { code: 1, stdout: "", stderr: `error: the local cluster's store ${store} can't be written\n` };
		for (const args of [
			["label", "ds", "agent", "a=b"],
			["delete", "ds", "agent"],
			["cluster", "settle"],
			["cluster", "add-node", "node09"],
		]) {
			expect(await runAs(args)).toEqual(refused);
		}
		expect(await runAs(["cluster", "create", "another"])).toMatchObject({ code: 1, stdout: "" });
	} finally {
		shell.env.DS_HOME = join(shell.home, "state");
		for (const folder of [home, join(home, "clusters"), store]) chmodSync(folder, 0o755);
		if (process.getuid?.() === 0) chownSync(home, 0, 0);
	}
	expect(readFileSync(join(store, "data.mdb")).equals(before)).toBe(true);
	expect(existsSync(join(home, "clusters/another"))).toBe(false);
});

it.each([
	["/proc/nowhere", "mkdir /proc/nowhere: no such file or directory"],
	["/proc/self/nowhere", "mkdir /proc/self/nowhere: no such file or directory"],
	["/dev/null/nowhere", "stat /dev/null/nowhere/clusters: not a directory"],
	["/dev/null", "stat /dev/null/clusters: not a directory"],
])("can't keep a cluster in %s, and says why", async (home, why) => {
	shell.env.DS_HOME = home;
	try {
		for (const args of [
			["cluster", "create", "one"],
			["get", "ds"],
		]) {
			expect(await shell.run(...args)).toEqual({ code: 1, stdout: "", stderr: `error: ${why}\n` });
		}
	} finally {
		shell.env.DS_HOME = join(shell.home, "state");
	}
});

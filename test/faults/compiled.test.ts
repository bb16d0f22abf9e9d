import { execFileSync, spawnSync } from "node:child_process";
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { version } from "../../package.json";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ds-compiled-"));
const installed = join(folder, "installed");
const home = join(folder, "home");
const bundles = join(installed, "dist");
/** A user who may not write where root has installed the package. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

beforeEach(() => {
	rmSync(installed, { recursive: true, force: true });
	rmSync(home, { recursive: true, force: true });
	chmodSync(folder, 0o755);
	mkdirSync(home);
	cpSync(join(root, "bin"), join(installed, "bin"), { recursive: true });
	cpSync(join(root, "dist"), bundles, { recursive: true, filter: (file) => !file.includes(".compiled") });
});

afterAll(() => {
	if (existsSync(bundles)) chmodSync(bundles, 0o755);
	rmSync(folder, { recursive: true, force: true });
});

/** What `ds ARGS` of that installation says. */
function ds(args: string[], options: { uid?: number; home?: string } = {}): string {
	const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|KUBE|DS_|NODE_|XDG_)/.test(name));
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(installed, "bin/ds.js"), ...args], {
		cwd: folder,
		env: { ...Object.fromEntries(kept), HOME: options.home ?? home },
		encoding: "utf8",
		...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
	});
	expect([status, stderr]).toEqual([0, ""]);
	return stdout;
}

/** The files below a folder. */
function files(below: string): string[] {
	if (!existsSync(below)) return [];
	return readdirSync(below, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

const stamps = (below: string) => files(below).map((file) => `${file} ${statSync(file).mtimeMs}`);

it("keeps what was compiled beside the bundles, once", () => {
	const rules = ds(["lint", "--rules"]);
	const first = stamps(join(bundles, ".compiled"));
	expect(first.length).toBeGreaterThan(1);
	expect(ds(["lint", "--rules"])).toBe(rules);
	expect(stamps(join(bundles, ".compiled"))).toEqual(first);
	expect(files(home)).toEqual([]);
});

it("takes a damaged file for none", () => {
	const rules = ds(["lint", "--rules"]);
	const kept = files(join(bundles, ".compiled"));
	for (const file of kept) {
		const bytes = readFileSync(file);
		for (let at = 100; at < bytes.length; at += 97) bytes[at] = ~(bytes[at] ?? 0);
		writeFileSync(file, bytes);
	}
	expect(ds(["lint", "--rules"])).toBe(rules);
	for (const file of kept) writeFileSync(file, readFileSync(file).subarray(0, 50));
	expect(ds(["lint", "--rules"])).toBe(rules);
});

it("runs the bundles that are there, not those that were", () => {
	expect(ds(["--version"])).toBe(`${version}\n`);
	const main = join(bundles, "main.js");
	const other = version.replace(/./g, "9");
	const text = readFileSync(main, "utf8");
	writeFileSync(main, text.replaceAll(version, other));
	expect(ds(["--version"])).toBe(`${other}\n`);
});

it("keeps it in the user's cache folder where the bundles are not the user's", () => {
	const user = isRoot ? { uid: NOBODY } : {};
	if (isRoot) execFileSync("chown", [String(NOBODY), home]);
	else chmodSync(bundles, 0o555);
	const rules = ds(["lint", "--rules"], user);
	const cache = process.platform === "darwin" ? "Library/Caches" : ".cache";
	const first = stamps(join(home, cache, "kubectl-ds"));
	expect(first.length).toBeGreaterThan(1);
	expect(ds(["lint", "--rules"], user)).toBe(rules);
	expect(stamps(join(home, cache, "kubectl-ds"))).toEqual(first);
	expect(existsSync(join(bundles, ".compiled"))).toBe(false);
	// Nor does it matter where there is no such folder.
	expect(ds(["lint", "--rules"], { ...user, home: join(bundles, "none") })).toBe(rules);
});

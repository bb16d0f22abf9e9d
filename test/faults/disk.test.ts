import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Shell } from "./shell";

let shell: Shell;
beforeAll(async () => {
	shell = new Shell();
	await shell.ok("cluster", "create", "default", "--nodes", "3");
	await shell.ok("create", "-f", shell.daemonSet("agent"));
	await shell.ok("cluster", "settle");
});
afterAll(() => shell.end());

it.each([
	["get", "ds"],
	["get", "pods", "-o", "yaml"],
	["describe", "ds", "agent"],
	["cluster", "status"],
	["cluster", "export"],
	["explain", "ds"],
	["--help"],
	["--version"],
])("says that stdout is on a full disk: %s", async (...args) => {
	expect(await shell.sh('"$@" > /dev/full', ...args)).toEqual({
		code: 1,
		stdout: "",
		stderr: "error: write /dev/stdout: no space left on device\n",
	});
});

it("says that a report file is on a full disk", async () => {
	const result = await shell.run("lint", "-o", "sarif=/dev/full", shell.daemonSet("linted"));
	expect(result).toEqual({
		code: 2,
		stdout: "",
		stderr: 'error: cannot write "/dev/full": no space left on device\n',
	});
});

it("ends quietly when the reader of its output has gone", async () => {
	const lines = 2;
	const { stdout, stderr } = await shell.sh(
		`"$@" | head -${lines}; exit "\${PIPESTATUS[0]}"`,
		"get",
		"pods",
		"-o",
		"yaml",
	);
	expect([stdout.split("\n").length - 1, stderr]).toEqual([lines, ""]);
	expect(await shell.sh('"$@" | true', "cluster", "export")).toEqual({ code: 0, stdout: "", stderr: "" });
});

/** A manifest too large for what is left of the room. */
function large(): string {
	const data = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, "x".repeat(100_000)]));
	const maps = Array.from({ length: 8 }, (_, index) => ({
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: { name: `large-${index}` },
		data,
	}));
	return shell.file("large.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: maps }));
}

it("names the state's disk when it is full, and keeps what was acknowledged", async () => {
	const file = large();
	const kilobytes = Math.ceil(readFileSync(join(shell.store(), "data.mdb")).length / 1024);
	// A limit on the size of files stands in for the disk.
	const limit = `ulimit -f ${kilobytes + 3000}; exec "$@"`;
	const { code, stdout, stderr } = await shell.sh(limit, "create", "-f", file);
	expect(code).toBe(1);
	// The library that writes files has its own word about a limit, before ours.
	expect(stderr.replace(/^mdb_.*\n/gm, "")).toMatch(
		/^(error when creating "\S+": can't write the local cluster's store \S+\/clusters\/default: (File too large|Input\/output error|no space left on device)\n?)+$/,
	);
	const kept = stdout.split("\n").filter((line) => line !== "");
	expect(kept.length).toBeLessThan(8);
	for (const line of kept) expect(line).toMatch(/^configmap\/large-\d created$/);
	const listed = await shell.ok("get", "configmaps", "-o", "name");
	expect(listed.split("\n").filter((line) => line.includes("large"))).toEqual(
		kept.map((line) => line.replace(" created", "")),
	);
	expect(await shell.ok("cluster", "verify")).toMatch(/^cluster\/default is sound: \d+ records\n$/);
	await shell.ok("create", "configmap", "afterwards");
});

/** Whether this user may mount a small file system of memory. */
function canMount(): boolean {
	if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
	try {
		execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

it.skipIf(!canMount())("names a full file system, and goes on once there is room again", async () => {
	large();
	const script = shell.file(
		"full.sh",
		`mount -t tmpfs -o size=3m tmpfs "$DS_HOME" || exit 9
one() { "$@" 2>&1 | sed "s#$DS_HOME#HOME#; s/[0-9]* records/N records/"; }
one "$@" cluster create small
one "$@" create configmap before
"$@" create -f large.json >created 2>errors; echo "ended with $?"
sort -u errors | sed "s#$DS_HOME#HOME#"
head -c 3000000 /dev/zero > "$DS_HOME/filler" 2>/dev/null
head -c 700000 large.json > part
one "$@" create configmap during --from-file=part
one "$@" get configmap before -o name
one "$@" cluster create another | sed "s#[.]new-[^:]*#DRAFT#"
rm "$DS_HOME/filler"
one "$@" cluster verify
"$@" get configmaps -o name | grep large | sed 's/$/ created/' | diff created - && echo "what was acknowledged is there"
one "$@" create configmap after
ls -A "$DS_HOME/clusters"
`,
	);
	const { stdout, stderr } = await shell.sh(`exec unshare -m bash ${script} "$@"`);
	const full = "can't write the local cluster's store HOME/clusters/small: no space left on device";
	expect([stderr, ...stdout.split("\n")]).toEqual([
		"",
		"cluster/small created with 1 node",
		"configmap/before created",
		"ended with 1",
		`error when creating "large.json": ${full}`,
		`error: failed to create configmap: ${full}`,
		"configmap/before",
		"error: can't write the local cluster's store HOME/clusters/DRAFT: no space left on device",
		"cluster/small is sound: N records",
		"what was acknowledged is there",
		"configmap/after created",
		"small",
		"",
	]);
});

it("leaves no half cluster behind when there is no room to make one", async () => {
	const { code, stdout, stderr } = await shell.sh('ulimit -f 8; exec "$@"', "cluster", "create", "second");
	expect([code, stdout]).toEqual([1, ""]);
	expect(stderr).toMatch(
		/^error: can't (write|open) the local cluster's store \S+: (File too large|EFBIG: file too large, write|Input\/output error|no space left on device)\n$/,
	);
	expect(await shell.ok("cluster", "list")).not.toContain("second");
	rmSync(join(shell.home, "state/choice"), { force: true });
	writeFileSync(join(shell.home, "state/choice"), "default\n");
});

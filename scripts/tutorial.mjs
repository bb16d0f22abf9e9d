// The tutorial: what a DaemonSet does, seen on a local cluster that lives in a temporary folder and goes with it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = mkdtempSync(join(tmpdir(), "ds-tutorial-"));
const environment = { ...process.env, DS_HOME: home, DS_CLUSTER: "tutorial" };
const bold = process.stdout.isTTY && !process.env.NO_COLOR ? (text) => `\x1b[1m${text}\x1b[22m` : (text) => text;

/** Each step: what it is for, and the commands that do it. */
const STEPS = [
	[
		"A cluster with three nodes. It is a file: no Docker, no daemon, nothing to wait for.",
		["cluster create tutorial --nodes 3"],
	],
	["A DaemonSet puts one pod on every node.", ["create -f examples/monitoring-daemon.yaml", "get daemonsets"]],
	[
		"Pods take a second or two to start, as they do on a real cluster. `settle` jumps to when they have.",
		["cluster settle", "get daemonsets", "get pods -o wide"],
	],
	["A node joins, and gets its pod.", ["cluster add-node node04", "cluster settle", "get pods -o wide"]],
	["A node leaves, and takes its pod along.", ["cluster remove-node node02", "cluster settle", "get daemonsets"]],
	["The whole story, with the events.", ["describe daemonset monitoring-daemon"]],
	["Deleting the DaemonSet deletes its pods.", ["delete daemonset monitoring-daemon", "cluster settle", "get pods"]],
];

function run(words) {
	const { status } = spawnSync(process.execPath, [join(root, "bin", "ds.js"), ...words], {
		cwd: root,
		env: environment,
		stdio: "inherit",
	});
	if (status !== 0) throw new Error(`ds ${words.join(" ")} ended with ${status}`);
}

try {
	for (const [index, [why, commands]] of STEPS.entries()) {
		process.stdout.write(`${index === 0 ? "" : "\n"}${bold(`# ${index + 1}. ${why}`)}\n`);
		for (const command of commands) {
			process.stdout.write(`${bold(`$ ds ${command}`)}\n`);
			run(command.split(" "));
		}
	}
	process.stdout.write("\nNow try your own: `node bin/ds.js cluster create`, then `node bin/ds.js create -f FILE`.\n");
} catch (error) {
	process.stderr.write(`${error.message}\n`);
	process.exitCode = 1;
} finally {
	rmSync(home, { recursive: true, force: true });
}

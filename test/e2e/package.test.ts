import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ds-package-"));
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|KUBE|DS_)/.test(name)));
const environment = { ...clean, HOME: folder, DS_HOME: join(folder, "home"), NO_COLOR: "1", TZ: "UTC" };

/** The tarball, installed into an empty folder as a user would. */
beforeAll(() => {
	const run = (args: string[], cwd: string) => execFileSync("npm", args, { cwd, env: clean, encoding: "utf8" });
	const [packed] = JSON.parse(run(["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root));
	run(["init", "-y"], folder);
	run(["install", "--no-audit", "--no-fund", join(folder, packed.filename)], folder);
	copyFileSync(join(root, "examples/monitoring-daemon.yaml"), join(folder, "daemon.yaml"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function installed(command: string, ...args: string[]): string {
	const file = join(folder, "node_modules/.bin", command);
	return execFileSync(file, args, { cwd: folder, env: environment, encoding: "utf8" });
}

test("the packed package runs the tutorial where it is installed", () => {
	installed("ds", "cluster", "create", "tutorial", "--nodes", "2");
	expect(installed("ds", "create", "-f", "daemon.yaml")).toBe("daemonset.apps/monitoring-daemon created\n");
	installed("ds", "cluster", "add-node", "node03");
	installed("ds", "cluster", "settle");
	expect(installed("kubectl-ds", "get", "ds", "--no-headers").replace(/\d+[smh]\n$/, "AGE\n")).toBe(
		"monitoring-daemon   3     3     3     3     3     <none>   AGE\n",
	);
	installed("ds", "cluster", "remove-node", "node02");
	installed("ds", "cluster", "settle");
	expect(installed("ds", "get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}")).toMatch(/^node0[13] node0[13]$/);
	expect(installed("ds", "describe", "ds", "monitoring-daemon")).toContain("Desired Number of Nodes Scheduled: 2\n");
});

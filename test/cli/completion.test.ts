import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Session } from "./session";

const session = new Session();
beforeAll(async () => {
	await session.run("cluster create --nodes 2");
});
afterAll(() => session.end());

/** What the last word may become, and the directive. */
async function complete(...words: string[]): Promise<{ values: string[]; directive: string }> {
	const { code, stdout, stderr } = await session.run(["__complete", ...words]);
	expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
	const lines = stdout.trimEnd().split("\n");
	return { directive: lines.pop() ?? "", values: lines.map((line) => line.split("\t")[0] ?? "") };
}

test.each([
	[["de"], ["delete", "describe"]],
	[
		["cluster", "s"],
		["status", "stop-node", "start-node", "settle", "serve"],
	],
	[["-n", "x", "vers"], ["version"]],
	[["describe", "daemonset"], ["daemonsets.apps"]],
	[
		["describe", "node", ""],
		["node01", "node02"],
	],
	[["describe", "node", "node01", ""], ["node02"]],
	[
		["describe", "no/"],
		["no/node01", "no/node02"],
	],
	[["describe", "-n", "kube-p"], ["kube-public"]],
	[["describe", "--namespace=kube-p"], ["--namespace=kube-public"]],
	[["describe", "--sh"], ["--show-events"]],
	[["cluster", "remove-node", "node02", ""], ["node01"]],
	[["cluster", "use", ""], ["default"]],
	[["--local-cluster", ""], ["default"]],
	[
		["help", "cluster", "a"],
		["add-node", "advance"],
	],
	[
		["completion", ""],
		["bash", "zsh", "fish", "powershell"],
	],
	[
		["version", "-o", ""],
		["yaml", "json"],
	],
	[
		["why", "-o", ""],
		["wide", "name", "json", "yaml"],
	],
	[["why", "agent", "--only", "not-eligible,p"], ["not-eligible,pending"]],
	[["why", "agent", "--only=ke"], ["--only=kept"]],
	[["plan", "-o", "m"], ["markdown"]],
	[
		["plan", "--remove-node", ""],
		["node01", "node02"],
	],
	[["plan", "--cordon", "node01,"], ["node01,node02"]],
	[
		["map", "--layout", ""],
		["auto", "boxes", "rows"],
	],
	[["nope", ""], []],
])("after %j", async (words, values) => {
	expect(await complete(...words)).toEqual({ values, directive: ":4" });
});

test("where a file is wanted the shell completes files", async () => {
	expect(await complete("describe", "-f", "")).toEqual({ values: [], directive: ":0" });
});

test("a key pressed makes no cluster", async () => {
	const fresh = new Session();
	try {
		expect((await fresh.run(["__complete", "describe", "pods", ""])).stdout).toBe(":4\n");
		expect((await fresh.run(["__complete", "describe", "daemon"])).stdout).toBe("daemonsets.apps\n:4\n");
		expect((await fresh.run("cluster list")).stdout).toBe("");
	} finally {
		fresh.end();
	}
});

test.skipIf(spawnSync("bash", ["--version"]).error !== undefined)("bash completes with it", async () => {
	const script = join(session.home, "completion.bash");
	writeFileSync(script, (await session.run("completion bash")).stdout);
	const program = join(session.home, "ds");
	writeFileSync(program, '#!/bin/sh\nprintf \'%s\\n\' "--output=yaml\ta format" "asked:$#:$*" :4\n');
	chmodSync(program, 0o755);
	const press = (line: string) =>
		spawnSync(
			"bash",
			[
				"-c",
				`source "$1"; COMP_LINE="$2"; COMP_POINT=\${#2}; __ds_complete 2>/dev/null; printf "%s|" "\${COMPREPLY[@]}"`,
				"-",
				script,
				line,
			],
			{ env: { PATH: `${session.home}:${process.env.PATH}` }, encoding: "utf8" },
		).stdout;
	expect(press("ds get ")).toBe("--output=yaml|asked:3:__complete get |");
	expect(press("ds get --output=y")).toBe("yaml|asked:3:__complete get --output=y|");
});

test.each(["zsh", "fish", "powershell"])("%s gets a script that asks for what comes next", async (shell) => {
	const { code, stdout } = await session.run(`completion ${shell}`);
	expect(code).toBe(0);
	expect(stdout).toContain("__complete");
	expect(stdout).not.toMatch(/undefined|\[object/);
});

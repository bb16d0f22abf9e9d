import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { inControlledTime } from "./inProcess";
import { type Execute, playCase } from "./play";

const here = import.meta.dirname;
const ds = join(here, "../../bin/ds.js");

/** Cases that wait for commands or rules that this version does not have, by what they wait for. */
const waiting = JSON.parse(readFileSync(join(here, "waiting.json"), "utf8")) as Record<string, string[]>;
const isWaiting = (file: string) => Object.values(waiting).flat().includes(basename(file, ".case"));

const cases = ["basic", "cluster", "kubectl", "validation"]
	.flatMap((folder) => readdirSync(join(here, "cases", folder)).map((name) => join(here, "cases", folder, name)))
	.filter((file) => !isWaiting(file));

describe("recorded cases, in process", () => {
	test.each(cases.map((file) => [basename(file, ".case"), file]))("%s", async (_, file) => {
		expect(await playCase(file as string, inControlledTime())).toEqual([]);
	});
});

/** Runs a command as users do: a process of its own. */
const spawned: Execute = (args, { cwd, env, input }) =>
	new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [ds, ...args], { cwd, env: { PATH: process.env.PATH ?? "", ...env } });
		let stdout = "";
		let stderr = "";
		child.stdout.setEncoding("utf8").on("data", (text) => {
			stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			stderr += text;
		});
		child.on("error", reject);
		child.on("close", (code) => resolve({ stdout, stderr, code }));
		child.stdin.end(input);
	});

describe("recorded cases, spawned", () => {
	test.each(["basic/tutorial", "basic/nodes-join-and-leave", "cluster/delete"])("%s", async (name) => {
		expect(await playCase(join(here, "cases", `${name}.case`), spawned)).toEqual([]);
	});
});

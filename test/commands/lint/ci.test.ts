import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../../src/lint/config";
import { readDocuments } from "../../../src/manifest/documents";
import { Session } from "../../cli/session";
import { CLEAN, MOVING, write } from "./files";

/** What others call us by: pre-commit, GitHub's and GitLab's runners. */

const root = join(import.meta.dirname, "../../..");
const ds = join(root, "bin/ds.js");

let session: Session;

beforeEach(() => {
	session = new Session();
	// In place of the registry: `npx --yes kubectl-ds@VERSION …` and `ds …` run this clone.
	const shim = (skip: number) =>
		`#!/bin/sh\necho "$@" > "$HOME/called"\nshift ${skip}\nexec "${process.execPath}" "${ds}" "$@"\n`;
	write(session, {
		"bin/npx": shim(2),
		"bin/ds": shim(0),
		"work/moving.yaml": MOVING,
		"work/sub dir/clean.yaml": CLEAN,
	});
	for (const name of ["npx", "ds"]) chmodSync(join(session.home, "bin", name), 0o755);
});

afterEach(() => session.end());

function bash(
	script: string,
	env: Record<string, string> = {},
): { code: number | null; stdout: string; stderr: string } {
	const { PATH = "" } = process.env;
	const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
		cwd: join(session.home, "work"),
		env: { PATH: `${join(session.home, "bin")}:${PATH}`, HOME: session.home, ...env },
		encoding: "utf8",
	});
	return { code: status, stdout, stderr };
}

function yaml<T>(path: string): T {
	const [document] = readDocuments(readFileSync(join(root, path), "utf8"), path);
	return document?.value as T;
}

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

test("the action annotates lines, writes SARIF, and takes its inputs as they are", () => {
	const action = yaml<{
		inputs: Record<string, { default: string }>;
		runs: { steps: { run: string; env: Record<string, string> }[] };
	}>("action.yml");
	const [step] = action.runs.steps;
	const run = (inputs: Record<string, string>) => {
		const env = Object.entries(step?.env ?? {}).map(([name, from]) => {
			const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(from)?.[1];
			return [name, input === undefined ? root : (inputs[input] ?? action.inputs[input]?.default ?? "missing")];
		});
		return bash(step?.run ?? "", Object.fromEntries(env) as Record<string, string>);
	};
	expect(run({})).toMatchObject({
		code: 1,
		stdout: expect.stringMatching(/^::warning file=moving\.yaml,line=15,col=18,title=image-tag::.*\n$/) as string,
	});
	expect(readFileSync(join(session.home, "called"), "utf8")).toBe(`--yes kubectl-ds@${version} lint -o github -- .\n`);
	expect(run({ paths: "sub dir\n", "fail-on": "error" })).toMatchObject({ code: 0, stdout: "" });
	expect(run({ "fail-on": "error", sarif: "out.sarif", version: "9.9.9" }).code).toBe(0);
	expect(JSON.parse(readFileSync(join(session.home, "work/out.sarif"), "utf8")).runs[0].results.length).toBe(1);
	expect(readFileSync(join(session.home, "called"), "utf8")).toMatch(/^--yes kubectl-ds@9\.9\.9 lint /);
	const odd = run({ paths: '$(touch owned)\n"; touch owned #\n-o' });
	expect(odd.code).toBe(2);
	expect(execFileSync("ls", { cwd: join(session.home, "work"), encoding: "utf8" })).not.toContain("owned");
});

test("pre-commit's hooks lint the files that they are given, and leave what is no manifest", () => {
	const hooks = yaml<{ id: string; entry: string }[]>(".pre-commit-hooks.yaml");
	expect(hooks.map(({ id }) => id)).toEqual(["ds-lint", "ds-lint-fix"]);
	write(session, { "work/tsconfig.json": "{ // comments\n}", "work/list.yaml": "- a\n", "work/odd.yaml": "a: [\n" });
	const [hook, fix] = hooks.map(({ entry }) => entry);
	expect(bash(`${hook} tsconfig.json list.yaml odd.yaml`)).toMatchObject({ code: 0 });
	expect(bash(`${hook} tsconfig.json moving.yaml`)).toMatchObject({ code: 1 });
	write(session, { "work/old.yaml": CLEAN.replace("apps/v1", "apps/v1beta2") });
	expect(bash(`${fix} old.yaml list.yaml`)).toMatchObject({ code: 0, stderr: "1 finding mended\n" });
	expect(readFileSync(join(session.home, "work/old.yaml"), "utf8")).toBe(CLEAN);
});

test("pre-commit can install the hooks: what npm pack prints is the name of its file", () => {
	const env = { ...process.env, npm_config_foreground_scripts: undefined };
	const shown = execFileSync("npm", ["config", "get", "foreground-scripts"], { cwd: root, env, encoding: "utf8" });
	expect(shown).toBe("false\n");
});

test("README's hook is the one that pre-commit finds in a copy of this repository", () => {
	const readme = readFileSync(join(root, "README.md"), "utf8");
	const [block = ""] = /^repos:\n[^`]*/m.exec(readme) ?? [];
	const [config] = readDocuments(block, "README.md");
	const repos = (config?.value as { repos?: { hooks: Record<string, unknown>[] }[] } | undefined)?.repos;
	const [hook] = yaml<Record<string, unknown>[]>(".pre-commit-hooks.yaml");
	const { description: _, ...rest } = hook ?? {};
	expect(repos?.[0]?.hooks).toEqual([{ ...rest, additional_dependencies: [`kubectl-ds@${version}`] }]);
	expect(readme).toContain(`npx --yes kubectl-ds@${version} lint -o github`);
});

test("GitLab's job writes its report, and the log for people", () => {
	const job =
		yaml<
			Record<
				string,
				{ script: string[]; variables: { DS_VERSION: string }; artifacts: { reports: { codequality: string } } }
			>
		>("examples/gitlab-ci.yml")["ds-lint"];
	expect(job?.variables.DS_VERSION).toBe(version);
	const { code, stdout } = bash(job?.script.join("\n") ?? "", { DS_VERSION: version });
	expect(code).toBe(1);
	expect(stdout).toContain("[image-tag]");
	const report = readFileSync(join(session.home, "work", job?.artifacts.reports.codequality ?? ""), "utf8");
	expect(JSON.parse(report)).toMatchObject([
		{ check_name: "image-tag", severity: "minor", location: { path: "moving.yaml", lines: { begin: 15 } } },
	]);
});

test("the example of a configuration is one", () => {
	const text = readFileSync(join(root, "examples/dslint.yaml"), "utf8");
	expect(Object.keys(readConfig(text, "dslint.yaml", root).rules)).toContain("image-digest");
});

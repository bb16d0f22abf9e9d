import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../../cli/session";
import { BROKEN, CLEAN, MOVING, WAITING, write } from "./files";

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

/** What `-o compact` prints, without what rules it is about. */
async function compact(args: string, stdin = ""): Promise<string> {
	return (await session.run(`lint -o compact ${args}`, stdin)).stdout;
}

describe("the exit code", () => {
	test.each([
		["nothing is found", "clean.yaml", 0],
		["there are only infos", "waiting.yaml", 0],
		["a warning is found", "moving.yaml", 1],
		["an error is found", "broken.yaml", 1],
		["infos count", "--fail-on info waiting.yaml", 1],
		["warnings do not count", "--fail-on error moving.yaml", 0],
		["errors count whatever is asked for", "--fail-on error broken.yaml", 1],
		["a path does not exist", "clean.yaml gone.yaml", 2],
		["a path does not exist and another has findings", "broken.yaml gone.yaml", 2],
		["there is nothing to lint", "empty", 2],
		["there is nothing to lint, and that is allowed", "--allow-empty empty", 0],
		["a flag is unknown", "--fail-off error clean.yaml", 2],
		["a flag's value means nothing", "--fail-on critical clean.yaml", 2],
		["a format is unknown", "-o serif clean.yaml", 2],
		["two formats want stdout", "-o json -o sarif clean.yaml", 2],
		["a rule is unknown", "--only image-tags clean.yaml", 2],
		["a dry run is of nothing", "--dry-run clean.yaml", 2],
		["the configuration is not there", "--config gone.yaml clean.yaml", 2],
	])("when %s", async (_, args, code) => {
		write(session, {
			"clean.yaml": CLEAN,
			"moving.yaml": MOVING,
			"broken.yaml": BROKEN,
			"waiting.yaml": WAITING,
			"empty/notes.txt": "nothing",
		});
		expect((await session.run(`lint ${args}`)).code).toBe(code);
	});

	test.each([
		["--fail-on critical", "error: --fail-on must be error, warning or info\n"],
		["-o serif", 'error: unknown output format "serif"; did you mean sarif?\n'],
		["-o json -o sarif", "error: only one format can go to standard output; give the others a file: -o sarif=FILE\n"],
		["-o json=", "error: -o json= names no file\n"],
		["--only image-tags", 'error: there is no rule "image-tags"; did you mean image-tag?\n'],
		["--explain nonsense", 'error: there is no rule "nonsense"; `ds lint --rules` lists them\n'],
		["--dry-run", "error: --dry-run needs --fix\n"],
		["--fix -", "error: --fix mends files, not standard input\n"],
		["gone.yaml", 'error: cannot read "gone.yaml": no such file or directory\n'],
		["- -", 'error: cannot read "-": standard input can be read only once\n'],
	])("2 comes with one clear line: %s", async (args, stderr) => {
		write(session, { "clean.yaml": CLEAN });
		const outcome = await session.run(`lint ${args}`, CLEAN);
		expect(outcome.code).toBe(2);
		expect(outcome.stderr).toBe(stderr);
	});
});

describe("the text report", () => {
	test("shows the line, why it matters and how to mend it", async () => {
		write(session, { "agent.yaml": MOVING });
		expect(await session.run("lint agent.yaml")).toEqual({
			code: 1,
			stderr: "",
			stdout: `agent.yaml:15:18: warning: spec.template.spec.containers[0].image: container "agent" runs image "example.com/agent", which names no version [image-tag]
  14 |         - name: agent
  15 |           image: example.com/agent
     |                  ^
  why: A moving tag means something else on every node: nodes that join later, or that lost the image, run another version than the rest, and undoing a rollout brings nothing back.
  do:  Name a released version, or a digest.
  see: https://unpkg.com/kubectl-ds@0.0.0-test/docs/rules.md#image-tag

0 errors, 1 warning, 0 info in 1 file with 1 object
`,
		});
	});

	test("says why a rule matters only once, and how to mend what is found only where that differs", async () => {
		write(session, { "a.yaml": MOVING, "b.yaml": MOVING });
		const { stdout } = await session.run("lint a.yaml b.yaml");
		expect(stdout.slice(stdout.indexOf("\n\n"))).toBe(`

b.yaml:15:18: warning: spec.template.spec.containers[0].image: container "agent" runs image "example.com/agent", which names no version [image-tag]
  14 |         - name: agent
  15 |           image: example.com/agent
     |                  ^

0 errors, 2 warnings, 0 info in 2 files with 2 objects
`);
	});

	test("is said once where a server and a rule say the same, with the server's words", async () => {
		write(session, { "agent.yaml": CLEAN.replace("matchLabels: {app: agent}", "matchLabels: {app: agnet}") });
		expect((await session.run("lint agent.yaml")).stdout).toBe(
			`agent.yaml:7:24: error: spec.selector.matchLabels[app]: the selector wants app: agnet, but the template has app: agent; did you mean app: agent? [selector-mismatch]
   6 |   selector:
   7 |     matchLabels: {app: agnet}
     |                        ^
  server: spec.template.metadata.labels: Invalid value: {"app":"agent"}: \`selector\` does not match template \`labels\`
  why: A DaemonSet owns the pods that its selector matches. The server refuses one that would not own the pods it makes.
  do:  Give selector.matchLabels and template.metadata.labels the same labels. On a DaemonSet that exists only the template's can change.
  see: https://unpkg.com/kubectl-ds@0.0.0-test/docs/rules.md#selector-mismatch

1 error, 0 warnings, 0 info in 1 file with 1 object
`
				.replace("   6 |", "  6 |")
				.replace("   7 |", "  7 |")
				.replace("     |", "    |"),
		);
	});

	test("fits a narrow terminal, in colour, with tabs and wide characters in their columns", async () => {
		const terminal = new Session({ terminal: true, columns: 40, colour: true });
		const line = `\t"metadata": {"name": "a", "annotations": {"日本語": "é\u0301"}, "nam": "x", "labels": {}}}`;
		write(terminal, { "a.json": `{"apiVersion": "v1", "kind": "ConfigMap",\n${line}\n` });
		const { stdout } = await terminal.run("lint a.json --only schema");
		terminal.end();
		expect(stdout.replaceAll("\u001b", "ESC")).toMatchInlineSnapshot(`
			"ESC[1ma.json:2:58ESC[0m: ESC[31;1merrorESC[0m: metadata.nam: unknown field "metadata.nam" ESC[2m[schema-field]ESC[0m
			ESC[2m  1 |ESC[0m …
			ESC[2m  2 |ESC[0m …s": {"日本語": "é́"}, "nam": "x",…
			ESC[2m    |ESC[0m                       ESC[31;1m^ESC[0m
			  why: With strict field validation,
			       kubectl's default, the server
			       refuses the object; without it
			       the field is dropped.
			  do:  Did you mean name?
			ESC[2m  see: https://unpkg.com/kubectl-ds@0.0.0-test/docs/rules.md#schema-fieldESC[0m

			ESC[1m1 error, 0 warnings, 0 info in 1 file with 1 objectESC[0m
			"
		`);
	});
});

test("what is checked: files, folders, patterns and standard input; each file once", async () => {
	write(session, {
		"a/one.yaml": MOVING,
		"a/b/two.yml": MOVING,
		"a/three.json": "{}",
		"a/notes.md": "kind: DaemonSet",
		"a/node_modules/x.yaml": MOVING,
		"a/.git/y.yaml": MOVING,
		"a/.gitignore": "built/\n",
		"a/built/z.yaml": MOVING,
	});
	expect((await compact("a a/one.yaml a/*.yaml")).match(/^[^:]+/gm)).toEqual(["a/b/two.yml", "a/one.yaml"]);
	expect((await compact("a/**/*.yml")).match(/^[^:]+/gm)).toEqual(["a/b/two.yml"]);
	expect((await compact("a/*.{yaml,yml}")).match(/^[^:]+/gm)).toEqual(["a/one.yaml"]);
	expect((await compact("-", MOVING)).match(/^[^:]+/gm)).toEqual(["STDIN"]);
	expect((await compact("- a/one.yaml", MOVING)).match(/^[^:]+/gm)).toEqual(["STDIN", "a/one.yaml"]);
	expect((await compact("")).match(/^[^:]+/gm)).toEqual(["a/b/two.yml", "a/one.yaml"]);
});

test("documents of other kinds are held against their schema, custom ones are counted, what was never rendered is named", async () => {
	write(session, {
		"all.yaml": `${CLEAN}---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {port: 1}\n---\napiVersion: example.com/v1\nkind: Agent\n`,
		"chart/Chart.yaml": "name: a\n",
		"chart/templates/ds.yaml": "kind: {{ .Values.kind }}\n",
		"patch.yaml": "spec:\n  containers:\n    - $patch: delete\n      name: a\n",
		"template.yaml": "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: {{ name }}\n",
		"compose.yaml": "services: {}\n",
	});
	const { code, stdout } = await session.run("lint --show-skipped .");
	expect(code).toBe(1);
	expect(stdout.slice(stdout.indexOf("skipped "))).toMatchInlineSnapshot(`
		"skipped chart/Chart.yaml: without Kubernetes objects
		skipped chart/templates/ds.yaml: chart template
		skipped compose.yaml: without Kubernetes objects
		skipped patch.yaml: kustomize patch
		skipped template.yaml: template that was never rendered
		2 errors, 0 warnings, 0 info in 1 file with 3 objects
		1 object of custom kinds not checked
		5 files skipped: 1 chart template, 1 kustomize patch, 1 template that was never rendered, 2 without Kubernetes objects
		"
	`);
});

describe("rules are chosen", () => {
	const agent = MOVING.replace("spec:\n", "spec:\n  updateStrategy: {type: OnDelete}\n");

	test.each([
		["", ["image-tag", "on-delete"]],
		["--disable image-tag", ["on-delete"]],
		["--disable image-tag,on-delete --enable image-digest", ["image-digest"]],
		["--only image-tag", ["image-tag"]],
		["--only image-tag --only on-delete", ["image-tag", "on-delete"]],
		["--only schema", []],
		["--only rule", ["image-tag", "on-delete"]],
	])("by %s", async (args, rules) => {
		write(session, { "agent.yaml": agent });
		expect((await compact(`${args} agent.yaml`)).match(/(?<=\[)[a-z-]+(?=\]$)/gm)?.sort() ?? []).toEqual(rules);
	});

	test("but what a server would refuse is found whatever is disabled", async () => {
		write(session, { "broken.yaml": BROKEN });
		expect(await compact("--disable schema-field broken.yaml")).toContain("[schema-field]");
	});
});

test("--rules lists all rules, --explain tells one", async () => {
	const { stdout } = await session.run("lint --rules");
	expect(stdout.split("\n").length).toBeGreaterThan(90);
	expect(stdout).toMatch(/^image-tag {2,}warning {2,}image without a tag, or with the tag latest$/m);
	expect((await session.run("lint --explain no-history")).stdout).toBe(`no-history: DaemonSet that keeps no old versions
severity: warning

Why: With revisionHistoryLimit 0 nothing is left to go back to: rollout undo fails when it is needed.
Do:  Leave revisionHistoryLimit out (10), or keep a few.

Instead of
    revisionHistoryLimit: 0
write
    revisionHistoryLimit: 10

See https://unpkg.com/kubectl-ds@0.0.0-test/docs/rules.md#no-history
`);
});

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	session.env.PATH = process.env.PATH ?? "";
	session.env.TMPDIR = join(session.home, "tmp");
	mkdirSync(session.env.TMPDIR);
	await session.run("cluster create --nodes 1");
	await session.run("create -f -", configMaps({ a: "x: '1'", b: "z: '2'" }));
});

afterEach(() => session.end());

const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });

function configMaps(of: Record<string, string>): string {
	const one = ([name, data]: [string, string]) =>
		`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {${data}}\n`;
	return Object.entries(of).map(one).join("---\n");
}

/** An editor that keeps what it was given in `seen-1`, `seen-2`…, and does the first command, then the second… */
function editor(...commands: string[]): void {
	const cases = commands.map((command, index) => `${index + 1}) ${command} ;;`).join("\n");
	const script = `#!/bin/sh\nn=$(($(ls seen-* 2>/dev/null | wc -l) + 1))\ncp "$1" "seen-$n"\ncase $n in\n${cases}\nesac\n`;
	writeFileSync(join(session.home, "editor"), script);
	chmodSync(join(session.home, "editor"), 0o755);
	session.env.KUBE_EDITOR = "./editor";
}

function seen(number: number): string {
	return readFileSync(join(session.home, `seen-${number}`), "utf8")
		.replace(/(creationTimestamp: )".*"/g, '$1"TIME"')
		.replace(/(resourceVersion: )".*"/g, '$1"RV"')
		.replace(/(uid: ).*/g, "$1UID");
}

/** Names of edited files have a number in them. */
const plain = (text: string) => text.replace(/([^\s"]*\/)?ds-edit-\d+/g, "ds-edit-N");
const run = async (words: string) => {
	const outcome = await session.run(words);
	return { ...outcome, stderr: plain(outcome.stderr) };
};
const copies = () => readdirSync(join(session.home, "tmp")).map(plain);

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

describe("edit", () => {
	it("shows an object to the editor and sends what was changed", async () => {
		editor(`sed -i 's/x: "1"/x: "5"/' "$1"`);
		expect(await run("edit cm/a --output-patch")).toEqual(ok('Patch: {"data":{"x":"5"}}\nconfigmap/a edited\n'));
		expect(seen(1)).toBe(`${HEADER}apiVersion: v1
data:
  x: "1"
kind: ConfigMap
metadata:
  creationTimestamp: "TIME"
  name: a
  namespace: default
  resourceVersion: "RV"
  uid: UID
`);
		expect(copies()).toEqual([]);
		const managers = await session.run(["get", "cm", "a", "-o", "jsonpath={.metadata.managedFields[*].manager}"]);
		expect(managers.stdout).toBe("kubectl-create kubectl-edit");
	});

	it("shows several objects in one list", async () => {
		editor(`sed -i 's/z: "2"/z: "3"/' "$1"`);
		expect(await run("edit cm a b")).toEqual(ok("configmap/a skipped\nconfigmap/b edited\n"));
		expect(seen(1)).toContain('#\napiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    x: "1"\n');
		expect(seen(1)).toMatch(/\nkind: List\nmetadata: \{\}\n$/);
	});

	it("is cancelled when nothing is changed, or nothing is left", async () => {
		editor("true");
		expect(await run("edit cm a")).toEqual(ok("", "Edit cancelled, no changes made.\n"));
		editor("sleep 0", ': > "$1"');
		expect(await run("edit cm a --validate=false")).toEqual(ok("", "Edit cancelled, saved file was empty.\n"));
		expect(copies()).toEqual([]);
	});

	it("comes back with what the server says of an invalid object", async () => {
		editor(`sed -i 's/^data:/data:\\n  bad key: x/' "$1"`, `sed -i 's/bad key/good-key/' "$1"`);
		expect(await run("edit cm a")).toEqual(ok("configmap/a edited\n", 'error: configmaps "a" is invalid\n'));
		expect(seen(2).split("\n").slice(4, 10)).toEqual([
			'# configmaps "a" was not valid:',
			"# * data[bad key]: Invalid value: \"bad key\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
			"#",
			"apiVersion: v1",
			"data:",
			"  bad key: x",
		]);
		expect(copies()).toEqual([]);
	});

	it("keeps a file that is saved twice with the same error, and says where", async () => {
		editor('echo "a: b: c" >> "$1"', "true");
		expect(await run("edit cm a")).toEqual({
			code: 1,
			stdout: "",
			stderr: `error: configmaps "a" is invalid
A copy of your changes has been stored to "ds-edit-N.yaml"
error: Edit cancelled, no valid changes were saved.
`,
		});
		expect(seen(2)).toContain(`# configmaps "a" was not valid:
# * <nil>: Invalid value: "The edited file failed validation": yaml: line 11: mapping values are not allowed in this context
#
apiVersion: v1
`);
		// As kubectl, which leaves the first attempt, too.
		expect(copies()).toEqual(["ds-edit-N.yaml", "ds-edit-N.yaml"]);
	});

	it("keeps a file that another change has overtaken", async () => {
		editor(`sed -i -e 's/resourceVersion: .*/resourceVersion: "1"/' -e 's/x: "1"/x: "5"/' "$1"`);
		const { code, stderr } = await run("edit cm a");
		expect(code).toBe(1);
		expect(
			stderr,
		).toBe(`error: configmaps "a" could not be patched: Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again
You can run \`ds replace -f ds-edit-N.yaml\` to try this update again.
`);
		expect(copies()).toEqual(["ds-edit-N.yaml"]);
	});

	it.each([
		["s/name: a/name: c/", "At least one of apiVersion, kind and name was changed"],
		[
			"s/namespace: default/namespace: other/",
			'the namespace from the provided object "other" does not match the namespace "default". You must pass \'--namespace=other\' to perform this operation.',
		],
	])("refuses %s", async (change, message) => {
		editor(`sed -i '${change}' "$1"`);
		const { code, stderr } = await run("edit cm a");
		expect(code).toBe(1);
		expect(stderr).toBe(`A copy of your changes has been stored to "ds-edit-N.yaml"\nerror: ${message}\n`);
	});

	it("edits JSON without a header, and with Windows' line ends", async () => {
		editor(`sed -i 's/"x": "1"/"x": "5"/' "$1"`);
		const { code, stdout } = await run("edit cm a -o json --windows-line-endings");
		expect(code).toBe(0);
		expect(JSON.parse(stdout).data).toEqual({ x: "5" });
		expect(seen(1)).toMatch(/^\{\r\n {4}"apiVersion": "v1",\r\n/);
	});

	it.each([
		["false", 'there was a problem with the editor "false"'],
		["nosucheditor", 'unable to launch the editor "nosucheditor"'],
		["sh -c 'kill -9 $$'", `there was a problem with the editor "/bin/bash -c sh -c 'kill -9 $$'"`],
		["rm", "open ds-edit-N.yaml: no such file or directory"],
	])("tells of an editor that fails: %s", async (program, message) => {
		session.env.KUBE_EDITOR = program;
		expect(await run("edit cm a")).toEqual({ code: 1, stdout: "", stderr: `error: ${message}\n` });
		expect(copies()).toEqual([]);
	});

	it("takes an editor with words of its own", async () => {
		session.env.EDITOR = "sed -i s/x:/z:/";
		expect(await run("edit cm a")).toEqual(ok("configmap/a edited\n"));
		session.env.EDITOR = "sed -i 's/z: /w: /'";
		expect(await run("edit cm a")).toEqual(ok("configmap/a edited\n"));
		expect((await run("get cm a -o jsonpath={.data}")).stdout).toBe('{"w":"1"}');
	});

	it("finds nothing to edit", async () => {
		editor("true");
		expect(await run("edit secrets")).toEqual({
			code: 1,
			stdout: "",
			stderr: "error: edit cancelled, no objects found\n",
		});
		expect(existsSync(join(session.home, "seen-1"))).toBe(false);
	});
});

describe("create --edit", () => {
	it("creates what is saved, one object after the other", async () => {
		editor(`sed -i 's/k: "1"/k: "5"/' "$1"`, "true");
		writeFileSync(join(session.home, "new.yaml"), configMaps({ c: "k: '1'", d: "k: '1'" }));
		expect(await run("create --edit -f new.yaml")).toEqual(
			ok("configmap/c created\n", "Edit cancelled, no changes made.\n"),
		);
		expect((await run("get cm c -o jsonpath={.data}")).stdout).toBe('{"k":"5"}');
		expect((await run("get cm d")).stderr).toBe('Error from server (NotFound): configmaps "d" not found\n');
	});

	it("creates nothing in a dry run", async () => {
		editor(`sed -i 's/k: "1"/k: "5"/' "$1"`);
		writeFileSync(join(session.home, "new.yaml"), configMaps({ c: "k: '1'" }));
		expect(await run("create --edit -f new.yaml --dry-run=client")).toEqual(ok("configmap/c created (dry run)\n"));
		expect((await run("get cm c")).code).toBe(1);
	});
});

describe("what was applied last", () => {
	const lastApplied = async (name: string) => (await session.run(`apply view-last-applied cm ${name} -o json`)).stdout;

	it("is edited alone", async () => {
		await session.run("apply -f -", configMaps({ c: "k: '1'" }));
		editor(`sed -i 's/k: "1"/k: "5"/' "$1"`);
		expect(await run("apply edit-last-applied cm/c")).toEqual(ok("configmap/c edited\n"));
		expect(seen(1)).toBe(`# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
apiVersion: v1
data:
  k: "1"
kind: ConfigMap
metadata:
  annotations: {}
  name: c
  namespace: default
`);
		expect(JSON.parse(await lastApplied("c")).data).toEqual({ k: "5" });
		expect((await run("get cm c -o jsonpath={.data}")).stdout).toBe('{"k":"1"}');
	});

	it("can't be edited where nothing was applied", async () => {
		editor("true");
		expect((await run("apply edit-last-applied cm a")).stderr).toBe(
			"error: no last-applied-configuration annotation found on resources, to create the annotation, use command `ds apply set-last-applied --create-annotation`\n",
		);
	});

	it("is set to what a file says", async () => {
		writeFileSync(join(session.home, "a.yaml"), configMaps({ a: "x: '9'" }));
		expect((await run("apply set-last-applied -f a.yaml")).stderr).toBe(
			"error: no last-applied-configuration annotation found on resource: a, to create the annotation, run the command with --create-annotation\n",
		);
		const set = "apply set-last-applied -f a.yaml --create-annotation";
		expect(await run(`${set} --dry-run=server`)).toEqual(ok("configmap/a configured (server dry run)\n"));
		expect(await lastApplied("a")).toBe("");
		expect(await run(set)).toEqual(ok("configmap/a configured\n"));
		expect(JSON.parse(await lastApplied("a")).data).toEqual({ x: "9" });
		expect((await run("get cm a -o jsonpath={.data}")).stdout).toBe('{"x":"1"}');
		expect(await run(set)).toEqual(ok("set-last-applied a: no changes required.\n"));
	});
});

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 1");
});

afterEach(() => session.end());

const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });

function file(name: string, text: string) {
	mkdirSync(join(session.home, name, ".."), { recursive: true });
	writeFileSync(join(session.home, name), text);
}

const daemonSet = (name: string, more = "") => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}${more}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: ${name}, image: "agent:1.0"}]
`;

describe("create -f", () => {
	it("does what it can, and says what failed at the end", async () => {
		file("all.yaml", [daemonSet("a"), daemonSet("b", ", namespace: nowhere"), daemonSet("c")].join("---\n"));
		expect(await session.run("create -f all.yaml")).toEqual(
			failed(
				'Error from server (NotFound): error when creating "all.yaml": namespaces "nowhere" not found\n',
				"daemonset.apps/a created\ndaemonset.apps/c created\n",
			),
		);
	});

	it("keeps what it was given with --save-config, for apply", async () => {
		file("a.yaml", daemonSet("a"));
		const { stdout } = await session.run([
			"create",
			"-f",
			"a.yaml",
			"--save-config",
			"-o",
			"jsonpath={.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration}",
		]);
		expect(stdout).toBe(
			'{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"annotations":{},"name":"a","namespace":"default"},"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"image":"agent:1.0","name":"a"}]}}}}\n',
		);
	});

	it("prints several objects as YAML documents", async () => {
		file(
			"all.yaml",
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
		);
		const { stdout } = await session.run("create -f all.yaml --dry-run=client -o yaml");
		const document = (name: string) =>
			`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\n`;
		expect(stdout).toBe(`${document("a")}---\n${document("b")}`);
	});

	it("drops a resourceVersion, and takes the namespace of -n", async () => {
		file("a.yaml", daemonSet("a", ', resourceVersion: "77"'));
		expect(await session.run("create namespace web")).toEqual(ok("namespace/web created\n"));
		expect(await session.run("create -f a.yaml -n web -o jsonpath={.metadata.namespace}")).toEqual(ok("web"));
	});

	it("takes --dry-run in its old forms, with a warning", async () => {
		file("a.yaml", daemonSet("a"));
		expect(await session.run("create -f a.yaml --dry-run")).toEqual(
			ok(
				"daemonset.apps/a created (dry run)\n",
				"W0501 12:00:00.000000       1 helpers.go:719] --dry-run is deprecated and can be replaced with --dry-run=client.\n",
			),
		);
		expect(await session.run("create -f a.yaml --dry-run=true")).toMatchObject({
			stdout: "daemonset.apps/a created (dry run)\n",
			stderr: expect.stringContaining("--dry-run=true is deprecated (boolean value)"),
		});
	});

	it("does the rest when one file of a folder cannot be read", async () => {
		file("dir/a.yaml", daemonSet("a"));
		file("dir/b.yaml", daemonSet("b"));
		file("dir/c.yaml", "a: [\n");
		chmodSync(join(session.home, "dir/b.yaml"), 0);
		const { code, stdout, stderr } = await session.run("create -f dir");
		expect({ code, stdout: stdout.split("\n")[0] }).toEqual({ code: 1, stdout: "daemonset.apps/a created" });
		expect(stderr).toContain(
			"error parsing dir/c.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content",
		);
		if (process.getuid?.() !== 0) expect(stderr).toContain("open dir/b.yaml: permission denied");
	});

	it.each([
		["create", "error: must specify one of -f and -k\n"],
		["create x", "error: Unexpected args: [x]\nSee 'ds create -h' for help and examples\n"],
		["create -f x --dry-run=maybe", 'error: Invalid dry-run value (maybe). Must be "none", "server", or "client".\n'],
		[
			"create -f x --validate=maybe",
			'error: invalid - validate option "maybe"; must be one of: strict (or true), warn, ignore (or false)\n',
		],
		["create -f x", 'error: the path "x" does not exist\n'],
		["create -f - -f -", "error: standard input cannot be used for multiple arguments\n"],
		["create -f -", "error: no objects passed to create\n"],
		[
			"create -k x",
			"error: ds does not run kustomize: build the manifests first (kubectl kustomize x) and give them with -f -\n",
		],
		[
			"create namespace",
			"error: exactly one NAME is required, got 0\nSee 'ds create namespace -h' for help and examples\n",
		],
	])("%s", async (line, stderr) => {
		expect(await session.run(line)).toEqual(failed(stderr));
	});
});

describe("create namespace", () => {
	it("creates it, or only shows it", async () => {
		expect(await session.run("create ns web --dry-run=client -o yaml")).toEqual(
			ok("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\nspec: {}\nstatus: {}\n"),
		);
		expect(await session.run("create ns web --dry-run=server")).toEqual(ok("namespace/web created (server dry run)\n"));
		expect(await session.run("create ns web")).toEqual(ok("namespace/web created\n"));
		expect(await session.run("create ns web")).toEqual(
			failed('Error from server (AlreadyExists): namespaces "web" already exists\n'),
		);
	});
});

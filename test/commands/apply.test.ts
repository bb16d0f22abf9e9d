import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 1");
});

afterEach(() => session.end());

const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });
const failed = (stderr: string, code = 1) => ({ code, stdout: "", stderr });
const configMap = (data: string, metadata = "name: a") =>
	`apiVersion: v1\nkind: ConfigMap\nmetadata: {${metadata}}\ndata: ${data}\n`;

describe("apply", () => {
	it("removes what has left the file, and nothing that others have set", async () => {
		expect(await session.run("apply -f -", configMap("{x: '1', y: '2'}"))).toEqual(ok("configmap/a created\n"));
		await session.run('patch cm a -p {"data":{"z":"3"}}');
		expect(await session.run("apply -f -", configMap("{x: '9'}"))).toEqual(ok("configmap/a configured\n"));
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"9","z":"3"}'));
		expect(await session.run("apply -f -", configMap("{x: '9'}"))).toEqual(ok("configmap/a unchanged\n"));
	});

	it("keeps nothing of a dry run", async () => {
		await session.run("apply -f -", configMap("{x: '1'}"));
		expect(await session.run("apply --dry-run=client -o jsonpath={.data} -f -", configMap("{x: '2'}"))).toEqual(
			ok('{"x":"2"}'),
		);
		expect(await session.run("apply --dry-run=server -f -", configMap("{x: '2'}"))).toEqual(
			ok("configmap/a configured (server dry run)\n"),
		);
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"1"}'));
	});

	it("refuses flags that contradict each other", async () => {
		expect(await session.run("apply -f - --force-conflicts", configMap("{}"))).toEqual(
			failed("error: --force-conflicts only works with --server-side\n"),
		);
		expect(await session.run("apply -f - --force --dry-run=server", configMap("{}"))).toEqual(
			failed("error: --dry-run=server cannot be used with --force\n"),
		);
	});
});

describe("replace", () => {
	it("refuses to replace another version than the file's", async () => {
		await session.run("create -f -", configMap("{x: '1'}"));
		expect(await session.run("replace -f -", configMap("{x: '2'}"))).toEqual(ok("configmap/a replaced\n"));
		expect(await session.run("replace -f -", configMap("{x: '3'}", "name: a, resourceVersion: '1'"))).toEqual(
			failed(
				'Error from server (Conflict): error when replacing "STDIN": Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again\n',
			),
		);
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"2"}'));
	});

	it("deletes and creates anew with --force", async () => {
		await session.run("create -f -", configMap("{x: '1'}"));
		expect(await session.run("replace --force -f -", configMap("{x: '2'}"))).toEqual(
			ok('configmap "a" deleted from default namespace\nconfigmap/a replaced\n'),
		);
	});
});

describe("diff", () => {
	it("exits with 0 without a difference, 1 with one, 2 for an error", async () => {
		await session.run("apply -f -", configMap("{x: '1'}"));
		expect(await session.run("diff -f -", configMap("{x: '1'}"))).toEqual(ok(""));
		const changed = await session.run("diff -f -", configMap("{x: '2'}"));
		expect(changed.code).toBe(1);
		expect(changed.stdout.split("\n").filter((line) => /^[-+] /.test(line))).toEqual(['-  x: "1"', '+  x: "2"']);
		expect(await session.run("diff")).toEqual(failed("error: must specify one of -f and -k\n", 2));
	});
});

describe("apply --prune", () => {
	const labelled = (name: string, kind = "ConfigMap") =>
		`apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, labels: {app: p}}\n`;

	beforeEach(async () => {
		await session.run("apply -f -", [labelled("p1"), labelled("p2"), labelled("p3", "Secret")].join("---\n"));
		await session.run("create -f -", labelled("made"));
	});

	it("deletes what was applied once and is no longer in the files", async () => {
		const { code, stdout, stderr } = await session.run("apply --prune -l app=p -f -", labelled("p1"));
		expect({ code, stdout }).toEqual({
			code: 0,
			stdout: "configmap/p1 unchanged\nconfigmap/p2 pruned\nsecret/p3 pruned\n",
		});
		expect(stderr).toContain("prune.go:71] Deprecated: ds apply will no longer prune non-namespaced resources");
		expect(await session.run("get cm,secret -l app=p -o name")).toEqual(ok("configmap/made\nconfigmap/p1\n"));
	});

	it("deletes only what the allow-list names, and nothing in a dry run", async () => {
		const words = "apply --prune --all --prune-allowlist=core/v1/Secret -f -";
		expect(await session.run(`${words} --dry-run=client`, labelled("p1"))).toEqual(
			ok("configmap/p1 unchanged (dry run)\nsecret/p3 pruned (dry run)\n"),
		);
		expect(await session.run(words, labelled("p1"))).toEqual(ok("configmap/p1 unchanged\nsecret/p3 pruned\n"));
		expect(await session.run("get cm,secret -l app=p -o name")).toEqual(
			ok("configmap/made\nconfigmap/p1\nconfigmap/p2\n"),
		);
	});

	it.each([
		[
			"",
			"all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector",
		],
		["--all -l app=p", "cannot set --all and --selector at the same time"],
		["--all --force", "--force cannot be used with --prune"],
		["--all --server-side", "--prune is in alpha and doesn't currently work on objects created by server-side apply"],
		["--all --prune-allowlist=Secret", "invalid GroupVersionKind format: Secret, please follow <group/version/kind>"],
		["--all --prune-allowlist=apps/v1/Foo", 'no matches for kind "Foo" in version "apps/v1"'],
	])("refuses %s", async (flags, message) => {
		expect(await session.run(`apply --prune -f - ${flags}`, labelled("p1"))).toEqual(failed(`error: ${message}\n`));
	});
});

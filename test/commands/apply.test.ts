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

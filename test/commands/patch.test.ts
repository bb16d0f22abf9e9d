import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 1");
	await session.run("create -f -", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: '1'}\n");
});

afterEach(() => session.end());

const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });
const failed = (stderr: string) => ({ code: 1, stdout: "", stderr });

describe("patch", () => {
	it("changes an object, and says when nothing changed", async () => {
		expect(await session.run('patch cm a -p {"data":{"y":"2"}}')).toEqual(ok("configmap/a patched\n"));
		expect(await session.run('patch cm/a --type=merge -p {"data":{"y":"2"}}')).toEqual(
			ok("configmap/a patched (no change)\n"),
		);
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"1","y":"2"}'));
	});

	it("only shows a dry run", async () => {
		expect(await session.run('patch cm a -p {"data":{"x":null}} --dry-run=client')).toEqual(
			ok("configmap/a patched\n"),
		);
		expect(await session.run('patch cm a -p {"data":{"x":null}} --dry-run=server')).toEqual(
			ok("configmap/a patched\n"),
		);
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"1"}'));
	});

	it("leaves it to the server to say what is wrong with JSON", async () => {
		expect(await session.run('patch cm a -p {"data":')).toEqual(
			failed("Error from server (BadRequest): unexpected end of JSON input\n"),
		);
		expect(await session.run('patch cm a --type=merge -p {"data":x}')).toEqual(
			failed(
				"Error from server (BadRequest): error decoding patch: invalid character 'x' looking for beginning of value\n",
			),
		);
		expect(await session.run('patch cm b -p {"data":')).toEqual(
			failed('Error from server (NotFound): configmaps "b" not found\n'),
		);
	});

	it.each([
		["strategic", '{"data":', "invalid JSON document"],
		["merge", '{"data":', "Invalid JSON Patch"],
		["merge", "[]", "json: cannot unmarshal array into Go value of type unstructured.detector"],
		["json", '{"data":', "unexpected end of JSON input"],
		["json", "{}", "json: cannot unmarshal object into Go value of type jsonpatch.Patch"],
		["json", "data: [", 'unable to parse "data: [": yaml: line 1: did not find expected node content'],
	])("says without a server what is wrong with a %s patch %s", async (type, patch, message) => {
		const call = ["patch", "cm", "a", "--dry-run=client", `--type=${type}`, "-p", patch];
		expect(await session.run(call)).toEqual(failed(`error: ${message}\n`));
	});

	it("refuses calls that make no sense", async () => {
		expect(await session.run("patch cm a")).toEqual(
			failed("error: must specify --patch or --patch-file containing the contents of the patch\n"),
		);
		expect(await session.run("patch cm a --type=nope -p {}")).toEqual(
			failed('error: --type must be one of [json merge strategic], not "nope"\n'),
		);
	});
});

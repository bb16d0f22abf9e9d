import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 3");
});

afterEach(() => session.end());

const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });
const taintsOf = (node: string) => session.run(`get node ${node} -o jsonpath={.spec.taints}`);

describe("taint", () => {
	it("adds, changes and removes taints, new ones first", async () => {
		expect(await session.run("taint nodes node01 a=1:NoSchedule b:PreferNoSchedule")).toEqual(
			ok("node/node01 tainted\n"),
		);
		expect(await session.run("taint no node01 a=2:NoSchedule")).toEqual(
			failed("error: node node01 already has a taint(s) with same effect(s) and --overwrite is false\n"),
		);
		expect(await session.run("taint node node01 a=2:NoSchedule --overwrite")).toEqual(ok("node/node01 modified\n"));
		expect(await taintsOf("node01")).toEqual(
			ok('[{"effect":"NoSchedule","key":"a","value":"2"},{"effect":"PreferNoSchedule","key":"b"}]'),
		);
		expect(await session.run("taint Nodes node01 c:NoExecute a:NoSchedule-")).toEqual(ok("node/node01 modified\n"));
		expect(await session.run("taint nodes node01 b-")).toEqual(ok("node/node01 untainted\n"));
		expect(await taintsOf("node01")).toEqual(ok('[{"effect":"NoExecute","key":"c"}]'));
		expect(await session.run("taint nodes node01 c-")).toEqual(ok("node/node01 untainted\n"));
		expect(await taintsOf("node01")).toEqual(ok(""));
	});

	it("goes on when one of several nodes fails", async () => {
		await session.run("taint nodes node02 a:NoSchedule b:NoSchedule");
		expect(await session.run("taint nodes node01 node02 nope node03 a:NoSchedule")).toEqual(
			failed(
				'node node02 already has a taint(s) with same effect(s) and --overwrite is false\nError from server (NotFound): nodes "nope" not found\n',
				"node/node01 tainted\nnode/node03 tainted\n",
			),
		);
		expect(await session.run("taint nodes node02 x- y:NoSchedule-")).toEqual(
			failed('taint "x" not found\ntaint "y:NoSchedule" not found\n'),
		);
		expect(await session.run("taint nodes node02 node03 x- y:NoSchedule-")).toEqual(
			failed(
				'[taint "x" not found, taint "y:NoSchedule" not found]\n[taint "x" not found, taint "y:NoSchedule" not found]\n',
			),
		);
		expect(await session.run("taint nodes --all b-")).toEqual(
			failed('taint "b" not found\ntaint "b" not found\n', "node/node02 untainted\n"),
		);
	});

	it("selects nodes by labels", async () => {
		await session.run("label node node02 disk=ssd");
		expect(await session.run("taint nodes -l disk=ssd a:NoSchedule")).toEqual(ok("node/node02 tainted\n"));
		expect(await session.run("taint nodes -l disk=hdd a:NoSchedule")).toEqual(ok(""));
	});

	it("only shows a dry run", async () => {
		expect(await session.run("taint nodes node01 a:NoSchedule --dry-run=client")).toEqual(ok("node/node01 tainted\n"));
		expect(await session.run("taint nodes node01 a:NoSchedule --dry-run=server")).toEqual(ok("node/node01 tainted\n"));
		expect(await session.run("taint nodes node01 a:NoSchedule --dry-run=client -o jsonpath={.spec.taints}")).toEqual(
			ok('[{"effect":"NoSchedule","key":"a"}]'),
		);
		expect(await session.run("taint nodes node01 a:NoSchedule -o name --dry-run=server")).toEqual(ok("node/node01\n"));
		expect(await taintsOf("node01")).toEqual(ok(""));
	});

	it.each([
		["taint", "error: one or more resources must be specified as <resource> <name>\n"],
		["taint nodes node01", "error: at least one taint update is required\n"],
		[
			"taint nodes a:NoSchedule",
			"error: at least one resource name must be specified since 'all' parameter is not set\n",
		],
		["taint pods x a:NoSchedule", "error: invalid resource type pods, only node types are supported\n"],
		["taint widgets x a:NoSchedule", 'error: the server doesn\'t have a resource type "widgets"\n'],
		["taint nodes x a:NoSchedule b", "error: all resources must be specified before taint changes: b\n"],
		[
			"taint nodes x a:NoSchedule a-",
			"error: can not both modify and remove the following taint(s) in the same command: a=\n",
		],
		["taint nodes --all -l x a-", "error: setting 'all' parameter with a non empty selector is prohibited\n"],
		[
			"taint nodes x a:Never",
			"error: invalid taint effect: Never, unsupported taint effect\nSee 'ds taint -h' for help and examples\n",
		],
		[
			"taint nodes x a:b:NoSchedule",
			"error: invalid taint spec: a:b:NoSchedule\nSee 'ds taint -h' for help and examples\n",
		],
		[
			"taint nodes x a=1=2:NoSchedule",
			"error: invalid taint spec: a=1=2:NoSchedule\nSee 'ds taint -h' for help and examples\n",
		],
		[
			"taint nodes x a=1:NoSchedule a:NoSchedule",
			"error: duplicated taints with the same key and effect: {a  NoSchedule <nil>}\nSee 'ds taint -h' for help and examples\n",
		],
		[
			"taint nodes x a=ö:NoSchedule",
			"error: invalid taint spec: a=ö:NoSchedule, a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\nSee 'ds taint -h' for help and examples\n",
		],
	])("refuses %s", async (words, stderr) => {
		expect(await session.run(words)).toEqual(failed(stderr));
	});
});

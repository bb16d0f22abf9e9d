import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 2");
	await session.run("create -f -", configMap);
});

afterEach(() => session.end());

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {is: a}, annotations: {note: x}}\n";
const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });

describe("label", () => {
	it("adds, changes and removes labels", async () => {
		expect(await session.run("label node node01 disk=ssd")).toEqual(ok("node/node01 labeled\n"));
		expect(await session.run("label node node01 disk=ssd")).toEqual(ok("node/node01 not labeled\n"));
		expect(await session.run("label node node01 disk=hdd")).toEqual(
			failed("error: 'disk' already has a value (ssd), and --overwrite is false\n"),
		);
		expect(await session.run("label node node01 disk=hdd --overwrite")).toEqual(ok("node/node01 labeled\n"));
		expect(await session.run("label node/node01 disk- zone=a")).toEqual(ok("node/node01 modified\n"));
		expect(await session.run("label node/node01 zone-")).toEqual(ok("node/node01 unlabeled\n"));
		expect(await session.run("label node/node01 zone-")).toEqual(
			ok('label "zone" not found.\nnode/node01 not labeled\n'),
		);
	});

	it("works on several objects, and goes on when one fails", async () => {
		await session.run("label node node01 disk=ssd");
		expect(await session.run("label node --all disk=hdd")).toEqual(
			failed("error: 'disk' already has a value (ssd), and --overwrite is false\n", "node/node02 labeled\n"),
		);
		expect(await session.run("label node node01 node03 zone=a")).toEqual(
			failed('Error from server (NotFound): nodes "node03" not found\n', "node/node01 labeled\n"),
		);
		expect(await session.run("label node -l zone=a rack=1")).toEqual(ok("node/node01 labeled\n"));
	});

	it("lists labels", async () => {
		expect(await session.run("label cm a --list")).toEqual(ok("is=a\n"));
		expect(await session.run("label cm -l is=a --list")).toEqual(ok("Listing labels for ConfigMap./a:\n is=a\n"));
	});

	it("only shows a dry run, and asks no server with --local", async () => {
		expect(await session.run("label cm a x=y --dry-run=client")).toEqual(ok("configmap/a labeled (dry run)\n"));
		expect(await session.run("label cm a x=y --dry-run=server")).toEqual(ok("configmap/a labeled (server dry run)\n"));
		expect(await session.run("label cm a --list")).toEqual(ok("is=a\n"));
		writeFileSync(join(session.home, "w.yaml"), "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n");
		expect(await session.run("label --local -f w.yaml x=y -o yaml")).toEqual(
			ok('apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  labels:\n    x: "y"\n  name: w\n'),
		);
	});

	it("changes the version it was told to, or nothing", async () => {
		expect(await session.run("label cm a x=y --resource-version=1")).toEqual(
			failed(
				'Error from server (Conflict): Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again\n',
			),
		);
		expect(await session.run("label cm --all x=y --resource-version=1")).toEqual(
			failed("error: --resource-version may only be used with a single resource\n"),
		);
	});

	it("says which namespace is missing", async () => {
		expect(await session.run("label cm a x=y -n nowhere")).toEqual(
			failed('Error from server (NotFound): namespaces "nowhere" not found\n'),
		);
	});

	it.each([
		["label", "error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n"],
		["label cm a", "error: at least one label update is required\n"],
		["label cm a x=y=z", "error: invalid label spec: x=y=z\n"],
		["label cm a x=y x-", "error: can not both modify and remove a label in the same command\n"],
		["label cm x=y a", "error: all resources must be specified before label changes: a\n"],
		["label cm --all -l is=a x=y", "error: cannot set --all and --selector at the same time\n"],
		["label cm a --list -o yaml", "error: --list and --output may not be specified together\n"],
		["label --local x=y", "error: one or more files must be specified as -f pod.yaml or --filename=pod.json\n"],
		[
			"label cm a x=-",
			"error: invalid label value: \"x=-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\n",
		],
	])("%s", async (line, stderr) => {
		expect(await session.run(line)).toEqual(failed(stderr));
	});
});

describe("annotate", () => {
	it("adds, changes and removes annotations of any text", async () => {
		expect(await session.run(["annotate", "cm", "a", "why=a=b, c"])).toEqual(ok("configmap/a annotated\n"));
		expect(await session.run("annotate cm a note=y")).toEqual(
			failed(
				"error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (x)\n",
			),
		);
		expect(await session.run("annotate cm a note=y --overwrite")).toEqual(ok("configmap/a annotated\n"));
		expect(await session.run("annotate cm a --list")).toEqual(ok("note=y\nwhy=a=b, c\n"));
		expect(await session.run("annotate cm a note- -o jsonpath={.metadata.annotations}")).toEqual(
			ok('{"why":"a=b, c"}'),
		);
		expect(await session.run("annotate cm a x=1 x-")).toEqual(
			failed("error: can not both modify and remove the following annotation(s) in the same command: x\n"),
		);
		expect(await session.run("annotate cm a")).toEqual(failed("error: at least one annotation update is required\n"));
	});
});

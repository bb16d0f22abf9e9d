import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { groupResource } from "../../src/api/resource";
import { builtInResources } from "../../src/api/resources";
import { report } from "../../src/cli/report";
import type { Client } from "../../src/client/client";
import { failure } from "../../src/selection/failure";
import { select } from "../../src/selection/select";
import type { SelectionRequest } from "../../src/selection/selection";

const client = { resources: async () => builtInResources() } as unknown as Client;
const nothing: SelectionRequest = {
	filenames: [],
	recursive: false,
	args: [],
	namespace: "default",
	namespaceExplicit: false,
	allNamespaces: false,
	all: false,
};

let cwd: string;
let stdin: string;

beforeEach(() => {
	cwd = mkdtempSync(join(tmpdir(), "ds-select-"));
	stdin = "";
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function file(name: string, ...documents: string[]) {
	mkdirSync(join(cwd, name, ".."), { recursive: true });
	writeFileSync(join(cwd, name), documents.join("\n---\n"));
	return name;
}

/** What is selected, a line each, and what kubectl would print of what went wrong. */
async function selecting(request: Partial<SelectionRequest>) {
	try {
		const deps = { io: { stdin: async () => Buffer.from(stdin) }, cwd, sleep: async () => {} };
		const { targets, errors, refused, single } = await select(client, { ...nothing, ...request }, deps);
		const lines = targets.map((target) => {
			const where = `${groupResource(target.resource)} in ${target.namespace ?? "-"}`;
			if (target.kind === "list") {
				const { labelSelector = "", fieldSelector = "" } = target;
				return `list ${where}${labelSelector && ` -l ${labelSelector}`}${fieldSelector && ` --field-selector ${fieldSelector}`}`;
			}
			return `${target.name} of ${where}${target.kind === "manifest" ? ` from ${target.source}` : ""}`;
		});
		const error = failure(errors.slice(0, refused), errors.slice(refused));
		return { lines, single, ...(error === undefined ? {} : { stderr: text(error) }) };
	} catch (error) {
		return text(error);
	}
}

const text = (error: unknown) => report(error, { debug: false }).text;

describe("words", () => {
	it.each<[string[], Partial<SelectionRequest>, string[]]>([
		[["ds"], { all: true }, ["list daemonsets.apps in default"]],
		[["ds,po,pods"], { all: true }, ["list daemonsets.apps in default", "list pods in default"]],
		[["nodes"], { all: true }, ["list nodes in -"]],
		[["ds"], { all: true, allNamespaces: true }, ["list daemonsets.apps in -"]],
		[["pods"], { labelSelector: " a=b ", fieldSelector: "x=y" }, ["list pods in default -l a=b --field-selector x=y"]],
		[["ds", "a", "b"], {}, ["a of daemonsets.apps in default", "b of daemonsets.apps in default"]],
		[["ds/a", "node/n"], {}, ["a of daemonsets.apps in default", "n of nodes in -"]],
		[
			["ds,po", "a", "b"],
			{},
			[
				"a of daemonsets.apps in default",
				"b of daemonsets.apps in default",
				"a of pods in default",
				"b of pods in default",
			],
		],
		[
			["all"],
			{ all: true },
			[
				"pods",
				"replicationcontrollers",
				"services",
				"daemonsets.apps",
				"deployments.apps",
				"replicasets.apps",
				"statefulsets.apps",
				"horizontalpodautoscalers.autoscaling",
				"cronjobs.batch",
				"jobs.batch",
			].map((resource) => `list ${resource} in default`),
		],
	])("%j with %j", async (args, request, lines) => {
		const single = lines.length === 1 && !lines[0]?.startsWith("list");
		expect(await selecting({ args, ...request })).toEqual({ lines, single });
	});

	const mixed =
		"error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'ds get resource/<resource_name>' instead of 'ds get resource resource/<resource_name>'\n";
	it.each<[string[], Partial<SelectionRequest>, string]>([
		[["widgets"], { all: true }, 'error: the server doesn\'t have a resource type "widgets"\n'],
		[["daemonsets.batch", "a"], {}, 'error: the server doesn\'t have a resource type "daemonsets"\n'],
		[["ds", "a/b"], {}, mixed],
		[["ds/a", "pods"], {}, mixed],
		[["ds/"], {}, "error: arguments in resource/name form must have a single resource and name\n"],
		[["ds/a/b"], {}, "error: arguments in resource/name form may not have more than one slash\n"],
		[["ds"], {}, "error: resource(s) were provided, but no name was specified\n"],
		[["ds", "a"], { labelSelector: "a" }, "error: name cannot be provided when a selector is specified\n"],
		[["ds", "a"], { selectAll: true }, "error: name cannot be provided when a selector is specified\n"],
		[
			["ds/a"],
			{ labelSelector: "a" },
			"error: selectors and the all flag cannot be used when passing resource/name arguments\n",
		],
		[[], { labelSelector: "a" }, "error: at least one resource must be specified to use a selector\n"],
		[["ds", "a"], { allNamespaces: true }, "error: a resource cannot be retrieved by name across all namespaces\n"],
		[
			[],
			{},
			"error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n",
		],
	])("%j with %j is refused", async (args, request, error) => {
		expect(await selecting({ args, ...request })).toBe(error);
	});
});

const daemonSet = (name: string, more = "") =>
	`apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: ${name}\n${more}`;

describe("files", () => {
	it("give their objects, placed in a namespace where their kind has one", async () => {
		file("dir/a.yaml", daemonSet("a"), daemonSet("b", "  namespace: logging\n"));
		file("dir/b.json", '{"apiVersion":"v1","kind":"Node","metadata":{"name":"n","namespace":"x"}}');
		expect(await selecting({ filenames: ["dir"] })).toEqual({
			lines: [
				"a of daemonsets.apps in default from dir/a.yaml",
				"b of daemonsets.apps in logging from dir/a.yaml",
				"n of nodes in - from dir/b.json",
			],
			single: false,
		});
	});

	it("give the items of lists, also of the lists in them", async () => {
		stdin = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: inner}}]}\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n---\napiVersion: apps/v1\nkind: DaemonSetList\nitems: [{metadata: {name: d}}]\n`;
		expect(await selecting({ filenames: ["-"] })).toEqual({
			lines: [
				"p of pods in default from STDIN",
				"inner of pods in default from STDIN",
				"d of daemonsets.apps in default from STDIN",
			],
			single: false,
		});
	});

	it("are filtered by labels", async () => {
		file("a.yaml", daemonSet("a", "  labels: {tier: node}\n"), daemonSet("b"));
		expect(await selecting({ filenames: ["a.yaml"], labelSelector: "tier=node" })).toEqual({
			lines: ["a of daemonsets.apps in default from a.yaml"],
			single: true,
		});
		expect(await selecting({ filenames: ["a.yaml"], labelSelector: "!tier,x" })).toMatchObject({ lines: [] });
		expect(await selecting({ filenames: ["a.yaml"], labelSelector: "a b" })).toBe(
			"error: the provided selector \"a b\" is not valid: unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt\n",
		);
	});

	it("may not name another namespace than -n", async () => {
		file("a.yaml", daemonSet("a", "  namespace: logging\n"), daemonSet("b"));
		expect(await selecting({ filenames: ["a.yaml"], namespace: "web", namespaceExplicit: true })).toEqual({
			lines: ["b of daemonsets.apps in web from a.yaml"],
			single: true,
			stderr:
				'error: the namespace from the provided object "logging" does not match the namespace "web". You must pass \'--namespace=logging\' to perform this operation.\n',
		});
	});

	it("with kinds that the server does not know give the rest, and kubectl's words for those", async () => {
		file("one.yaml", "apiVersion: apps/v1beta2\nkind: DaemonSet\nmetadata: {name: old}", daemonSet("a"));
		const old = (name: string, source: string) =>
			`resource mapping not found for name: "${name}" namespace: "" from "${source}": no matches for kind "DaemonSet" in version "apps/v1beta2"\nensure CRDs are installed first\n`;
		expect(await selecting({ filenames: ["one.yaml"] })).toEqual({
			lines: ["a of daemonsets.apps in default from one.yaml"],
			single: true,
			stderr: `error: ${old("old", "one.yaml")}`,
		});
		file("two.yaml", "apiVersion: apps/v1beta2\nkind: DaemonSet\nmetadata: {name: older}");
		expect(await selecting({ filenames: ["one.yaml", "two.yaml"] })).toMatchObject({
			stderr: old("old", "one.yaml") + old("older", "two.yaml"),
		});
		stdin =
			"apiVersion: v1\nkind: List\nitems: [{apiVersion: a/v1, kind: A}, {apiVersion: a/v1, kind: B}, {kind: C}]\n";
		expect(await selecting({ filenames: ["-"] })).toMatchObject({
			stderr: `unable to recognize no matches for kind "A" in version "a/v1"
unable to recognize no matches for kind "B" in version "a/v1"
unable to get type info from the object "*unstructured.Unstructured": Object 'apiVersion' is missing in 'object has no apiVersion field'
`,
		});
	});

	it.each([
		["42", 'unable to decode "STDIN": json: cannot unmarshal number into Go value of type unstructured.detector'],
		["apiVersion: v1", 'unable to decode "STDIN": Object \'Kind\' is missing in \'{"apiVersion":"v1"}\''],
		[
			"apiVersion: v1\nkind: Pod\nmetadata: {name: 5}",
			'unable to decode "STDIN": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
		],
		[
			"apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: yes}}",
			'unable to decode "STDIN": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string',
		],
		[
			"apiVersion: v1\nkind: List\nitems: 5",
			'unable to decode "STDIN": json: cannot unmarshal number into Go struct field decodeList.items of type []json.RawMessage',
		],
		["a: [", "error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected node content"],
	])("with %j cannot be read", async (input, error) => {
		stdin = input;
		expect(await selecting({ filenames: ["-"] })).toEqual({ lines: [], single: false, stderr: `error: ${error}\n` });
	});

	it.each([
		["- a", "invalid object to validate"],
		["kind: X", "apiVersion not set"],
		["a: b", "[apiVersion not set, kind not set]"],
		["apiVersion: 1\nkind: [x]", "[apiVersion isn't string type, kind isn't string type]"],
	])("with %j are no objects to create", async (input, problem) => {
		stdin = input;
		expect(await selecting({ filenames: ["-"], validate: true })).toMatchObject({
			stderr: `error: error validating "STDIN": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false\n`,
		});
	});

	it("that are missing keep everything from being read", async () => {
		file("a.yaml", daemonSet("a"));
		expect(await selecting({ filenames: ["a.yaml", "b.yaml"] })).toBe('error: the path "b.yaml" does not exist\n');
		expect(await selecting({ filenames: ["b.yaml", "c.yaml"] })).toBe(
			'the path "b.yaml" does not exist\nthe path "c.yaml" does not exist\n',
		);
	});

	it("stand alone, without words and kustomizations", async () => {
		file("a.yaml", daemonSet("a"));
		const filenames = ["a.yaml"];
		expect(await selecting({ filenames, args: ["ds"] })).toContain("you may not specify resource arguments as well");
		expect(await selecting({ filenames, args: ["ds/a"] })).toBe(
			"error: resource/name arguments cannot be provided when a path is specified\n",
		);
		expect(await selecting({ filenames, kustomize: "dir" })).toBe("error: only one of -f or -k can be specified\n");
		expect(await selecting({ kustomize: "dir", recursive: true })).toBe(
			"error: the -k flag can't be used with -f or -R\n",
		);
		expect(await selecting({ kustomize: "dir" })).toContain("kustomize");
	});
});

describe("all that went wrong", () => {
	it("comes one by one, and what could not be found in one", () => {
		const mapping = [new Error("b"), new Error("c"), new Error("b")];
		expect(text(failure([new Error("a")], mapping))).toBe("a\n[b, c]\n");
		expect(text(failure([new Error("a"), new Error("a")], [mapping[0]]))).toBe("a\na\nb\n");
		expect(text(failure([], mapping))).toBe("b\nc\nb\n");
		expect(failure([], [])).toBeUndefined();
	});
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Session } from "../cli/session";

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          description: A widget.
          properties:
            spec:
              type: object
              description: What the widget is wanted to be, told in a line that is so long that it does not fit into eighty columns.
              required: [size]
              properties:
                size:
                  type: string
                  description: How large.
                  enum: [small, medium, large, huge, "", vast]
                parts:
                  type: array
                  items:
                    type: object
                    properties:
                      name: {type: string}
                labels:
                  type: object
                  additionalProperties: {type: string}
`;

const session = new Session();

beforeAll(async () => {
	writeFileSync(join(session.home, "crd.yaml"), CRD);
	expect(await session.run(["create", "-f", join(session.home, "crd.yaml")])).toMatchObject({ code: 0 });
});

afterAll(() => session.end());

test("explains the fields of a field, wrapped, with what is required and the first values of an enumeration", async () => {
	const { stdout, code } = await session.run("explain widgets.spec");
	expect(code).toBe(0);
	expect(stdout).toBe(
		[
			"GROUP:      example.com",
			"KIND:       Widget",
			"VERSION:    v1",
			"",
			"FIELD: spec <Object>",
			"",
			"",
			"DESCRIPTION:",
			"    What the widget is wanted to be, told in a line that is so long that it does",
			"    not fit into eighty columns.",
			"    ",
			"FIELDS:",
			"  labels\t<map[string]string>",
			"    <no description>",
			"",
			"  parts\t<[]Object>",
			"    <no description>",
			"",
			"  size\t<string> -required-",
			"  enum: small, medium, large, huge, ....",
			"    How large.",
			"",
			"",
			"",
		].join("\n"),
	);
});

test("shows every value of the one field that is asked for", async () => {
	expect((await session.run("explain widgets.spec.size")).stdout).toBe(
		[
			"GROUP:      example.com",
			"KIND:       Widget",
			"VERSION:    v1",
			"",
			"FIELD: size <string>",
			"ENUM:",
			"    small",
			"    medium",
			"    large",
			"    huge",
			'    ""',
			"    vast",
			"",
			"DESCRIPTION:",
			"    How large.",
			"    ",
			"",
			"",
		].join("\n"),
	);
});

test("lists the names of all fields below one with --recursive", async () => {
	const { stdout } = await session.run("explain widgets.spec --recursive");
	expect(stdout.slice(stdout.indexOf("FIELDS:"))).toBe(
		"FIELDS:\n  labels\t<map[string]string>\n  parts\t<[]Object>\n    name\t<string>\n  size\t<string> -required-\n  enum: small, medium, large, huge, ....\n\n",
	);
});

test("steps over lists and maps on the way to a field", async () => {
	expect((await session.run("explain widgets.spec.parts.name")).stdout).toContain("FIELD: name <string>");
	expect((await session.run("explain widgets.example.com.spec.parts.name")).stdout).toContain("FIELD: name <string>");
	expect((await session.run("explain widget.example.com.spec")).stderr).toBe('error: field "spec" does not exist\n');
});

test("prints the older form", async () => {
	expect((await session.run("explain widgets.spec -o plaintext-openapiv2")).stdout).toBe(
		[
			"KIND:     Widget",
			"VERSION:  example.com/v1",
			"",
			"RESOURCE: spec <Object>",
			"",
			"DESCRIPTION:",
			"     What the widget is wanted to be, told in a line that is so long that it",
			"     does not fit into eighty columns.",
			"",
			"FIELDS:",
			"   labels\t<map[string]string>",
			"",
			"   parts\t<[]Object>",
			"",
			"   size\t<string> -required-",
			"     How large.",
			"",
			"",
		].join("\n"),
	);
});

test.each([
	[
		"explain",
		'error: You must specify the type of resource to explain. Use "ds api-resources" for a complete list of supported resources.\n',
	],
	["explain ds pods", "error: We accept only this format: explain RESOURCE\n"],
	["explain nope", 'the server doesn\'t have a resource type "nope"\n'],
	["explain ds.nope", 'error: field "nope" does not exist\n'],
	["explain ds.spec.template.spec.containers[0]", "error: invalid jsonpath syntax, all nodes must be field nodes\n"],
	["explain ds --api-version=apps/v9", 'error: couldn\'t find resource for "apps/v9, Resource=daemonsets"\n'],
])("says what is wrong with %s", async (words, message) => {
	const { code, stderr } = await session.run(words);
	expect({ code, stderr: stderr.trimEnd() }).toEqual({ code: 1, stderr: message.trimEnd() });
});

test("says of every field of a DaemonSet's pods what it means", async () => {
	const { stdout } = await session.run("explain ds.spec.template.spec");
	expect(stdout).not.toContain("<no description>");
	expect(stdout).toContain("  containers\t<[]Container> -required-\n");
});

test("lists the resources of a group, their names alone, and those without a namespace", async () => {
	expect((await session.run("api-resources --api-group=policy")).stdout).toBe(
		"NAME                   SHORTNAMES   APIVERSION   NAMESPACED   KIND\n" +
			"poddisruptionbudgets   pdb          policy/v1    true         PodDisruptionBudget\n",
	);
	expect((await session.run("api-resources --api-group=example.com -o name")).stdout).toBe("widgets.example.com\n");
	expect(
		(await session.run("api-resources --namespaced=false --api-group=scheduling.k8s.io --no-headers")).stdout,
	).toBe("priorityclasses   pc    scheduling.k8s.io/v1   false   PriorityClass\n");
	expect(await session.run("api-resources --sort-by=age")).toEqual({
		code: 1,
		stdout: "",
		stderr: "error: --sort-by accepts only name or kind\n",
	});
});

test("lists the versions of the API", async () => {
	const { stdout } = await session.run("api-versions");
	expect(stdout.split("\n")).toContain("example.com/v1");
	expect(stdout.split("\n").slice(-3)).toEqual(["storage.k8s.io/v1", "v1", ""]);
});

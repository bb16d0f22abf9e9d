import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/types";
import { type PrintableList, printerFor } from "../../src/printers";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

const agent = {
	apiVersion: "apps/v1",
	kind: "DaemonSet",
	metadata: { name: "agent", managedFields: [{ manager: "kubectl-create" }] },
	spec: { template: { spec: { containers: [{ name: "agent", image: "agent:1.0" }] } } },
} as unknown as KubeObject;
const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node01" } } as KubeObject;
const list: PrintableList = { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items: [agent, node] };

describe("strings that YAML could misread, keys in odd orders and long lines", () => {
	const odd = JSON.parse(fixture("odd.json")) as KubeObject;

	test.each(["json", "yaml", "kyaml"])("print in %s as kubectl prints them", (format) => {
		expect(printerFor(format, { formats: "objects" }).print(odd)).toBe(fixture(`odd.${format}`));
	});
});

describe("a list", () => {
	test("is a List in YAML, without managed fields", () => {
		expect(printerFor("yaml", { formats: "get" }).print(list)).toBe(`apiVersion: v1
items:
- apiVersion: apps/v1
  kind: DaemonSet
  metadata:
    name: agent
  spec:
    template:
      spec:
        containers:
        - image: agent:1.0
          name: agent
- apiVersion: v1
  kind: Node
  metadata:
    name: node01
kind: List
metadata:
  resourceVersion: ""
`);
	});

	test("is a List in JSON, with managed fields when they are asked for", () => {
		expect(printerFor("JSON", { formats: "get", showManagedFields: true }).print(list)).toBe(`{
    "apiVersion": "v1",
    "items": [
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {
                "managedFields": [
                    {
                        "manager": "kubectl-create"
                    }
                ],
                "name": "agent"
            },
            "spec": {
                "template": {
                    "spec": {
                        "containers": [
                            {
                                "image": "agent:1.0",
                                "name": "agent"
                            }
                        ]
                    }
                }
            }
        },
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "name": "node01"
            }
        }
    ],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
`);
	});

	test("without items is as short in every format", () => {
		const empty = { ...list, items: [] };
		expect(printerFor("yaml", { formats: "get" }).print(empty)).toBe(
			'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n',
		);
		expect(printerFor("json", { formats: "get" }).print(empty)).toContain('"items": [],');
		expect(printerFor("name", { formats: "get" }).print(empty)).toBe("");
	});

	test("is a line for each object with -o name", () => {
		expect(printerFor("name", { formats: "get" }).print(list)).toBe("daemonset.apps/agent\nnode/node01\n");
	});
});

describe("several objects", () => {
	test("are several documents in YAML, several values in JSON", () => {
		const yaml = printerFor("yaml", { formats: "objects" });
		expect(yaml.print(node) + yaml.print(node)).toBe(
			"apiVersion: v1\nkind: Node\nmetadata:\n  name: node01\n---\napiVersion: v1\nkind: Node\nmetadata:\n  name: node01\n",
		);
	});

	test("are named with what was done to them", () => {
		const options = { formats: "objects", operation: "created (dry run)" } as const;
		expect(printerFor("", options).print(agent)).toBe("daemonset.apps/agent created (dry run)\n");
		expect(printerFor("name", options).print(agent)).toBe("daemonset.apps/agent\n");
	});
});

describe("what a watch says", () => {
	const event = { type: "ADDED", object: node };

	test.each([
		["json", '{"type":"ADDED","object":{"apiVersion":"v1","kind":"Node","metadata":{"name":"node01"}}}\n'],
		["yaml", "object:\n  apiVersion: v1\n  kind: Node\n  metadata:\n    name: node01\ntype: ADDED\n"],
		["name", "node/node01\n"],
		["jsonpath={.type} {.object.kind}", "ADDED Node"],
		["custom-columns=T:.type,N:.object.metadata.name", "T       N\nADDED   node01\n"],
	])("prints in %s", (output, text) => {
		expect(printerFor(output, { formats: "get" }).print(event)).toBe(text);
	});
});

describe("custom columns", () => {
	const print = (output: string, options: { noHeaders?: boolean; readFile?: (path: string) => string } = {}) =>
		printerFor(output, { formats: "get", ...options }).print(list);

	test.each([
		[
			"custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image",
			"NAME     IMAGE\nagent    agent:1.0\nnode01   <none>\n",
		],
		[
			"custom-columns=A:{.metadata},B:kind",
			"A                                                      B\nmap[managedFields:[map[manager:kubectl-create]] name:agent]   DaemonSet\nmap[name:node01]                                              Node\n",
		],
		["custom-columns=ONLY:.metadata.name", "ONLY\nagent\nnode01\n"],
	])("%s", (output, text) => {
		expect(print(output).replace(/ +/g, " ")).toBe(text.replace(/ +/g, " "));
	});

	test("stand without headers, at least six wide", () => {
		expect(print("custom-columns=K:.kind,N:.metadata.name", { noHeaders: true })).toBe(
			"DaemonSet   agent\nNode        node01\n",
		);
	});

	test("come from a file of headers and paths", () => {
		const readFile = () => "KIND   NAME\n.kind  {.metadata.name}\n";
		expect(print("custom-columns-file=c", { readFile })).toBe(
			"KIND        NAME\nDaemonSet   agent\nNode        node01\n",
		);
	});

	test.each([
		["custom-columns", "error: custom-columns format specified but no custom columns given"],
		["custom-columns=", "error: custom-columns format specified but no custom columns given"],
		["custom-columns=A", "error: unexpected custom-columns spec: A, expected <header>:<json-path-expr>"],
		[
			"custom-columns=A:{.a}{.b}",
			"error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
		],
		["custom-columns=A:.a[", "error: unterminated array"],
		["custom-columns-file=c", "error: error reading template c, open c: no such file or directory"],
	])("complain: %s", (output, message) => {
		expect(() => print(output)).toThrow(message);
	});
});

test.each([
	[
		"objects",
		"go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml",
	],
	[
		"get",
		"custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml",
	],
] as const)("an unknown format of %s is answered with those that there are", (formats, allowed) => {
	expect(() => printerFor("nonsense", { formats, outputGiven: true })).toThrow(
		`error: unable to match a printer suitable for the output format "nonsense", allowed formats are: ${allowed}`,
	);
});

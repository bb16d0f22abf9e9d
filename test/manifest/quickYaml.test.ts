import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quickYaml } from "../../src/manifest/quickYaml";
import { parseYamlTree } from "../../src/manifest/yaml";

/** What the full reader makes of a text; an error is a text of its own. */
function full(text: string): unknown {
	try {
		const { value, duplicates } = parseYamlTree(text);
		return duplicates.length > 0 ? "duplicates" : value;
	} catch {
		return "error";
	}
}

/** Equal also in the order of keys. */
function agree(text: string): void {
	const quick = quickYaml(text);
	if (quick === undefined) return;
	expect(JSON.stringify(quick.value)).toBe(JSON.stringify(full(text)));
	expect(quick.value).toEqual(full(text));
}

describe("the reader of plain YAML", () => {
	test("reads a manifest as it is mostly written", () => {
		const text = [
			"---",
			"# An agent.",
			"apiVersion: apps/v1 # the only one",
			"kind: DaemonSet",
			"metadata:",
			"  name: agent",
			"  labels: {}",
			"  annotations:",
			'    a.b/c: "yes"',
			"    d: 'it is'",
			"spec:",
			"  template:",
			"    spec:",
			"      hostNetwork: yes",
			"      containers:",
			"      - name: agent",
			"        args:",
			"          - --flag=a:b",
			"          - -v",
			"        capabilities: {}",
			"        drop: [ALL, NET_ADMIN]",
			"        ports:",
			"        -   containerPort: 0x50",
			"        empty:",
			"      -",
			"        name: other",
			"",
		].join("\n");
		expect(quickYaml(text)).toBeDefined();
		agree(text);
		expect(quickYaml(text)?.value).toMatchObject({
			metadata: { annotations: { "a.b/c": "yes", d: "it is" }, labels: {} },
			spec: {
				template: {
					spec: {
						hostNetwork: true,
						containers: [
							{ args: ["--flag=a:b", "-v"], drop: ["ALL", "NET_ADMIN"], ports: [{ containerPort: 80 }], empty: null },
							{ name: "other" },
						],
					},
				},
			},
		});
	});

	test.each([
		["a tab", "a:\n\tb: 1\n"],
		["a key twice", "a: 1\na: 2\n"],
		["a scalar over two lines", "a: one\n  two\n"],
		["a list's scalar over two lines", "- one\n  two\n"],
		["an anchor", "a: &x 1\nb: *x\n"],
		["a merge key", "<<: {}\n"],
		["a block scalar", "a: |\n  text\n"],
		["a boolean as key", "yes: 1\n"],
		["a second document", "a: 1\n---\nb: 2\n"],
		["the end of a document", "a: 1\n...\n"],
		["a mapping in a value", "a: b: c\n"],
		["an escape", 'a: "\\t"\n'],
		["a key that makes objects", "__proto__: {}\n"],
		["a flow mapping", "a: {b: 1}\n"],
		["an integer beyond a double", "a: 9007199254740993\n"],
		["infinity", "a: .inf\n"],
		["less indentation than any block", "a:\n    b: 1\n  c: 2\n"],
		["a list in a list", "- - a\n"],
	])("leaves %s to the full reader", (_, text) => {
		expect(quickYaml(text)).toBeUndefined();
	});

	const word = fc.constantFrom(
		..."a b yes no null ~ 1 1.10 0o7 0x1F 1e3 1_000 -5 --flag a:b http://x:80/y 2026-01-01 .5 . / $(A) +1 <<".split(
			" ",
		),
		...[
			'"q"',
			"'q'",
			'"yes"',
			"{}",
			"[]",
			"[a, b]",
			"[yes, 1]",
			"a b",
			"a #b",
			"a # c",
			"a: b",
			"- a",
			"b:",
			"|",
			"&a",
			"*a",
			"!t",
		],
		...[
			"",
			" ",
			"@a",
			"`",
			"%a",
			'"a" b',
			"x,y",
			"x]",
			"[a",
			"(a)",
			"\\n",
			"=",
			"a\tb",
			"é",
			"?",
			"? a",
			":",
			"-",
			"---",
			"...",
		],
	);
	const line = fc
		.tuple(
			fc.nat(6).map((width) => " ".repeat(width)),
			fc.constantFrom("", "- ", "-  ", "- - ", "-"),
			fc.constantFrom("", "a: ", "b: ", "c.d/e: ", "a:", "yes: ", "1: ", "a : ", "_x: ", "a:  "),
			word,
			fc.constantFrom("", "", "", " ", " # c", "#c"),
		)
		.map((parts) => parts.join(""));

	test("never says anything else than the full reader", () => {
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), (lines) => agree(`${lines.join("\n")}\n`)),
			{ numRuns: 20_000 },
		);
	});
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quickYaml, quickYamlTree } from "../../src/manifest/quickYaml";
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
	const tree = quickYamlTree(text);
	if (quick === undefined) {
		expect(tree).toBeUndefined();
		return;
	}
	expect(tree).toEqual(parseYamlTree(text).root);
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
			"        env:",
			"        - {name: A, value: \"a: b\", of: {x: [1, 'y']} } # flow",
			"        - { name: B, value: two words }",
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
							{
								args: ["--flag=a:b", "-v"],
								drop: ["ALL", "NET_ADMIN"],
								env: [
									{ name: "A", value: "a: b", of: { x: [1, "y"] } },
									{ name: "B", value: "two words" },
								],
								ports: [{ containerPort: 80 }],
								empty: null,
							},
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
		["a key twice, with others between that are out of order", "b: 1\na: 2\nb: 3\n"],
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
		["a flow mapping over two lines", "a: {b: 1,\n  c: 2}\n"],
		["a flow mapping without a value", "a: {b}\n"],
		["a flow mapping with a key twice", "a: {b: 1, b: 2}\n"],
		["a flow list with an end of its own", "a: [b, ]\n"],
		["a flow list that ends as a mapping", "a: [b}\n"],
		["a mapping within a flow list", "a: [b: 1]\n"],
		["text behind a flow list", "a: [b] c\n"],
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
			"[ a b,'c d' , -x]",
			"[a, [b], {}]",
			"{a: 1}",
			'{ b: "x", a: y z } # c',
			"{b: {c: [1]}, yes: 1}",
			"{a: b:c}",
			"{a: 1, a: 2}",
			"[-, a]",
			"[a #b]",
			"{a: }",
			"{a:1}",
			"[a]#c",
			"{a: 1} b",
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

	test("is no slower on what is large", () => {
		const keys = Array.from({ length: 30_000 }, (_, index) => `k${(index * 7919) % 30_000}`);
		agree(`${keys.map((key) => `${key}: 1\n`).join("")}`);
		agree(`a: [b${", b".repeat(100_000)}]\n`);
		agree(`a: ${"b ".repeat(1_000_000)}\n`);
		agree(`a: 1\n${"\n".repeat(100_000)}b: 2\n`);
		agree(`a: "${"x".repeat(4_000_000)}"\nb: ${"y".repeat(4_000_000)}\n`);
	});

	/** Block style, correctly nested, so that most texts parse: mappings and lists of what the lines above hold. */
	const keyName = fc.constantFrom("a", "b", "c", "c.d/e", "_x", "yes", "A");
	const nested: fc.Arbitrary<string[]> = fc.letrec<{ node: string[]; mapping: string[]; list: string[] }>((tie) => ({
		node: fc.oneof(
			{ maxDepth: 4 },
			word.map((text) => [text]),
			tie("mapping"),
			tie("list"),
		),
		mapping: fc
			.array(fc.tuple(keyName, tie("node"), fc.constantFrom(2, 2, 4)), { minLength: 1, maxLength: 5 })
			.map((fields) =>
				fields.flatMap(([key, lines, width]) =>
					lines.length === 1 && !/:( |$)|^-( |$)/.test(lines[0] ?? "")
						? [`${key}: ${lines[0]}`]
						: [`${key}:`, ...lines.map((line) => " ".repeat(width) + line)],
				),
			),
		list: fc
			.array(tie("node"), { minLength: 1, maxLength: 3 })
			.map((items) => items.flatMap(([first = "", ...more]) => [`- ${first}`, ...more.map((line) => `  ${line}`)])),
	})).mapping;

	test("says the same as the full reader of well-formed block style", () => {
		fc.assert(
			fc.property(nested, (lines) => agree(`${lines.join("\n")}\n`)),
			{ numRuns: 10_000 },
		);
	});

	test("never says anything else than the full reader of any text", () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(..."ab:-# \n\"'[]{},.0y&*|>!%@\\~=?<"), maxLength: 40 }), agree),
			{ numRuns: 20_000 },
		);
	});

	test("never says anything else than the full reader", () => {
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), (lines) => agree(`${lines.join("\n")}\n`)),
			{ numRuns: 20_000 },
		);
	});
});

import { describe, expect, it } from "vitest";
import { readDocuments } from "../../src/manifest/documents";

/** Everything that is read, and the error that ends it. */
function read(text: string) {
	const documents: unknown[] = [];
	try {
		for (const { value, index, startLine } of readDocuments(text, "x.yaml")) documents.push([index, startLine, value]);
		return { documents };
	} catch (error) {
		return { documents, error: (error as Error).message, line: (error as { line?: number }).line };
	}
}

describe("the documents of a manifest", () => {
	it("are cut at separators; empty ones do not count", () => {
		expect(read("---\n# nothing\n---\na: 1\n--- # two\n\n---\nb: 2\r\n---\n")).toEqual({
			documents: [
				[0, 4, { a: 1 }],
				[1, 8, { b: 2 }],
			],
		});
	});

	it("are JSON when they begin with a brace, and YAML again where JSON fails", () => {
		expect(read('{"a":1} {"b":2}\n').documents).toEqual([
			[0, 1, { a: 1 }],
			[1, 1, { b: 2 }],
		]);
		expect(read('{"a":1}\n---\nb: 2\n').documents).toEqual([
			[0, 1, { a: 1 }],
			[1, 2, { b: 2 }],
		]);
		expect(read("{a: 1}\n---\nb: 2\n").documents).toEqual([
			[0, 1, { a: 1 }],
			[1, 3, { b: 2 }],
		]);
	});

	it.each<[string, { documents?: unknown[]; error: string; line?: number }]>([
		[
			"{{- if .x }}\na: 1\n",
			{ error: "json: offset 2: invalid character '{' looking for beginning of object key string", line: 1 },
		],
		['{"a":1', { error: "unexpected EOF", line: 1 }],
		[
			'{"a":1}{"b":2} x',
			{
				documents: [
					[0, 1, { a: 1 }],
					[1, 1, { b: 2 }],
				],
				error: "invalid character 'x' looking for beginning of value",
				line: 1,
			},
		],
		[
			"a: 1\n---\nb:\n\tc: 1\n",
			{
				documents: [[0, 1, { a: 1 }]],
				error: "error converting YAML to JSON: yaml: line 2: found character that cannot start any token",
				line: 4,
			},
		],
		["a: 1\n--- b\n", { error: "invalid Yaml document separator: b", line: 2 }],
		["{“a”: 1", { error: "json: offset 2: invalid character 'â' looking for beginning of object key string", line: 1 }],
	])("end with an error: %j", (text, { documents = [], error, line }) => {
		expect(read(text)).toEqual({ documents, error: `error parsing x.yaml: ${error}`, line });
	});

	it("are named without control characters", () => {
		const read = () => [...readDocuments("[", "a\nb\x1b[31m.yaml")];
		expect(read).toThrow(/^error parsing a\\nb\\x1b\[31m\.yaml: /);
	});

	it("keep integers that a double cannot hold", () => {
		expect(read('{"a":9007199254740993,"b":1.0}').documents).toEqual([[0, 1, { a: 9007199254740993n, b: 1 }]]);
	});

	it("are read one by one: 10,000 of them before a bad one", () => {
		const { documents, error } = read(`${"a: 1\n---\n".repeat(10_000)}a: [\n`);
		expect(documents).toHaveLength(10_000);
		expect(error).toBe(
			"error parsing x.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content",
		);
	});
});

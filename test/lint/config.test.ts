import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "../../src/lint/config";
import { configSchema } from "../../src/lint/configSchema";
import { type JsonSchema, misfits } from "../jsonSchema";

const schema = configSchema() as JsonSchema;

function read(text: string): string {
	try {
		readConfig(text, ".dslint.yaml", "/");
		return "";
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.message;
	}
}

test("the schema that is shipped is that of the reader", async () => {
	await expect(`${JSON.stringify(schema, undefined, "\t")}\n`).toMatchFileSnapshot("../../schemas/dslint.json");
});

test("every kind of setting is read, and fits the schema", () => {
	const config = {
		rules: {
			"image-tag": "error",
			"on-delete": false,
			"image-digest": "on",
			seccomp: true,
			"update-takes-all": { severity: "info", options: { percent: 20, count: 5 } },
			"required-labels": { options: { labels: ["team"] } },
		},
		ignore: ["vendor/", "!vendor/ours.yaml"],
		exempt: [
			{ rules: ["privileged"], names: ["csi-*"], namespaces: ["kube-system"], reason: "storage" },
			{ kinds: ["DaemonSet"], labels: { tier: "node" } },
		],
		failOn: "error",
	};
	expect(read(JSON.stringify(config))).toBe("");
	expect(misfits(config, schema)).toEqual([]);
});

describe("what means nothing is refused in one line, with its place", () => {
	test.each([
		["rulse: {}\n", ".dslint.yaml:1:1: there is no field rulse; did you mean rules?"],
		["rules:\n  image-tags: off\n", '.dslint.yaml:2:3: there is no rule "image-tags"; did you mean image-tag?'],
		["rules:\n  image-tag: grave\n", ".dslint.yaml:2:14: rules.image-tag must be error, warning or info"],
		[
			"rules:\n  image-tag: {severity: {}}\n",
			".dslint.yaml:2:15: rules.image-tag.severity must be error, warning, info, on or off",
		],
		[
			"rules:\n  schema-field: off\n",
			".dslint.yaml:2:17: rules.schema-field schema-field is always an error: a server would refuse the manifest",
		],
		["rules:\n  image-tag: {option: {}}\n", ".dslint.yaml:2:15: there is no field option; did you mean options?"],
		["rules:\n  image-tag: {options: {a: 1}}\n", ".dslint.yaml:2:25: the rule image-tag has no option a"],
		[
			"rules:\n  update-takes-all: {options: {percent: 10%}}\n",
			".dslint.yaml:2:41: rules.update-takes-all.options.percent must be a number",
		],
		["ignore: vendor\n", ".dslint.yaml:1:9: ignore must be a list"],
		["ignore: [1]\n", ".dslint.yaml:1:10: ignore[0] must be a string"],
		[
			"exempt:\n- rules: [image-tag]\n",
			".dslint.yaml:2:3: exempt[0] names no objects: give names, namespaces, kinds or labels",
		],
		["exempt:\n- names: [a]\n  reason: 1\n", ".dslint.yaml:3:11: exempt[0].reason must be a string"],
		["exempt:\n- labels: {a: 1}\n", ".dslint.yaml:2:15: exempt[0].labels.a must be a string"],
		["failOn: never\n", ".dslint.yaml:1:9: failOn must be error, warning or info"],
		["- a\n", ".dslint.yaml:1:1: must be a mapping"],
		["a: [\n", ".dslint.yaml:2:1: yaml: line 1: did not find expected node content"],
		["{}\n---\n{}\n", ".dslint.yaml:2: one document is all it may have"],
	])("%j", (text, message) => {
		expect(read(text)).toBe(message);
	});
});

test("the reader and the schema agree on any configuration", () => {
	const scalar = fc.constantFrom(null, true, false, "on", "off", "error", "warning", "info", "x", 0, 3);
	const texts = fc.oneof(
		scalar,
		fc.array(fc.oneof(fc.constantFrom("a", "image-tag", "schema-field"), scalar), { maxLength: 2 }),
	);
	const options = fc.oneof(
		scalar,
		fc.record({ percent: scalar, count: scalar, labels: texts, odd: scalar }, { requiredKeys: [] }),
	);
	const rule = fc.oneof(
		scalar,
		fc.record({ severity: fc.oneof(scalar, fc.constant({})), options, odd: scalar }, { requiredKeys: [] }),
	);
	const exemption = fc.oneof(
		scalar,
		fc.record(
			{
				rules: texts,
				names: texts,
				namespaces: texts,
				kinds: texts,
				labels: fc.oneof(scalar, fc.dictionary(fc.constantFrom("a", "b"), scalar, { maxKeys: 2 })),
				reason: scalar,
				odd: scalar,
			},
			{ requiredKeys: [] },
		),
	);
	const ids = fc.constantFrom("image-tag", "schema-field", "update-takes-all", "selector-volatile", "syntax", "odd");
	const config = fc.oneof(
		scalar,
		fc.record(
			{
				rules: fc.oneof(scalar, fc.dictionary(ids, rule, { maxKeys: 3 })),
				ignore: texts,
				exempt: fc.oneof(scalar, fc.array(exemption, { maxLength: 2 })),
				failOn: scalar,
				odd: scalar,
			},
			{ requiredKeys: [] },
		),
	);
	let taken = 0;
	fc.assert(
		fc.property(config, (value) => {
			const said = read(JSON.stringify(value));
			if (said === "") taken++;
			expect({ value, said, fits: misfits(value, schema).length === 0 }).toEqual({ value, said, fits: said === "" });
		}),
		{ numRuns: 3000 },
	);
	expect(taken).toBeGreaterThan(100);
});

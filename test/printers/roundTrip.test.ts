import fc from "fast-check";
import { expect, test } from "vitest";
import { parseYaml } from "../../src/manifest/yaml";
import { printerFor } from "../../src/printers";

const text = fc.oneof(
	fc.string({ unit: "grapheme" }),
	fc.stringMatching(/^[-+0-9.:_eExoTZ ]{0,12}$/),
	fc
		.array(fc.constantFrom("word", " ", "\n", ": ", " #", "'", '"', "\\", "\t", "é", "- ", "{", "~", "no"), {
			maxLength: 60,
		})
		.map((parts) => parts.join("")),
);
const { value } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		text,
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie("value"), { maxLength: 4 }),
		fc.dictionary(text, tie("value"), { maxKeys: 4 }),
	),
}));

test.each(["yaml", "kyaml", "json"])("what is printed in %s reads back as what it was", (format) => {
	fc.assert(
		fc.property(value, (spec) => {
			const object = { apiVersion: "v1", kind: "Any", metadata: { name: "x" }, spec };
			const printed = printerFor(format, { formats: "get" }).print(object as never);
			expect(parseYaml(printed.replace(/^---\n/, "")).value).toEqual(JSON.parse(JSON.stringify(object)));
		}),
		{ numRuns: 300 },
	);
});

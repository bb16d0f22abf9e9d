import fc from "fast-check";
import { expect, test } from "vitest";
import { exactJson, parseExactJson } from "../../src/api/exactJson";

const beyond = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n });
const plain = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: "small" },
		beyond,
		fc.integer(),
		fc.string(),
		fc.string().map((text) => `\0${text}`),
		fc.constant("\0int:1"),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie("value")),
		fc.dictionary(fc.string(), tie("value")),
	),
})).value;

test("integers beyond 2^53 come back as they were, with all that stands around them", () => {
	fc.assert(
		fc.property(plain, (value) => {
			expect(parseExactJson(exactJson(value))).toEqual(value);
		}),
	);
});

test("values without such integers are written as JSON.stringify writes them", () => {
	const value = { a: "\0int:1", b: [1, "line\nfeed"], ["__proto__"]: {} };
	expect(exactJson(value)).toBe(JSON.stringify(value));
	expect(parseExactJson(exactJson(value))).toEqual(value);
});

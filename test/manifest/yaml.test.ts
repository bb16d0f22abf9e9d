import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseYaml } from "../../src/manifest/yaml";

const value = (text: string) => parseYaml(text).value;

describe("YAML as kubectl reads it", () => {
	it.each<[string, unknown]>([
		["yes", true],
		["y", true],
		["On", true],
		["off", false],
		["N", false],
		["~", null],
		["", null],
		["# only a comment", null],
		["017", 15],
		["0o17", 15],
		["0b101", 5],
		["0x1F", 31],
		["-0x10", -16],
		["1_000", 1000],
		["08", 8],
		["1e3", 1000],
		[".5", 0.5],
		["1:30", "1:30"],
		["2024-01-01", "2024-01-01"],
		["2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"],
		["1e400", "1e400"],
		["18446744073709551615", 18446744073709552000],
		["'yes'", "yes"],
		["! 5", "5"],
		["!!str 5", "5"],
		["!!int '7'", 7],
		["!!float 3", 3],
		["!!binary YWdlbnQ=", "agent"],
		["!custom x", "x"],
		["|\n  a\n   b\n", "a\n b\n"],
		[">-\n  a\n  b\n\n  c\n", "a b\nc"],
		['"a\\\n  b"', "ab"],
		["- a\n-\n- - b\n", ["a", null, ["b"]]],
		["[a, b: c, {d}]", ["a", { b: "c" }, { d: null }]],
		["? a\n: b\n", { a: "b" }],
		["a: &x {b: 1}\nc: *x\n", { a: { b: 1 }, c: { b: 1 } }],
		["{1: a, true: b, 1.5: c, 1e6: d}", { 1: "a", true: "b", "1.5": "c", "1e+06": "d" }],
	])("%j is %j", (text, expected) => {
		expect(value(text)).toEqual(expected);
	});

	it("keeps integers that a double cannot hold", () => {
		expect(value("[9007199254740993, -9223372036854775808]")).toEqual([9007199254740993n, -9223372036854775808n]);
	});

	it("merges where the merge key stands, earlier sources of a list winning", () => {
		expect(value("base: &b {p: 1, q: 1}\na:\n  <<: *b\n  p: 2\nb:\n  p: 2\n  <<: *b\n")).toMatchObject({
			a: { p: 2, q: 1 },
			b: { p: 1, q: 1 },
		});
		expect(value("l: [&a {p: 1}, &b {p: 2, q: 2}]\nm: {<<: [*a, *b]}\n")).toMatchObject({ m: { p: 1, q: 2 } });
	});

	it("keeps the last of two equal keys and tells where both stand", () => {
		const text = "a: 1\nb:\n  - c: 2\n    c: 3\n";
		expect(parseYaml(text)).toMatchObject({
			value: { a: 1, b: [{ c: 3 }] },
			duplicates: [{ path: ["b", 0], key: "c", firstOffset: text.indexOf("c: 2"), offset: text.indexOf("c: 3") }],
		});
	});

	it("takes __proto__ for a key like any other", () => {
		const object = value("__proto__: {x: 1}\nconstructor: 2\n") as Record<string, unknown>;
		expect(Object.keys(object)).toEqual(["__proto__", "constructor"]);
		expect(({} as { x?: number }).x).toBeUndefined();
		expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
	});

	it.each([
		["a:\n\tb: 1\n", "yaml: line 2: found character that cannot start any token"],
		["a: b: c\n", "yaml: mapping values are not allowed in this context"],
		["x: 1\na: b: c\n", "yaml: line 2: mapping values are not allowed in this context"],
		["a: 'b\n", "yaml: line 2: found unexpected end of stream"],
		["a:\n  b: 1\n c: 2\n", "yaml: line 2: did not find expected key"],
		["a: 1\nb\nc: 2\n", "yaml: line 3: could not find expected ':'"],
		["a: [1, 2\nb: 3\n", "yaml: line 1: did not find expected ',' or ']'"],
		["a: *b\n", "yaml: unknown anchor 'b' referenced"],
		["a: &a [*a]\n", "yaml: anchor 'a' value contains itself"],
		["a: @b\n", "yaml: found character that cannot start any token"],
		["a: \u0000\n", "yaml: control characters are not allowed"],
		["!!int x", "yaml: cannot decode !!str `x` as a !!int"],
		["<<: 1\n", "yaml: map merge requires map or sequence of maps as the value"],
		["a: {{ .Values.x }}\n", 'yaml: invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}'],
		["~: x\n", 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "x"'],
		["a: .nan\n", "json: unsupported value: NaN"],
		["a: -.inf\n", "json: unsupported value: -Inf"],
	])("%j fails with %j", (text, message) => {
		expect(() => value(text)).toThrow(expect.objectContaining({ message }));
	});

	it("refuses bombs of aliases and of nesting, and reads what is below them", () => {
		const levels = Array.from({ length: 12 }, (_, level) => {
			const inner = level === 0 ? '"x"' : `*a${level - 1}`;
			return `a${level}: &a${level} [${Array(9).fill(inner).join(",")}]`;
		});
		expect(() => value(levels.join("\n"))).toThrow("document contains excessive aliasing");
		expect(() => value("[".repeat(5000))).toThrow("exceeded max depth");
		expect(() => value(Array.from({ length: 5000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"))).toThrow(
			"exceeded max depth",
		);
		expect(value(`${"[".repeat(900)}${"]".repeat(900)}`)).toBeDefined();
	});

	it("reads back whatever JSON says", () => {
		fc.assert(
			fc.property(fc.jsonValue({ noUnicodeString: false }), (json) => {
				const text = JSON.stringify(json);
				fc.pre(!/[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]/.test(text) && !/"":/.test(text));
				expect(JSON.stringify(value(text), plainNumbers)).toEqual(JSON.stringify(sorted(JSON.parse(text))));
			}),
			{ numRuns: 50, examples: [[-9007199254740992]] },
		);
	}, 60_000);
});

/** Integers that a number can't hold safely are read as bigint; JSON.parse has them as numbers. */
function plainNumbers(_: string, item: unknown): unknown {
	return typeof item === "bigint" ? Number(item) : item;
}

function sorted(json: unknown): unknown {
	if (Array.isArray(json)) return json.map(sorted);
	if (typeof json !== "object" || json === null) return json === 0 ? 0 : json;
	const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatGoDuration } from "../../src/api/duration";
import { readCsvRecord } from "../../src/cli/argv/csv";
import { FlagTable } from "../../src/cli/argv/flagTable";
import { parseGoDuration } from "../../src/cli/argv/goDuration";
import { parseFlags } from "../../src/cli/argv/parse";
import { suggestions } from "../../src/cli/argv/suggest";
import type { FlagSpec } from "../../src/cli/command";

const flags: readonly FlagSpec[] = [
	{ name: "all-namespaces", short: "A", type: "bool", help: "" },
	{ name: "watch", short: "w", type: "bool", help: "" },
	{ name: "output", short: "o", type: "string", help: "" },
	{ name: "namespace", short: "n", type: "string", help: "" },
	{ name: "chunk-size", type: "int", default: 500, help: "" },
	{ name: "timeout", type: "duration", help: "" },
	{ name: "label-columns", short: "L", type: "stringSlice", help: "" },
	{ name: "raw", type: "stringArray", help: "" },
	{ name: "dry-run", type: "string", default: "none", bare: "unchanged", help: "" },
	{ name: "old", type: "bool", help: "", deprecated: "use --new instead" },
];

const parse = (...words: string[]) => parseFlags(words, new FlagTable(flags));

function refusal(...words: string[]): string {
	try {
		parse(...words);
	} catch (error) {
		return (error as Error).message;
	}
	return "accepted";
}

describe("values", () => {
	test("of a text flag, in every way that pflag takes them", () => {
		for (const words of [["-o", "yaml"], ["-o=yaml"], ["-oyaml"], ["--output", "yaml"], ["--output=yaml"]]) {
			expect(parse("get", ...words).invocation.string("output")).toBe("yaml");
		}
		expect(parse("-o=").invocation.string("output")).toBe("=");
		expect(parse("--output=").invocation.string("output")).toBe("");
		expect(parse("--output", "--watch").invocation.string("output")).toBe("--watch");
	});

	test("of grouped shorthands, the last of which may take the rest or the next word", () => {
		const { invocation } = parse("-Awoyaml", "-wn", "kube-system", "pods");
		expect(invocation.bool("all-namespaces")).toBe(true);
		expect(invocation.bool("watch")).toBe(true);
		expect(invocation.string("output")).toBe("yaml");
		expect(invocation.string("namespace")).toBe("kube-system");
		expect(invocation.args).toEqual(["pods"]);
	});

	test("flags with optional values never take the next word", () => {
		const { invocation } = parse("--dry-run", "client", "--watch", "false", "-A=false");
		expect(invocation.string("dry-run")).toBe("unchanged");
		expect(invocation.bool("watch")).toBe(true);
		expect(invocation.bool("all-namespaces")).toBe(false);
		expect(invocation.changed("all-namespaces")).toBe(true);
		expect(invocation.args).toEqual(["client", "false"]);
	});

	test("of a flag given twice: lists grow, the rest is replaced", () => {
		const { invocation } = parse("-L", 'a,"b,c"', "-L=d", "-o", "x", "-oy", "--raw=1,2", "--raw", "3");
		expect(invocation.strings("label-columns")).toEqual(["a", "b,c", "d"]);
		expect(invocation.strings("raw")).toEqual(["1,2", "3"]);
		expect(invocation.string("output")).toBe("y");
	});

	test("defaults, where nothing is given", () => {
		const { invocation } = parse("ds");
		expect(invocation.int("chunk-size")).toBe(500);
		expect(invocation.duration("timeout")).toBe(0);
		expect(invocation.strings("label-columns")).toEqual([]);
		expect(invocation.string("dry-run")).toBe("none");
		expect(invocation.changed("output")).toBe(false);
		expect(invocation.argsLenAtDash).toBe(-1);
	});

	test("everything behind -- is an argument", () => {
		const { invocation } = parse("a", "--", "-o", "--", "b");
		expect(invocation.args).toEqual(["a", "-o", "--", "b"]);
		expect(invocation.argsLenAtDash).toBe(1);
		expect(parse("-", "").invocation.args).toEqual(["-", ""]);
	});

	test("whole numbers as Go reads them", () => {
		for (const [text, value] of [
			["10", 10],
			["-1", -1],
			["+7", 7],
			["0x1F", 31],
			["017", 15],
			["0b11", 3],
			["1_000", 1000],
		] as const) {
			expect(parse(`--chunk-size=${text}`).invocation.int("chunk-size")).toBe(value);
		}
	});

	test("an underscore in a name is a dash; deprecated flags are noted", () => {
		const { invocation, notes } = parse("--chunk_size=5", "--old");
		expect(invocation.int("chunk-size")).toBe(5);
		expect(notes).toEqual(["Flag --old has been deprecated, use --new instead"]);
	});
});

// Recorded from kubectl v1.36.
test.each([
	[["--nope"], "unknown flag: --nope"],
	[["--no_such=x"], "unknown flag: --no_such"],
	[["-z"], "unknown shorthand flag: 'z' in -z"],
	[["-Az"], "unknown shorthand flag: 'z' in -z"],
	[["-é"], "unknown shorthand flag: 'Ã' in -é"],
	[["-w="], "unknown shorthand flag: '=' in -="],
	[["-n"], "flag needs an argument: 'n' in -n"],
	[["-An"], "flag needs an argument: 'n' in -n"],
	[["--chunk-size"], "flag needs an argument: --chunk-size"],
	[["--=x"], "bad flag syntax: --=x"],
	[["---x"], "bad flag syntax: ---x"],
	[["-A=x"], 'invalid argument "x" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "x": invalid syntax'],
	[
		["--all_namespaces=x"],
		'invalid argument "x" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "x": invalid syntax',
	],
	[["--chunk-size=x"], 'invalid argument "x" for "--chunk-size" flag: strconv.ParseInt: parsing "x": invalid syntax'],
	[
		["--chunk-size", "99999999999999999999"],
		'invalid argument "99999999999999999999" for "--chunk-size" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range',
	],
	[["--timeout=x"], 'invalid argument "x" for "--timeout" flag: time: invalid duration "x"'],
	[["--timeout=5"], 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
	[["--timeout=5x"], 'invalid argument "5x" for "--timeout" flag: time: unknown unit "x" in duration "5x"'],
	[
		["-L", 'a,"b'],
		'invalid argument "a,\\"b" for "-L, --label-columns" flag: parse error on line 1, column 5: extraneous or missing " in quoted-field',
	],
	[
		["-L", '"a"b'],
		'invalid argument "\\"a\\"b" for "-L, --label-columns" flag: parse error on line 1, column 3: extraneous or missing " in quoted-field',
	],
	[
		["-L", 'a"b'],
		'invalid argument "a\\"b" for "-L, --label-columns" flag: parse error on line 1, column 2: bare " in non-quoted field',
	],
	[
		["--chunk-size=x", "--nope"],
		'invalid argument "x" for "--chunk-size" flag: strconv.ParseInt: parsing "x": invalid syntax',
	],
	[["--nope", "--chunk-size=x"], "unknown flag: --nope"],
])("%j is refused", (words, message) => {
	expect(refusal(...words)).toBe(message);
});

test("durations as Go reads and prints them", () => {
	for (const [text, milliseconds] of [
		["0", 0],
		["5m", 300_000],
		["1h30m", 5_400_000],
		["1.5s", 1500],
		["-5ms", -5],
		[".5s", 500],
	] as const) {
		expect(parseGoDuration(text)).toBe(milliseconds);
	}
	for (const [milliseconds, text] of [
		[0, "0s"],
		[5000, "5s"],
		[60_000, "1m0s"],
		[3_600_000, "1h0m0s"],
		[1500, "1.5s"],
		[-5, "-5ms"],
	] as const) {
		expect(formatGoDuration(milliseconds)).toBe(text);
	}
});

test("a printed duration reads back", () => {
	fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (ms) => parseGoDuration(formatGoDuration(ms)) === ms));
});

test("a record written by CSV's rules reads back", () => {
	const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
	fc.assert(
		fc.property(
			fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "é", " ") }), { minLength: 1 }),
			(fields) => {
				expect(readCsvRecord(fields.map(quoted).join(","))).toEqual(fields);
			},
		),
	);
});

test("parsing ends in an invocation or in a message, whatever the words are", () => {
	const word = fc.oneof(
		fc.constantFrom("-", "--", "-o", "-Aw", "--output", "--watch=false", "-L", "--dry-run", "x", "--timeout=1s"),
		fc.string(),
	);
	fc.assert(fc.property(fc.array(word), (words) => typeof refusal(...words) === "string"));
});

test("suggestions are two edits away, or begin with what was typed", () => {
	const names = ["create", "get", "delete", "describe", "cluster"];
	expect(suggestions("gett", names)).toEqual(["get"]);
	expect(suggestions("de", names)).toEqual(["get", "delete", "describe"]);
	expect(suggestions("GET", names)).toEqual(["get"]);
	expect(suggestions("xyzzy", names)).toEqual([]);
});

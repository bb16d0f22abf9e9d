import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { builtInResources, resourceForKind } from "../../src/api/resources";
import type { KubeObject } from "../../src/api/types";
import { DEFAULT_CONFIG } from "../../src/lint/config";
import type { FixableFinding } from "../../src/lint/finding";
import { fixText } from "../../src/lint/fix/fixFile";
import { type FileReport, lintFile, unreadableFile } from "../../src/lint/lintFile";
import { type LintReport, LintRun } from "../../src/lint/lintRun";
import { formats } from "../../src/lint/reports/formats";
import { rules } from "../../src/lint/rules";
import { Settings } from "../../src/lint/settings";
import { manifestText, UnreadableError } from "../../src/manifest/sourcesFiles";
import { refusal, World } from "../cluster/registry/world";
import { CLEAN } from "../commands/lint/files";

/** Every rule is on, those too that are off by default. */
const settings = new Settings(DEFAULT_CONFIG, { only: [], enable: rules.map(({ id }) => id), disable: [] });

/** What the command makes of a file's bytes. */
function look(bytes: Uint8Array, file = "a.yaml"): { report: FileReport; text: string } {
	try {
		const text = manifestText(bytes);
		return { report: lintFile({ file, text, named: true, settings }), text };
	} catch (error) {
		if (!(error instanceof UnreadableError)) throw error;
		return { report: unreadableFile(file, error.message, settings), text: "" };
	}
}

function lint(text: string): LintReport {
	const run = new LintRun();
	run.add(look(Buffer.from(text)).report, settings);
	return run.finish([]);
}

const corpus = readFileSync(join(import.meta.dirname, "../conformance/corpus/create.jsonl"), "utf8")
	.trimEnd()
	.split("\n")
	.flatMap((line) => (JSON.parse(line) as { body?: KubeObject }).body ?? []);

/** A manifest with a few things cut out of it, doubled, or put where they do not belong. */
const mutated = fc
	.tuple(
		fc.constantFrom(CLEAN, ...corpus.slice(0, 40).map((body) => JSON.stringify(body, undefined, 1))),
		fc.array(
			fc.tuple(
				fc.nat(),
				fc.nat(12),
				fc.oneof(
					fc.constantFrom("", " ", "\n", "\t", ":", "- ", "{", "}", "[", "*a", "&a ", "|\n", "<<: ", "---\n", "'", '"'),
					fc.constantFrom(
						"\r\n",
						"\ufeff",
						"\0",
						"\u001b",
						"\u2028",
						"é",
						"日",
						"\u{1f600}",
						"yes",
						"1e999",
						"0x",
						".nan",
					),
					fc.constantFrom("# dslint-ignore image-tag: why\n", "__proto__: {}\n", "{{ .a }}", "!!binary x", "null"),
				),
			),
			{ maxLength: 6 },
		),
	)
	.map(([text, edits]) => {
		let now = text;
		for (const [at, length, insert] of edits) {
			const from = at % (now.length + 1);
			now = now.slice(0, from) + insert + now.slice(from + length);
		}
		return now;
	});

const yamlish = fc
	.array(
		fc.constantFrom(
			..."apiVersion: v1|kind: DaemonSet|kind: List|items:|metadata:|spec:|template:|containers:|name: a|  |    |- |\n|\n|\n|a: b|*a|&a |{|}|[|]|,|: |# |---\n|...\n|%YAML 1.1\n|>\n|'|\"|\\|\t|? |!!str |<<: *a|\r\n".split(
				"|",
			),
		),
		{ maxLength: 40 },
	)
	.map((parts) => parts.join(""));

const text = fc.oneof(mutated, yamlish, fc.string({ unit: "binary", maxLength: 200 }));
const bytes = fc.oneof(
	text.map((value) => Buffer.from(value)),
	fc.uint8Array({ maxLength: 300 }),
	fc.tuple(fc.constantFrom(CLEAN), fc.uint8Array({ maxLength: 8 }), fc.nat(600)).map(([base, odd, at]) => {
		const all = Buffer.from(base);
		return Buffer.concat([all.subarray(0, at), odd, all.subarray(at)]);
	}),
);

/** Every place stands in the file: on one of its lines, at one of its characters or just behind the last. */
function expectInside(findings: readonly FixableFinding[], source: string): void {
	const lines = source.split("\n");
	for (const finding of findings) {
		for (const { line, column } of [finding, ...(finding.related ?? [])]) {
			expect(line).toBeGreaterThanOrEqual(1);
			expect(line).toBeLessThanOrEqual(Math.max(lines.length, 1));
			expect(column).toBeGreaterThanOrEqual(1);
			expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
		}
	}
}

test("any bytes are read and linted, and what is found stands in the file", () => {
	fc.assert(
		fc.property(bytes, (input) => {
			const { report, text: source } = look(input);
			const run = new LintRun();
			run.add(report, settings);
			expectInside(run.finish([]).findings, source);
		}),
		{ numRuns: 1500 },
	);
});

/** A readable object with something to mend, and what can't be read behind it. */
const BROKEN_BEHIND = `${JSON.stringify({
	apiVersion: "extensions/v1beta1",
	kind: "DaemonSet",
	metadata: { name: "a" },
})},\n"x": 1}`;

test("mending any text leaves one that is read, and mends nothing twice", () => {
	fc.assert(
		fc.property(mutated, (source) => {
			const { text: mended, mended: count } = fixText(source, lint(source).findings);
			if (count.length === 0) expect(mended).toBe(source);
			else expect(lint(mended).findings.filter(({ rule }) => rule === "syntax")).toEqual([]);
		}),
		{ numRuns: 500, examples: [[BROKEN_BEHIND]] },
	);
});

describe("the formats", () => {
	interface Told {
		rule: string;
		severity: string;
		line: number;
		column: number;
	}

	const rendered = (format: string, report: LintReport, source: string): string =>
		formats[format]?.({
			report,
			lines: () => source.replace(/^\ufeff/, "").split("\n"),
			colour: false,
			columns: undefined,
			showSkipped: false,
		}) ?? "";

	const readers: Readonly<Record<string, (output: string) => Told[]>> = {
		text: (output) => headers(output, /^.*?:(\d+):(\d+): (error|warning|info): .* \[([a-z-]+)\]$/gm),
		compact: (output) => headers(output, /^.*?:(\d+):(\d+): (error|warning|info): .* \[([a-z-]+)\]$/gm),
		json: (output) => (JSON.parse(output) as { findings: Told[] }).findings.map(plain),
		sarif: (output) => {
			const { runs } = JSON.parse(output) as {
				runs: {
					results: {
						ruleId: string;
						level: string;
						locations: { physicalLocation: { region: { startLine: number; startColumn: number } } }[];
					}[];
				}[];
			};
			return (runs[0]?.results ?? []).map(({ ruleId, level, locations }) => {
				const region = locations[0]?.physicalLocation.region;
				const severity = level === "note" ? "info" : level;
				return { rule: ruleId, severity, line: region?.startLine ?? 0, column: region?.startColumn ?? 0 };
			});
		},
		junit: (output) =>
			[...output.matchAll(/<testcase [^>]*name="([a-z-]+) at (\d+):(\d+)"[^>]*>\n\s*<failure type="(\w+)"/g)].map(
				([, rule = "", line, column, severity = ""]) => ({
					rule,
					severity,
					line: Number(line),
					column: Number(column),
				}),
			),
		checkstyle: (output) =>
			[...output.matchAll(/<error line="(\d+)" column="(\d+)" severity="(\w+)" [^>]*source="ds\.([a-z-]+)"/g)].map(
				([, line, column, severity = "", rule = ""]) => ({
					rule,
					severity,
					line: Number(line),
					column: Number(column),
				}),
			),
		github: (output) =>
			[...output.matchAll(/^::(error|warning|notice) file=[^,]*,line=(\d+),col=(\d+),title=([a-z-]+)::/gm)].map(
				([, level = "", line, column, rule = ""]) => ({
					rule,
					severity: level === "notice" ? "info" : level,
					line: Number(line),
					column: Number(column),
				}),
			),
		gitlab: (output) =>
			(
				JSON.parse(output) as {
					check_name: string;
					severity: string;
					location: { positions: { begin: { line: number; column: number } } };
				}[]
			).map(({ check_name, severity, location }) => ({
				rule: check_name,
				severity: { critical: "error", minor: "warning", info: "info" }[severity] ?? "",
				...location.positions.begin,
			})),
	};

	function headers(output: string, pattern: RegExp): Told[] {
		return [...output.matchAll(pattern)].map(([, line, column, severity = "", rule = ""]) => ({
			rule,
			severity,
			line: Number(line),
			column: Number(column),
		}));
	}

	function plain({ rule, severity, line, column }: Told): Told {
		return { rule, severity, line, column };
	}

	test("agree on what was found, whatever the text, and show nothing raw that a terminal would obey", () => {
		fc.assert(
			fc.property(text, (source) => {
				const report = lint(source);
				const expected = report.findings.map(plain);
				for (const [format, read] of Object.entries(readers)) {
					const output = rendered(format, report, source);
					expect(output, format).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
					expect(read(output), format).toEqual(expected);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe("lint and the local cluster", () => {
	let world: World;

	beforeAll(() => {
		world = new World();
	});

	/** What keeps a server from taking an object, as lint says it. */
	function refused(body: unknown): string[] {
		const { findings } = lint(JSON.stringify(body));
		return findings
			.filter(({ level, server }) => server || ["syntax", "schema", "api"].includes(level))
			.map(({ rule, message }) => `${rule}: ${message}`);
	}

	async function answer(body: KubeObject): Promise<string> {
		const resource = resourceForKind(builtInResources(), body.apiVersion, body.kind);
		if (resource === undefined) return "no such kind";
		return refusal(world.create(resource, structuredClone(body), { dryRun: true }));
	}

	test("agree on what a real server was asked to create", async () => {
		for (const body of corpus) {
			const found = refused(body);
			const said = await answer(body);
			expect({ accepted: found.length === 0, found, said }).toEqual({ accepted: said === "accepted", found, said });
		}
	});

	const value = fc.constantFrom(
		null,
		true,
		0,
		-1,
		1,
		70000,
		2 ** 31,
		"",
		"a",
		"A_",
		"1",
		"10%",
		"x".repeat(64),
		{},
		[],
	);

	test("agree on manifests with a value changed: what lint calls clean, the cluster takes", async () => {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...corpus), fc.nat(), value, async (base, at, odd) => {
				const body = structuredClone(base);
				const places = placesIn(body);
				const place = places[at % places.length];
				if (place === undefined) return;
				(place.holder as Record<string | number, unknown>)[place.key] = odd;
				// Other kinds are other checks, and which namespaces there are only a cluster knows.
				if (body.apiVersion !== base.apiVersion || body.kind !== base.kind) return;
				if (body.metadata?.namespace !== base.metadata?.namespace) return;
				const found = refused(body);
				const said = await answer(body);
				expect({ accepted: found.length === 0, found, said }).toEqual({ accepted: said === "accepted", found, said });
			}),
			{ numRuns: 300 },
		);
	});
});

/** Every field and element of a value, at any depth. */
function placesIn(value: unknown): { holder: object; key: string | number }[] {
	if (typeof value !== "object" || value === null) return [];
	const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
	return keys.flatMap((key) => [{ holder: value, key }, ...placesIn((value as Record<string | number, unknown>)[key])]);
}

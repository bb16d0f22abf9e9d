import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../../cli/session";
import { misfits, SARIF } from "../../jsonSchema";
import { BROKEN, CLEAN, MOVING, write } from "./files";

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

/** Findings of every kind: of a field, of a text, with a related place, in odd files. */
const FILES = {
	"clean.yaml": CLEAN,
	"moving.yaml": MOVING,
	"sub dir/é%#?.yaml": BROKEN,
	"twice.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "<\\e]]>&\'\\"", a: "\\x85\\uFFFE"}\n',
	"syntax.yaml": "kind: [\n",
	"old.yaml": CLEAN.replace("apps/v1", "extensions/v1beta1"),
};

async function report(format: string, args = "."): Promise<string> {
	write(session, FILES);
	return (await session.run(`lint ${args} -o ${format}`)).stdout;
}

interface Sarif {
	runs: {
		tool: { driver: { rules: { id: string }[] } };
		results: {
			ruleId: string;
			ruleIndex: number;
			partialFingerprints: Record<string, string>;
			locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
		}[];
	}[];
}

describe("SARIF", () => {
	test("fits the schema of 2.1.0, and rules are found by their index", async () => {
		const log = JSON.parse(await report("sarif")) as Sarif;
		expect(misfits(log, SARIF)).toEqual([]);
		expect(misfits({ ...log, version: "2.0.0", run: [] }, SARIF).length).toBeGreaterThan(1);
		const [run] = log.runs;
		expect(new Set(run?.results.map(({ ruleId }) => ruleId))).toEqual(
			new Set(["api-version-gone", "control-character", "duplicate-key", "image-tag", "schema-field", "syntax"]),
		);
		for (const { ruleId, ruleIndex, partialFingerprints, locations } of run?.results ?? []) {
			expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
			for (const print of Object.values(partialFingerprints)) expect(print).toMatch(/^[0-9a-f]{32}$/);
			// A relative reference: nothing but what a URI may have.
			expect(locations.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri)).toEqual([
				expect.stringMatching(/^(?!\/)(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$/),
			]);
		}
	});

	test("has results also when there are none, and fingerprints that stay when lines move", async () => {
		expect((JSON.parse(await report("sarif", "clean.yaml")) as Sarif).runs[0]?.results).toEqual([]);
		const prints = async () =>
			(JSON.parse((await session.run("lint moving.yaml -o sarif")).stdout) as Sarif).runs[0]?.results.map(
				({ partialFingerprints }) => partialFingerprints,
			);
		const before = await prints();
		write(session, { "moving.yaml": `# more\n\n${MOVING}` });
		expect(await prints()).toEqual(before);
		expect(before?.length).toBe(1);
	});
});

describe.each(["junit", "checkstyle"])("%s", (format) => {
	test("is well-formed XML without a character that XML does not have", async () => {
		const xml = await report(format);
		expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
		expect(xml).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/);
		expect(unclosed(xml)).toEqual([]);
		expect(xml).toContain("image-tag");
	});

	test("is whole when there is nothing to tell", async () => {
		expect(unclosed(await report(format, "clean.yaml"))).toEqual([]);
	});
});

/** What is wrong with the elements of an XML text: tags that do not match, and what is no XML. */
function unclosed(xml: string): string[] {
	const open: string[] = [];
	const wrong: string[] = [];
	const body = xml.replace(/^<\?xml [^?]*\?>\n/, "");
	const token = /<(\/?)([A-Za-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)|(.)/gs;
	for (const [all, close, name = "", attributes = "", empty, between = "", odd] of body.matchAll(token)) {
		if (odd !== undefined) wrong.push(`${odd} at ${all}`);
		if (/&(?!(?:amp|lt|gt|quot|apos|#x?[0-9a-fA-F]+);)/.test(attributes + between)) wrong.push(all);
		if (between.includes("]]>")) wrong.push(all);
		if (name === "") continue;
		if (close) {
			if (open.pop() !== name) wrong.push(all);
		} else if (!empty) open.push(name);
	}
	return [...wrong, ...open];
}

test("GitLab's report has what its code quality wants, each finding with a fingerprint of its own", async () => {
	const list = JSON.parse(await report("gitlab")) as { fingerprint: string }[];
	expect(
		misfits(list, {
			type: "array",
			items: {
				type: "object",
				required: ["description", "check_name", "fingerprint", "severity", "location"],
				properties: {
					description: { type: "string" },
					check_name: { type: "string" },
					fingerprint: { type: "string", pattern: "^[0-9a-f]+$" },
					severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
					location: {
						type: "object",
						required: ["path", "lines"],
						properties: {
							path: { type: "string", pattern: "^(?!/|\\./)" },
							lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
						},
					},
				},
			},
		}),
	).toEqual([]);
	expect(new Set(list.map(({ fingerprint }) => fingerprint)).size).toBe(list.length);
	expect(JSON.parse(await report("gitlab", "clean.yaml"))).toEqual([]);
});

test("GitHub's annotations are one line each, with nothing in them that would be read as a command", async () => {
	write(session, { "a,b:c.yaml": MOVING.replace("example.com/agent", "100%25") });
	const { stdout } = await session.run(["lint", "a,b:c.yaml", "-o", "github", "--only", "image-tag"]);
	expect(stdout).toBe(
		'::warning file=a%2Cb%3Ac.yaml,line=15,col=18,title=image-tag::spec.template.spec.containers[0].image: container "agent" runs image "100%2525", which names no version. Name a released version, or a digest.\n',
	);
});

test("JSON tells everything of a finding", async () => {
	const { findings, summary } = JSON.parse(await report("json", "old.yaml twice.yaml")) as {
		findings: Record<string, unknown>[];
		summary: unknown;
	};
	expect(findings[0]).toEqual({
		rule: "api-version-gone",
		level: "rule",
		severity: "error",
		file: "old.yaml",
		line: 1,
		column: 13,
		path: "apiVersion",
		object: { kind: "DaemonSet", name: "agent" },
		message: "no server since v1.16 has DaemonSets of extensions/v1beta1",
		why: expect.any(String) as string,
		remedy: expect.any(String) as string,
		docs: "https://unpkg.com/kubectl-ds@0.0.0-test/docs/rules.md#api-version-gone",
		server: {
			rule: "schema-version",
			message: 'no matches for kind "DaemonSet" in version "extensions/v1beta1"',
		},
		fixable: true,
	});
	expect(findings.find(({ rule }) => rule === "duplicate-key")?.related).toEqual([
		{ line: 4, column: 8, message: "here it stands for the first time" },
	]);
	expect(summary).toMatchObject({
		error: 2,
		files: 2,
		objects: 2,
		daemonSets: 1,
		custom: 0,
		suppressed: 0,
		skipped: 0,
	});
});

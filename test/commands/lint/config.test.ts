import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../../cli/session";
import { BROKEN, CLEAN, MOVING, write } from "./files";

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

/** The findings of `-o compact`, without messages: "agent.yaml:15 image-tag". */
async function found(args = "."): Promise<string[]> {
	const { stdout, stderr } = await session.run(`lint -o compact ${args}`);
	expect(stderr).toBe("");
	return [...stdout.matchAll(/^(.*?):(\d+):\d+: .* \[([a-z-]+)\]$/gm)].map(
		([, file, line, rule]) => `${file}:${line} ${rule}`,
	);
}

describe(".dslint.yaml", () => {
	test("is the nearest above each file; --config is for all", async () => {
		write(session, {
			".dslint.yaml": "rules: {image-tag: off}\n",
			"a/agent.yaml": MOVING,
			"b/.dslint.yml": "rules: {image-digest: info}\n",
			"b/deep/agent.yaml": MOVING,
			"all.yaml": "rules: {image-tag: info, host-path: on}\n",
		});
		expect(await found("a b")).toEqual(["b/deep/agent.yaml:15 image-tag", "b/deep/agent.yaml:15 image-digest"]);
		expect(await found("a b --config all.yaml")).toEqual([
			"a/agent.yaml:15 image-tag",
			"b/deep/agent.yaml:15 image-tag",
		]);
		expect((await session.run("lint a b --config all.yaml")).code).toBe(0);
	});

	test("sets severities and options, and from where on lint fails", async () => {
		write(session, {
			".dslint.yaml":
				"rules:\n  image-tag: info\n  required-labels: {severity: error, options: {labels: [team]}}\nfailOn: error\n",
			"agent.yaml": MOVING,
		});
		expect(await session.run("lint -o compact agent.yaml")).toMatchObject({
			code: 1,
			stdout: expect.stringMatching(/: error: .*team.* \[required-labels\]\n.*: info: .* \[image-tag\]\n$/) as string,
		});
		expect((await session.run("lint --disable required-labels agent.yaml")).code).toBe(0);
		expect((await session.run("lint --disable required-labels --fail-on info agent.yaml")).code).toBe(1);
	});

	test("leaves paths out, and objects by name, namespace and label", async () => {
		const named = (name: string, metadata = "") =>
			MOVING.replace("name: agent\nspec", `name: ${name}\n${metadata}spec`);
		write(session, {
			".dslint.yaml": `ignore: [vendor/]
exempt:
  - {rules: [image-tag], names: ["csi-*"], reason: pinned elsewhere}
  - {namespaces: [kube-system]}
  - {rules: [image-tag], kinds: [DaemonSet], labels: {tier: "no*"}}
`,
			"vendor/agent.yaml": MOVING,
			"csi.yaml": named("csi-node"),
			"system.yaml": named("agent", "  namespace: kube-system\n"),
			"tier.yaml": named("agent", "  labels: {tier: node}\n"),
			"other.yaml": named("agent", "  labels: {tier: x}\n"),
		});
		expect(await found("--disable selector-overlap .")).toEqual(["other.yaml:16 image-tag"]);
	});

	test("exempts nothing from what a server would refuse", async () => {
		write(session, { ".dslint.yaml": "exempt: [{names: [agent]}]\n", "broken.yaml": BROKEN });
		expect(await found()).toEqual(["broken.yaml:15 schema-field"]);
	});

	test("that means nothing stops lint, with its place", async () => {
		write(session, { "a/.dslint.yaml": "rules: {image-tagg: off}\n", "a/agent.yaml": CLEAN });
		expect(await session.run("lint a")).toEqual({
			code: 2,
			stdout: "",
			stderr: 'error: a/.dslint.yaml:1:9: there is no rule "image-tagg"; did you mean image-tag?\n',
		});
	});
});

describe("a suppression in the manifest", () => {
	const after = (comment: string) => MOVING.replace("image: example.com/agent", `image: example.com/agent ${comment}`);
	const above = (comment: string) => MOVING.replace("          image:", `          ${comment}\n          image:`);

	test.each([
		["behind the value", after("# dslint-ignore image-tag: built here"), []],
		["on the line above", above("# dslint-ignore image-tag: built here"), []],
		["above, with another comment between", above("# dslint-ignore image-tag: built here\n          # more"), []],
		["of several rules", above("# dslint-ignore image-tag, seccomp: built here"), []],
		["without a reason", above("# dslint-ignore image-tag"), []],
		["of another rule", above("# dslint-ignore on-delete: why"), ["15 unused-suppression", "16 image-tag"]],
		[
			"of a rule that there is not",
			above("# dslint-ignore image-tags: why"),
			["15 unused-suppression", "16 image-tag"],
		],
		["on a line too far away", `# dslint-ignore image-tag: why\n${MOVING}`, ["1 unused-suppression", "16 image-tag"]],
		["of a rule that is off", above("# dslint-ignore image-digest: why"), ["16 image-tag"]],
		[
			"of what a server refuses",
			BROKEN.replace("nam: agent", "nam: agent # dslint-ignore schema-field: why"),
			["15 schema-field", "15 unused-suppression"],
		],
		[
			"by annotation",
			MOVING.replace("metadata:\n", 'metadata:\n  annotations: {lint.ds/ignore: "image-tag: built here"}\n'),
			[],
		],
		[
			"by annotation, of what is not found",
			CLEAN.replace("metadata:\n", 'metadata:\n  annotations: {lint.ds/ignore: "image-tag: built here"}\n'),
			["4 unused-suppression"],
		],
	])("%s", async (_, text, expected) => {
		write(session, { "a.yaml": text });
		expect(await found("a.yaml")).toEqual(expected.map((line) => `a.yaml:${line}`));
	});

	test("is counted, and of an object of its own in a file of several", async () => {
		const ignoring = MOVING.replace(
			"metadata:\n",
			'metadata:\n  annotations: {lint.ds/ignore: "image-tag: built here"}\n',
		);
		write(session, { "a.yaml": `${ignoring}---\n${MOVING.replaceAll("agent", "other")}` });
		const { stdout } = await session.run("lint a.yaml");
		expect(stdout.split("\n").slice(-3)).toEqual([
			"0 errors, 1 warning, 0 info in 1 file with 2 objects",
			"1 finding suppressed",
			"",
		]);
	});
});

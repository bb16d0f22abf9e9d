import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../../cli/session";
import { BROKEN, CLEAN, MOVING, write } from "./files";

/** What a user can give lint that no good manifest is: it says so in a line or two, and goes on with the rest. */

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

/** Findings of one text, as `-o compact` prints them without the file's name. */
async function found(text: string | Uint8Array, args = "--only syntax,schema,api,warning"): Promise<string[]> {
	write(session, { "a.yaml": text });
	const { stdout, stderr, code } = await session.run(`lint -o compact ${args} a.yaml`);
	expect(stderr).toBe("");
	expect(code).toBe(stdout === "" ? 0 : 1);
	return stdout
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => line.replace(/^a\.yaml:/, ""));
}

const map = (lines: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n${lines}`;

describe("texts", () => {
	test("a bomb of aliases is refused where it is", async () => {
		const levels = Array.from(
			{ length: 9 },
			(_, index) => `b${index + 1}: &b${index + 1} [${`*b${index},`.repeat(9)}]`,
		);
		expect(await found(`${map(`b0: &b0 x\n${levels.join("\n")}\n`)}`)).toEqual([
			expect.stringMatching(/^\d+:\d+: error: document contains excessive aliasing \[syntax\]$/),
		]);
	});

	test("an alias of what holds it", async () => {
		expect(await found(map("data: &a {b: *a}\n"))).toEqual(["4:14: error: anchor 'a' value contains itself [syntax]"]);
	});

	test("5,000 levels of nesting", async () => {
		expect(await found(map(`data: ${"[".repeat(5000)}${"]".repeat(5000)}\n`))).toEqual([
			expect.stringMatching(/^4:\d+: error: .*depth.* \[syntax\]$/),
		]);
		expect(await found(`${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`)).toEqual([
			expect.stringMatching(/^1:\d+: error: .*depth.* \[syntax\]$/),
		]);
	});

	test("NUL and ESC within a text are found, and never printed raw", async () => {
		expect(await found(map('data: {a: "x\\e[2K", b: "\\0"}\n'))).toEqual([
			"4:11: warning: data.a: holds the control character U+001B [control-character]",
			"4:24: warning: data.b: holds the control character U+0000 [control-character]",
		]);
		expect(await found(map("data: {a: x\u001b[2K}\n"))).toEqual([
			"4:12: error: control characters are not allowed [syntax]",
		]);
	});

	test("a byte order mark and CRLF do not move a place", async () => {
		expect(await found(`\ufeff${map("nam: x\n").replaceAll("\n", "\r\n")}`)).toEqual([
			'4:1: error: nam: unknown field "nam" [schema-field]',
		]);
		expect(await found(`\ufeffnam: x\r\n${map("").replaceAll("\n", "\r\n")}`)).toEqual([
			'1:1: error: nam: unknown field "nam" [schema-field]',
		]);
	});

	test("a tab as indentation has its line and column", async () => {
		expect(await found("apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: a\n")).toEqual([
			"4:1: error: found character that cannot start any token [syntax]",
		]);
	});

	test("UTF-16 and what is no UTF-8", async () => {
		expect(await found(Buffer.from(`\ufeff${CLEAN}`, "utf16le"))).toEqual([
			"1:1: error: not UTF-8 but UTF-16 [syntax]",
		]);
		expect(await found(Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]))).toEqual(["1:1: error: not UTF-8 [syntax]"]);
	});

	test("a key that stands twice, with both places", async () => {
		write(session, { "a.yaml": map("data:\n  a: x\n  a: y\n") });
		const { stdout } = await session.run("lint a.yaml");
		expect(stdout.split("\n").slice(0, 5)).toEqual([
			'a.yaml:6:3: error: data.a: the key "a" stands in line 5 already [duplicate-key]',
			"  5 |   a: x",
			"  6 |   a: y",
			"    |   ^",
			"  a.yaml:5:3: here it stands for the first time",
		]);
	});

	test("merge keys are resolved, and what they bring has its place", async () => {
		expect(await found(map("metadata: {name: x}\ndata: {<<: {a: 1}}\n").replace("metadata: {name: a}\n", ""))).toEqual([
			"4:16: error: data.a: json: cannot unmarshal number into Go struct field ConfigMap.data of type string [schema-type]",
		]);
	});

	test("__proto__, constructor and toString are fields like any other", async () => {
		expect(await found(map("__proto__: {polluted: 1}\nconstructor: 1\ntoString: 2\n"))).toEqual([
			'4:1: error: __proto__: unknown field "__proto__" [schema-field]',
			'5:1: error: constructor: unknown field "constructor" [schema-field]',
			'6:1: error: toString: unknown field "toString" [schema-field]',
		]);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	test("an integer above 2^53 is refused and never rounded", async () => {
		const text = CLEAN.replace("spec:\n", "spec:\n  minReadySeconds: 9007199254740993\n");
		expect(await found(text)).toEqual([
			"6:20: error: spec.minReadySeconds: json: cannot unmarshal number 9007199254740993 into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32 [schema-type]",
		]);
	});

	test(".nan and .inf", async () => {
		expect(await found(map("data: {a: .nan}\n"))).toEqual([expect.stringMatching(/^4:11: error: .*NaN.* \[syntax\]$/)]);
		expect(await found(map("data: {a: -.inf}\n"))).toEqual([
			expect.stringMatching(/^4:11: error: .*-Inf.* \[syntax\]$/),
		]);
	});

	test("words, dates and numbers without quotes as label values", async () => {
		for (const value of ["yes", "off", "1.10", "12", "0x1F", "~"]) {
			const text = CLEAN.replaceAll("app: agent", `app: ${value}`);
			const lines = await found(text, "");
			if (value === "~") expect(lines).toEqual([]);
			else
				expect(lines[0]).toMatch(
					/^7:24: error: .* must be text, but without quotes it is the (number|truth value) .* \[unquoted-value\]$/,
				);
		}
		expect(await found(CLEAN.replaceAll("app: agent", "app: 2026-01-02"), "")).toEqual([]);
	});

	test("a tag that nobody knows, and keys that are no texts", async () => {
		expect(await found(map("data: {a: !odd x}\n"))).toEqual([]);
		expect(await found(map("data: {1: x, true: z}\n"))).toEqual([]);
		expect(await found(map("data: {[a]: x}\n"))).toEqual([expect.stringMatching(/^4:\d+: error: .* \[syntax\]$/)]);
	});

	test.each([
		["an empty file", ""],
		["only ---", "---\n---\n"],
		["only comments", "# nothing\n"],
	])("%s is nothing to lint", async (_, text) => {
		write(session, { "a.yaml": text });
		expect(await session.run("lint a.yaml")).toEqual({
			code: 2,
			stdout: "",
			stderr:
				"skipped a.yaml: without Kubernetes objects\nerror: nothing to lint: no Kubernetes manifests were found (--allow-empty makes this no error)\n",
		});
	});

	test("of many documents with bad ones among them all are told of", async () => {
		expect(await found(["a: [", map("nam: x\n"), "b: }", map("nam: y\n")].join("\n---\n"))).toEqual([
			expect.stringMatching(/^\d+:\d+: error: .* \[syntax\]$/),
			'6:1: error: nam: unknown field "nam" [schema-field]',
			expect.stringMatching(/^9:\d+: error: .* \[syntax\]$/),
			'14:1: error: nam: unknown field "nam" [schema-field]',
		]);
	});

	test("10,000 documents, and a mapping of 30,000 keys out of order", async () => {
		const many = Array.from({ length: 10_000 }, (_, index) => map(`data: {a: "${index}"}\n`)).join("---\n");
		expect(await found(`${many}---\n${map("nam: x\n")}`)).toEqual([
			'50004:1: error: nam: unknown field "nam" [schema-field]',
		]);
		const keys = Array.from({ length: 30_000 }, (_, index) => `  k${(index * 7919) % 30_000}: x\n`);
		expect(await found(map(`data:\n${keys.join("")}`))).toEqual([]);
	});

	test("a name of 253 characters, and 1 MB of annotations", async () => {
		const long = "a".repeat(253);
		expect(await found(map("").replace("name: a", `name: ${long}`))).toEqual([]);
		expect(await found(map("").replace("{name: a}", `{name: a, annotations: {a: "${"x".repeat(1 << 20)}"}}`))).toEqual([
			expect.stringMatching(
				/error: metadata.annotations: Too long: may not be more than 262144 bytes \[api-invalid\]$/,
			),
		]);
	});
});

describe("files", () => {
	test("larger than the limit are not read", async () => {
		write(session, { "large.yaml": CLEAN, "moving.yaml": MOVING });
		truncateSync(join(session.home, "large.yaml"), 100_000_000);
		const { code, stdout, stderr } = await session.run("lint -o compact .");
		expect(code).toBe(2);
		expect(stderr).toBe('error: cannot read "large.yaml": larger than the limit of 67108864 bytes (--max-file-size)\n');
		expect(stdout).toContain("[image-tag]");
		expect((await session.run("lint --max-file-size 100 moving.yaml")).stderr).toBe(
			'error: cannot read "moving.yaml": larger than the limit of 100 bytes (--max-file-size)\n',
		);
		expect(await session.run("lint --max-file-size 100 -", CLEAN)).toEqual({
			code: 2,
			stdout: "nothing found in 0 files with 0 objects\n",
			stderr: "error: cannot read standard input: larger than the limit of 100 bytes (--max-file-size)\n",
		});
	});

	test("folders that lead into themselves, and links: each file once", async () => {
		write(session, { "a/moving.yaml": MOVING });
		symlinkSync(join(session.home, "a"), join(session.home, "a/loop"));
		symlinkSync("moving.yaml", join(session.home, "a/again.yaml"));
		const { stdout } = await session.run("lint -o compact .");
		expect(stdout.match(/^[^:]+/gm)).toEqual(["a/moving.yaml"]);
	});

	test("that can't be read are named, and the rest is done", async () => {
		write(session, { "a/closed.yaml": CLEAN, "a/moving.yaml": MOVING });
		symlinkSync("nowhere", join(session.home, "a/lost.yaml"));
		chmodSync(join(session.home, "a/closed.yaml"), 0);
		const { code, stdout, stderr } = await session.run("lint -o compact a");
		const closed = process.getuid?.() === 0 ? "" : 'error: cannot read "a/closed.yaml": permission denied\n';
		expect(stderr).toBe(`error: cannot read "a/lost.yaml": no such file or directory\n${closed}`);
		expect(code).toBe(2);
		expect(stdout).toContain("[image-tag]");
	});

	test("a path with a newline and an escape is never printed raw", async () => {
		const name = "a\n\u001b[2K%0A::error::,b.yaml";
		write(session, { [`x/${name}`]: MOVING });
		for (const format of ["text", "compact", "json", "sarif", "junit", "github", "gitlab", "checkstyle"]) {
			const { stdout, stderr, code } = await session.run(["lint", "x", "-o", format]);
			expect(code, format).toBe(1);
			expect(stdout + stderr, format).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]|^\[2K|^::error::/m);
			if (format === "json" || format === "sarif" || format === "gitlab") JSON.parse(stdout);
		}
		const { stdout } = await session.run(["lint", "x", "-o", "github"]);
		expect(stdout).toMatch(
			/^::warning file=x\/a\\n\\x1b\[2K%250A%3A%3Aerror%3A%3A%2Cb\.yaml,line=15,col=18,title=image-tag::.*\n$/,
		);
	});
});

describe("as a process", () => {
	const ds = join(import.meta.dirname, "../../../bin/ds.js");
	const spawned = (args: readonly string[], options: object = {}) =>
		spawnSync(process.execPath, [ds, "lint", ...args], { cwd: session.home, encoding: "utf8", ...options });

	test("a pipe is read once, with its code frame; a pipe that nobody has named is left alone", async () => {
		write(session, { "a/moving.yaml": MOVING });
		mkdirSync(join(session.home, "b"));
		execFileSync("mkfifo", [join(session.home, "pipe"), join(session.home, "b/pipe.yaml")]);
		const writer = spawn("sh", ["-c", "cat a/moving.yaml > pipe"], { cwd: session.home });
		const { status, stdout } = spawned(["pipe", "b", "a"]);
		writer.kill();
		expect(status).toBe(1);
		expect(stdout.match(/^\S+(?=:15:18:)/gm)).toEqual(["a/moving.yaml", "pipe"]);
		expect(stdout.match(/^ {2}15 \| {11}image/gm)?.length).toBe(2);
		expect(spawned(["--fix", "/dev/null"]).stderr).toBe('error: --fix mends files, and "/dev/null" is none\n');
	});

	test("/dev/stdin is a file like any other", () => {
		write(session, { "moving.yaml": MOVING });
		const command = `cat moving.yaml | "$0" "$1" lint /dev/stdin -o compact`;
		const { status, stdout } = spawnSync("sh", ["-c", command, process.execPath, ds], {
			cwd: session.home,
			encoding: "utf8",
		});
		expect({ status, stdout: stdout.slice(0, 11) }).toEqual({ status: 1, stdout: "/dev/stdin:" });
	});

	test("a reader who leaves early is no error", () => {
		write(session, Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a/${index}.yaml`, BROKEN])));
		const command = `"$0" "$1" lint a 2>err | head -1; echo "\${PIPESTATUS[0]}"`;
		const { stdout } = spawnSync("bash", ["-c", command, process.execPath, ds], {
			cwd: session.home,
			encoding: "utf8",
		});
		expect(stdout).toMatch(/^a\/0\.yaml:15:11: error: .*\n(0|1|141)\n$/);
		expect(readFileSync(join(session.home, "err"), "utf8")).toBe("");
	});

	test.skipIf(!existsSync("/dev/full"))("a full disk is an error, on stdout and for a report", () => {
		write(session, { "moving.yaml": MOVING });
		const full = spawnSync("sh", ["-c", `"$0" "$1" lint moving.yaml > /dev/full`, process.execPath, ds], {
			cwd: session.home,
			encoding: "utf8",
		});
		expect({ status: full.status, stderr: full.stderr }).toEqual({
			status: 2,
			stderr: "error: cannot write to standard output: no space left on device\n",
		});
		const { status, stderr } = spawned(["moving.yaml", "-o", "sarif=/dev/full"]);
		expect({ status, stderr }).toEqual({
			status: 2,
			stderr: 'error: cannot write "/dev/full": no space left on device\n',
		});
	});

	test("many files on several threads are told of as one by one", () => {
		const files = Array.from({ length: 400 }, (_, index) => [
			`a/${index}.yaml`,
			index % 3 === 0 ? MOVING : index % 3 === 1 ? BROKEN : CLEAN,
		]);
		write(session, Object.fromEntries(files));
		const all = spawned(["a", "-o", "compact"]);
		const half = readdirSync(join(session.home, "a"))
			.sort()
			.map((name) => `a/${name}`);
		const parts = [half.slice(0, 200), half.slice(200)].map((names) => spawned([...names, "-o", "compact"]).stdout);
		expect(all.status).toBe(1);
		expect(all.stdout.split("\n").length).toBe(268);
		expect(all.stdout).toBe(parts.join(""));
	});
});

test("several reports of one run, and a report that can't be written", async () => {
	write(session, { "moving.yaml": MOVING, "old.json": "old" });
	const run = await session.run("lint moving.yaml -o sarif=out.sarif -o json=old.json -o compact");
	expect(run.code).toBe(1);
	expect(run.stdout).toMatch(/^moving\.yaml:15:18: warning: .*\n$/);
	expect(JSON.parse(readFileSync(join(session.home, "out.sarif"), "utf8")).runs[0].results.length).toBe(1);
	expect(JSON.parse(readFileSync(join(session.home, "old.json"), "utf8")).findings.length).toBe(1);
	expect(await session.run("lint moving.yaml -o json=gone/out.json")).toMatchObject({
		code: 2,
		stdout: "",
		stderr: 'error: cannot write "gone/out.json": no such file or directory\n',
	});
	expect(readdirSync(session.home).sort()).toEqual(["moving.yaml", "old.json", "out.sarif"]);
});

test("a report in a file leaves a word about the run on stderr", async () => {
	write(session, { "moving.yaml": MOVING });
	expect(await session.run("lint moving.yaml -o sarif=out.sarif")).toEqual({
		code: 1,
		stdout: "",
		stderr: "0 errors, 1 warning, 0 info in 1 file with 1 object\n",
	});
});

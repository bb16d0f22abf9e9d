import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expandSources, readSource } from "../../src/manifest/sources";

let cwd: string;

beforeEach(() => {
	cwd = mkdtempSync(join(tmpdir(), "ds-sources-"));
	for (const folder of ["dir", "dir/sub"]) mkdirSync(join(cwd, folder));
	for (const file of ["dir/b.yml", "dir/a.yaml", "dir/c.json", "dir/notes.txt", "dir/sub/d.yaml", "e.yaml"]) {
		writeFileSync(join(cwd, file), `name: ${file}\n`);
	}
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function expand(filenames: string[], recursive = false) {
	const { sources, errors, single } = expandSources(filenames, { recursive, cwd });
	return { names: sources.map(({ name }) => name), errors: errors.map(({ message }) => message), single };
}

const read = (name: string, kind: "file" | "stdin" | "url" = "file", stdin = "") =>
	readSource({ kind, name }, { cwd, stdin: async () => Buffer.from(stdin), sleep: async () => {}, maxBytes: 1000 });

describe("what -f names", () => {
	it("is a file, or the files of a folder with their extensions, or of all its folders", () => {
		expect(expand(["e.yaml"])).toEqual({ names: ["e.yaml"], errors: [], single: true });
		expect(expand(["./dir/notes.txt"]).names).toEqual(["./dir/notes.txt"]);
		expect(expand(["dir"])).toEqual({ names: ["dir/a.yaml", "dir/b.yml", "dir/c.json"], errors: [], single: false });
		expect(expand(["dir/"], true).names).toEqual(["dir/a.yaml", "dir/b.yml", "dir/c.json", "dir/sub/d.yaml"]);
	});

	it("is what a pattern matches, in order", () => {
		expect(expand(["dir/*.y*ml", "d?r/[c-d].json"]).names).toEqual(["dir/a.yaml", "dir/b.yml", "dir/c.json"]);
		expect(expand([join(cwd, "*.yaml")]).names).toEqual([join(cwd, "e.yaml")]);
		expect(expand(["dir/[.yaml"]).errors).toEqual(['pattern "dir/[.yaml" is not valid: syntax error in pattern']);
	});

	it("is an error when it is not there", () => {
		mkdirSync(join(cwd, "empty"));
		expect(expand(["nope.yaml", "no*pe", "e.yaml/x"]).errors).toEqual([
			'the path "nope.yaml" does not exist',
			'the path "no*pe" does not exist',
			'the path "e.yaml/x" cannot be accessed: stat e.yaml/x: not a directory',
		]);
		expect(expand(["empty"]).errors).toEqual([
			"error reading [empty]: recognized file extensions are [.json .yaml .yml]",
		]);
	});

	it("takes standard input once", () => {
		expect(expand(["-", "-"])).toEqual({
			names: ["STDIN", "STDIN"],
			errors: ["standard input cannot be used for multiple arguments"],
			single: false,
		});
	});

	it("follows no links to folders: each file once", () => {
		symlinkSync("..", join(cwd, "dir/sub/loop"));
		symlinkSync(".", join(cwd, "dir/self"));
		symlinkSync("a.yaml", join(cwd, "dir/z.yaml"));
		expect(expand(["dir"], true).names).toEqual([
			"dir/a.yaml",
			"dir/b.yml",
			"dir/c.json",
			"dir/sub/d.yaml",
			"dir/z.yaml",
		]);
	});
});

describe("reading a source", () => {
	it("reads UTF-8, without a byte order mark", async () => {
		writeFileSync(join(cwd, "bom.yaml"), "\ufeffname: ü\r\n");
		expect(await read("bom.yaml")).toBe("name: ü\r\n");
		expect(await read("STDIN", "stdin", "a: 1")).toBe("a: 1");
	});

	it("refuses what is no UTF-8, too large, a folder, unreadable or gone", async () => {
		writeFileSync(join(cwd, "utf16.yaml"), Buffer.from("\ufeffa: 1", "utf16le"));
		writeFileSync(join(cwd, "latin1.yaml"), Buffer.from("a: \xff", "latin1"));
		writeFileSync(join(cwd, "large.yaml"), "x".repeat(1001));
		writeFileSync(join(cwd, "secret.yaml"), "");
		chmodSync(join(cwd, "secret.yaml"), 0);
		await expect(read("utf16.yaml")).rejects.toThrow("error parsing utf16.yaml: not UTF-8 but UTF-16");
		await expect(read("latin1.yaml")).rejects.toThrow("error parsing latin1.yaml: not UTF-8");
		await expect(read("large.yaml")).rejects.toThrow("error parsing large.yaml: larger than the limit of 1000 bytes");
		await expect(read("STDIN", "stdin", "x".repeat(1001))).rejects.toThrow("error parsing STDIN: larger than");
		await expect(read("dir")).rejects.toThrow("error parsing dir: read dir: is a directory");
		await expect(read("gone.yaml")).rejects.toThrow("open gone.yaml: no such file or directory");
		if (process.getuid?.() !== 0) {
			await expect(read("secret.yaml")).rejects.toThrow("open secret.yaml: permission denied");
		}
	});

	it("reads a named pipe to its end", async () => {
		const path = join(cwd, "pipe.yaml");
		execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", path]);
		const [text] = await Promise.all([read("pipe.yaml"), writeTo(path, "a: 1\n")]);
		expect(text).toBe("a: 1\n");
	});
});

describe("reading a URL", () => {
	let server: Server;
	let requests: string[];
	let url: string;

	beforeEach(async () => {
		requests = [];
		server = createServer((request, response) => {
			requests.push(request.url ?? "");
			if (request.url === "/good.yaml") response.end("a: 1\n");
			else if (request.url === "/large.yaml") response.end("x".repeat(1001));
			else response.writeHead(request.url === "/broken" ? 503 : 404).end();
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});

	afterEach(() => server.close());

	it("gives the body of a 200", async () => {
		expect(await read(`${url}/good.yaml`, "url")).toBe("a: 1\n");
	});

	it("says what the server said, and asks three times after a 5xx", async () => {
		await expect(read(`${url}/x`, "url")).rejects.toThrow(
			`unable to read URL "${url}/x", server reported 404 Not Found, status code=404`,
		);
		await expect(read(`${url}/broken`, "url")).rejects.toThrow("server reported 503 Service Unavailable");
		expect(requests).toEqual(["/x", "/broken", "/broken", "/broken"]);
		await expect(read(`${url}/large.yaml`, "url")).rejects.toThrow("larger than the limit of 1000 bytes");
	});

	it("says that nobody listens", async () => {
		server.close();
		await expect(read(`${url}/x`, "url")).rejects.toThrow(
			`The connection to the server ${url.slice(7)} was refused - did you specify the right host or port?`,
		);
	});
});

function writeTo(path: string, text: string): Promise<void> {
	return new Promise((resolve) => {
		execFileSync("sh", ["-c", 'printf "%s" "$1" > "$2" &', "sh", text, path], { stdio: "ignore" });
		resolve();
	});
}

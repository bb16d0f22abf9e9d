import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { errno, goErrno, goError } from "./sourcesErrors";

/**
 * The text of a file that is no manifest: a template, an environment file.
 * @throws Error in Go's words: "open a.tmpl: no such file or directory".
 */
export function readTextFile(path: string, cwd: string): string {
	return readDataFile(path, cwd).toString("utf8");
}

/**
 * The bytes of a file.
 * @throws Error in Go's words.
 */
export function readDataFile(path: string, cwd: string): Buffer {
	try {
		return readFileSync(resolve(cwd, path));
	} catch (error) {
		throw new Error(goError(errno(error) === "EISDIR" ? "read" : "open", path, error));
	}
}

/**
 * The files in a folder (not those of its folders), sorted; undefined when the path is no folder.
 * @throws Error "error reading …" in Go's words.
 */
export function filesOf(path: string, cwd: string): { name: string; path: string }[] | undefined {
	const absolute = resolve(cwd, path);
	try {
		if (!statSync(absolute).isDirectory()) return undefined;
	} catch (error) {
		throw new Error(`error reading ${path}: ${goErrno(error)}`);
	}
	try {
		const entries = readdirSync(absolute, { withFileTypes: true }).filter((entry) => entry.isFile());
		return entries.map(({ name }) => ({ name, path: join(path, name) })).sort((a, b) => (a.name < b.name ? -1 : 1));
	} catch (error) {
		throw new Error(`error listing files in ${path}: ${goError("open", path, error)}`);
	}
}

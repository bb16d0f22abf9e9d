import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
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

/**
 * The text of a manifest that is read at once: UTF-8, with the byte order mark that it may have.
 * @throws UnreadableError in a few words, without the path.
 */
export function readManifest(absolute: string, maxBytes: number): string {
	let bytes: Uint8Array;
	try {
		bytes = readWithin(absolute, maxBytes);
	} catch (error) {
		if (error instanceof UnreadableError) throw error;
		throw new UnreadableError(goErrno(error), "file");
	}
	return manifestText(bytes);
}

/**
 * Bytes as the text of a manifest.
 * @throws UnreadableError when they are not UTF-8.
 */
export function manifestText(bytes: Uint8Array): string {
	const first = bytes[0];
	const second = bytes[1];
	if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
		throw new UnreadableError("not UTF-8 but UTF-16", "text");
	}
	if (!isUtf8(bytes)) throw new UnreadableError("not UTF-8", "text");
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** What keeps a file from being read: the file itself, or what is in it. */
export class UnreadableError extends Error {
	constructor(
		message: string,
		readonly of: "file" | "text",
	) {
		super(message);
		this.name = "UnreadableError";
	}
}

/** What most manifests fit into whole: one after the other is read into it. */
let small: Buffer | undefined;
const SMALL = 64 * 1024;

/** The bytes are to be used before the next file is read. */
function readWithin(path: string, maxBytes: number): Uint8Array {
	small ??= Buffer.allocUnsafeSlow(SMALL);
	const file = openSync(path, "r");
	try {
		let total = 0;
		while (total < SMALL) {
			const count = readSync(file, small, total, SMALL - total, null);
			if (count === 0) return small.subarray(0, total);
			total += count;
			if (total > maxBytes) throw tooLarge(maxBytes);
		}
		return readLarge(file, small, maxBytes);
	} finally {
		closeSync(file);
	}
}

/** A file's size is known before it is read, a pipe's or a device's is not: those are read up to the limit. */
function readLarge(file: number, beginning: Buffer, maxBytes: number): Uint8Array {
	const stats = fstatSync(file);
	if (stats.isFile() && stats.size > maxBytes) throw tooLarge(maxBytes);
	const chunks = [Buffer.from(beginning)];
	for (let total = beginning.length; ; ) {
		const chunk = Buffer.allocUnsafe(stats.isFile() ? Math.max(stats.size - total + 1, SMALL) : SMALL);
		const count = readSync(file, chunk);
		if (count === 0) return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
		total += count;
		if (total > maxBytes) throw tooLarge(maxBytes);
		chunks.push(chunk.subarray(0, count));
	}
}

function tooLarge(maxBytes: number): UnreadableError {
	return new UnreadableError(`larger than the limit of ${maxBytes} bytes (--max-file-size)`, "file");
}

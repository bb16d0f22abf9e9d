import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { goQuote } from "../api/go/format";
import { errno, goError, shownPath } from "./sourcesErrors";
import { glob } from "./sourcesGlob";

export { readTextFile } from "./sourcesFiles";

/** Where manifests come from, under the name that messages give it. */
export interface Source {
	kind: "file" | "url" | "stdin";
	name: string;
}

export interface SourceOptions {
	recursive: boolean;
	/** The folder that relative paths start from. */
	cwd: string;
	/** The extensions that are looked for in folders; kubectl's own are the default. */
	extensions?: readonly string[];
}

export interface SourceList {
	sources: Source[];
	/** In kubectl's words, without "error: "; with any of them kubectl reads nothing at all. */
	errors: Error[];
	/** One file was named, no folder of several and no stdin: its object is printed without a List around it. */
	single: boolean;
}

export interface ReadOptions {
	cwd: string;
	/** Standard input, or its beginning when it has more bytes than `limit`. */
	stdin: (limit: number) => Promise<Uint8Array>;
	sleep: (milliseconds: number) => Promise<void>;
	signal?: AbortSignal;
	/** Bytes; larger sources are refused before they are read. */
	maxBytes?: number;
}

const EXTENSIONS = [".json", ".yaml", ".yml"];

/** Larger manifests are refused: an etcd object holds 1.5 MiB. */
export const MAX_BYTES = 64 * 1024 * 1024;

/**
 * What -f names, in kubectl's order: files, folders (sorted; only with `recursive` their folders; links to folders are
 * not followed), patterns, URLs, and "-" once.
 */
export function expandSources(filenames: readonly string[], options: SourceOptions): SourceList {
	const list: SourceList = { sources: [], errors: [], single: false };
	let stdin = false;
	let folder = false;
	for (const filename of filenames) {
		if (filename === "-") {
			if (stdin) list.errors.push(new Error("standard input cannot be used for multiple arguments"));
			stdin = true;
			list.sources.push({ kind: "stdin", name: "STDIN" });
		} else if (/^https?:\/\//.test(filename)) {
			list.sources.push({ kind: "url", name: filename });
		} else {
			folder = expandPath(filename, options, list) || folder;
		}
	}
	list.single = !folder && !stdin && list.sources.length === 1;
	return list;
}

/**
 * The text of a source: UTF-8, without a byte order mark.
 * @throws Error in kubectl's words, without "error: ".
 */
export async function readSource(source: Source, options: ReadOptions): Promise<string> {
	switch (source.kind) {
		case "file":
			return decodeText(await readFile(source.name, options), source.name);
		case "stdin":
			return decodeText(
				checkSize(await options.stdin(options.maxBytes ?? MAX_BYTES), source.name, options),
				source.name,
			);
		case "url":
			return decodeText(await readUrl(source.name, options), source.name);
	}
}

/** Returns whether the path stands for more than one file. */
function expandPath(filename: string, options: SourceOptions, list: SourceList): boolean {
	let paths = [filename];
	try {
		statSync(resolve(options.cwd, filename));
	} catch (error) {
		if (errno(error) === "ENOENT") {
			try {
				paths = glob(filename, options.cwd);
			} catch (problem) {
				const why = problem instanceof Error ? problem.message : String(problem);
				list.errors.push(new Error(`pattern ${goQuote(filename)} is not valid: ${why}`));
				return false;
			}
			if (paths.length === 0) {
				list.errors.push(new Error(`the path ${goQuote(filename)} does not exist`));
				return false;
			}
		}
	}
	let several = false;
	for (const path of paths) {
		try {
			statSync(resolve(options.cwd, path));
		} catch (error) {
			const problem =
				errno(error) === "ENOENT" ? "does not exist" : `cannot be accessed: ${goError("stat", path, error)}`;
			list.errors.push(new Error(`the path ${goQuote(path)} ${problem}`));
			continue;
		}
		const files: Source[] = [];
		try {
			walk(path, path, options, files);
		} catch (error) {
			list.errors.push(new Error(`error reading ${goQuote(path)}: ${error instanceof Error ? error.message : error}`));
			continue;
		}
		if (files.length > 1) several = true;
		list.sources.push(...files);
	}
	if (list.sources.length === 0 && list.errors.length === 0) {
		const known = (options.extensions ?? EXTENSIONS).join(" ");
		list.errors.push(
			new Error(`error reading [${paths.map(shownPath).join(" ")}]: recognized file extensions are [${known}]`),
		);
	}
	return several;
}

function walk(path: string, root: string, options: SourceOptions, files: Source[]): void {
	const absolute = resolve(options.cwd, path);
	let stats: Stats;
	try {
		stats = lstatSync(absolute);
	} catch (error) {
		// It vanished during the walk.
		if (errno(error) === "ENOENT" && path !== root) return;
		throw new Error(goError("lstat", path, error));
	}
	if (!stats.isDirectory()) {
		if (path === root || (options.extensions ?? EXTENSIONS).includes(extname(path))) {
			files.push({ kind: "file", name: path });
		}
		return;
	}
	if (path !== root && !options.recursive) return;
	let names: string[];
	try {
		names = readdirSync(absolute).sort();
	} catch (error) {
		throw new Error(goError("open", path, error));
	}
	for (const name of names) walk(join(path, name), root, options, files);
}

async function readFile(path: string, options: ReadOptions): Promise<Uint8Array> {
	let file: FileHandle;
	try {
		file = await open(resolve(options.cwd, path), "r");
	} catch (error) {
		throw new Error(goError("open", path, error));
	}
	try {
		const limit = options.maxBytes ?? MAX_BYTES;
		const stats = await file.stat();
		if (stats.isFile() && stats.size > limit) throw tooLarge(path, limit);
		const chunks: Uint8Array[] = [];
		let total = 0;
		for (;;) {
			const chunk = Buffer.allocUnsafe(64 * 1024);
			const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
			if (bytesRead === 0) return Buffer.concat(chunks);
			total += bytesRead;
			if (total > limit) throw tooLarge(path, limit);
			chunks.push(chunk.subarray(0, bytesRead));
		}
	} catch (error) {
		if (errno(error) === undefined) throw error;
		throw new Error(`error parsing ${shownPath(path)}: ${goError("read", path, error)}`);
	} finally {
		await file.close();
	}
}

/** As kubectl: three attempts, a second apart, again only after a failed connection or a 5xx. */
async function readUrl(url: string, options: ReadOptions): Promise<Uint8Array> {
	let failure = new Error(`unable to read URL ${goQuote(url)}`);
	for (let attempt = 0; attempt < 3; attempt++) {
		if (attempt > 0) await options.sleep(1000);
		let response: Response;
		try {
			response = await fetch(url, { signal: options.signal ?? null });
		} catch (error) {
			failure = connectionError(url, error);
			continue;
		}
		if (response.status === 200) return readBody(response, url, options);
		await response.body?.cancel();
		const status = `${response.status} ${response.statusText}`.trim();
		failure = new Error(
			`unable to read URL ${goQuote(url)}, server reported ${status}, status code=${response.status}`,
		);
		if (response.status < 500) break;
	}
	throw failure;
}

async function readBody(response: Response, url: string, options: ReadOptions): Promise<Uint8Array> {
	const limit = options.maxBytes ?? MAX_BYTES;
	if (Number(response.headers.get("content-length") ?? 0) > limit) throw tooLarge(url, limit);
	const chunks: Uint8Array[] = [];
	let total = 0;
	for await (const chunk of response.body ?? []) {
		total += chunk.length;
		if (total > limit) throw tooLarge(url, limit);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function connectionError(url: string, error: unknown): Error {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	const host = new URL(url).host;
	if (errno(cause) === "ECONNREFUSED") {
		return new Error(`The connection to the server ${host} was refused - did you specify the right host or port?`);
	}
	return new Error(`Unable to connect to the server: ${cause instanceof Error ? cause.message : String(cause)}`);
}

function checkSize(bytes: Uint8Array, name: string, options: ReadOptions): Uint8Array {
	const limit = options.maxBytes ?? MAX_BYTES;
	if (bytes.length > limit) throw tooLarge(name, limit);
	return bytes;
}

function tooLarge(name: string, limit: number): Error {
	return new Error(`error parsing ${shownPath(name)}: larger than the limit of ${limit} bytes`);
}

function decodeText(bytes: Uint8Array, name: string): string {
	const [first, second] = bytes;
	if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
		throw new Error(`error parsing ${shownPath(name)}: not UTF-8 but UTF-16`);
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw new Error(`error parsing ${shownPath(name)}: not UTF-8`);
	}
}

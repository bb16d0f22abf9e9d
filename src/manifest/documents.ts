import { GoJsonError, GoJsonStream } from "./goJson";
import { LibyamlError } from "./libyamlError";
import { shownPath } from "./sourcesErrors";
import { type DuplicateKey, MAX_DEPTH, parseYaml, UnsupportedError } from "./yaml";
import type { YamlNode } from "./yamlNode";
import type { YamlValue } from "./yamlScalar";

/** One document of a manifest, as the user wrote it. */
export interface ManifestDocument {
	value: YamlValue;
	/** The name that messages give its source: "dir/a.yaml", "STDIN". */
	source: string;
	/** Counts the documents of the source that say something, from 0. */
	index: number;
	/** The line of the source that `text` begins at, from 1. */
	startLine: number;
	/** What was parsed, with LF line ends; offsets of duplicates are in it. */
	text: string;
	/** Keys that stand twice in one mapping. */
	duplicates: readonly DuplicateKey[];
	/** What stands where in `text`, where its reader has made a tree. */
	root: YamlNode | undefined;
	/** It was read as JSON. */
	json: boolean;
}

/** Text that is no YAML and no JSON; the message is kubectl's, without "error: ". */
export class ManifestError extends Error {
	constructor(
		readonly source: string,
		readonly problem: string,
		/** The line of the source it was found at, from 1, where that is known. */
		readonly line: number | undefined,
		/** The column of that line, from 1, where it is known: UTF-16 code units, as editors count. */
		readonly column?: number,
	) {
		super(`error parsing ${shownPath(source)}: ${problem}`);
		this.name = "ManifestError";
	}
}

/**
 * The documents of a manifest in order, empty ones left out, read as kubectl's decoder reads them: as JSON values when
 * the text begins with a brace, as YAML otherwise and where JSON fails.
 * @throws ManifestError at the first text that cannot be read; what stands behind it is not looked at.
 */
export function* readDocuments(text: string, source: string): Generator<ManifestDocument> {
	for (const document of scanDocuments(text, source)) {
		if (document instanceof ManifestError) throw document;
		yield document;
	}
}

/** The same, for who wants to know all that is wrong: a text that cannot be read is an error among the documents. */
export function* scanDocuments(text: string, source: string): Generator<ManifestDocument | ManifestError> {
	let index = 0;
	for (const document of decode(text, source)) {
		if (document instanceof ManifestError) yield document;
		else if (document.value !== null) yield { ...document, source, index: index++ };
	}
}

type Decoded = Omit<ManifestDocument, "source" | "index">;

function* decode(text: string, source: string): Generator<Decoded | ManifestError> {
	if (!/^\s*\{/.test(text.slice(0, 4096))) {
		yield* decodeYaml(text, 0, source, undefined);
		return;
	}
	const stream = new GoJsonStream(text, MAX_DEPTH);
	for (let count = 0; ; count++) {
		const from = stream.position;
		let next: { value: YamlValue } | undefined;
		try {
			next = stream.next();
		} catch (error) {
			if (!(error instanceof GoJsonError)) throw error;
			const at = placeAt(text, stream.position);
			if (count > 1) {
				yield new ManifestError(source, error.message, at.line, at.column);
				return;
			}
			const problem = error.offset === undefined ? error.message : `json: offset ${error.offset}: ${error.message}`;
			const rest = /^[^\S\n]*\n?/.exec(text.slice(from))?.[0].length ?? 0;
			const failure = new ManifestError(source, problem, at.line, at.column);
			yield* decodeYaml(text.slice(from + rest), placeAt(text, from + rest).line - 1, source, failure);
			return;
		}
		if (next === undefined) return;
		yield {
			value: next.value,
			startLine: placeAt(text, from).line,
			text: text.slice(from, stream.position),
			duplicates: [],
			root: undefined,
			json: true,
		};
	}
}

/** `jsonFailure` is what is said of a first document that is no YAML either. */
function* decodeYaml(
	text: string,
	linesBefore: number,
	source: string,
	jsonFailure: ManifestError | undefined,
): Generator<Decoded | ManifestError> {
	let failure = jsonFailure;
	for (const chunk of splitYaml(text)) {
		const startLine = linesBefore + chunk.startLine;
		if (chunk.badSeparator !== undefined) {
			yield failure ??
				new ManifestError(source, `invalid Yaml document separator: ${chunk.badSeparator}`, startLine, 1);
			continue;
		}
		let parsed: ReturnType<typeof parseYaml>;
		try {
			parsed = parseYaml(chunk.text);
		} catch (error) {
			if (failure !== undefined) {
				yield failure;
				return;
			}
			yield unreadable(error, chunk.text, startLine, source);
			continue;
		}
		yield { ...parsed, startLine, text: chunk.text, json: false };
		failure = undefined;
	}
}

function unreadable(error: unknown, text: string, startLine: number, source: string): ManifestError {
	const message = `error converting YAML to JSON: ${error instanceof Error ? error.message : String(error)}`;
	const known = error instanceof LibyamlError || error instanceof UnsupportedError;
	if (!known || error.offset === undefined) return new ManifestError(source, message, undefined);
	const at = placeAt(text, error.offset);
	return new ManifestError(source, message, startLine + at.line - 1, at.column);
}

interface Chunk {
	text: string;
	startLine: number;
	/** Set when the line that ends the text so far is no proper separator. */
	badSeparator?: string;
}

/** kubectl cuts a text at lines that begin with `---`, before anything is parsed. */
function* splitYaml(text: string): Generator<Chunk> {
	if (!text.includes("\r") && !text.startsWith("---") && !text.includes("\n---")) {
		if (text !== "") yield { text: text.endsWith("\n") ? text : `${text}\n`, startLine: 1 };
		return;
	}
	let chunk = "";
	let startLine = 1;
	let lineNumber = 0;
	let position = 0;
	while (position < text.length) {
		const end = text.indexOf("\n", position);
		const line = text.slice(position, end === -1 ? text.length : end).replace(/\r$/, "");
		position = end === -1 ? text.length : end + 1;
		lineNumber++;
		if (line.startsWith("---")) {
			const behind = line.slice(3).trim();
			if (behind !== "" && !behind.startsWith("#")) {
				yield { text: "", startLine: lineNumber, badSeparator: behind };
				chunk = "";
				startLine = lineNumber + 1;
				continue;
			}
			if (chunk !== "") {
				yield { text: chunk, startLine };
				chunk = "";
				startLine = lineNumber + 1;
				continue;
			}
		}
		chunk += `${line}\n`;
	}
	if (chunk !== "") yield { text: chunk, startLine };
}

/** Line and column of an offset, from 1. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
	let line = 1;
	let start = 0;
	for (let index = text.indexOf("\n"); index !== -1 && index < offset; index = text.indexOf("\n", index + 1)) {
		line++;
		start = index + 1;
	}
	return { line, column: Math.min(offset, text.length) - start + 1 };
}

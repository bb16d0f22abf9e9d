import { dirname } from "node:path";
import { type FileReport, lintFile, unreadableFile } from "../../lint/lintFile";
import type { LintReport } from "../../lint/lintRun";
import type { Settings } from "../../lint/settings";
import { readManifest, UnreadableError } from "../../manifest/sourcesFiles";
import { type FoundFile, findManifests, pathProblem } from "../../manifest/sourcesLint";
import type { Configs } from "./configs";

/** A file, and by what it is judged. */
export interface GatheredFile extends FoundFile {
	readonly settings: Settings;
	/** What can be read only once, read already: its text, or why there is none. */
	readonly held?: string | Unread;
}

/** Why a file has no text; plain data, for threads. */
interface Unread {
	readonly message: string;
	readonly of: UnreadableError["of"];
}

/** What paths mean, sorted out by the configurations. */
export interface Gathered {
	readonly files: readonly GatheredFile[];
	readonly stdin: boolean;
	readonly skipped: LintReport["skipped"];
	/** What could not be looked at, a line for each. */
	readonly problems: readonly string[];
}

/** Finds the files that paths mean, and the settings of each. @throws CliError for a bad configuration */
export function gather(
	words: readonly string[],
	{ cwd, configs, maxBytes, skipOthers }: { cwd: string; configs: Configs; maxBytes: number; skipOthers: boolean },
): Gathered {
	const found = findManifests(words.length === 0 ? ["."] : words, cwd);
	const skipped: { path: string; why: LintReport["skipped"][number]["why"] }[] = [...found.skipped];
	const files: GatheredFile[] = [];
	for (const file of found.files) {
		if (configs.ignores(file.absolute)) skipped.push({ path: file.path, why: "ignored" });
		else {
			const held = file.once ? { held: tryToRead(file, maxBytes) } : {};
			const named = file.named && !skipOthers;
			files.push({ ...file, ...held, named, settings: configs.settings(dirname(file.absolute)) });
		}
	}
	return { files, stdin: found.stdin, skipped, problems: found.errors.map(pathProblem) };
}

/** Reads and lints one file; a text says why it could not be read. */
export function lintFound(
	file: Omit<GatheredFile, "settings">,
	settings: Settings,
	maxBytes: number,
): FileReport | string {
	const { path, named } = file;
	const text = file.held ?? tryToRead(file, maxBytes);
	if (typeof text === "string") return lintFile({ file: path, text, named, settings });
	if (text.of === "text") return unreadableFile(path, text.message, settings);
	return pathProblem({ path, problem: text.message });
}

function tryToRead({ absolute }: FoundFile, maxBytes: number): string | Unread {
	try {
		return readManifest(absolute, maxBytes);
	} catch (error) {
		if (!(error instanceof UnreadableError)) throw error;
		return { message: error.message, of: error.of };
	}
}

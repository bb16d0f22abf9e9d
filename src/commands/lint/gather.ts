import { dirname } from "node:path";
import { type FileReport, lintFile, unreadableFile } from "../../lint/lintFile";
import type { LintReport } from "../../lint/lintRun";
import type { Settings } from "../../lint/settings";
import { readManifest, UnreadableError } from "../../manifest/sourcesFiles";
import { type FoundFile, findManifests, pathProblem } from "../../manifest/sourcesLint";
import type { Configs } from "./configs";

/** What paths mean, sorted out by the configurations. */
export interface Gathered {
	readonly files: readonly (FoundFile & { readonly settings: Settings })[];
	readonly stdin: boolean;
	readonly skipped: LintReport["skipped"];
	/** What could not be looked at, a line for each. */
	readonly problems: readonly string[];
}

/** Finds the files that paths mean, and the settings of each. @throws CliError for a bad configuration */
export function gather(words: readonly string[], cwd: string, configs: Configs): Gathered {
	const found = findManifests(words.length === 0 ? ["."] : words, cwd);
	const skipped: { path: string; why: LintReport["skipped"][number]["why"] }[] = [...found.skipped];
	const files: (FoundFile & { settings: Settings })[] = [];
	for (const file of found.files) {
		if (configs.ignores(file.absolute)) skipped.push({ path: file.path, why: "ignored" });
		else files.push({ ...file, settings: configs.settings(dirname(file.absolute)) });
	}
	return { files, stdin: found.stdin, skipped, problems: found.errors.map(pathProblem) };
}

/** Reads and lints one file; a text says why it could not be read. */
export function lintFound(
	{ path, absolute, named }: FoundFile,
	settings: Settings,
	maxBytes: number,
): FileReport | string {
	let text: string;
	try {
		text = readManifest(absolute, maxBytes);
	} catch (error) {
		if (!(error instanceof UnreadableError)) throw error;
		if (error.of === "text") return unreadableFile(path, error.message, settings);
		return pathProblem({ path, problem: error.message });
	}
	return lintFile({ file: path, text, named, settings });
}

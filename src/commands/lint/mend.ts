import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import { rewriteFile } from "../../cli/files";
import { unifiedDiff } from "../../lint/fix/diff";
import { fixText } from "../../lint/fix/fixFile";
import { lintFile } from "../../lint/lintFile";
import { LintRun } from "../../lint/lintRun";
import { visible } from "../../lint/reports/escape";
import type { Settings } from "../../lint/settings";
import { goErrno } from "../../manifest/sourcesErrors";
import { readManifest } from "../../manifest/sourcesFiles";
import type { FoundFile } from "../../manifest/sourcesLint";

/** One mending can make room for another; a file is not looked at more often than this. */
const MAX_PASSES = 50;

/** A text with all that can be mended in it mended, and how many findings that were. */
export function mendText(file: FoundFile, text: string, settings: Settings): { text: string; count: number } {
	let now = text;
	let count = 0;
	for (let pass = 0; pass < MAX_PASSES; pass++) {
		const run = new LintRun();
		run.add(lintFile({ file: file.path, text: now, named: file.named, settings }), settings);
		const { text: next, mended } = fixText(now, run.finish([]).findings);
		if (mended.length === 0) break;
		count += mended.length;
		now = next;
	}
	return { text: now, count };
}

/**
 * Mends a file, or shows what would change in it. Returns how many findings were mended.
 * @throws CliError with exit code 2 when it can't be written; the file is then as it was.
 */
export async function mendFile(
	file: FoundFile,
	settings: Settings,
	{ dryRun, maxBytes }: { dryRun: boolean; maxBytes: number },
	context: OpenContext,
): Promise<{ count: number; diff: string }> {
	const before = readManifest(file.absolute, maxBytes);
	const { text, count } = mendText(file, before, settings);
	if (count === 0) return { count, diff: "" };
	if (dryRun) return { count, diff: unifiedDiff(visible(file.path), before, text) };
	try {
		rewriteFile(file.absolute, text, context.host);
	} catch (error) {
		throw new CliError(`error: cannot write ${JSON.stringify(file.path)}: ${goErrno(error)}`, 2);
	}
	return { count, diff: "" };
}

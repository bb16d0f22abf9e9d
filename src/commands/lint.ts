import { dirname } from "node:path";
import { nearest } from "../api/nearest";
import type { Command, Invocation } from "../cli/command";
import type { OpenContext } from "../cli/context";
import { CliError } from "../cli/errors";
import { catalogue, entryOf } from "../lint/catalogue";
import { explain, ruleList } from "../lint/explain";
import { SEVERITIES } from "../lint/finding";
import { lintFile, unreadableFile } from "../lint/lintFile";
import { type LintReport, LintRun } from "../lint/lintRun";
import { REASONS, summary } from "../lint/reports/counts";
import { visible } from "../lint/reports/escape";
import type { Severity } from "../lint/rule";
import type { RuleFlags } from "../lint/settings";
import { manifestText, readManifest, UnreadableError } from "../manifest/sourcesFiles";
import { escapeTerminal } from "../printers/escape";
import { Configs } from "./lint/configs";
import { flags } from "./lint/flags";
import { type Gathered, gather } from "./lint/gather";
import { mendFile } from "./lint/mend";
import { readOutputs, writeOut, writeOutputs } from "./lint/outputs";
import { lintFiles } from "./lint/pool";
import { progress } from "./lint/progress";

const STDIN = "STDIN";

/** `ds lint`: what a server would say of manifests, and what an experienced operator would. */
export const command: Command = {
	name: "lint",
	summary: "Check manifests without a cluster: what a server would refuse, and what goes wrong in practice",
	usage: "lint [PATH…]",
	description:
		"Check manifests: their syntax, what an API server of Kubernetes v1.36 would refuse or warn of, and rules for DaemonSets, each finding with line, column, reason and remedy. Paths are files, folders, patterns and '-'; without one, the current folder.\n\nExit codes: 0 when nothing was found, 1 for findings at or above --fail-on, 2 when lint could not run.",
	examples: [
		"  # Check all manifests below this folder",
		"  ds lint",
		"",
		"  # Check files, folders and what a tool writes",
		"  ds lint agent.yaml manifests/ 'deploy/**/*.yaml'",
		"  helm template ./chart | ds lint -",
		"  kustomize build overlays/prod | ds lint -",
		"",
		"  # For code scanning, and for people",
		"  ds lint -o sarif=lint.sarif -o text .",
		"",
		"  # Show what could be mended, then mend it",
		"  ds lint --fix --dry-run manifests/",
		"  ds lint --fix manifests/",
		"",
		"  # Which rules are there, and what is one about?",
		"  ds lint --rules",
		"  ds lint --explain api-invalid",
	].join("\n"),
	flags,
	usageExitCode: 2,
	run,
};

async function run(invocation: Invocation, context: OpenContext): Promise<void> {
	if (invocation.bool("rules")) return writeOut(ruleList(), context);
	if (invocation.changed("explain")) return writeOut(explainRule(invocation.string("explain")), context);
	const outputs = readOutputs(invocation.strings("output"));
	const failOn = readSeverity(invocation.string("fail-on"));
	const configs = new Configs(ruleFlags(invocation), context.cwd, invocation.string("config"));
	const maxBytes = invocation.int("max-file-size");
	const gathered = gather(invocation.args, {
		cwd: context.cwd,
		configs,
		maxBytes,
		skipOthers: invocation.bool("skip-others"),
	});
	const problems = [...gathered.problems];
	if (invocation.bool("fix")) {
		if (await mendAll(gathered, invocation, context)) return;
	} else if (invocation.bool("dry-run")) throw new CliError("error: --dry-run needs --fix", 2);

	const { report, input } = await lintAll(gathered, configs, invocation, context, problems);
	const told = problems.map((problem) => `error: ${problem}\n`).join("");
	if (told !== "") context.io.err(told);
	if (report.files === 0 && problems.length === 0 && !invocation.bool("allow-empty")) {
		context.io.err(skippedLines(report));
		throw new CliError(
			"error: nothing to lint: no Kubernetes manifests were found (--allow-empty makes this no error)",
			2,
		);
	}
	const lines = cachedLines(gathered, input, maxBytes);
	const showSkipped = invocation.bool("show-skipped");
	const { colour, columns } = context.io;
	await writeOutputs(outputs, { report, lines, colour, columns, showSkipped }, context);
	if (!outputs.some(({ format, file }) => format === "text" && file === undefined)) {
		if (showSkipped) context.io.err(skippedLines(report));
		if (outputs.every(({ file }) => file !== undefined)) context.io.err(`${summary(report).join("\n")}\n`);
	}
	// Everything has been said: the exit code alone is left.
	if (problems.length > 0) throw new CliError("", 2);
	if (hasFailed(report, failOn, gathered, configs, context)) throw new CliError("", 1);
}

async function lintAll(
	gathered: Gathered,
	configs: Configs,
	invocation: Invocation,
	context: OpenContext,
	problems: string[],
): Promise<{ report: LintReport; input: string }> {
	const maxBytes = invocation.int("max-file-size");
	const run = new LintRun();
	let input = "";
	if (gathered.stdin) {
		const settings = configs.settings(context.cwd);
		const bytes = await context.io.stdin(maxBytes);
		if (bytes.length > maxBytes) {
			problems.push(`cannot read standard input: larger than the limit of ${maxBytes} bytes (--max-file-size)`);
		} else {
			try {
				input = manifestText(bytes);
				run.add(lintFile({ file: STDIN, text: input, named: true, settings }), settings);
			} catch (error) {
				if (!(error instanceof UnreadableError)) throw error;
				run.add(unreadableFile(STDIN, error.message, settings), settings);
			}
		}
	}
	const shown = progress(context, gathered.files.length);
	const { files } = gathered;
	const options = { flags: configs.flags, maxBytes, signal: context.signal, step: () => shown.step() };
	for (const [index, report] of (await lintFiles(files, options)).entries()) {
		const settings = files[index]?.settings;
		if (typeof report === "string") problems.push(report);
		else if (settings !== undefined) run.add(report, settings);
	}
	shown.end();
	return { report: run.finish(gathered.skipped), input };
}

/** Returns whether that was all: a dry run shows its diff and nothing else. */
async function mendAll(gathered: Gathered, invocation: Invocation, context: OpenContext): Promise<boolean> {
	if (gathered.stdin) throw new CliError("error: --fix mends files, not standard input", 2);
	for (const { path, once } of gathered.files) {
		if (once) throw new CliError(`error: --fix mends files, and ${JSON.stringify(path)} is none`, 2);
	}
	const options = { dryRun: invocation.bool("dry-run"), maxBytes: invocation.int("max-file-size") };
	let count = 0;
	let diffs = "";
	for (const file of gathered.files) {
		context.signal.throwIfAborted();
		try {
			const mended = await mendFile(file, file.settings, options, context);
			count += mended.count;
			diffs += mended.diff;
		} catch (error) {
			// What can't be read is reported by the run that follows.
			if (!(error instanceof UnreadableError) || options.dryRun) throw error;
		}
	}
	if (options.dryRun) await writeOut(context.io.stdoutIsTerminal ? escapeTerminal(diffs) : diffs, context);
	const done = options.dryRun ? "would be mended" : "mended";
	context.io.err(`${count} finding${count === 1 ? "" : "s"} ${done}\n`);
	return options.dryRun;
}

function explainRule(id: string): string {
	const entry = entryOf(id);
	if (entry === undefined) throw unknownRule(id);
	return explain(entry);
}

function ruleFlags(invocation: Invocation): RuleFlags {
	const levels = ["syntax", "schema", "api", "warning", "rule"];
	const check = (ids: readonly string[], also: readonly string[] = []) => {
		for (const id of ids) if (entryOf(id) === undefined && !also.includes(id)) throw unknownRule(id);
		return ids;
	};
	return {
		only: check(invocation.strings("only"), levels),
		enable: check(invocation.strings("enable")),
		disable: check(invocation.strings("disable")),
	};
}

function unknownRule(id: string): CliError {
	const ids = catalogue().map((entry) => entry.id);
	const meant = nearest(id, ids);
	const hint = meant === undefined ? "`ds lint --rules` lists them" : `did you mean ${meant}?`;
	return new CliError(`error: there is no rule ${JSON.stringify(id)}; ${hint}`, 2);
}

function readSeverity(text: string): Severity | undefined {
	if (text === "") return undefined;
	const found = SEVERITIES.find((severity) => severity === text);
	if (found === undefined) throw new CliError("error: --fail-on must be error, warning or info", 2);
	return found;
}

/** Findings count by the threshold of the command line, else of their file's configuration, else from warnings on. */
function hasFailed(
	report: LintReport,
	failOn: Severity | undefined,
	{ files }: Gathered,
	configs: Configs,
	{ cwd }: OpenContext,
): boolean {
	const folders = new Map(files.map(({ path, absolute }) => [path, dirname(absolute)]));
	return report.findings.some(({ severity, file }) => {
		const threshold = failOn ?? configs.settings(folders.get(file) ?? cwd).config.failOn ?? "warning";
		return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
	});
}

/** A file's lines, read again for its code frames: only files with findings are. */
function cachedLines(
	{ files }: Gathered,
	input: string,
	maxBytes: number,
): (file: string) => readonly string[] | undefined {
	const found = new Map(files.map((file) => [file.path, file]));
	let last: { file: string; lines: readonly string[] | undefined } | undefined;
	const read = (path: string): readonly string[] | undefined => {
		try {
			const file = found.get(path);
			const held = typeof file?.held === "string" ? file.held : undefined;
			const text = file === undefined ? input : (held ?? readManifest(file.absolute, maxBytes));
			return text.replace(/^\ufeff/, "").split("\n");
		} catch {
			return undefined;
		}
	};
	return (file) => {
		if (last?.file !== file) last = { file, lines: read(file) };
		return last.lines;
	};
}

function skippedLines({ skipped }: LintReport): string {
	return skipped.map(({ path, why }) => `skipped ${visible(path)}: ${REASONS[why][0]}\n`).join("");
}

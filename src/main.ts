import { goQuote } from "./api/go/format";
import { findCommand } from "./cli/argv/find";
import { FlagTable } from "./cli/argv/flagTable";
import { FlagError, parseFlags } from "./cli/argv/parse";
import { didYouMean } from "./cli/argv/suggest";
import type { Command, Invocation } from "./cli/command";
import { openContext } from "./cli/context";
import { CliError, isAbort, wantsHelp } from "./cli/errors";
import { globalFlags } from "./cli/globalFlags";
import type { Host } from "./cli/host";
import { isClosedPipe, report } from "./cli/report";
import { program } from "./program";
import type { Entry } from "./program/entry";
import { version } from "./version";

export { processHost } from "./cli/host";

const EXIT_OK = 0;
/** 128 and the signal's number, as shells report it. */
const EXIT_BY_SIGNAL: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

/** Runs one command line (without "node" and the script) and gives its exit code: 0, what the error says, 130 on ^C. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
	try {
		const untilSignal = await run(argv, host);
		return untilSignal ? EXIT_OK : byResult(EXIT_OK, host);
	} catch (error) {
		if (isClosedPipe(error)) return EXIT_OK;
		const { text, exitCode } = report(error, { debug: Boolean(host.env.DS_DEBUG) });
		if (host.interrupted() === undefined || !isAbort(error)) host.io.err(text);
		return byResult(exitCode, host);
	}
}

/** True for a command whose regular end is a signal. */
async function run(argv: readonly string[], host: Host): Promise<boolean> {
	if (argv.length === 1 && argv[0] === "--version") return said(host.io.out(`${version}\n`));
	const { path, words, unknown } = await findCommand(argv, program, flagsAt);
	const entry = path.at(-1);
	if (entry === undefined && unknown !== undefined) throw unknownCommand(words, unknown);
	const called = ["ds", ...path.map((node) => node.name)].join(" ");
	const command = await entry?.load?.();
	const { invocation, notes } = parse(
		entry?.raw ? ["--", ...words] : words,
		new FlagTable(command?.flags ?? [], globalFlags),
		called,
		command?.usageExitCode,
	);
	if (notes.length > 0) host.io.err(`${notes.join("\n")}\n`);
	if (invocation.bool("help")) return said(host.io.out(await helpFor(path)));
	if (command === undefined) {
		if (entry === undefined) return said(host.io.out(await helpFor(path)));
		if (invocation.args.length > 0) throw unknownChild(entry, called, invocation.args);
		// A group alone is no command: its help is printed, and the call has failed, as in kubectl.
		const text = await helpFor(path);
		if (entry.helpTo === "stdout") await host.io.out(text);
		else host.io.err(text);
		throw new CliError("");
	}
	requireFlags(command, invocation);
	const context = openContext(invocation, host);
	try {
		await command.run(invocation, context).catch(async (error: unknown) => {
			if (wantsHelp(error)) await host.io.out(await helpFor(path));
			throw error;
		});
		context.checkWarnings();
		return command.untilSignal === true;
	} finally {
		await context.close();
	}
}

/** cobra's words for flags that a command can't do without. */
function requireFlags({ flags }: Command, invocation: Invocation): void {
	const missing = flags.filter(({ name, required }) => required && !invocation.changed(name)).map(({ name }) => name);
	if (missing.length === 0) return;
	const names = missing.sort().map(goQuote).join(", ");
	throw new CliError(`error: required flag(s) ${names} not set`);
}

async function said(done: Promise<void> | void): Promise<false> {
	await done;
	return false;
}

async function helpFor(path: readonly Entry[]): Promise<string> {
	const { help } = await import("./cli/help");
	return help(path, program);
}

async function flagsAt(entry: Entry | undefined) {
	const command = await entry?.load?.();
	return command === undefined ? globalFlags : [...command.flags, ...globalFlags];
}

function parse(words: readonly string[], table: FlagTable, called: string, exitCode = 1) {
	try {
		return parseFlags(words, table);
	} catch (error) {
		if (!(error instanceof FlagError)) throw error;
		const advice = called === "ds options" ? `Run '${called}' without flags.` : `See '${called} --help' for usage.`;
		throw new CliError(`error: ${error.message}\n${advice}`, exitCode);
	}
}

/** Flags before an unknown command are read first: one that nobody knows may have hidden the command. */
function unknownCommand(words: readonly string[], name: string): CliError {
	parse(words.slice(0, words.indexOf(name)), new FlagTable(globalFlags), "ds");
	const names = program.filter((entry) => !entry.hidden).map((entry) => entry.name);
	return new CliError(`error: unknown command ${goQuote(name)} for "ds"${didYouMean(name, names)}`);
}

/** kubectl's words for a group that has no such command. */
function unknownChild(group: Entry, called: string, args: readonly string[]): CliError {
	const names = (group.children ?? []).map((child) => child.name);
	const hint = group.ours ? didYouMean(args[0] ?? "", names) : "";
	return new CliError(
		`error: unknown command ${goQuote(args.join(" "))}\nSee '${called} -h' for help and examples${hint}`,
	);
}

function byResult(exitCode: number, host: Host): number {
	const signal = host.interrupted();
	return signal === undefined ? exitCode : (EXIT_BY_SIGNAL[signal] ?? exitCode);
}

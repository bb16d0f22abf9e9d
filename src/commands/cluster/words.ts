import { suggestions } from "../../cli/argv/suggest";
import type { Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";

/** `ds cluster NAME: message`, and where the help is. */
export function misuse(command: string, message: string): CliError {
	return new CliError(`error: ${message}\nSee 'ds cluster ${command} -h' for help and examples`);
}

/**
 * The only argument of a command.
 * @throws CliError when there is none, or more than one.
 */
export function onlyArgument(invocation: Invocation, command: string, what: string): string {
	const [first, ...others] = invocation.args;
	if (first === undefined || others.length > 0) {
		throw misuse(command, `exactly one ${what} is required, got ${invocation.args.length}`);
	}
	return first;
}

/** @throws CliError when the command, which takes no arguments, got some. */
export function noArguments(invocation: Invocation, command: string): void {
	if (invocation.args.length > 0) throw misuse(command, `unexpected arguments: ${invocation.args.join(" ")}`);
}

/** "; did you mean x?" for a mistyped word, or nothing. */
export function hint(typed: string, known: readonly string[]): string {
	const [closest] = suggestions(typed, known);
	return closest === undefined ? "" : `; did you mean ${JSON.stringify(closest)}?`;
}

/** 1 node, 2 nodes. */
export function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** kubectl's columns: padded with three blanks between them. */
export function columns(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map(
			(row) =>
				`${row
					.map((cell, column) => cell.padEnd(widths[column] ?? 0))
					.join("   ")
					.trimEnd()}\n`,
		)
		.join("");
}

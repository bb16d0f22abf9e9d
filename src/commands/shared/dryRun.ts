import type { Context, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { warningLine } from "./klog";
import { parseBool } from "./parseBool";

export type DryRun = "none" | "client" | "server";

/**
 * What --dry-run says; its old forms, bare or with a boolean, work with a warning.
 * @throws a CliError in kubectl's words.
 */
export function dryRunOf(invocation: Invocation, context: Context): DryRun {
	const value = invocation.string("dry-run");
	const bool = parseBool(value);
	if (bool !== undefined) {
		const strategy = bool ? "client" : "none";
		const line = bool ? 733 : 736;
		const what = `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${strategy}.`;
		context.io.err(warningLine(`helpers.go:${line}`, what, context.now()));
		return strategy;
	}
	switch (value) {
		case "unchanged":
			context.io.err(
				warningLine(
					"helpers.go:719",
					"--dry-run is deprecated and can be replaced with --dry-run=client.",
					context.now(),
				),
			);
			return "client";
		case "client":
		case "server":
		case "none":
			return value;
		default:
			throw new CliError(`error: Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
	}
}

/** What was done, with the dry run's name behind it: "created (server dry run)". */
export function operationOf(operation: string, dryRun: DryRun): string {
	switch (dryRun) {
		case "none":
			return operation;
		case "client":
			return `${operation} (dry run)`;
		case "server":
			return `${operation} (server dry run)`;
	}
}

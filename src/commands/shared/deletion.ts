import type { Context, FlagSpec } from "../../cli/command";
import type { DeleteOptions } from "../../client/client";
import { plainError } from "../../selection/failure";
import { parseBool } from "./parseBool";

/** --cascade and --grace-period, for commands that delete only with --force. */
export const forcedDeletionFlags: readonly FlagSpec[] = [
	cascadeFlag("With --force: what becomes of dependents: background, orphan or foreground."),
	gracePeriodFlag("With --force: seconds that pods have to end; negative: their own."),
];

export function cascadeFlag(help: string): FlagSpec {
	return { name: "cascade", type: "string", default: "background", bare: "background", help };
}

export function gracePeriodFlag(help: string): FlagSpec {
	return { name: "grace-period", type: "int", default: -1, help };
}

/**
 * What --cascade says; its old form, a boolean, works with a warning.
 * @throws a CliError in kubectl's words
 */
export function propagationOf(cascade: string, { io }: Context): NonNullable<DeleteOptions["propagationPolicy"]> {
	const bool = parseBool(cascade);
	if (bool !== undefined) {
		const now = bool ? "background" : "orphan";
		io.err(`warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${now}.\n`);
		return bool ? "Background" : "Orphan";
	}
	switch (cascade) {
		case "background":
			return "Background";
		case "foreground":
			return "Foreground";
		case "orphan":
			return "Orphan";
		default:
			throw plainError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
	}
}

/** Seconds as the API takes them: none for a negative number, which leaves it to the objects. */
export function graceOf(seconds: number): number | undefined {
	return seconds < 0 ? undefined : seconds;
}

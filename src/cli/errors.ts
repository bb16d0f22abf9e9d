const BRAND = Symbol.for("ds.CliError");

/**
 * An error with ready lines for stderr and an exit code. Compared by brand, never by instanceof: every command
 * bundle carries its own copy of this class.
 */
export class CliError extends Error {
	readonly [BRAND] = true;
	readonly exitCode: number;

	/** `message` is printed as it is: kubectl's own prefix ("error: …") belongs to it where kubectl prints one. */
	constructor(message: string, exitCode = 1) {
		super(message);
		this.name = "CliError";
		this.exitCode = exitCode;
	}
}

/** An error before which the command's help is printed, on stdout as kubectl does; without a message that is all. */
export class HelpError extends CliError {
	readonly withHelp = true;
}

/** Whether an error wants the command's help printed first. */
export function wantsHelp(error: unknown): boolean {
	return isCliError(error) && "withHelp" in error;
}

export function isCliError(error: unknown): error is CliError {
	return typeof error === "object" && error !== null && BRAND in error;
}

/** kubectl's cmdutil.UsageErrorf: the message, then where the help is. */
export function usageError(command: string, message: string): CliError {
	return new CliError(`error: ${message}\nSee 'ds ${command} -h' for help and examples`);
}

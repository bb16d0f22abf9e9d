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

/** A server that could not be reached: what kubectl says of it alone, and what it says where the failure is a part. */
export class UnreachedError extends CliError {
	/** `why` as Go tells it: dial tcp 10.0.0.1:6443: connect: connection refused. */
	constructor(
		message: string,
		readonly unreached: { readonly method: string; readonly url: string; readonly why: string },
	) {
		super(message);
	}
}

export function isUnreached(error: unknown): error is UnreachedError {
	return isCliError(error) && "unreached" in error;
}

/** Go's url.Error: Get "https://10.0.0.1:6443/api": dial tcp 10.0.0.1:6443: connect: connection refused. */
export function unreachedText({ unreached: { method, url, why } }: UnreachedError, path?: string): string {
	const verb = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`;
	return `${verb} ${JSON.stringify(path === undefined ? url : new URL(path, url).href)}: ${why}`;
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

/** True for what ends a command on ^C. */
export function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === "AbortError";
}

import { goQuote } from "../api/go/format";
import { isStatusError, type StatusCause, type StatusError } from "../api/statusError";
import { escapeTerminal } from "../printers/escape";
import { isCliError } from "./errors";

/** What is said on stderr about an error, and the exit code. */
export interface Report {
	readonly text: string;
	readonly exitCode: number;
}

/** How an error ends a command, in the words of kubectl's cmdutil.CheckErr. `debug` adds the stack of a bug. */
export function report(error: unknown, options: { debug: boolean }): Report {
	if (isAggregate(error)) {
		const errors = flatten(error);
		if (errors.length === 1) return report(errors[0], options);
		const exitCode = Math.max(1, ...errors.map((inner) => (isCliError(inner) ? inner.exitCode : 1)));
		return { text: errors.map((inner) => `${escapeTerminal(messageInList(inner))}\n`).join(""), exitCode };
	}
	if (isCliError(error)) return { text: lines(error.message), exitCode: error.exitCode };
	if (isStatusError(error)) return { text: lines(statusMessage(error)), exitCode: 1 };
	if (options.debug && error instanceof Error) return { text: lines(error.stack ?? error.message), exitCode: 1 };
	const message = plainMessage(error);
	return { text: lines(message.startsWith("error: ") ? message : `error: ${message}`), exitCode: 1 };
}

/** True for the error of a stdout whose reader has gone: a quiet end. */
export function isClosedPipe(error: unknown): boolean {
	return error instanceof Error && (error as NodeJS.ErrnoException).code === "EPIPE";
}

function isAggregate(error: unknown): error is AggregateError {
	return error instanceof AggregateError;
}

function flatten(aggregate: AggregateError): unknown[] {
	return aggregate.errors.flatMap((inner) => (isAggregate(inner) ? flatten(inner) : [inner]));
}

/** The text with a newline at its end; nothing for an error that has been told already. */
function lines(message: string): string {
	if (message === "") return "";
	const text = escapeTerminal(message);
	return text.endsWith("\n") ? text : `${text}\n`;
}

/** One of several errors has no "error: " before it. */
function messageInList(error: unknown): string {
	if (isStatusError(error)) return standardMessage(error);
	if (isCliError(error)) return error.message.replace(/^error: /, "");
	return plainMessage(error);
}

function statusMessage(error: StatusError): string {
	return error.status.reason === "Invalid" ? invalidMessage(error) : standardMessage(error);
}

function standardMessage(error: StatusError): string {
	const { reason, message } = error.status;
	if (reason === "Unauthorized") return `error: You must be logged in to the server (${message})`;
	return reason === "" ? `Error from server: ${message}` : `Error from server (${reason}): ${message}`;
}

/** An invalid object, alone: its causes on lines of their own when there are several. */
function invalidMessage(error: StatusError): string {
	const { details, message } = error.status;
	if (details === undefined) return message === "" ? "The request is invalid" : `The request is invalid: ${message}`;
	const named = (details.kind ?? "") !== "" || (details.name ?? "") !== "";
	const subject = named
		? `The ${details.kind ?? ""} ${goQuote(details.name ?? "")} is invalid`
		: "The request is invalid";
	const causes = [...new Set((details.causes ?? []).map(causeText))];
	if (causes.length === 0) return named || message === "" ? subject : `${subject}: ${message}`;
	if (causes.length === 1) return `${subject}: ${causes[0]}`;
	return `${subject}: \n${causes.map((cause) => `* ${cause}\n`).join("")}`;
}

function causeText(cause: StatusCause): string {
	return `${cause.field ?? ""}: ${cause.message ?? ""}`;
}

/** What the system calls a failure, as Go prints it. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	EEXIST: "file exists",
	EISDIR: "is a directory",
	EMFILE: "too many open files",
	ENOENT: "no such file or directory",
	ENOSPC: "no space left on device",
	ENOTDIR: "not a directory",
	EPERM: "operation not permitted",
	EROFS: "read-only file system",
	EIO: "input/output error",
};

function plainMessage(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const { code, syscall, path } = error as NodeJS.ErrnoException;
	const known = code === undefined ? undefined : SYSTEM_ERRORS[code];
	if (known === undefined || syscall === undefined) return error.name === "Error" ? error.message : firstLine(error);
	return `${syscall} ${path ?? "/dev/stdout"}: ${known}`;
}

/** A bug: its first line says what it is. */
function firstLine(error: Error): string {
	return `${error.name}: ${error.message.split("\n")[0] ?? ""}`;
}

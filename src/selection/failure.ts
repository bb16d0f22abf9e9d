import { goQuote } from "../api/go/format";
import { isStatusError, StatusError } from "../api/statusError";
import { CliError, isAbort, isCliError, isUnreached, unreachedText } from "../cli/errors";

/**
 * What a command throws after its errors, undefined without any: kubectl tells those of the visits (`visited`) one by
 * one, and those of finding the objects (`selecting`) all in one behind them.
 */
export function failure(visited: readonly unknown[], selecting: readonly unknown[] = []): unknown {
	const found = selecting.length === 1 && isAggregate(selecting[0]) ? selecting[0].errors : selecting;
	if (visited.length === 0) return aggregate(found.map((error) => (isAggregate(error) ? joined(error) : error)));
	return aggregate(found.length === 0 ? visited : [...visited, joined(new AggregateError(found))]);
}

/** One error as it is, several as one; undefined for none. What ended the command stands back behind its errors. */
export function aggregate(errors: readonly unknown[]): unknown {
	const told = errors.filter((error) => !isAbort(error));
	return told.length > 1 ? new AggregateError(told) : (told[0] ?? errors[0]);
}

/** An error as kubectl's visitors return it; printed with "error: " when it stands alone. */
export function plainError(message: string): CliError {
	return new CliError(`error: ${message}`);
}

/**
 * Go's err.Error(): a message without what kubectl prints before it.
 * @throws what ended the command, which is no error to be told
 */
export function errorText(error: unknown): string {
	if (isAbort(error)) throw error;
	if (isAggregate(error)) return joined(error).message.replace(/^error: /, "");
	if (isUnreached(error)) return unreachedText(error);
	if (isCliError(error)) return error.message.replace(/^error: /, "");
	return error instanceof Error ? error.message : String(error);
}

/** cmdutil.AddSourceToErr: `error when creating "a.yaml": …`, still with the server's reason. */
export function withSource(error: unknown, verb: string, source: string): unknown {
	const prefix = `error when ${verb} ${goQuote(source)}: `;
	if (!isStatusError(error)) return plainError(prefix + errorText(error));
	const { reason, details, code, message } = error.status;
	return new StatusError({ message: prefix + message, reason, details, code });
}

/** Several errors in one, in brackets, each text once (apimachinery's Aggregate). */
function joined(error: AggregateError): CliError {
	const texts = [...new Set(flatten(error).map(errorText))];
	return plainError(texts.length === 1 ? (texts[0] ?? "") : `[${texts.join(", ")}]`);
}

function flatten(error: AggregateError): unknown[] {
	return error.errors.flatMap((inner) => (isAggregate(inner) ? flatten(inner) : [inner]));
}

function isAggregate(error: unknown): error is AggregateError {
	return error instanceof AggregateError;
}

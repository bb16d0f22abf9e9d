import { parseGoDuration } from "./argv/goDuration";
import { ValueError } from "./argv/valueError";
import type { Invocation } from "./command";
import { CliError } from "./errors";

/**
 * --request-timeout in milliseconds, 0 for none: seconds or a duration, as client-go's ParseTimeout.
 * @throws CliError in kubectl's words for what is neither.
 */
export function requestTimeout(invocation: Invocation): number {
	const text = invocation.string("request-timeout");
	if (/^(\+?\d+|-0+)$/.test(text)) return Number(text) * 1000;
	try {
		return text === "" ? 0 : parseGoDuration(text);
	} catch (error) {
		if (!(error instanceof ValueError)) throw error;
		throw new CliError(
			"error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
		);
	}
}

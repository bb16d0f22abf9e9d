import { isAnswerError } from "./answerError";
import { refusedOf, textOf, unreadable } from "./answers";
import { refusal } from "./refusal";
import type { RemoteRequest } from "./request";
import type { Transport } from "./transport";

/**
 * The body of an answer as it comes: a log, any path. One that breaks off is not asked for again: what has been read would come twice.
 * @throws StatusError in the server's words, CliError when it can't be reached or breaks off.
 */
export async function* readBody(
	transport: Transport,
	request: Omit<RemoteRequest, "method"> & { method?: RemoteRequest["method"] },
): AsyncGenerator<Uint8Array, void> {
	const { signal } = request;
	const asked = { method: "GET", ...request, accept: "application/json, */*" } as const;
	const response = await transport.send(asked);
	if (response.status >= 300) throw refusal(refusedOf(response), await textOf(response), asked);
	try {
		yield* response.body;
	} catch (error) {
		if (signal?.aborted) return;
		throw isAnswerError(error) ? unreadable(error) : error;
	} finally {
		response.abort();
	}
}

import { isStatusError } from "../../api/statusError";
import { refusal, textOf } from "./answers";
import { connectionError } from "./connectionError";
import type { RemoteRequest, Transport } from "./transport";

/**
 * The body of a log as it comes. One that breaks off is not asked for again: what has been read would come twice.
 * @throws StatusError in the server's words, CliError when it can't be reached or breaks off.
 */
export async function* readLog(
	transport: Transport,
	request: Omit<RemoteRequest, "method">,
): AsyncGenerator<Uint8Array, void> {
	const { signal } = request;
	const response = await transport.send({ ...request, method: "GET", accept: "application/json, */*" });
	if (response.status !== 200) throw refusal(response.status, await textOf(response));
	try {
		yield* response.body;
	} catch (error) {
		if (signal?.aborted) return;
		throw isStatusError(error) ? error : connectionError(error, transport.server, false);
	} finally {
		response.abort();
	}
}

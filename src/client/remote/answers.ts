import { CliError } from "../../cli/errors";
import { AnswerError } from "./answerError";
import { parse } from "./json";
import { type Asked, type Refused, refusal } from "./refusal";
import type { RemoteResponse } from "./request";
import { type Log, logBody } from "./requestLog";

/** An answer with more bytes than this, unpacked, is none that can be held in memory. */
const MAX_BYTES = 500 * 1024 * 1024;

/** What client-go makes of an answer in another type than JSON is a failure of its own. */
const JSON_TYPE = /^\s*(application\/json|application\/[\w.-]+\+json)\b/i;

/**
 * The JSON of an answer.
 * @throws StatusError in the server's words when it refuses; AnswerError where it does not answer in JSON, or not to the
 *   end.
 */
export async function readAnswer(response: RemoteResponse, asked: Asked, log?: Log): Promise<unknown> {
	const text = await textOf(response);
	logBody(log, text);
	if (response.status < 200 || response.status > 206) throw refusal(refusedOf(response), text, asked);
	const type = response.headers["content-type"] ?? "";
	if (!asked.plainly && type !== "" && !JSON_TYPE.test(type)) {
		throw new AnswerError(`serializer for ${type.split(";")[0]?.trim()} doesn't exist`);
	}
	try {
		return parse(text);
	} catch (error) {
		throw new AnswerError((error as Error).message);
	}
}

/** kubectl's message for it: a list's stands in a list of errors, which have nothing before them. */
export function unreadable({ message }: AnswerError, ofList = false): CliError {
	return new CliError(ofList ? message : `error: ${message}`);
}

/** What a refusal's head says. */
export function refusedOf({ status, headers }: RemoteResponse): Refused {
	const retryAfter = Number(headers["retry-after"]);
	return {
		code: status,
		contentType: headers["content-type"],
		...(Number.isInteger(retryAfter) && headers["retry-after"] !== "" ? { retryAfter } : {}),
	};
}

/** A body's whole text. @throws an AnswerError for one that breaks off, or is too large to be held. */
export async function textOf(response: RemoteResponse): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body) {
		size += chunk.length;
		if (size > MAX_BYTES) {
			response.abort();
			throw new AnswerError(`the server's answer has more than ${MAX_BYTES} bytes`);
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}

/** The texts of a response's Warning headers: 299 - "text". */
export function warningsOf({ headers }: RemoteResponse): string[] {
	const header = headers.warning;
	if (header === undefined) return [];
	const texts: string[] = [];
	// Bytes of a header come as characters each.
	const text = Buffer.from(String(header), "latin1").toString("utf8");
	for (const [, quoted = ""] of text.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
		texts.push(quoted.replace(/\\(.)/g, "$1"));
	}
	return texts;
}

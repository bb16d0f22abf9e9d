import { readJson } from "../../api/go/readJson";
import { type Status, StatusError } from "../../api/statusError";
import type { RemoteResponse } from "./transport";

/** A body is read up to this size, in bytes, where it only is to be told about. */
const EXCERPT = 2048;
/** An excerpt that a person is shown, in characters. */
const SHOWN = 200;

/**
 * The JSON of an answer.
 * @throws StatusError in the server's words when it refuses, and in kubectl's where it does not speak the API.
 */
export async function readAnswer(response: RemoteResponse): Promise<unknown> {
	const text = await textOf(response);
	if (response.status >= 200 && response.status < 300) {
		try {
			return parse(text);
		} catch {
			throw new StatusError({
				message: `the server did not answer in JSON: ${excerpt(text)}`,
				reason: "InternalError",
				code: response.status,
			});
		}
	}
	throw refusal(response.status, text);
}

/** JSON, with integers that numbers would round as BigInt. */
export function parse(text: string): unknown {
	return /\d{16}/.test(text) ? readJson(text).value : JSON.parse(text);
}

/** The failure that a status and a body tell of. */
export function refusal(code: number, text: string): StatusError {
	let status: Partial<Status> | undefined;
	try {
		status = parse(text) as Partial<Status>;
	} catch {}
	if (status?.kind === "Status") {
		const { message = "", reason = "", details } = status;
		return new StatusError({ message, reason, details, code: status.code ?? code });
	}
	return generic(code, text);
}

/** client-go's NewGenericServerResponse: what it makes of an answer that is no Status. */
function generic(code: number, text: string): StatusError {
	const said = excerpt(text);
	switch (code) {
		case 401:
			return new StatusError({ message: "Unauthorized", reason: "Unauthorized", code });
		case 403:
			return new StatusError({ message: said || "unknown", reason: "Forbidden", code });
		case 404:
			return new StatusError({ message: "the server could not find the requested resource", reason: "NotFound", code });
		case 405:
			return new StatusError({
				message: "the server does not allow this method on the requested resource",
				reason: "MethodNotAllowed",
				code,
			});
		case 406:
			return new StatusError({
				message: "the server was unable to respond with a content type that the client supports",
				reason: "NotAcceptable",
				code,
			});
		case 409:
			return new StatusError({ message: "the server reported a conflict", reason: "Conflict", code });
		case 415:
			return new StatusError({
				message: "the body of the request was in an unknown format - accepted media types include: ",
				reason: "UnsupportedMediaType",
				code,
			});
		case 429:
			return new StatusError({
				message: "the server has received too many requests and has asked us to try again later",
				reason: "TooManyRequests",
				code,
			});
		case 503:
			return new StatusError({
				message: withExcerpt("the server is currently unable to handle the request", said),
				reason: "ServiceUnavailable",
				code,
			});
		case 504:
			return new StatusError({
				message: withExcerpt(
					"the server was unable to return a response in the time allotted, but may still be processing the request",
					said,
				),
				reason: "Timeout",
				code,
			});
		default:
			return new StatusError({
				message: withExcerpt(
					code >= 500
						? `an error on the server (${JSON.stringify(said || "unknown")}) has prevented the request from succeeding`
						: `the server responded with the status code ${code} but did not return more information`,
					code >= 500 ? "" : said,
				),
				reason: code >= 500 ? "InternalError" : "Unknown",
				code,
			});
	}
}

function withExcerpt(message: string, said: string): string {
	return said === "" ? message : `${message}: ${said}`;
}

/** The beginning of a text without markup, on one line. */
function excerpt(text: string): string {
	const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
	const plain = (title ?? text.slice(0, EXCERPT).replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();
	return plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain;
}

/** A body's whole text. */
export async function textOf(response: RemoteResponse): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of response.body) chunks.push(chunk);
	return Buffer.concat(chunks).toString("utf8");
}

/** The texts of a response's Warning headers: 299 - "text". */
export function warningsOf({ headers }: RemoteResponse): string[] {
	const header = headers.warning;
	if (header === undefined) return [];
	const texts: string[] = [];
	for (const [, text = ""] of String(header).matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
		texts.push(text.replace(/\\(.)/g, "$1"));
	}
	return texts;
}

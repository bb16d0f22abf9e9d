import { goQuote } from "../../api/go/format";
import { type Status, StatusError } from "../../api/statusError";
import { parse } from "./json";

/** What was asked, as far as a failure tells of it. */
export interface Asked {
	readonly method: string;
	/** The resource and, of one object, its name: "daemonsets.apps agent". Absent for other paths. */
	readonly about?: string;
	/** Discovery: kubectl's does not read what a server says beside the code. */
	readonly plainly?: boolean;
}

/** What came back, beside its text. */
export interface Refused {
	readonly code: number;
	readonly contentType?: string;
	/** In seconds. */
	readonly retryAfter?: number;
}

/** Of a body that is no Status, no more is told, in characters: as client-go. */
const MAX_TOLD = 2048;

/** The failure that a code and a body tell of: in the server's words, or in client-go's where it does not speak the API. */
export function refusal(refused: Refused, text: string, asked: Asked): StatusError {
	const status = asked.plainly ? undefined : statusIn(text);
	if (status === undefined) return unstructured(refused, text, asked);
	const { message = "", reason = "", details } = status;
	return new StatusError({ message, reason, details, code: status.code ?? refused.code });
}

function statusIn(text: string): Partial<Status> | undefined {
	try {
		const value = parse(text) as Partial<Status> | null;
		return value?.kind === "Status" ? value : undefined;
	} catch {
		return undefined;
	}
}

const TEXT_TYPE = /^\s*text\//i;

/** client-go's newUnstructuredResponseError and apimachinery's NewGenericServerResponse. */
function unstructured({ code, contentType = "", retryAfter }: Refused, text: string, asked: Asked): StatusError {
	const { method, about } = asked;
	const isText = contentType === "" || TEXT_TYPE.test(contentType);
	const said = isText ? text.slice(0, MAX_TOLD).trim() : "unknown";
	const { reason, message } = meaningOf(code, method, said);
	return new StatusError({
		message: about === undefined ? message : `${message} (${method.toLowerCase()} ${about})`,
		reason,
		code,
		details: {
			...namesIn(about),
			causes: [{ reason: "UnexpectedServerResponse", message: said }],
			...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
		},
	});
}

const MEANINGS: Readonly<Record<number, { reason: string; message: string | ((said: string) => string) }>> = {
	400: { reason: "BadRequest", message: "the server rejected our request for an unknown reason" },
	401: { reason: "Unauthorized", message: "the server has asked for the client to provide credentials" },
	// Who tried what is in the server's own words.
	403: { reason: "Forbidden", message: (said) => said },
	404: { reason: "NotFound", message: "the server could not find the requested resource" },
	405: { reason: "MethodNotAllowed", message: "the server does not allow this method on the requested resource" },
	406: {
		reason: "NotAcceptable",
		message: (said) =>
			said === "" || said === "unknown"
				? "the server was unable to respond with a content type that the client supports"
				: said,
	},
	409: { reason: "Conflict", message: "the server reported a conflict" },
	415: { reason: "UnsupportedMediaType", message: (said) => said },
	422: { reason: "Invalid", message: "the server rejected our request due to an error in our request" },
	429: {
		reason: "TooManyRequests",
		message: "the server has received too many requests and has asked us to try again later",
	},
	503: { reason: "ServiceUnavailable", message: "the server is currently unable to handle the request" },
	504: {
		reason: "Timeout",
		message: "the server was unable to return a response in the time allotted, but may still be processing the request",
	},
};

function meaningOf(code: number, method: string, said: string): { reason: string; message: string } {
	const known = MEANINGS[code];
	if (known !== undefined) {
		const reason = code === 409 && method === "POST" ? "AlreadyExists" : known.reason;
		return { reason, message: typeof known.message === "string" ? known.message : known.message(said) };
	}
	if (code >= 500) {
		const message = `an error on the server (${goQuote(said)}) has prevented the request from succeeding`;
		return { reason: "InternalError", message };
	}
	return {
		reason: "",
		message: `the server responded with the status code ${code} but did not return more information`,
	};
}

function namesIn(about = ""): { kind?: string; group?: string; name?: string } {
	if (about === "") return {};
	const [resource = "", name] = about.split(" ");
	const dot = resource.indexOf(".");
	const kind = dot < 0 ? resource : resource.slice(0, dot);
	return { kind, ...(dot < 0 ? {} : { group: resource.slice(dot + 1) }), ...(name === undefined ? {} : { name }) };
}

import { StatusError } from "../../api/statusError";

/** What a client wants an answer to be. */
export interface Representation {
	format: "json" | "yaml";
	pretty: boolean;
	/** Another kind of object than the one that was asked for, as Accept's parameters name it: as=Table;g=…;v=… */
	as?: { kind: string; group: string; version: string };
}

/** Which conversions a path offers. */
export type Allowed = (as: Representation["as"]) => boolean;

const OFFERED = ["application/json", "application/yaml"] as const;
const META = ["Table", "PartialObjectMetadata", "PartialObjectMetadataList"];

/** Objects as they are, as rows of a table, or only their metadata. */
export const objects: Allowed = (as) =>
	as === undefined ||
	(META.includes(as.kind) && as.group === "meta.k8s.io" && (as.version === "v1" || as.version === "v1beta1"));

/** Nothing but what is there. */
export const plain: Allowed = (as) => as === undefined;

interface Request {
	accept: string | undefined;
	userAgent: string | undefined;
	/** The query parameter. */
	pretty: string | null;
}

/**
 * What an answer is to be, by the Accept header (apiserver's NegotiateMediaTypeOptions over goautoneg).
 * @throws a NotAcceptable StatusError when nothing that is wanted is offered.
 */
export function negotiate(request: Request, allowed: Allowed, stream = false): Representation {
	const accept = request.accept ?? "";
	if (accept === "") return { format: "json", pretty: wantsPretty(request, undefined) };
	for (const { type, subtype, parameters } of parseAccept(accept)) {
		for (const offered of OFFERED) {
			const [ofType, ofSubtype] = offered.split("/");
			const matches =
				(type === ofType && (subtype === ofSubtype || subtype === "*")) || (type === "*" && subtype === "*");
			if (!matches || (stream && offered !== "application/json")) continue;
			const as = conversion(parameters);
			if (!allowed(as) || (parameters.get("stream") ?? "watch") !== "watch" || parameters.get("sv")) continue;
			const format = offered === "application/json" ? "json" : "yaml";
			return { format, pretty: wantsPretty(request, parameters.get("pretty")), ...(as === undefined ? {} : { as }) };
		}
	}
	throw notAcceptable(stream ? ["application/json;stream=watch"] : OFFERED);
}

/** The media types that an Accept header names, the most wanted first. */
export function mediaTypes(accept: string): string[] {
	return parseAccept(accept).map(({ type, subtype }) => `${type}/${subtype}`);
}

/** 406, with the types that would have done. */
export function notAcceptable(accepted: readonly string[]): StatusError {
	return new StatusError({
		message: `only the following media types are accepted: ${accepted.join(", ")}`,
		reason: "NotAcceptable",
		code: 406,
	});
}

/** The media type of a body; "" when none is given. */
export function mediaType(contentType: string | undefined): string {
	return (contentType?.split(";")[0] ?? "").trim().toLowerCase();
}

/** 415, with the types that would have done. */
export function unsupportedMediaType(accepted: readonly string[] = OFFERED): StatusError {
	return new StatusError({
		message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
		reason: "UnsupportedMediaType",
		code: 415,
	});
}

interface Clause {
	type: string;
	subtype: string;
	quality: number;
	parameters: Map<string, string>;
}

/** The clauses by quality, then as they stand. */
function parseAccept(accept: string): Clause[] {
	const clauses: Clause[] = [];
	for (const part of accept.split(",").slice(0, MAX_CLAUSES)) {
		const [media = "", ...rest] = part.trim().split(";");
		const [type = "", subtype = ""] = media.trim().toLowerCase().split("/");
		if (type === "" || (subtype === "" && type !== "*")) continue;
		const parameters = new Map<string, string>();
		for (const pair of rest) {
			const equals = pair.indexOf("=");
			if (equals > 0) parameters.set(pair.slice(0, equals).trim(), unquote(pair.slice(equals + 1).trim()));
		}
		const quality = Number(parameters.get("q") ?? 1);
		parameters.delete("q");
		clauses.push({ type, subtype: subtype || "*", quality: Number.isNaN(quality) ? 1 : quality, parameters });
	}
	return clauses.sort((a, b) => b.quality - a.quality);
}

const MAX_CLAUSES = 64;

function unquote(text: string): string {
	return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text;
}

function conversion(parameters: ReadonlyMap<string, string>): Representation["as"] {
	const [kind, group, version] = ["as", "g", "v"].map((name) => parameters.get(name));
	if (kind === undefined && group === undefined && version === undefined) return undefined;
	return { kind: kind ?? "", group: group ?? "", version: version ?? "" };
}

/** The query says so, the media type, or a client that people read with. */
function wantsPretty({ pretty, userAgent }: Request, parameter: string | undefined): boolean {
	if (parameter === "1") return true;
	if (pretty) return ["1", "t", "T", "TRUE", "true", "True"].includes(pretty);
	return /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent ?? "");
}

import { unrecognized } from "../../api/decode/index";
import { goQuote } from "../../api/go/format";
import { JsonSyntaxError, readJson } from "../../api/go/readJson";
import { writeJson } from "../../api/go/writeJson";
import { apiVersionOf, type Resource } from "../../api/resource";
import { badRequest, methodNotAllowed, pathNotFound, type StatusError } from "../../api/statusError";
import type { Context } from "../../cli/command";
import type { CliError } from "../../cli/errors";
import type { Client, DeleteOptions, FieldValidation, RawMethod, WriteOptions } from "../../client/client";
import { readDataFile } from "../../manifest/sourcesFiles";
import { plainError } from "../../selection/failure";
import type { SelectionRequest } from "../../selection/selection";

export interface RawRequest {
	method: RawMethod;
	/** A path of the API, with its query. */
	path: string;
	/** The file that is sent, "-" for standard input; "" for nothing. */
	file: string;
}

/** --raw PATH: what the server answers at a path of its API, as it comes; of a local cluster its objects' JSON. */
export async function sendRaw(client: Client, request: RawRequest, context: Context): Promise<void> {
	const { io, signal } = context;
	const body = await bodyOf(request.file, context);
	if (client.raw === undefined) await io.out(await localText(client, request, body));
	else {
		const { path, method } = request;
		for await (const chunk of client.raw(path, { method, body, signal })) await io.out(chunk);
	}
}

/** Sends the file of a command line with --raw to a path of the API as it is. */
export async function sendFile(
	{ method, path }: Omit<RawRequest, "file">,
	{ filenames, recursive }: Pick<SelectionRequest, "filenames" | "recursive">,
	excluded: { selector?: string; output: string },
	context: Context,
): Promise<void> {
	const file = rawFileOf(filenames, { required: method !== "DELETE", recursive, ...excluded });
	checkRawPath(path);
	await sendRaw(await context.client(), { method, path, file }, context);
}

/** @throws a CliError in kubectl's words for what is no path. */
export function checkRawPath(path: string): void {
	if (!path.startsWith("/") && !/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(path)) throw invalidPath(path);
}

/**
 * The one file that a write with --raw sends; "" for none.
 * @throws a CliError in kubectl's words for files and flags that --raw excludes.
 */
function rawFileOf(
	filenames: readonly string[],
	{
		required,
		recursive,
		selector = "",
		output,
	}: {
		required: boolean;
		recursive: boolean;
		selector?: string;
		output: string;
	},
): string {
	const [file = ""] = filenames;
	if (filenames.length > 1 || (required && filenames.length === 0)) {
		throw plainError("--raw can only use a single local file or stdin");
	}
	if (/^https?:\/\//.test(file)) throw plainError("--raw cannot read from a url");
	if (recursive) throw plainError("--raw and --recursive are mutually exclusive");
	if (selector !== "") throw plainError("--raw and --selector (-l) are mutually exclusive");
	if (output !== "") throw plainError("--raw and --output are mutually exclusive");
	return file;
}

async function bodyOf(file: string, { io, cwd }: Context): Promise<string> {
	if (file === "") return "";
	if (file === "-") return new TextDecoder().decode(await io.stdin());
	try {
		return readDataFile(file, cwd).toString("utf8");
	} catch (error) {
		throw plainError((error as Error).message);
	}
}

/** Where a server says nothing but that it is well. */
const HEALTH = ["/healthz", "/livez", "/readyz"];

/** A local cluster's answer; of itself it speaks as a server does, indented. */
async function localText(client: Client, request: RawRequest, body: string): Promise<string> {
	const { pathname } = urlOf(request.path);
	const reads = request.method === "GET";
	if (reads && HEALTH.includes(pathname)) return "ok";
	if (reads && pathname === "/version") return JSON.stringify(await client.version(), undefined, "  ");
	return `${writeJson(await answer(client, request, body))}\n`;
}

async function answer(client: Client, { method, path }: RawRequest, body: string): Promise<unknown> {
	const { pathname, searchParams } = urlOf(path);
	const parts = pathname.split("/").filter((part) => part !== "");
	const found = place(parts, await client.resources());
	if (found === undefined) throw pathNotFound();
	const { resource, namespace, name, subresource } = found;
	const list = {
		namespace,
		labelSelector: searchParams.get("labelSelector") ?? undefined,
		fieldSelector: searchParams.get("fieldSelector") ?? undefined,
	};
	switch (method) {
		case "GET":
			if (name !== undefined) return client.get(resource, { namespace, name }, { subresource });
			return client.list(resource, {
				...list,
				limit: Number(searchParams.get("limit")) || undefined,
				continue: searchParams.get("continue") ?? undefined,
			});
		case "POST":
			if ((name === undefined) !== (subresource === undefined)) throw methodNotAllowed();
			return client.create(resource, namespace, objectOf(resource, body), {
				...writeOptions(searchParams),
				name,
				subresource,
			});
		case "PUT":
			if (name === undefined) throw methodNotAllowed();
			return client.update(resource, { namespace, name }, objectOf(resource, body), {
				...writeOptions(searchParams),
				subresource,
			});
		case "DELETE": {
			const { gracePeriodSeconds, propagationPolicy, preconditions } = deleteOptionsOf(body);
			const wanted = { gracePeriodSeconds, propagationPolicy, preconditions, dryRun: isDryRun(searchParams) };
			if (name !== undefined) return client.delete(resource, { namespace, name }, wanted);
			const all = await client.list(resource, list);
			for (const { metadata } of all.items) {
				await client.delete(resource, { namespace: metadata.namespace, name: metadata.name ?? "" }, wanted);
			}
			return all;
		}
	}
}

/** @throws a StatusError in the server's words for what is no JSON. */
function objectOf(resource: Resource, body: string): unknown {
	return parsed(body, (why) => unrecognized(resource, why, body));
}

/** @throws a StatusError in the server's words for what is no JSON. */
function deleteOptionsOf(body: string): DeleteOptions {
	return body === "" ? {} : (parsed(body, badRequest) as DeleteOptions);
}

function parsed(body: string, refusal: (why: string) => StatusError): unknown {
	try {
		return readJson(body, { keepNumbers: true }).value;
	} catch (error) {
		if (!(error instanceof JsonSyntaxError)) throw error;
		throw refusal(`couldn't get version/kind; json parse error: ${error.message}`);
	}
}

function writeOptions(query: URLSearchParams): WriteOptions {
	return {
		fieldManager: query.get("fieldManager") || "kubectl",
		fieldValidation: (query.get("fieldValidation") ?? undefined) as FieldValidation | undefined,
		dryRun: isDryRun(query),
	};
}

function isDryRun(query: URLSearchParams): boolean {
	return query.get("dryRun") === "All";
}

function urlOf(path: string): URL {
	try {
		return new URL(path, "http://server");
	} catch {
		throw invalidPath(path);
	}
}

function invalidPath(path: string): CliError {
	return plainError(`--raw must be a valid URL path: parse ${goQuote(path)}: invalid URI for request`);
}

interface Place {
	resource: Resource;
	namespace: string | undefined;
	name: string | undefined;
	subresource: string | undefined;
}

/** /api/v1/… or /apis/GROUP/VERSION/…, with or without namespaces/NAMESPACE, then the resource and a name. */
function place(parts: readonly string[], resources: readonly Resource[]): Place | undefined {
	const words = parts.map(decodeURIComponent);
	const core = words[0] === "api";
	if (!core && words[0] !== "apis") return undefined;
	const version = core ? words[1] : `${words[1]}/${words[2]}`;
	const rest = words.slice(core ? 2 : 3);
	const find = (plural: string | undefined) =>
		resources.find((resource) => resource.plural === plural && apiVersionOf(resource) === version);
	if (rest[0] === "namespaces" && rest.length > 2) {
		const resource = find(rest[2]);
		return resource?.namespaced ? within(resource, rest[1], rest.slice(3)) : undefined;
	}
	const resource = find(rest[0]);
	return resource && within(resource, undefined, rest.slice(1));
}

function within(resource: Resource, namespace: string | undefined, rest: readonly string[]): Place | undefined {
	const [name, subresource, ...more] = rest;
	return more.length > 0 ? undefined : { resource, namespace, name, subresource };
}

import { goQuote } from "../../api/go/format";
import { goJson } from "../../api/go/json";
import { apiVersionOf, type Resource } from "../../api/resource";
import { StatusError } from "../../api/statusError";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import type { GetOptions } from "./options";

/** `get --raw PATH`: what the server answers at a path of its API, as it comes; of a local cluster its objects' JSON. */
export async function raw(client: Client, path: string, { io, signal }: Context): Promise<void> {
	if (client.raw === undefined) await io.out(`${goJson(await answer(client, path))}\n`);
	else for await (const chunk of client.raw(path, signal)) await io.out(chunk);
}

/** @throws a CliError in kubectl's words for flags that --raw excludes. */
export function checkRaw({ raw: path, watch, watchOnly, selection, output }: GetOptions): void {
	if (watch || watchOnly || selection.labelSelector !== undefined) {
		throw new CliError(
			"error: --raw may not be specified with other flags that filter the server request or alter the output",
		);
	}
	if (output !== "") throw new CliError("error: --raw and --output are mutually exclusive");
	if (!path.startsWith("/") && !/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(path)) {
		throw new CliError(`error: --raw must be a valid URL path: parse ${goQuote(path)}: invalid URI for request`);
	}
}

async function answer(client: Client, path: string): Promise<unknown> {
	const { pathname, searchParams } = urlOf(path);
	const parts = pathname.split("/").filter((part) => part !== "");
	if (parts.length === 1 && parts[0] === "version") return client.version();
	const found = place(parts, await client.resources());
	if (found === undefined) throw notFound();
	const { resource, namespace, name } = found;
	if (name !== undefined) return client.get(resource, { namespace, name });
	return client.list(resource, {
		namespace,
		labelSelector: searchParams.get("labelSelector") ?? undefined,
		fieldSelector: searchParams.get("fieldSelector") ?? undefined,
		limit: Number(searchParams.get("limit")) || undefined,
		continue: searchParams.get("continue") ?? undefined,
	});
}

function urlOf(path: string): URL {
	try {
		return new URL(path, "http://server");
	} catch {
		throw new CliError(`error: --raw must be a valid URL path: parse ${goQuote(path)}: invalid URI for request`);
	}
}

interface Place {
	resource: Resource;
	namespace: string | undefined;
	name: string | undefined;
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
	if (more.length > 0 || (subresource !== undefined && subresource !== "status")) return undefined;
	return { resource, namespace, name };
}

function notFound(): StatusError {
	return new StatusError({
		message: "the server could not find the requested resource",
		reason: "NotFound",
		code: 404,
	});
}

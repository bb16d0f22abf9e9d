import { goQuote } from "../api/go/format";
import type { Resource } from "../api/resource";
import { isStatusError, StatusError } from "../api/statusError";
import type { KubeObject } from "../api/types";
import type { Client, ListOptions } from "../client/client";
import type { Target } from "./selection";

/** An object that a target means: kubectl's resource.Info. */
export interface Info {
	resource: Resource;
	namespace: string | undefined;
	name: string;
	/** As the server or a file has it; absent for one that is only named. */
	object?: KubeObject;
	/** The part of it that is meant. */
	subresource?: string;
	/** The file it came from. */
	source?: string;
}

/**
 * The objects of a target: a named one as it is, those of a list as the server lists them, page by page.
 * @throws the server's StatusError; for a list as kubectl words it ("Unable to find …").
 */
export async function* infosOf(client: Client, target: Target, chunkSize = 500): AsyncGenerator<Info> {
	if (target.kind !== "list") {
		yield target;
		return;
	}
	const { resource, namespace, labelSelector, fieldSelector } = target;
	const options: ListOptions = { namespace, labelSelector, fieldSelector, limit: chunkSize || undefined };
	let next: string | undefined;
	do {
		let page: Awaited<ReturnType<Client["list"]>>;
		try {
			page = await client.list(resource, { ...options, continue: next });
		} catch (error) {
			throw listError(error, resource, { labelSelector, fieldSelector });
		}
		for (const object of page.items) {
			yield { resource, namespace: object.metadata.namespace, name: object.metadata.name ?? "", object };
		}
		next = page.metadata.continue || undefined;
	} while (next !== undefined);
}

/** A failed list as kubectl tells it: what was looked for comes first. */
export function listError(
	error: unknown,
	{ group, version, plural }: Resource,
	{ labelSelector = "", fieldSelector = "" }: { labelSelector?: string; fieldSelector?: string },
): unknown {
	if (!isStatusError(error) || !["BadRequest", "NotFound"].includes(error.status.reason)) return error;
	const resource = goQuote(`${group}/${version}, Resource=${plural}`);
	const selectors = `label selector ${goQuote(labelSelector)}, field selector ${goQuote(fieldSelector)}`;
	const { reason, details, code, message } = error.status;
	if (/^Unable to (find|list) "/.test(message)) return error;
	const what =
		labelSelector === "" && fieldSelector === ""
			? `Unable to list ${resource}`
			: `Unable to find ${resource} that match ${selectors}`;
	return new StatusError({ message: `${what}: ${message}`, reason, details, code });
}

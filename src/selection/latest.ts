import { resourceForKind } from "../api/resources";
import { hasReason } from "../api/statusError";
import type { KubeObject } from "../api/types";
import type { Client } from "../client/client";
import type { Info } from "./infos";

/**
 * An object as the server has it now.
 * @throws the server's StatusError; that of the namespace when it is the namespace that is missing.
 */
export async function getLatest(client: Client, { resource, namespace, name, subresource }: Info): Promise<KubeObject> {
	try {
		return await client.get(resource, { namespace, name }, { subresource });
	} catch (error) {
		if (!hasReason(error, "NotFound") || !namespace || namespace === "default") throw error;
		throw (await namespaceMissing(client, namespace)) ?? error;
	}
}

async function namespaceMissing(client: Client, name: string): Promise<unknown> {
	try {
		const namespaces = resourceForKind(await client.resources(), "v1", "Namespace");
		if (namespaces !== undefined) await client.get(namespaces, { name });
		return undefined;
	} catch (error) {
		return hasReason(error, "NotFound") ? error : undefined;
	}
}

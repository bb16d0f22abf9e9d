import { resourceForKind } from "../../api/resources";
import { StatusError } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { Client } from "../../client/client";

/**
 * Asks a cluster by creating a review, which it answers and does not store.
 * @throws StatusError as the server words it, also where it knows no such reviews.
 */
export async function ask<S>(
	client: Client,
	apiVersion: string,
	kind: string,
	spec?: object,
): Promise<KubeObject & { status: S }> {
	const resource = resourceForKind(await client.resources(), apiVersion, kind);
	if (resource === undefined) {
		throw new StatusError({
			message: "the server could not find the requested resource",
			reason: "NotFound",
			code: 404,
		});
	}
	const object = { apiVersion, kind, metadata: {}, ...(spec && { spec }) };
	return (await client.create(resource, undefined, object, { fieldManager: "" })) as KubeObject & { status: S };
}

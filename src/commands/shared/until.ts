import { notFound } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { Client } from "../../client/client";
import type { Info } from "../../selection/infos";

/**
 * Waits until an object meets a check, and gives it as it is then; undefined when the signal comes first.
 * @throws NotFound when it is not there at the beginning, and what the check throws
 */
export async function untilMet(
	client: Client,
	info: Info,
	met: (object: KubeObject) => boolean,
	signal: AbortSignal,
): Promise<KubeObject | undefined> {
	while (!signal.aborted) {
		const { object, resourceVersion } = await look(client, info);
		if (object === undefined) throw notFound(info.resource, info.name);
		if (met(object)) return object;
		for await (const event of changes(client, info, resourceVersion, signal)) {
			// The watch has lost its place: look again.
			if (event.type === "ERROR") break;
			if (event.type !== "DELETED" && event.type !== "BOOKMARK" && met(event.object)) return event.object;
		}
	}
	return undefined;
}

/** Waits until an object is gone; false when the signal comes first. One that follows under its name does not count. */
export async function untilGone(client: Client, info: Info, signal: AbortSignal): Promise<boolean> {
	while (!signal.aborted) {
		const { object, resourceVersion } = await look(client, info);
		if (object === undefined) return true;
		for await (const event of changes(client, info, resourceVersion, signal)) {
			if (event.type === "DELETED") return true;
			if (event.type === "ERROR") break;
		}
	}
	return false;
}

async function look(
	client: Client,
	{ resource, namespace, name }: Info,
): Promise<{ object: KubeObject | undefined; resourceVersion: string | undefined }> {
	const list = await client.list(resource, { namespace, fieldSelector: `metadata.name=${name}` });
	return { object: list.items[0], resourceVersion: list.metadata.resourceVersion };
}

async function* changes(
	client: Client,
	{ resource, namespace, name }: Info,
	resourceVersion: string | undefined,
	signal: AbortSignal,
) {
	const fieldSelector = `metadata.name=${name}`;
	try {
		yield* client.watch(resource, { namespace, fieldSelector, resourceVersion, signal });
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

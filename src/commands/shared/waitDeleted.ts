import { hasReason } from "../../api/statusError";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import type { Info } from "../../selection/infos";

/** An object whose deletion the server has accepted; without a uid any object of its name is waited for. */
export interface Deleted {
	info: Info;
	uid: string | undefined;
}

/**
 * Waits until none of the objects is there any more: finalizers, graceful ends. `timeoutMs` 0 waits without end.
 * @throws a CliError when the time is over; AbortError on an interrupt.
 */
export async function waitDeleted(
	client: Client,
	deleted: readonly Deleted[],
	timeoutMs: number,
	context: Context,
): Promise<void> {
	const timeout = timeoutMs > 0 ? context.after(timeoutMs) : undefined;
	const signal = timeout === undefined ? context.signal : AbortSignal.any([context.signal, timeout]);
	try {
		for (const each of deleted) {
			if (await isGone(client, each, signal)) continue;
			context.signal.throwIfAborted();
			const { resource, name } = each.info;
			throw new CliError(`error: timed out waiting for the condition on ${resource.plural}/${name}`);
		}
	} catch (error) {
		// Who may delete, but not look, is done.
		if (!hasReason(error, "Forbidden") && !hasReason(error, "MethodNotAllowed")) throw error;
	}
}

/** Resolves to false when the signal comes first. */
async function isGone(client: Client, { info, uid }: Deleted, signal: AbortSignal): Promise<boolean> {
	const { resource, namespace, name } = info;
	while (!signal.aborted) {
		let resourceVersion: string | undefined;
		try {
			const object = await client.get(resource, { namespace, name });
			if (uid !== undefined && object.metadata.uid !== uid) return true;
			resourceVersion = object.metadata.resourceVersion;
		} catch (error) {
			if (hasReason(error, "NotFound")) return true;
			throw error;
		}
		const fieldSelector = `metadata.name=${name}`;
		for await (const event of client.watch(resource, { namespace, fieldSelector, resourceVersion, signal })) {
			if (event.type === "DELETED") return true;
			// The watch has lost its place: look again.
			if (event.type === "ERROR") break;
		}
	}
	return false;
}

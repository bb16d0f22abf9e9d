import { hasReason } from "../../api/statusError";
import type { Context } from "../../cli/command";
import type { Client, DeleteOptions } from "../../client/client";
import { failure, withSource } from "../../selection/failure";
import type { ManifestTarget } from "../../selection/selection";
import { type Deleted, waitDeleted } from "../shared/waitDeleted";

const TIMEOUT_MS = 5 * 60 * 1000;

/**
 * Deletes those of the objects that are there, says so, and waits until they are gone (five minutes without a
 * `timeoutMs`).
 * @throws what the server refuses; a CliError when the time is over.
 */
export async function deletePresent(
	client: Client,
	targets: readonly ManifestTarget[],
	{ deletion, timeoutMs }: { deletion: DeleteOptions; timeoutMs: number },
	context: Context,
): Promise<void> {
	const deleted: Deleted[] = [];
	const failed: unknown[] = [];
	for (const info of targets) {
		const { resource, namespace, name, source } = info;
		try {
			await client.delete(resource, { namespace, name }, deletion);
			deleted.push({ info, uid: undefined });
			const kind = `${resource.kind.toLowerCase()}${resource.group === "" ? "" : `.${resource.group}`}`;
			const where = resource.namespaced ? `deleted from ${namespace} namespace` : "deleted";
			await context.io.out(`${kind} "${name}" ${where}\n`);
		} catch (error) {
			if (!hasReason(error, "NotFound")) failed.push(withSource(error, "deleting", source));
		}
	}
	const error = failure(failed);
	if (error !== undefined) throw error;
	await waitDeleted(client, deleted, timeoutMs || TIMEOUT_MS, context);
}

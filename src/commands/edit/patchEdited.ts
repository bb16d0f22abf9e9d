import { isDeepStrictEqual } from "node:util";
import { goJson } from "../../api/go/json";
import { strategicDiff } from "../../api/patch/strategicDiff";
import { schemaFor } from "../../api/schema/schema";
import type { Context } from "../../cli/command";
import type { Client, WriteOptions } from "../../client/client";
import { plainError } from "../../selection/failure";
import type { Editable } from "../shared/editing/editObjects";
import type { EditRound } from "../shared/editing/editRound";
import { originalOf } from "../shared/editing/originalOf";
import { type Printing, printerOf } from "../shared/printing";

export interface PatchEditedOptions extends WriteOptions {
	/** --output-patch: prints each patch before it is sent. */
	outputPatch: boolean;
	printing: Printing;
}

/**
 * Sends what was changed of each edited object as a patch. What the server refuses is counted in the round.
 * @throws a CliError in kubectl's words when an object has become another one
 */
export async function patchEdited(
	client: Client,
	originals: readonly Editable[],
	edited: readonly Editable[],
	round: EditRound,
	{ outputPatch, printing, ...write }: PatchEditedOptions,
	context: Context,
): Promise<void> {
	for (const info of edited) {
		const { resource, namespace, name } = info;
		const original = originalOf(originals, info);
		let { object } = info;
		let done = "skipped";
		if (!isDeepStrictEqual(original.object, object)) {
			const struct = resource.custom ? undefined : schemaFor(resource);
			const patch = strategicDiff(struct, { ...original.object }, { ...object });
			refuseAnotherObject(patch);
			if (outputPatch) await context.io.out(`Patch: ${goJson(patch)}\n`);
			try {
				const type = struct === undefined ? "merge" : "strategic";
				object = await client.patch(resource, { namespace, name }, type, patch, write);
			} catch (error) {
				context.io.err(round.add(error, info));
				continue;
			}
			done = "edited";
		}
		for (const piece of printerOf(printing, done).pieces(object)) await context.io.out(piece);
	}
}

function refuseAnotherObject(patch: Readonly<Record<string, unknown>>): void {
	const metadata = (patch.metadata ?? {}) as Record<string, unknown>;
	if ("apiVersion" in patch || "kind" in patch || "managedFields" in patch || "name" in metadata) {
		throw plainError("At least one of apiVersion, kind and name was changed");
	}
}

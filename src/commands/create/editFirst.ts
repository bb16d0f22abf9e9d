import type { Context } from "../../cli/command";
import type { Client, WriteOptions } from "../../client/client";
import type { Printer } from "../../printers";
import type { ManifestTarget } from "../../selection/selection";
import type { DryRun } from "../shared/dryRun";
import { type EditSettings, editObjects } from "../shared/editing/editObjects";

export interface EditFirstOptions {
	settings: EditSettings;
	write: WriteOptions;
	dryRun: DryRun;
	/** A printer of its own for each object: nothing stands between several. */
	printer: () => Printer;
}

/** --edit: lets the user edit an object out of a file, and creates what is saved. */
export async function editFirst(
	client: Client,
	target: ManifestTarget,
	{ settings, write, dryRun, printer }: EditFirstOptions,
	context: Context,
): Promise<void> {
	await editObjects(client, [target], settings, context, async (edited) => {
		for (const { resource, namespace, object } of edited) {
			const created = dryRun === "client" ? object : await client.create(resource, namespace, object, write);
			for (const piece of printer().pieces(created)) await context.io.out(piece);
		}
	});
}

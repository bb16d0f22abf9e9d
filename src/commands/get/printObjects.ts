import type { KubeObject } from "../../api/types";
import type { Context } from "../../cli/command";
import type { Client } from "../../client/client";
import type { Printable } from "../../printers";
import { sortObjects } from "../../printers/sortBy";
import { aggregate } from "../../selection/failure";
import type { Selection } from "../../selection/selection";
import { objects } from "./fetch";
import { ignored } from "./ignored";
import type { GetOptions } from "./options";
import { Out } from "./out";
import { objectPrinter } from "./printers";

/** Prints all that was selected as objects: a single one by itself, others as a List. */
export async function printObjects(
	client: Client,
	{ targets, errors: selecting, single }: Selection,
	options: GetOptions,
	context: Context,
): Promise<void> {
	const errors = [...selecting];
	const found: KubeObject[] = [];
	for (const target of targets) {
		try {
			for await (const object of objects(client, target, options)) found.push(object);
		} catch (error) {
			if (!ignored(error, options)) errors.push(error);
		}
	}
	if (errors.length > 0 && single) throw aggregate(errors);
	if (found.length > 0 || !options.ignoreNotFound) {
		const printer = objectPrinter(options, context);
		const out = new Out(context.io);
		try {
			await out.writeAll(printer.pieces(printable(found, single, options)));
		} catch (error) {
			errors.push(error);
		}
		await out.flush();
	}
	if (errors.length > 0) throw aggregate(errors);
}

function printable(found: KubeObject[], single: boolean, { sortBy: path }: GetOptions): Printable {
	const [first] = found;
	if (single && first && found.length === 1) return first;
	const items = path === "" ? found : sortObjects(found, path, (object) => object);
	return { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items };
}

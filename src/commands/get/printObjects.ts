import type { KubeObject } from "../../api/types";
import type { Context } from "../../cli/command";
import type { Client } from "../../client/client";
import type { ListText, Printer } from "../../printers";
import { sortObjects } from "../../printers/sortBy";
import { aggregate } from "../../selection/failure";
import type { Selection, Target } from "../../selection/selection";
import { objects } from "./fetch";
import { ignored } from "./ignored";
import { objectPrinter } from "./objectPrinter";
import type { GetOptions } from "./options";
import { Out } from "./out";

const LIST = { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" } };

/** Prints all that was selected as objects: a single one by itself, others as a List. */
export async function printObjects(
	client: Client,
	selection: Selection,
	options: GetOptions,
	context: Context,
): Promise<void> {
	const errors = [...selection.errors];
	const found = allObjects(client, selection.targets, options, errors);
	const out = new Out(context.io);
	try {
		if (selection.single || options.sortBy !== "") await printTogether(found, selection, options, context, out, errors);
		else await printAsTheyCome(found, options, context, out);
	} finally {
		await out.flush();
	}
	if (errors.length > 0) throw aggregate(errors);
}

/** The objects of all targets; what goes wrong is kept in `errors`. */
async function* allObjects(
	client: Client,
	targets: readonly Target[],
	options: GetOptions,
	errors: unknown[],
): AsyncGenerator<KubeObject> {
	for (const target of targets) {
		try {
			yield* objects(client, target, options);
		} catch (error) {
			if (!ignored(error, options)) errors.push(error);
		}
	}
}

/** A List whose items need not be in memory together, where the format allows. */
async function printAsTheyCome(
	objects: AsyncIterable<KubeObject>,
	options: GetOptions,
	context: Context,
	out: Out,
): Promise<void> {
	let printer: Printer | undefined;
	let text: ListText | undefined;
	const items: KubeObject[] = [];
	let count = 0;
	for await (const object of objects) {
		if (printer === undefined) {
			printer = objectPrinter(options, context);
			text = printer.list?.(LIST);
			await out.write(text?.before ?? "");
		}
		if (text) await out.write(text.item(object, count++));
		else items.push(object);
	}
	if (text) {
		await out.write(text.after);
		return;
	}
	if (printer === undefined && options.ignoreNotFound) return;
	printer ??= objectPrinter(options, context);
	await out.writeAll(printer.pieces({ ...LIST, items }));
}

async function printTogether(
	objects: AsyncIterable<KubeObject>,
	{ single }: Selection,
	options: GetOptions,
	context: Context,
	out: Out,
	errors: readonly unknown[],
): Promise<void> {
	const found: KubeObject[] = [];
	for await (const object of objects) found.push(object);
	const [first] = found;
	if (single && errors.length > 0) return;
	if (!first && options.ignoreNotFound) return;
	const printer = objectPrinter(options, context);
	if (single && first && found.length === 1) {
		await out.writeAll(printer.pieces(first));
		return;
	}
	const items = options.sortBy === "" ? found : sortObjects(found, options.sortBy, (object) => object);
	await out.writeAll(printer.pieces({ ...LIST, items }));
}

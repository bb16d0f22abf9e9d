import { groupResource, type Resource } from "../../api/resource";
import type { Table } from "../../api/table";
import type { Context } from "../../cli/command";
import type { Client } from "../../client/client";
import { sortObjects, sortRows } from "../../printers/sortBy";
import { TabWriter } from "../../printers/tabWriter";
import { aggregate } from "../../selection/failure";
import type { Selection } from "../../selection/selection";
import { tables } from "./fetch";
import { ignored } from "./ignored";
import type { GetOptions } from "./options";
import { Out } from "./out";
import { tablePrinter } from "./tablePrinter";

/** So many rows set the widths of the columns; those of a longer list are printed as they come. */
const ROWS_TO_MEASURE = 1000;

interface Found {
	resource: Resource;
	tables: Table[];
}

/** Prints all that was selected in tables, one for each kind, and throws what went wrong behind them. */
export async function printTables(
	client: Client,
	{ targets, errors: selecting }: Selection,
	options: GetOptions,
	context: Context,
): Promise<void> {
	const out = new Out(context.io);
	const errors = [...selecting];
	const [first] = targets;
	if (targets.length === 1 && first?.kind === "list" && options.sortBy === "") {
		const writer = new TabWriter();
		const printer = tablePrinter(writer, first.resource, options, { withKind: false });
		let held = 0;
		try {
			for await (const table of tables(client, first, options)) {
				printer.print(table);
				held += table.rows.length;
				if (held < ROWS_TO_MEASURE) continue;
				await out.write(writer.flush());
			}
		} catch (error) {
			errors.push(error);
		}
		await out.write(writer.flush());
		await finish(out, errors, [first.resource], options, context);
		return;
	}
	const found: Found[] = [];
	for (const target of targets) {
		const one: Found = { resource: target.resource, tables: [] };
		try {
			for await (const table of tables(client, target, options)) one.tables.push(table);
		} catch (error) {
			if (!ignored(error, options)) errors.push(error);
		}
		if (one.tables.length > 0) found.push(one);
	}
	await printFound(out, sorted(found, options), options);
	await finish(
		out,
		errors,
		found.map(({ resource }) => resource),
		options,
		context,
	);
}

/**
 * kubectl sorts several answers of the server by what is in the answers, tables or objects, and then the rows of each
 * table. What it can't sort of the latter it leaves out.
 */
function sorted(found: readonly Found[], { sortBy: path, serverPrint }: GetOptions): Found[] {
	if (path === "") return [...found];
	const all = found.flatMap(({ resource, tables }) => tables.map((table) => ({ resource, table })));
	const objectOf = ({ table }: { table: Table }) => (serverPrint ? table : table.rows[0]?.object);
	const inOrder = all.length < 2 ? all : sortObjects(all, path, objectOf);
	return inOrder.map(({ resource, table }) => ({
		resource,
		tables: [serverPrint ? { ...table, rows: sortRows(table.rows, path).rows } : table],
	}));
}

async function printFound(out: Out, found: readonly Found[], options: GetOptions): Promise<void> {
	const kinds = new Set(found.map(({ resource }) => kindKey(resource)));
	const writer = new TabWriter();
	let printer: ReturnType<typeof tablePrinter> | undefined;
	let last: string | undefined;
	let separate = false;
	const flush = async () => {
		const text = writer.flush();
		if (text === "") return;
		await out.write(separate ? `\n${text}` : text);
		separate = false;
	};
	for (const { resource, tables } of found) {
		if (printer === undefined || last !== kindKey(resource)) {
			await flush();
			writer.forget();
			// A table with headers stands apart from what was printed before it.
			if (printer !== undefined && !options.noHeaders && out.written > 0) separate = true;
			printer = tablePrinter(writer, resource, options, { withKind: kinds.size > 1 });
			last = kindKey(resource);
		}
		for (const table of tables) printer.print(table);
	}
	await flush();
}

function kindKey(resource: Resource): string {
	return `${groupResource(resource)}/${resource.version}`;
}

async function finish(
	out: Out,
	errors: readonly unknown[],
	resources: readonly Resource[],
	options: GetOptions,
	{ io }: Context,
): Promise<void> {
	await out.flush();
	const { allNamespaces, namespace } = options.selection;
	if (out.written === 0 && errors.length === 0 && !options.ignoreNotFound) {
		const inNamespace = !allNamespaces && resources.every((resource) => resource.namespaced);
		io.err(inNamespace ? `No resources found in ${namespace} namespace.\n` : "No resources found\n");
	}
	if (errors.length > 0) throw aggregate(errors);
}

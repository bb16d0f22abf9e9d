import { tableFor } from "../../api/columns";
import type { Table } from "../../api/table";
import type { KubeObject } from "../../api/types";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client, WatchEvent } from "../../client/client";
import type { Printable } from "../../printers";
import { sortRows } from "../../printers/sortBy";
import { TabWriter } from "../../printers/tabWriter";
import { aggregate } from "../../selection/failure";
import { listError } from "../../selection/infos";
import { getLatest } from "../../selection/latest";
import type { Selection, Target } from "../../selection/selection";
import { plainTable } from "./fetch";
import { ignored } from "./ignored";
import { objectPrinter } from "./objectPrinter";
import { type GetOptions, isTable } from "./options";
import { tablePrinter } from "./tablePrinter";

/** What stands at the beginning of a watch, and from where it goes on. */
interface Start {
	/** What to print first. */
	shown: Shown[];
	/** After which revision the watch begins; undefined for a single object, which a watch tells of first. */
	resourceVersion: string | undefined;
}

/** Something to print: a table, or an object. */
type Shown = { table: Table } | { object: KubeObject };

type Print = (shown: Shown, event?: WatchEvent["type"]) => string;

/** Prints what is there (unless --watch-only) and then every change, until the signal or the time-out ends it. */
export async function watch(
	client: Client,
	selection: Selection,
	options: GetOptions,
	context: Context,
): Promise<void> {
	const targets = watchable(selection);
	const [first] = targets;
	const starts: Start[] = [];
	try {
		for (const target of targets) {
			starts.push(await begin(client, target, options));
		}
	} catch (error) {
		if (ignored(error, options)) return;
		throw error;
	}
	const print = await printing(client, first, options, context);
	const shown = options.watchOnly ? [] : starts.flatMap((start) => start.shown);
	for (const each of shown) await context.io.out(print(each, options.outputWatchEvents ? "ADDED" : undefined));
	const [start] = starts;
	if (targets.length > 1 || start === undefined) {
		throw new CliError("error: you may only watch a single resource or type of resource at a time");
	}
	// The first event of a single object tells what has been printed, or was not asked for.
	let told = start.resourceVersion !== undefined;
	for await (const { type, shown: change } of changes(client, first, start, options, context)) {
		if (type === "BOOKMARK") continue;
		const event = options.outputWatchEvents ? type : undefined;
		if (told) await context.io.out(print(change, event));
		else if ("table" in change) print({ table: { ...change.table, rows: [] } });
		told = true;
	}
}

/** @throws a CliError in kubectl's words unless one kind was selected. */
function watchable({ targets, errors }: Selection): [Target, ...Target[]] {
	if (errors.length > 0) throw aggregate(errors);
	const [first, ...others] = targets;
	if (!first) throw new CliError("error: you may only watch a single resource or type of resource at a time");
	if (others.some(({ resource }) => resource !== first.resource)) {
		throw new CliError("error: you may only specify a single resource type");
	}
	return [first, ...others];
}

async function begin(client: Client, target: Target, options: GetOptions): Promise<Start> {
	const asTable = isTable(options) && options.serverPrint;
	const { resource, namespace } = target;
	if (target.kind !== "list") {
		const { name } = target;
		const object = await getLatest(client, { resource, namespace, name });
		const shown = asTable
			? { table: await client.table(resource, { namespace, name, includeObject: true }) }
			: { object };
		return { shown: [shown], resourceVersion: undefined };
	}
	const { labelSelector, fieldSelector } = target;
	const list = { namespace, labelSelector, fieldSelector };
	try {
		if (asTable) {
			const table = await client.table(resource, { ...list, includeObject: options.sortBy !== "" });
			return { shown: [{ table: sorted(table, options) }], resourceVersion: table.metadata.resourceVersion ?? "0" };
		}
		const { items, metadata } = await client.list(resource, list);
		return { shown: items.map((object) => ({ object })), resourceVersion: metadata.resourceVersion ?? "0" };
	} catch (error) {
		throw listError(error, resource, { labelSelector, fieldSelector });
	}
}

function sorted(table: Table, { sortBy: path }: GetOptions): Table {
	if (path === "") return table;
	const { rows, problem } = sortRows(table.rows, path);
	if (problem !== undefined) throw new CliError(`error: unable to output the provided object: ${problem}`);
	return { ...table, rows };
}

/** One printer for the whole watch: headers come once, and columns keep their widths. */
async function printing(client: Client, { resource }: Target, options: GetOptions, context: Context): Promise<Print> {
	if (!isTable(options)) {
		const printer = objectPrinter(options, context);
		return (shown, event) => {
			if (!("object" in shown)) return "";
			const printable: Printable = event === undefined ? shown.object : { type: event, object: shown.object };
			return printer.print(printable);
		};
	}
	const writer = new TabWriter();
	const printer = tablePrinter(writer, resource, options, { withKind: false });
	const now = await client.now();
	return (shown, event) => {
		if ("table" in shown) printer.print(shown.table, event);
		else if (shown.object.kind === "Status") {
			// What ends a watch has a table of its own.
			writer.line([]);
			printer.print(tableFor(resource, [shown.object], { now }), event);
		} else printer.print(plainTable([shown.object], now), event);
		return writer.flush();
	};
}

async function* changes(
	client: Client,
	target: Target,
	{ resourceVersion }: Start,
	options: GetOptions,
	context: Context,
): AsyncGenerator<{ type: WatchEvent["type"]; shown: Shown }> {
	const { resource, namespace } = target;
	const selectors =
		target.kind === "list"
			? { labelSelector: target.labelSelector, fieldSelector: target.fieldSelector }
			: { fieldSelector: `metadata.name=${target.name}` };
	const signal = ending(options.requestTimeoutMs, context);
	const wanted = { namespace, ...selectors, resourceVersion, signal };
	try {
		if (isTable(options) && options.serverPrint) {
			for await (const { type, table } of client.watchTable(resource, wanted)) yield { type, shown: { table } };
		} else {
			for await (const { type, object } of client.watch(resource, wanted)) yield { type, shown: { object } };
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

/** What ends a watch: the user, or --request-timeout. */
function ending(timeoutMs: number, { signal, after }: Context): AbortSignal {
	return timeoutMs > 0 ? AbortSignal.any([signal, after(timeoutMs)]) : signal;
}

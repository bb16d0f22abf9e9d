import { age } from "../api/duration";
import { goQuote } from "../api/go/format";
import { goSort } from "../api/go/sort";
import { apiVersionOf } from "../api/resource";
import { matchResource, resourceForKind } from "../api/resources";
import type { Event, KubeList } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import type { Client, ListOptions } from "../client/client";
import { escapeTerminal } from "../printers/escape";
import { TabWriter } from "../printers/tabWriter";
import { plainError } from "../selection/failure";
import { listError } from "../selection/infos";
import { allNamespacesFlag, printFlags } from "./shared/flags";
import { type Printing, printerOf, typedPrintingOf } from "./shared/printing";

const CHUNK = 500;

export interface EventsOptions {
	/** undefined: all of them. */
	namespace: string | undefined;
	/** The object that they are about, TYPE/NAME; "": any. */
	about: string;
	/** In lower case; none: all. */
	types: readonly string[];
	watch: boolean;
	headers: boolean;
	printing: Printing;
}

/** Lists events, the latest last, and follows them with --watch. */
export async function run(options: EventsOptions, context: Context): Promise<void> {
	const client = await context.client();
	const fieldSelector = options.about === "" ? undefined : await involving(client, options.about);
	const resource = resourceForKind(await client.resources(), "v1", "Event");
	const print = printing(client, options, context);
	checkTypes(options.types);
	if (resource === undefined) throw plainError('the server doesn\'t have a resource type "events"');
	const { namespace } = options;
	const wanted = (event: Event) =>
		options.types.length === 0 || options.types.includes((event.type ?? "").toLowerCase());
	if (options.watch) {
		for await (const { type, object } of client.watch(resource, { namespace, fieldSelector, signal: context.signal })) {
			if (type !== "ADDED" && type !== "MODIFIED") continue;
			if (wanted(object as Event)) await print(object as Event);
		}
		context.signal.throwIfAborted();
		return;
	}
	const events: Event[] = [];
	const request: ListOptions = { namespace, fieldSelector, limit: CHUNK };
	let next: string | undefined;
	do {
		let page: KubeList;
		try {
			page = await client.list(resource, { ...request, continue: next });
		} catch (error) {
			throw listError(error, resource, { fieldSelector });
		}
		events.push(...(page.items as Event[]).filter(wanted));
		next = page.metadata.continue || undefined;
	} while (next !== undefined);
	if (events.length === 0) {
		context.io.err(namespace === undefined ? "No events found.\n" : `No events found in ${namespace} namespace.\n`);
		return;
	}
	goSort(events, (a, b) => timeOf(a) < timeOf(b));
	await print({ apiVersion: "v1", kind: "EventList", metadata: {}, items: events.map(withType) });
}

type Print = (shown: Event | KubeList<Event>) => Promise<void>;

/** One printer for all: headers come once, and columns keep their widths. */
function printing(client: Client, { printing, headers, namespace }: EventsOptions, context: Context): Print {
	if (printing.output !== "" || printing.options.template !== "") {
		const printer = printerOf(printing, "events");
		return async (shown) => {
			// kubectl's name printer takes no list of its own types, and nobody hears of that.
			if (printing.output === "name" && "items" in shown) return;
			for (const piece of printer.pieces("items" in shown ? (shown as KubeList) : withType(shown))) {
				await context.io.out(piece);
			}
		};
	}
	const writer = new TabWriter();
	const all = namespace === undefined;
	let printed = false;
	return async (shown) => {
		if (headers && !printed) writer.line([...(all ? ["NAMESPACE"] : []), ...HEADERS]);
		printed = true;
		const now = await client.now();
		const events = "items" in shown ? (shown as KubeList<Event>).items : [shown];
		for (const event of events) {
			writer.line([...(all ? [event.metadata.namespace ?? ""] : []), ...cells(event, now)]);
		}
		await context.io.out(writer.flush());
	};
}

const HEADERS = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];

function cells(event: Event, now: number): string[] {
	const { involvedObject, type = "", reason = "", message = "" } = event;
	const { kind = "", name = "" } = involvedObject;
	return [interval(event, now), type, reason, `${kind}/${name}`, message.trim()].map(escapeTerminal);
}

/** How long ago it was last seen; for one that came more than once, how often and since when. */
function interval({ eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: Event, now: number): string {
	const first = age(eventTime || firstTimestamp, now);
	if (series) return `${age(series.lastObservedTime, now)} (x${series.count ?? 0} over ${first})`;
	return count > 1 ? `${age(lastTimestamp, now)} (x${count} over ${first})` : first;
}

/** Milliseconds. */
function timeOf({ series, lastTimestamp, eventTime }: Event): number {
	const time = series ? series.lastObservedTime : lastTimestamp || eventTime;
	return time ? Date.parse(time) : Number.NEGATIVE_INFINITY;
}

function withType(event: Event): Event {
	return { ...event, kind: "Event", apiVersion: "v1" };
}

/** The field selector of the events about an object. @throws a CliError in kubectl's words */
async function involving(client: Client, about: string): Promise<string> {
	const parts = about.split("/");
	const [word = "", name = ""] = parts;
	if (parts.length === 1) throw plainError("--for must be in resource/name form");
	if (parts.length > 2) throw plainError("arguments in resource/name form may not have more than one slash");
	const resource = matchResource(await client.resources(), word.toLowerCase());
	if (resource === undefined) {
		const dot = word.indexOf(".");
		const group = dot < 0 ? "" : ` in group ${goQuote(word.slice(dot + 1).toLowerCase())}`;
		const type = (dot < 0 ? word : word.slice(0, dot)).toLowerCase();
		throw plainError(`the server doesn't have a resource type ${goQuote(type)}${group}`);
	}
	const { kind } = resource;
	return `involvedObject.kind=${kind},involvedObject.apiVersion=${apiVersionOf(resource)},involvedObject.name=${name.replace(/[\\,=]/g, "\\$&")}`;
}

function checkTypes(types: readonly string[]): void {
	if (types.every((type) => type === "normal" || type === "warning")) return;
	throw plainError("valid --types are Normal or Warning");
}

export const command: Command = {
	name: "events",
	summary: "List events",
	usage:
		"events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
	description: "List the events of a namespace, of all, or about one object, the latest last.",
	examples: `  # What has happened in the namespace?
  ds events

  # What has happened to a DaemonSet, and what happens from now on?
  ds events --for ds/agent --watch

  # What went wrong anywhere?
  ds events -A --types=Warning`,
	flags: [
		...printFlags,
		allNamespacesFlag,
		{ name: "chunk-size", type: "int", default: CHUNK, help: "Taken for kubectl's sake: lists come 500 at a time." },
		{ name: "for", type: "string", help: "Only events about this object, TYPE/NAME." },
		{ name: "no-headers", type: "bool", help: "Print no column headers." },
		{ name: "types", type: "stringSlice", help: "Only events of these types: Normal, Warning." },
		{ name: "watch", short: "w", type: "bool", help: "List the events that are there, and then those that come." },
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<EventsOptions> {
	const { name } = await context.namespace();
	return {
		namespace: invocation.bool("all-namespaces") ? undefined : name,
		about: invocation.string("for"),
		types: invocation.strings("types").map((type) => type.toLowerCase()),
		watch: invocation.bool("watch"),
		headers: !invocation.bool("no-headers"),
		printing: await typedPrintingOf(invocation, context),
	};
}

import type { Resource } from "../api/resource";
import { hasReason } from "../api/statusError";
import type { KubeObject } from "../api/types";
import type { Command, Context, FlagSpec, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import type { Client } from "../client/client";
import { infosOf } from "../selection/infos";
import { select } from "../selection/select";
import type { SelectionRequest, Target } from "../selection/selection";
import { describeObject } from "./describe/describers";
import { selectionOf } from "./shared/selectionOf";

export interface DescribeOptions {
	selection: SelectionRequest;
	chunkSize: number;
	showEvents: boolean;
	/** --show-events was given: then it holds for several objects, too. */
	showEventsGiven: boolean;
}

/** An object to describe: one that is already here, or one to ask for. */
interface Info {
	resource: Resource;
	namespace: string | undefined;
	name: string;
	object?: KubeObject;
}

/** Describes what the words, files and selectors name; the errors of some do not keep the others from being shown. */
export async function run(options: DescribeOptions, context: Context): Promise<void> {
	const { selection } = options;
	if (selection.args.length === 0 && selection.filenames.length === 0 && !selection.kustomize) {
		throw new CliError(
			'error: You must specify the type of resource to describe. Use "ds api-resources" for a complete list of supported resources.\n',
		);
	}
	const client = await context.client();
	const { targets, errors } = await select(client, selection, context);
	const infos = await findAll(client, targets, options, errors);
	const few = infos.length <= 1 && errors.length === 0;
	const related = {
		client,
		showEvents: options.showEvents && (few || options.showEventsGiven),
		chunkSize: options.chunkSize,
	};
	const [first] = errors;
	if (errors.length === 1 && hasReason(first, "NotFound") && selection.args.length === 2) {
		return describeMatching(first, options, related, context);
	}
	let shown = 0;
	for (const info of infos) {
		try {
			const text = await describe(info, related);
			await context.io.out(shown++ === 0 ? text : `\n\n${text}`);
		} catch (error) {
			if (!errors.some((known) => message(known) === message(error))) errors.push(error);
		}
	}
	if (infos.length === 0 && errors.length === 0) {
		context.io.err(
			selection.allNamespaces ? "No resources found\n" : `No resources found in ${selection.namespace} namespace.\n`,
		);
	}
	if (errors.length === 1) throw errors[0];
	if (errors.length > 1) throw new AggregateError(errors);
}

/** TYPE NAME with no such name: everything whose name begins with it, or else the first error. */
async function describeMatching(
	notFound: unknown,
	{ selection, chunkSize }: DescribeOptions,
	related: Parameters<typeof describeObject>[2],
	context: Context,
): Promise<void> {
	const [type = "", prefix = ""] = selection.args;
	const { targets, errors } = await select(
		related.client,
		{ ...selection, args: [type], filenames: [], all: true },
		context,
	);
	const infos = await findAll(related.client, targets, { chunkSize }, errors);
	if (errors.length > 0) throw errors[0];
	const matching = infos.filter((info) => info.name.startsWith(prefix));
	if (matching.length === 0) throw notFound;
	for (const info of matching) await context.io.out(`${await describe(info, related)}\n`);
}

async function findAll(
	client: Client,
	targets: readonly Target[],
	{ chunkSize }: { chunkSize: number },
	errors: unknown[],
): Promise<Info[]> {
	const infos: Info[] = [];
	for (const target of targets) {
		try {
			infos.push(...(await find(client, target, chunkSize)));
		} catch (error) {
			errors.push(error);
		}
	}
	return infos;
}

/** A named object is asked for at once: its absence counts among the errors before anything is shown. */
async function find(client: Client, target: Target, chunkSize: number): Promise<Info[]> {
	const infos: Info[] = [];
	for await (const { resource, namespace, name, object } of infosOf(client, target, chunkSize)) {
		if (target.kind === "manifest") infos.push({ resource, namespace, name });
		else infos.push({ resource, namespace, name, object: object ?? (await client.get(resource, { namespace, name })) });
	}
	return infos;
}

async function describe(
	{ resource, namespace, name, object }: Info,
	related: Parameters<typeof describeObject>[2],
): Promise<string> {
	const found = object ?? (await related.client.get(resource, { namespace, name }));
	return describeObject(resource, found, related);
}

function message(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

const flags: readonly FlagSpec[] = [
	{
		name: "all-namespaces",
		short: "A",
		type: "bool",
		help: "If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.",
	},
	{
		name: "chunk-size",
		type: "int",
		default: 500,
		help: "Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.",
	},
	{
		name: "filename",
		short: "f",
		type: "stringSlice",
		help: "Filename, directory, or URL to files containing the resource to describe",
	},
	{
		name: "kustomize",
		short: "k",
		type: "string",
		help: "Process the kustomization directory. This flag can't be used together with -f or -R.",
	},
	{
		name: "recursive",
		short: "R",
		type: "bool",
		help: "Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.",
	},
	{
		name: "selector",
		short: "l",
		type: "string",
		help: "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
	},
	{
		name: "show-events",
		type: "bool",
		default: true,
		help: "If true, display events related to the described object. Defaults to true for a single object, false for multiple objects and prefix matching.",
	},
];

export const command: Command = {
	name: "describe",
	summary: "Show details of a specific resource or group of resources",
	usage: "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
	description: `Show details of a specific resource or group of resources, with what belongs to them: pods, events.

A name that no object has is taken as a prefix: 'ds describe TYPE NAME_PREFIX' shows every object whose name begins
with it.`,
	examples: `  # Describe a DaemonSet: its status, its pod template, its latest events
  ds describe daemonset agent

  # Describe a node and what runs on it
  ds describe node node01

  # Describe all pods of a DaemonSet by their label
  ds describe pods -l app=agent

  # Describe what a file names
  ds describe -f agent.yaml`,
	flags,
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<DescribeOptions> {
	return {
		selection: await selectionOf(invocation, context, {
			allNamespaces: invocation.bool("all-namespaces"),
			anyNamespaceOfFiles: true,
			labelSelector: invocation.string("selector") || undefined,
			all: true,
		}),
		chunkSize: invocation.int("chunk-size"),
		showEvents: invocation.bool("show-events"),
		showEventsGiven: invocation.changed("show-events"),
	};
}

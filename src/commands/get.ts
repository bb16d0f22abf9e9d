import { parseGoDuration } from "../cli/argv/goDuration";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError, usageError } from "../cli/errors";
import { select } from "../selection/select";
import { getFlags } from "./get/flags";
import { type GetOptions, isTable } from "./get/options";
import { printTables } from "./get/printTables";
import { checkRawPath, sendRaw } from "./shared/raw";
import { selectionOf } from "./shared/selectionOf";

/** Shows what the words, files and selectors name: in tables, as objects, once or with every change. */
export async function run(options: GetOptions, context: Context): Promise<void> {
	const { selection, watch: watches, watchOnly } = options;
	if (options.raw === "") complete(options, context);
	else if (selection.args.length > 0) throw new CliError("error: arguments may not be passed when --raw is specified");
	validate(options);
	const client = await context.client();
	if (options.raw !== "") return sendRaw(client, { method: "GET", path: options.raw, file: "" }, context);
	const selected = await select(client, selection, context);
	// Formats and watching are loaded only when they are asked for: most calls print a table.
	if (watches || watchOnly) {
		const { watch } = await import("./get/watch");
		return watch(client, selected, options, context);
	}
	if (isTable(options)) return printTables(client, selected, options, context);
	const { printObjects } = await import("./get/printObjects");
	return printObjects(client, selected, options, context);
}

function complete({ sortBy, watch: watches, watchOnly, selection }: GetOptions, { io }: Context): void {
	if (watches) {
		if (sortBy !== "") io.err("warning: --watch requested, --sort-by will be ignored for watch events received\n");
		return;
	}
	if (watchOnly) {
		if (sortBy !== "") io.err("warning: --watch-only requested, --sort-by will be ignored\n");
		return;
	}
	if (selection.args.length > 0 || selection.filenames.length > 0 || selection.kustomize) return;
	io.err(
		'You must specify the type of resource to get. Use "ds api-resources" for a complete list of supported resources.\n\n',
	);
	throw usageError(
		"get",
		'Required resource not specified.\nUse "ds explain <resource>" for a detailed description of that resource (e.g. ds explain pods).',
	);
}

/** @throws a CliError in kubectl's words for flags that --raw excludes. */
function checkRaw({ raw, watch, watchOnly, selection, output }: GetOptions): void {
	if (watch || watchOnly || selection.labelSelector !== undefined) {
		throw new CliError(
			"error: --raw may not be specified with other flags that filter the server request or alter the output",
		);
	}
	if (output !== "") throw new CliError("error: --raw and --output are mutually exclusive");
	checkRawPath(raw);
}

function validate(options: GetOptions): void {
	const { output, showLabels, outputWatchEvents, watch: watches, watchOnly } = options;
	if (options.raw !== "") checkRaw(options);
	if (showLabels && output !== "" && output !== "wide") {
		throw new CliError(`error: --show-labels option cannot be used with ${output} printer`);
	}
	if (outputWatchEvents && !watches && !watchOnly) {
		throw new CliError("error: --output-watch-events option can only be used with --watch or --watch-only");
	}
}

export const command: Command = {
	name: "get",
	summary: "Display one or many resources",
	usage:
		"get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
	description: `Show objects of one or many kinds in a table of what matters most about them, or in full.

Kinds that belong to a namespace are shown in the current one, unless -n or -A says otherwise; -l and --field-selector
choose among them.`,
	examples: `  # List the DaemonSets of the namespace
  ds get ds

  # With their containers, images and selectors
  ds get ds -o wide

  # In all namespaces, with the labels tier and team as columns
  ds get ds -A -L tier,team

  # One DaemonSet as YAML
  ds get ds agent -o yaml

  # The pods of a DaemonSet, and every change to them
  ds get pods -l app=agent -w

  # DaemonSets, pods and nodes together
  ds get ds,pods,nodes

  # What the files of a folder describe, as it is in the cluster
  ds get -f manifests/

  # Columns of your own
  ds get ds -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image

  # One field of one object
  ds get ds agent -o jsonpath='{.status.numberReady}'`,
	flags: getFlags,
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<GetOptions> {
	const output = invocation.string("output");
	return {
		selection: await selectionOf(invocation, context, {
			allNamespaces: invocation.bool("all-namespaces"),
			anyNamespaceOfFiles: true,
			labelSelector: invocation.string("selector") || undefined,
			fieldSelector: invocation.string("field-selector") || undefined,
			all: true,
			subresource: invocation.string("subresource") || undefined,
		}),
		output,
		template: invocation.string("template"),
		allowMissingTemplateKeys: invocation.bool("allow-missing-template-keys"),
		showManagedFields: invocation.bool("show-managed-fields"),
		noHeaders: invocation.bool("no-headers"),
		showKind: invocation.bool("show-kind"),
		showLabels: invocation.bool("show-labels"),
		columnLabels: invocation.strings("label-columns"),
		sortBy: invocation.string("sort-by"),
		serverPrint: invocation.bool("server-print"),
		ignoreNotFound: invocation.bool("ignore-not-found"),
		chunkSize: invocation.int("chunk-size"),
		raw: invocation.string("raw"),
		watch: invocation.bool("watch"),
		watchOnly: invocation.bool("watch-only"),
		outputWatchEvents: invocation.bool("output-watch-events"),
		requestTimeoutMs: timeoutOf(invocation.string("request-timeout")),
	};
}

/** Seconds, or a duration; whatever is neither is refused where the cluster is connected. */
function timeoutOf(text: string): number {
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	try {
		return Math.max(parseGoDuration(text), 0);
	} catch {
		return 0;
	}
}

import { goQuote } from "../api/go/format";
import { labelValueErrors } from "../api/labelNames";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import { aggregate, plainError } from "../selection/failure";
import { dryRunOf, operationOf } from "./shared/dryRun";
import { type ChangeOptions, changeMetadata, changeOptions } from "./shared/metadataChange";
import { metadataFlags } from "./shared/metadataFlags";
import { type Pairs, splitPairs } from "./shared/pairs";
import { type Printing, printerOf, printingOf } from "./shared/printing";

export interface LabelOptions extends ChangeOptions {
	printing: Printing;
}

/** Sets, changes and removes labels. */
export async function run(options: LabelOptions, context: Context): Promise<void> {
	const { changes, overwrite } = options;
	await changeMetadata(
		options,
		{
			field: "labels",
			alwaysSend: false,
			check({ metadata }) {
				if (overwrite) return;
				const labels = metadata?.labels ?? {};
				const taken = [...changes.set].filter(([key, value]) => Object.hasOwn(labels, key) && labels[key] !== value);
				const errors = taken.map(([key]) =>
					plainError(`'${key}' already has a value (${labels[key]}), and --overwrite is false`),
				);
				if (errors.length > 0) throw aggregate(errors);
			},
			async missing(keys) {
				for (const key of keys) await context.io.out(`label ${goQuote(key)} not found.\n`);
			},
			async done({ object, added, removed }) {
				const what = added && removed ? "modified" : added ? "labeled" : removed ? "unlabeled" : "not labeled";
				const printer = printerOf(options.printing, operationOf(what, options.dryRun));
				for (const piece of printer.pieces(object)) await context.io.out(piece);
			},
		},
		context,
	);
}

/**
 * Reads KEY=VALUE and KEY- words.
 * @throws a CliError in kubectl's words.
 */
function parseLabels(args: readonly string[]): Pairs {
	const { resources, pairs } = splitPairs(args, "label");
	const set = new Map<string, string>();
	const remove: string[] = [];
	for (const pair of pairs) {
		const [key = "", value, ...rest] = pair.split("=");
		if (value === undefined) {
			remove.push(pair.slice(0, -1));
			continue;
		}
		if (rest.length > 0) throw new CliError(`error: invalid label spec: ${pair}`);
		const problems = labelValueErrors(value);
		if (problems.length > 0) {
			throw new CliError(`error: invalid label value: ${goQuote(pair)}: ${problems.join(";")}`);
		}
		set.set(key, value);
	}
	if (remove.some((key) => set.has(key))) {
		throw new CliError("error: can not both modify and remove a label in the same command");
	}
	return { resources, set, remove };
}

export const command: Command = {
	name: "label",
	summary: "Update the labels on a resource",
	usage: "label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
	description: `Set labels (KEY=VALUE), and remove them (KEY-).

Keys and values begin and end with a letter or digit and have dots, dashes and underscores between, 63 characters at
most; a key may have a DNS name and a slash before it. A label that has another value is only changed with --overwrite.`,
	examples: `  # Give a node the label that a DaemonSet's node selector asks for
  ds label node node01 disk=ssd

  # Change a label that is there
  ds label node node01 disk=nvme --overwrite

  # Remove it
  ds label node node01 disk-

  # Label all DaemonSets of the namespace
  ds label ds --all tier=node

  # Show the labels of a node
  ds label node node01 --list`,
	flags: metadataFlags({ manager: "kubectl-label", what: "labels" }),
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<LabelOptions> {
	const dryRun = dryRunOf(invocation, context);
	const changes = parseLabels(invocation.args);
	const options = await changeOptions(invocation, context, { changes, dryRun, type: "label", example: "pod" });
	return { ...options, printing: printingOf(invocation, context) };
}

import { CHANGE_CAUSE } from "../api/wellKnown";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import type { Printer } from "../printers";
import { plainError } from "../selection/failure";
import { dryRunOf, operationOf } from "./shared/dryRun";
import { type ChangeOptions, changeMetadata, changeOptions } from "./shared/metadataChange";
import { metadataFlags } from "./shared/metadataFlags";
import { type Pairs, splitPairs } from "./shared/pairs";
import { printerOf, printingOf } from "./shared/printing";

export interface AnnotateOptions extends ChangeOptions {
	printer: Printer;
}

/** Sets, changes and removes annotations. */
export async function run(options: AnnotateOptions, context: Context): Promise<void> {
	const { changes, overwrite, printer } = options;
	await changeMetadata(
		options,
		{
			field: "annotations",
			alwaysSend: true,
			check({ metadata }) {
				if (overwrite) return;
				const annotations = metadata?.annotations ?? {};
				// The cause of a rollout may always be written anew.
				const taken = [...changes.set].filter(
					([key, value]) => key !== CHANGE_CAUSE && Object.hasOwn(annotations, key) && annotations[key] !== value,
				);
				if (taken.length === 0) return;
				const values = taken.map(([key]) => `'${key}' already has a value (${annotations[key]})`).join("; ");
				throw plainError(`--overwrite is false but found the following declared annotation(s): ${values}`);
			},
			async done({ object, answer }) {
				for (const piece of printer.pieces(answer ?? object)) await context.io.out(piece);
			},
		},
		context,
	);
}

function parseAnnotations(args: readonly string[]): Pairs {
	const { resources, pairs } = splitPairs(args, "annotation");
	const set = new Map<string, string>();
	const remove: string[] = [];
	for (const pair of pairs) {
		const equals = pair.indexOf("=");
		if (equals > 0) set.set(pair.slice(0, equals), pair.slice(equals + 1));
		else remove.push(pair.slice(0, -1));
	}
	return { resources, set, remove };
}

export const command: Command = {
	name: "annotate",
	summary: "Update the annotations on a resource",
	usage: "annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
	description: `Set annotations (KEY=VALUE), and remove them (KEY-).

Annotations carry any text, for people and tools. One that has another value is only changed with --overwrite.`,
	examples: `  # Say what a DaemonSet is for
  ds annotate ds agent description='ships logs'

  # Change it
  ds annotate ds agent description='ships logs and metrics' --overwrite

  # Remove it
  ds annotate ds agent description-

  # Annotate what a file names
  ds annotate -f agent.yaml owner=team-a`,
	flags: metadataFlags({ manager: "kubectl-annotate", what: "annotations" }),
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<AnnotateOptions> {
	const dryRun = dryRunOf(invocation, context);
	const printer = printerOf(printingOf(invocation, context), operationOf("annotated", dryRun));
	const changes = parseAnnotations(invocation.args);
	const options = await changeOptions(invocation, context, { changes, dryRun, type: "annotation", example: "rsrc" });
	const both = changes.remove.filter((key) => changes.set.has(key));
	if (both.length > 0) {
		throw new CliError(
			`error: can not both modify and remove the following annotation(s) in the same command: ${both.join(", ")}`,
		);
	}
	return { ...options, printer };
}

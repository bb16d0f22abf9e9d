import { isDeepStrictEqual } from "node:util";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Command, Context, FlagSpec, Invocation } from "../../cli/command";
import type { Client, WriteOptions } from "../../client/client";
import { plainError } from "../../selection/failure";
import { objectsInText } from "../../selection/manifests";
import type { SelectionRequest } from "../../selection/selection";
import { changeCauseOf, recordFlag } from "../shared/changeCause";
import { type Editable, type EditSettings, editObjects } from "../shared/editing/editObjects";
import { windowsLineEndingsFlag } from "../shared/editing/flags";
import { originalOf } from "../shared/editing/originalOf";
import { fieldValidationOf } from "../shared/fieldValidation";
import { fieldManagerFlag, fileFlags, printFlags, validateFlag } from "../shared/flags";
import { type Printing, printerOf, printingOf } from "../shared/printing";
import { selectionOf } from "../shared/selectionOf";
import { visitObjects } from "../shared/visitObjects";
import { lastAppliedPatch } from "./lastAppliedPatch";

export interface EditLastAppliedOptions {
	selection: SelectionRequest;
	settings: EditSettings;
	write: WriteOptions;
	printing: Printing;
}

/** Lets the user edit what was applied last to objects: the annotation alone, nothing else of them. */
export async function run(options: EditLastAppliedOptions, context: Context): Promise<void> {
	const client = await context.client();
	const texts: string[] = [];
	await visitObjects(client, options.selection, context, { latest: true }, async (_info, object) => {
		const text = object.metadata.annotations?.[LAST_APPLIED];
		if (text !== undefined) texts.push(text);
	});
	const originals: Editable[] = [];
	for (const text of texts) {
		const [first] = await objectsInText(client, text, "edited-file");
		if (first?.resource === undefined) continue;
		const { object, resource } = first;
		originals.push({ resource, name: object.metadata.name ?? "", namespace: object.metadata.namespace, object });
	}
	if (originals.length === 0) {
		throw plainError(
			"no last-applied-configuration annotation found on resources, to create the annotation, use command `ds apply set-last-applied --create-annotation`",
		);
	}
	await editObjects(client, originals, options.settings, context, (edited) =>
		annotate(client, originals, edited, options, context),
	);
}

async function annotate(
	client: Client,
	originals: readonly Editable[],
	edited: readonly Editable[],
	{ write, printing }: EditLastAppliedOptions,
	context: Context,
): Promise<void> {
	const { name: current } = await context.namespace();
	for (const info of edited) {
		const { resource, name, object } = info;
		const same = isDeepStrictEqual(originalOf(originals, info).object, object);
		if (!same) {
			const key = { namespace: resource.namespaced ? current : undefined, name };
			await client.patch(resource, key, "merge", lastAppliedPatch(object), write);
		}
		for (const piece of printerOf(printing, same ? "skipped" : "edited").pieces(object)) await context.io.out(piece);
	}
}

const flags: readonly FlagSpec[] = [
	...fileFlags,
	...printFlags,
	fieldManagerFlag("kubectl-client-side-apply"),
	recordFlag,
	validateFlag,
	windowsLineEndingsFlag,
];

export const command: Command = {
	name: "apply edit-last-applied",
	summary: "Edit latest last-applied-configuration annotations of a resource/object",
	usage: "apply edit-last-applied (RESOURCE/NAME | -f FILENAME)",
	description: `Change in an editor what was applied last, as 'apply' keeps it in an annotation.

Nothing else of the objects changes: fields that leave the annotation are no longer removed by the next 'apply'.`,
	examples: `  # Edit what was applied last to a DaemonSet
  ds apply edit-last-applied ds/agent

  # The same as JSON
  ds apply edit-last-applied ds/agent -o json`,
	flags,
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<EditLastAppliedOptions> {
	const printing = printingOf(invocation, context);
	const fieldValidation = fieldValidationOf(invocation);
	return {
		selection: await selectionOf(invocation, context, { all: true }),
		settings: {
			of: "last-applied",
			format: printing.output,
			windowsLineEndings: invocation.bool("windows-line-endings"),
			fieldValidation,
			saveConfig: false,
			changeCause: changeCauseOf(invocation, "apply edit-last-applied", flags),
		},
		write: { fieldManager: invocation.string("field-manager"), fieldValidation },
		printing,
	};
}

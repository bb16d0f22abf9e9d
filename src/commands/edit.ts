import type { Command, Context, FlagSpec, Invocation } from "../cli/command";
import { plainError } from "../selection/failure";
import type { SelectionRequest } from "../selection/selection";
import { type PatchEditedOptions, patchEdited } from "./edit/patchEdited";
import { changeCauseOf, recordFlag } from "./shared/changeCause";
import { type Editable, type EditSettings, editObjects } from "./shared/editing/editObjects";
import { windowsLineEndingsFlag } from "./shared/editing/flags";
import { fieldValidationOf } from "./shared/fieldValidation";
import { fieldManagerFlag, fileFlags, printFlags, saveConfigFlag, validateFlag } from "./shared/flags";
import { printingOf } from "./shared/printing";
import { selectionOf } from "./shared/selectionOf";
import { visitObjects } from "./shared/visitObjects";

export interface EditOptions {
	selection: SelectionRequest;
	settings: EditSettings;
	patching: PatchEditedOptions;
}

/** Lets the user edit objects in an editor, and sends what was changed. */
export async function run({ selection, settings, patching }: EditOptions, context: Context): Promise<void> {
	const client = await context.client();
	const originals: Editable[] = [];
	await visitObjects(client, selection, context, { latest: true }, async (info, object) => {
		originals.push({ ...info, object });
	});
	if (originals.length === 0) throw plainError("edit cancelled, no objects found");
	await editObjects(client, originals, settings, context, (edited, round) =>
		patchEdited(client, originals, edited, round, patching, context),
	);
}

const flags: readonly FlagSpec[] = [
	...fileFlags,
	...printFlags,
	fieldManagerFlag("kubectl-edit"),
	{ name: "output-patch", type: "bool", help: "Print each patch that is sent." },
	recordFlag,
	saveConfigFlag,
	{ name: "subresource", type: "string", help: "Edit this part of the objects, such as status." },
	validateFlag,
	windowsLineEndingsFlag,
];

export const command: Command = {
	name: "edit",
	summary: "Edit a resource on the server",
	usage: "edit (RESOURCE/NAME | -f FILENAME)",
	description: `Change objects in an editor: the one that KUBE_EDITOR or EDITOR names, or vi.

What is saved is sent as a patch of what was changed. A file that the server finds wrong comes back with the reasons in
comments; one that can't be sent is kept in the folder for temporary files. Nothing changed, or nothing left in the
file, ends the edit.`,
	examples: `  # Edit a DaemonSet
  ds edit ds/agent

  # Edit it with another editor
  KUBE_EDITOR=nano ds edit ds/agent

  # Edit it as JSON
  ds edit ds/agent -o json`,
	flags,
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<EditOptions> {
	const printing = printingOf(invocation, context);
	const fieldValidation = fieldValidationOf(invocation);
	const subresource = invocation.string("subresource") || undefined;
	return {
		selection: await selectionOf(invocation, context, { all: true, subresource }),
		settings: {
			of: "object",
			format: invocation.string("output"),
			windowsLineEndings: invocation.bool("windows-line-endings"),
			fieldValidation,
			saveConfig: invocation.bool("save-config"),
			changeCause: changeCauseOf(invocation, "edit", flags),
		},
		patching: {
			fieldManager: invocation.string("field-manager"),
			fieldValidation,
			subresource,
			outputPatch: invocation.bool("output-patch"),
			printing,
		},
	};
}

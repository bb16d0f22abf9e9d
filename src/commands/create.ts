import type { Command, Context, Invocation } from "../cli/command";
import { CliError, usageError } from "../cli/errors";
import type { Client, FieldValidation } from "../client/client";
import type { Printer } from "../printers";
import { failure, plainError, withSource } from "../selection/failure";
import { select } from "../selection/select";
import type { ManifestTarget, SelectionRequest } from "../selection/selection";
import { type EditFirstOptions, editFirst } from "./create/editFirst";
import { type DryRun, dryRunOf, operationOf } from "./shared/dryRun";
import { windowsLineEndingsFlag } from "./shared/editing/flags";
import { fieldValidationOf } from "./shared/fieldValidation";
import {
	dryRunFlag,
	fieldManagerFlag,
	fileFlags,
	labelSelectorFlag,
	printFlags,
	saveConfigFlag,
	validateFlag,
} from "./shared/flags";
import { withLastApplied } from "./shared/lastApplied";
import { printerOf, printingOf } from "./shared/printing";
import { sendFile } from "./shared/raw";
import { selectionOf } from "./shared/selectionOf";

export interface CreateOptions {
	selection: SelectionRequest;
	dryRun: DryRun;
	fieldValidation: FieldValidation;
	fieldManager: string;
	saveConfig: boolean;
	printer: Printer;
	/** -o */
	output: string;
	/** --edit */
	edit: EditFirstOptions | undefined;
}

/** Creates the objects of files one after the other; what fails does not keep the others from being created. */
export async function run(options: CreateOptions, context: Context): Promise<void> {
	const client = await context.client();
	const { targets, errors, refused } = await select(client, options.selection, context);
	const failed = errors.slice(0, refused);
	let created = 0;
	for (const target of targets) {
		context.signal.throwIfAborted();
		if (target.kind !== "manifest") continue;
		try {
			if (options.edit !== undefined) {
				created++;
				await editFirst(client, target, options.edit, context);
				continue;
			}
			const object = await createObject(client, target, options);
			created++;
			for (const piece of options.printer.pieces(object)) await context.io.out(piece);
		} catch (error) {
			failed.push(error);
		}
	}
	const error = failure(failed, errors.slice(refused));
	if (error !== undefined) throw error;
	if (created === 0) throw new CliError("error: no objects passed to create");
}

async function createObject(client: Client, target: ManifestTarget, options: CreateOptions) {
	const object = withLastApplied(target.object, { save: options.saveConfig });
	if (options.dryRun === "client") return object;
	const { resourceVersion: _, ...metadata } = object.metadata ?? {};
	const sent = object.metadata?.resourceVersion === undefined ? object : { ...object, metadata };
	try {
		return await client.create(target.resource, target.namespace, sent, {
			fieldManager: options.fieldManager,
			fieldValidation: options.fieldValidation,
			dryRun: options.dryRun === "server",
		});
	} catch (error) {
		throw withSource(error, "creating", target.source);
	}
}

export const command: Command = {
	name: "create",
	summary: "Create a resource from a file or from stdin",
	usage: "create -f FILENAME",
	description: "Create objects from files, folders, URLs or standard input, in JSON or YAML.",
	examples: `  # Create the DaemonSet that a file describes
  ds create -f agent.yaml

  # Create all that the files of a folder describe
  ds create -f manifests/

  # Create what another program writes
  cat agent.json | ds create -f -

  # See what the server would make of it, without keeping it
  ds create -f agent.yaml --dry-run=server -o yaml`,
	flags: [
		...fileFlags,
		...printFlags,
		dryRunFlag,
		{ name: "edit", type: "bool", help: "Edit the objects in an editor first." },
		fieldManagerFlag("kubectl-create"),
		{ name: "raw", type: "string", help: "A path of the API that the file is posted to as it is." },
		saveConfigFlag,
		labelSelectorFlag,
		validateFlag,
		{ ...windowsLineEndingsFlag, help: "With --edit: end the lines of the edited file as Windows does." },
	],
	async run(invocation, context) {
		const options = await optionsFrom(invocation, context);
		const path = invocation.string("raw");
		if (path === "") await run(options, context);
		else await post(path, options, context);
	},
};

/** Sends a file to a path of the API as it is. */
async function post(path: string, { selection, edit, output }: CreateOptions, context: Context): Promise<void> {
	if (edit !== undefined) throw plainError("--raw and --edit are mutually exclusive");
	const excluded = { selector: selection.labelSelector, output };
	await sendFile({ method: "POST", path }, selection, excluded, context);
}

async function optionsFrom(invocation: Invocation, context: Context): Promise<CreateOptions> {
	if (invocation.args.length > 0) throw usageError("create", `Unexpected args: [${invocation.args.join(" ")}]`);
	const dryRun = dryRunOf(invocation, context);
	const fieldValidation = fieldValidationOf(invocation);
	const printer = printerOf(printingOf(invocation, context), operationOf("created", dryRun));
	if (invocation.strings("filename").length === 0 && !invocation.string("kustomize"))
		throw new CliError("error: must specify one of -f and -k");
	return {
		selection: await selectionOf(invocation, context, {
			args: [],
			labelSelector: invocation.string("selector") || undefined,
			all: false,
			validate: fieldValidation !== "Ignore",
		}),
		dryRun,
		fieldValidation,
		fieldManager: invocation.string("field-manager"),
		saveConfig: invocation.bool("save-config"),
		printer,
		output: invocation.string("output"),
		edit: invocation.bool("edit") ? editFirstOf(invocation, context, dryRun, fieldValidation) : undefined,
	};
}

function editFirstOf(
	invocation: Invocation,
	context: Context,
	dryRun: DryRun,
	fieldValidation: FieldValidation,
): EditFirstOptions {
	const printing = printingOf(invocation, context);
	return {
		settings: {
			of: "object",
			format: printing.output,
			windowsLineEndings: invocation.bool("windows-line-endings"),
			fieldValidation,
			saveConfig: invocation.bool("save-config"),
		},
		write: { fieldManager: invocation.string("field-manager"), fieldValidation, dryRun: dryRun === "server" },
		dryRun,
		printer: () => printerOf(printing, operationOf("created", dryRun)),
	};
}

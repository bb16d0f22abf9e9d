import type { KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { usageError } from "../cli/errors";
import type { Client, DeleteOptions, FieldValidation } from "../client/client";
import { failure, plainError, withSource } from "../selection/failure";
import { select } from "../selection/select";
import type { ManifestTarget, SelectionRequest } from "../selection/selection";
import { deletePresent } from "./replace/deletePresent";
import { forcedDeletionFlags, graceOf, propagationOf } from "./shared/deletion";
import { type DryRun, dryRunOf, operationOf } from "./shared/dryRun";
import { fieldValidationOf } from "./shared/fieldValidation";
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag, validateFlag } from "./shared/flags";
import { withLastApplied } from "./shared/lastApplied";
import { type Printing, printerOf, printingOf } from "./shared/printing";
import { sendFile } from "./shared/raw";
import { selectionOf } from "./shared/selectionOf";

export interface ReplaceOptions {
	selection: SelectionRequest;
	dryRun: DryRun;
	fieldManager: string;
	fieldValidation: FieldValidation;
	saveConfig: boolean;
	subresource: string | undefined;
	/** Deletes the objects and creates them anew. */
	force: boolean;
	deletion: DeleteOptions;
	timeoutMs: number;
	printing: Printing;
}

/** Puts objects in the place of those of the same name; what fails does not keep the others from being replaced. */
export async function run(options: ReplaceOptions, context: Context): Promise<void> {
	const client = await context.client();
	const { targets, errors, refused } = await select(client, options.selection, context);
	const manifests = targets.filter((target) => target.kind === "manifest");
	if (options.force) await deletePresent(client, manifests, options, context);
	const failed = errors.slice(0, refused);
	const printer = printerOf(options.printing, operationOf("replaced", options.dryRun));
	let count = 0;
	for (const target of manifests) {
		context.signal.throwIfAborted();
		try {
			const object = await replaced(client, target, options);
			count++;
			for (const piece of printer.pieces(object)) await context.io.out(piece);
		} catch (error) {
			failed.push(error);
		}
	}
	const error = failure(failed, errors.slice(refused));
	if (error !== undefined) throw error;
	if (count === 0 && options.force) throw plainError("no objects passed to replace");
}

async function replaced(client: Client, target: ManifestTarget, options: ReplaceOptions): Promise<KubeObject> {
	const { resource, namespace, name, source } = target;
	const { dryRun, fieldManager, fieldValidation, subresource } = options;
	const object = withLastApplied(target.object, { save: options.saveConfig });
	if (dryRun === "client") return object;
	const write = { fieldManager, fieldValidation, dryRun: dryRun === "server" };
	if (options.force) {
		const { resourceVersion: _, ...metadata } = object.metadata;
		return await client.create(resource, namespace, { ...object, metadata }, write);
	}
	try {
		const versioned = await withLiveVersion(client, target, object);
		return await client.update(resource, { namespace, name }, versioned, { ...write, subresource });
	} catch (error) {
		throw withSource(error, "replacing", source);
	}
}

/** An object without a version replaces the one that is there now, also of kinds that ask for a version. */
async function withLiveVersion(
	client: Client,
	{ resource, namespace, name }: ManifestTarget,
	object: KubeObject,
): Promise<KubeObject> {
	if (object.metadata.resourceVersion) return object;
	try {
		const { resourceVersion } = (await client.get(resource, { namespace, name })).metadata;
		return { ...object, metadata: { ...object.metadata, resourceVersion } };
	} catch {
		return object;
	}
}

export const command: Command = {
	name: "replace",
	summary: "Replace a resource by file name or stdin",
	usage: "replace -f FILENAME",
	description: `Put the objects of files in the place of those on the cluster.

An object must be complete. With a resourceVersion it replaces only that version.`,
	examples: `  # Replace a DaemonSet by what a file says
  ds replace -f agent.yaml

  # Delete it and create it anew, with new pods
  ds replace --force -f agent.yaml`,
	flags: [
		...fileFlags,
		...printFlags,
		...forcedDeletionFlags,
		dryRunFlag,
		fieldManagerFlag("kubectl-replace"),
		{ name: "force", type: "bool", help: "Delete the objects and create them anew." },
		{ name: "raw", type: "string", help: "A path of the API that the file is put to as it is." },
		saveConfigFlag,
		{ name: "subresource", type: "string", help: "Replace this part of the objects, such as status." },
		{ name: "timeout", type: "duration", default: 0, help: "With --force: how long to wait for the deletion." },
		validateFlag,
	],
	async run(invocation, context) {
		const options = await optionsFrom(invocation, context);
		const path = invocation.string("raw");
		if (path === "") await run(options, context);
		else await sendFile({ method: "PUT", path }, options.selection, { output: options.printing.output }, context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<ReplaceOptions> {
	if (invocation.args.length > 0) throw usageError("replace", `Unexpected args: [${invocation.args.join(" ")}]`);
	const dryRun = dryRunOf(invocation, context);
	const fieldValidation = fieldValidationOf(invocation);
	const printing = printingOf(invocation, context);
	const force = invocation.bool("force");
	const grace = invocation.int("grace-period");
	const timeout = invocation.duration("timeout");
	const propagationPolicy = propagationOf(invocation.string("cascade"), context);
	const selection = await selectionOf(invocation, context, { all: false });
	if (grace >= 0 && !force) throw plainError("--grace-period must have --force specified");
	if (timeout !== 0 && !force) throw plainError("--timeout must have --force specified");
	if (force && dryRun !== "none") throw plainError("--dry-run can not be used when --force is set");
	if (selection.filenames.length === 0 && !selection.kustomize) throw plainError("must specify one of -f and -k");
	return {
		selection: { ...selection, validate: fieldValidation !== "Ignore" },
		dryRun,
		fieldManager: invocation.string("field-manager"),
		fieldValidation,
		saveConfig: invocation.bool("save-config"),
		subresource: invocation.string("subresource") || undefined,
		force,
		deletion: { gracePeriodSeconds: graceOf(grace), propagationPolicy },
		timeoutMs: timeout,
		printing,
	};
}

import { hasReason } from "../api/statusError";
import type { KubeObject } from "../api/types";
import { LAST_APPLIED } from "../api/wellKnown";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError, usageError } from "../cli/errors";
import { report } from "../cli/report";
import { type TemporaryFolder, temporaryFolder } from "../cli/temporaryFolder";
import type { Client } from "../client/client";
import { printerFor } from "../printers";
import { failure, plainError } from "../selection/failure";
import { select } from "../selection/select";
import type { ManifestTarget, SelectionRequest } from "../selection/selection";
import { runDiff } from "./diff/diffProgram";
import { maskSecrets } from "./diff/maskSecrets";
import { applyPatch } from "./shared/applyPatch";
import { fieldManagerFlag, fileFlags, labelSelectorFlag } from "./shared/flags";
import { selectionOf } from "./shared/selectionOf";

export interface DiffOptions {
	selection: SelectionRequest;
	fieldManager: string;
	serverSide: boolean;
	forceConflicts: boolean;
	showManagedFields: boolean;
	showSecrets: boolean;
}

const MAX_TRIES = 4;

/** Prints how `apply` would change the live objects; resolves to whether it would. */
export async function run(options: DiffOptions, context: Context): Promise<boolean> {
	const client = await context.client();
	const { targets, errors } = await select(client, options.selection, context);
	const error = failure(errors);
	if (error !== undefined) throw error;
	const folders: TemporaryFolder[] = [];
	try {
		const live = temporaryFolder("LIVE-", context.env);
		folders.push(live);
		const merged = temporaryFolder("MERGED-", context.env);
		folders.push(merged);
		for (const target of targets) {
			context.signal.throwIfAborted();
			if (target.kind === "manifest") await write(client, target, live, merged, options, context);
		}
		return await runDiff(live.path, merged.path, context);
	} finally {
		for (const folder of folders) folder.remove();
	}
}

/** Writes an object as it is and as it would be. */
async function write(
	client: Client,
	target: ManifestTarget,
	liveFolder: TemporaryFolder,
	mergedFolder: TemporaryFolder,
	options: DiffOptions,
	context: Context,
): Promise<void> {
	const objects = await versions(client, target, options, context);
	const isSecret = target.resource.group === "" && target.resource.kind === "Secret";
	const { live, merged } = isSecret && !options.showSecrets ? maskSecrets(objects.live, objects.merged) : objects;
	const { group, version, kind } = target.resource;
	const name = [group, version, kind, target.namespace ?? "", target.name].slice(group === "" ? 1 : 0).join(".");
	if (live !== undefined) liveFolder.write(name, yamlOf(live, options));
	mergedFolder.write(name, yamlOf(merged, options));
}

/** A printer of its own for each object: one printer would part several by lines of dashes. */
function yamlOf(object: KubeObject, { showManagedFields }: DiffOptions): string {
	const printer = printerFor("yaml", {
		formats: "objects",
		operation: "",
		template: "",
		outputGiven: true,
		allowMissingTemplateKeys: true,
		showManagedFields,
		readFile: () => "",
		terminal: false,
	});
	return [...printer.pieces(object)].join("");
}

/** An object as the server has it, and as it would be; the second time without a lock, when it keeps changing. */
async function versions(
	client: Client,
	target: ManifestTarget,
	options: DiffOptions,
	context: Context,
): Promise<{ live: KubeObject | undefined; merged: KubeObject }> {
	for (let tries = 1; ; tries++) {
		const live = await liveObject(client, target);
		const locked = tries < MAX_TRIES;
		try {
			return { live, merged: await merge(client, target, live, locked, options, context) };
		} catch (error) {
			if (!hasReason(error, "Conflict") || !locked) throw error;
		}
	}
}

async function liveObject(client: Client, { resource, namespace, name }: ManifestTarget) {
	try {
		return await client.get(resource, { namespace, name });
	} catch (error) {
		if (hasReason(error, "NotFound")) return undefined;
		throw error;
	}
}

async function merge(
	client: Client,
	target: ManifestTarget,
	live: KubeObject | undefined,
	locked: boolean,
	{ fieldManager, serverSide, forceConflicts }: DiffOptions,
	context: Context,
): Promise<KubeObject> {
	const { resource, namespace, name, object } = target;
	const write = { fieldManager, dryRun: true };
	if (serverSide) {
		return await client.patch(resource, { namespace, name }, "apply", object, { ...write, force: forceConflicts });
	}
	if (live === undefined) return await client.create(resource, namespace, object, write);
	const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
	const modified = { ...object, metadata: { ...object.metadata, annotations } };
	const resourceVersion = locked ? live.metadata.resourceVersion : undefined;
	const options = { ...write, overwrite: true, resourceVersion };
	return (await applyPatch(client, target, live, modified, options, context)).object;
}

export const command: Command = {
	name: "diff",
	summary: "Diff the live version against a would-be applied version",
	usage: "diff -f FILENAME",
	description: `Show how 'apply' would change live objects, by the server's own dry run.

Exit code 0: nothing would change; 1: something would; more: an error. KUBECTL_EXTERNAL_DIFF names another program than
"diff -u -N".`,
	examples: `  # What would applying this file change?
  ds diff -f agent.yaml

  # The same for what another program writes
  cat agent.yaml | ds diff -f -`,
	flags: [
		...fileFlags,
		fieldManagerFlag("kubectl-client-side-apply"),
		{ name: "force-conflicts", type: "bool", help: "With --server-side: take fields over from their other managers." },
		labelSelectorFlag,
		{ name: "server-side", type: "bool", help: "Show what 'apply --server-side' would change." },
		{ name: "show-managed-fields", type: "bool", help: "Compare managedFields, too." },
		{ name: "show-secrets", type: "bool", help: "Show the values of Secrets." },
	],
	usageExitCode: 2,
	async run(invocation, context) {
		let differs: boolean;
		try {
			differs = await run(await optionsFrom(invocation, context), context);
		} catch (error) {
			context.signal.throwIfAborted();
			throw new CliError(report(error, { debug: false }).text.replace(/\n$/, ""), 2);
		}
		if (differs) throw new CliError("", 1);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<DiffOptions> {
	if (invocation.args.length > 0) throw usageError("diff", `Unexpected args: [${invocation.args.join(" ")}]`);
	const serverSide = invocation.bool("server-side");
	const selection = await selectionOf(invocation, context, {
		all: false,
		labelSelector: invocation.string("selector") || undefined,
	});
	if (selection.filenames.length === 0 && !selection.kustomize) throw plainError("must specify one of -f and -k");
	const forceConflicts = invocation.bool("force-conflicts");
	if (forceConflicts && !serverSide) throw plainError("--force-conflicts only works with --server-side");
	return {
		selection,
		serverSide,
		forceConflicts,
		fieldManager: serverSide && !invocation.changed("field-manager") ? "kubectl" : invocation.string("field-manager"),
		showManagedFields: invocation.bool("show-managed-fields"),
		showSecrets: invocation.bool("show-secrets"),
	};
}

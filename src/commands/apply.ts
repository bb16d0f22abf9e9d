import type { Resource } from "../api/resource";
import type { KubeObject } from "../api/types";
import type { Command, Context, FlagSpec, Invocation } from "../cli/command";
import { usageError } from "../cli/errors";
import { failure, plainError } from "../selection/failure";
import { select } from "../selection/select";
import type { SelectionRequest } from "../selection/selection";
import { type ApplySettings, applyObject } from "./apply/applyObject";
import { type PruneOptions, prunable, prune } from "./apply/prune";
import { changeCauseOf, recordFlag, withChangeCause } from "./shared/changeCause";
import { forcedDeletionFlags, graceOf, propagationOf } from "./shared/deletion";
import { dryRunOf, operationOf } from "./shared/dryRun";
import { fieldValidationOf } from "./shared/fieldValidation";
import { dryRunFlag, fieldManagerFlag, fileFlags, labelSelectorFlag, printFlags, validateFlag } from "./shared/flags";
import { type Printing, printerOf, printingOf } from "./shared/printing";
import { selectionOf } from "./shared/selectionOf";

export interface ApplyOptions extends ApplySettings {
	selection: SelectionRequest;
	changeCause: string | undefined;
	printing: Printing;
	/** --prune */
	prune: PruneOptions | undefined;
}

/** Brings objects to what files say; what fails does not keep the others from being applied. */
export async function run(options: ApplyOptions, context: Context): Promise<void> {
	const client = await context.client();
	const { targets, errors } = await select(client, options.selection, context);
	const manifests = targets.filter((target) => target.kind === "manifest");
	if (manifests.length === 0 && errors.length === 0) throw plainError("no objects passed to apply");
	const { printing, dryRun } = options;
	const together = printing.output !== "" && printing.output !== "name";
	const failed: unknown[] = [...errors];
	const objects: KubeObject[] = [];
	const { namespaceExplicit, namespace } = options.selection;
	const namespaces = new Set(namespaceExplicit ? [namespace] : []);
	const uids = new Set<string | undefined>();
	for (const target of manifests) {
		context.signal.throwIfAborted();
		if (target.namespace !== undefined) namespaces.add(target.namespace);
		try {
			const recorded = { ...target, object: withChangeCause(target.object, options.changeCause) };
			const { object, done } = await applyObject(client, recorded, options, context);
			uids.add(object.metadata.uid);
			if (together) objects.push(object);
			else
				for (const piece of printerOf(printing, operationOf(done, dryRun)).pieces(object)) await context.io.out(piece);
		} catch (error) {
			failed.push(error);
		}
	}
	const error = failure(failed);
	if (error !== undefined) throw error;
	await printTogether(objects, options, context);
	if (options.prune !== undefined) await prune(client, { namespaces, uids }, options.prune, context);
}

/** Prints what -o wants printed when all is done: one object, or a List. */
async function printTogether(
	objects: readonly KubeObject[],
	{ printing, dryRun, serverSide }: ApplyOptions,
	context: Context,
): Promise<void> {
	const [first] = objects;
	if (first === undefined) return;
	const list = { apiVersion: "v1", kind: "List", metadata: {}, items: objects };
	const done = serverSide ? "serverside-applied" : "configured";
	const printer = printerOf(printing, operationOf(done, dryRun));
	for (const piece of printer.pieces(objects.length === 1 ? first : (list as unknown as KubeObject))) {
		await context.io.out(piece);
	}
}

const flags: readonly FlagSpec[] = [
	...fileFlags,
	...printFlags,
	{ name: "all", type: "bool", help: "With --prune: all objects that were applied once, whatever their labels." },
	...forcedDeletionFlags,
	dryRunFlag,
	fieldManagerFlag("kubectl-client-side-apply"),
	{ name: "force", type: "bool", help: "Delete and create anew what can't be changed in place." },
	{ name: "force-conflicts", type: "bool", help: "With --server-side: take fields over from their other managers." },
	{ name: "overwrite", type: "bool", default: true, help: "Set fields that others have changed, too." },
	{ name: "openapi-patch", type: "bool", default: true, help: "Accepted for kubectl's sake." },
	{
		name: "prune",
		type: "bool",
		help: "Delete what was applied once and is not in the files; only with -l or --all.",
	},
	{
		name: "prune-allowlist",
		type: "stringArray",
		help: "With --prune: what may be deleted, as GROUP/VERSION/KIND (core/v1/ConfigMap); may be repeated.",
	},
	recordFlag,
	labelSelectorFlag,
	{ name: "server-side", type: "bool", help: "Let the server merge, and keep who owns which field." },
	{ name: "subresource", type: "string", help: "With --server-side: apply this part of the objects, such as status." },
	{
		name: "timeout",
		type: "duration",
		default: 0,
		help: "With --force: how long to wait for the deletion; 0: as long as it takes.",
	},
	validateFlag,
	{ name: "wait", type: "bool", help: "Accepted for kubectl's sake: --force always waits." },
];

export const command: Command = {
	name: "apply",
	summary: "Apply a configuration to a resource by file name or stdin",
	usage: "apply (-f FILENAME | -k DIRECTORY)",
	description: `Create objects, or bring them to what files say.

What was applied last is kept in an annotation, so that a field that has left the file is removed from the object, while
fields that others have set stay as they are.`,
	examples: `  # Bring a DaemonSet to what its file says
  ds apply -f agent.yaml

  # See what would be done, asking the server
  ds apply -f agent.yaml --dry-run=server

  # Let the server merge
  ds apply --server-side -f agent.yaml`,
	flags,
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<ApplyOptions> {
	if (invocation.args.length > 0) throw usageError("apply", `Unexpected args: [${invocation.args.join(" ")}]`);
	const serverSide = invocation.bool("server-side");
	const force = invocation.bool("force");
	const dryRun = dryRunOf(invocation, context);
	const fieldValidation = fieldValidationOf(invocation);
	const selection = await selectionOf(invocation, context, {
		all: false,
		labelSelector: invocation.string("selector") || undefined,
	});
	const subresource = invocation.string("subresource") || undefined;
	if (selection.filenames.length === 0 && !selection.kustomize) throw plainError("must specify one of -f and -k");
	const allowlist = invocation.strings("prune-allowlist");
	const printing = printingOf(invocation, context);
	const pruning = invocation.bool("prune");
	const named = pruning && allowlist.length > 0 ? await prunableOf(allowlist, context) : undefined;
	const forceConflicts = invocation.bool("force-conflicts");
	if (forceConflicts && !serverSide) throw plainError("--force-conflicts only works with --server-side");
	if (dryRun === "client" && serverSide) {
		throw plainError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
	}
	if (force && serverSide) throw plainError("--force cannot be used with --server-side");
	if (force && dryRun === "server") throw plainError("--dry-run=server cannot be used with --force");
	const labelSelector = selection.labelSelector;
	const all = invocation.bool("all");
	if (all && labelSelector !== undefined) throw plainError("cannot set --all and --selector at the same time");
	if (pruning && force) throw plainError("--force cannot be used with --prune");
	if (pruning && !all && labelSelector === undefined) {
		throw plainError(
			"all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector",
		);
	}
	if (pruning && serverSide) {
		throw plainError("--prune is in alpha and doesn't currently work on objects created by server-side apply");
	}
	if (subresource !== undefined && !serverSide) {
		throw plainError("--subresource can only be specified for --server-side");
	}
	const gracePeriodSeconds = graceOf(invocation.int("grace-period"));
	const propagationPolicy = propagationOf(invocation.string("cascade"), context);
	return {
		selection: { ...selection, validate: fieldValidation !== "Ignore" },
		changeCause: changeCauseOf(invocation, "apply", flags),
		printing,
		dryRun,
		fieldValidation,
		fieldManager: serverSide && !invocation.changed("field-manager") ? "kubectl" : invocation.string("field-manager"),
		overwrite: invocation.bool("overwrite"),
		force,
		gracePeriodSeconds,
		propagationPolicy,
		timeoutMs: invocation.duration("timeout"),
		serverSide,
		forceConflicts,
		subresource,
		prune: pruning
			? { named, labelSelector, dryRun, deletion: { gracePeriodSeconds, propagationPolicy }, printing }
			: undefined,
	};
}

async function prunableOf(allowlist: readonly string[], context: Context): Promise<Resource[]> {
	const client = await context.client();
	return prunable(await client.resources(), allowlist);
}

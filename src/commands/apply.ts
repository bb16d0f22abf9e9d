import type { KubeObject } from "../api/types";
import type { Command, Context, FlagSpec, Invocation } from "../cli/command";
import { usageError } from "../cli/errors";
import { failure, plainError } from "../selection/failure";
import { select } from "../selection/select";
import type { SelectionRequest } from "../selection/selection";
import { type ApplySettings, applyObject } from "./apply/applyObject";
import { changeCauseOf, recordFlag, withChangeCause } from "./shared/changeCause";
import { dryRunOf, operationOf } from "./shared/dryRun";
import { fieldValidationOf } from "./shared/fieldValidation";
import { dryRunFlag, fieldManagerFlag, fileFlags, labelSelectorFlag, printFlags, validateFlag } from "./shared/flags";
import { type Printing, printerOf, printingOf } from "./shared/printing";
import { selectionOf } from "./shared/selectionOf";

export interface ApplyOptions extends ApplySettings {
	selection: SelectionRequest;
	changeCause: string | undefined;
	printing: Printing;
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
	for (const target of manifests) {
		context.signal.throwIfAborted();
		try {
			const recorded = { ...target, object: withChangeCause(target.object, options.changeCause) };
			const { object, done } = await applyObject(client, recorded, options, context);
			if (together) objects.push(object);
			else
				for (const piece of printerOf(printing, operationOf(done, dryRun)).pieces(object)) await context.io.out(piece);
		} catch (error) {
			failed.push(error);
		}
	}
	const error = failure(failed);
	if (error !== undefined) throw error;
	const [first] = objects;
	if (first === undefined) return;
	const list = { apiVersion: "v1", kind: "List", metadata: {}, items: objects };
	const done = options.serverSide ? "serverside-applied" : "configured";
	const printer = printerOf(printing, operationOf(done, dryRun));
	for (const piece of printer.pieces(objects.length === 1 ? first : (list as unknown as KubeObject))) {
		await context.io.out(piece);
	}
}

const flags: readonly FlagSpec[] = [
	...fileFlags,
	...printFlags,
	{
		name: "cascade",
		type: "string",
		default: "background",
		bare: "background",
		help: "With --force: what becomes of dependents: background, orphan or foreground.",
	},
	dryRunFlag,
	fieldManagerFlag("kubectl-client-side-apply"),
	{ name: "force", type: "bool", help: "Delete and create anew what can't be changed in place." },
	{ name: "force-conflicts", type: "bool", help: "With --server-side: take fields over from their other managers." },
	{
		name: "grace-period",
		type: "int",
		default: -1,
		help: "With --force: seconds that pods have to end; negative: their own.",
	},
	{ name: "overwrite", type: "bool", default: true, help: "Set fields that others have changed, too." },
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
	const forceConflicts = invocation.bool("force-conflicts");
	if (forceConflicts && !serverSide) throw plainError("--force-conflicts only works with --server-side");
	if (dryRun === "client" && serverSide) {
		throw plainError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
	}
	if (force && serverSide) throw plainError("--force cannot be used with --server-side");
	if (force && dryRun === "server") throw plainError("--dry-run=server cannot be used with --force");
	if (subresource !== undefined && !serverSide) {
		throw plainError("--subresource can only be specified for --server-side");
	}
	const grace = invocation.int("grace-period");
	return {
		selection: { ...selection, validate: fieldValidation !== "Ignore" },
		changeCause: changeCauseOf(invocation, "apply", flags),
		printing: printingOf(invocation, context),
		dryRun,
		fieldValidation,
		fieldManager: serverSide && !invocation.changed("field-manager") ? "kubectl" : invocation.string("field-manager"),
		overwrite: invocation.bool("overwrite"),
		force,
		gracePeriodSeconds: grace < 0 ? undefined : grace,
		propagationPolicy: propagationOf(invocation.string("cascade")),
		timeoutMs: invocation.duration("timeout"),
		serverSide,
		forceConflicts,
		subresource,
	};
}

function propagationOf(cascade: string): ApplySettings["propagationPolicy"] {
	switch (cascade) {
		case "background":
			return "Background";
		case "foreground":
			return "Foreground";
		case "orphan":
			return "Orphan";
		default:
			throw plainError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
	}
}

import { hasReason } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Command, Context, Invocation } from "../../cli/command";
import type { Client } from "../../client/client";
import { failure, plainError, withSource } from "../../selection/failure";
import { select } from "../../selection/select";
import type { ManifestTarget, SelectionRequest } from "../../selection/selection";
import { type DryRun, dryRunOf, operationOf } from "../shared/dryRun";
import { dryRunFlag, fileFlags, printFlags } from "../shared/flags";
import { type Printing, printerOf, printingOf } from "../shared/printing";
import { retrieving } from "../shared/targetText";
import { configurationOf, lastAppliedPatch } from "./lastAppliedPatch";

export interface SetLastAppliedOptions {
	selection: SelectionRequest;
	/** Objects without the annotation get one. */
	createAnnotation: boolean;
	dryRun: DryRun;
	printing: Printing;
}

/**
 * Makes what files say the last-applied configuration of the objects, and changes nothing else of them. Nothing is
 * written unless all of them are there and have the annotation, or may get it.
 */
export async function run(options: SetLastAppliedOptions, context: Context): Promise<void> {
	const client = await context.client();
	const { targets, errors } = await select(client, options.selection, context);
	if (errors.length > 0) throw failure(errors.slice(0, 1));
	const changes: { target: ManifestTarget; live: KubeObject }[] = [];
	for (const target of targets) {
		if (target.kind !== "manifest") continue;
		const live = await liveObject(client, target);
		const text = live.metadata.annotations?.[LAST_APPLIED];
		if (!text && !options.createAnnotation) {
			throw plainError(
				`no last-applied-configuration annotation found on resource: ${target.name}, to create the annotation, run the command with --create-annotation`,
			);
		}
		if (text === configurationOf(target.object)) {
			await context.io.out(`set-last-applied ${target.name}: no changes required.\n`);
		} else {
			changes.push({ target, live });
		}
	}
	const printer = printerOf(options.printing, operationOf("configured", options.dryRun));
	for (const { target, live } of changes) {
		context.signal.throwIfAborted();
		const object = options.dryRun === "client" ? live : await annotated(client, target, options);
		for (const piece of printer.pieces(object)) await context.io.out(piece);
	}
}

async function liveObject(client: Client, target: ManifestTarget): Promise<KubeObject> {
	const { resource, namespace, name, source } = target;
	try {
		return await client.get(resource, { namespace, name });
	} catch (error) {
		throw hasReason(error, "NotFound") ? error : withSource(error, retrieving(target), source);
	}
}

function annotated(
	client: Client,
	{ resource, namespace, name, object }: ManifestTarget,
	{ dryRun }: SetLastAppliedOptions,
): Promise<KubeObject> {
	return client.patch(resource, { namespace, name }, "merge", lastAppliedPatch(object), {
		fieldManager: "kubectl",
		dryRun: dryRun === "server",
	});
}

export const command: Command = {
	name: "apply set-last-applied",
	summary: "Set the last-applied-configuration annotation on a live object to match the contents of a file",
	usage: "apply set-last-applied -f FILENAME",
	description: `Make what files say the configuration that was applied last, as if 'apply' had been called with them.

Nothing else of the objects changes.`,
	examples: `  # Let the next 'apply' compare with what this file says
  ds apply set-last-applied -f agent.yaml

  # The same for objects that 'apply' has never seen
  ds apply set-last-applied -f agent.yaml --create-annotation`,
	flags: [
		...printFlags,
		{ name: "create-annotation", type: "bool", help: "Give the annotation to objects that have none." },
		dryRunFlag,
		...fileFlags.filter(({ name }) => name === "filename"),
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<SetLastAppliedOptions> {
	const dryRun = dryRunOf(invocation, context);
	const printing = printingOf(invocation, context);
	printerOf(printing, "configured");
	const { name, explicit } = await context.namespace();
	return {
		selection: {
			filenames: invocation.strings("filename"),
			recursive: false,
			args: [],
			namespace: name,
			namespaceExplicit: explicit,
			allNamespaces: false,
			all: false,
		},
		createAnnotation: invocation.bool("create-annotation"),
		dryRun,
		printing,
	};
}

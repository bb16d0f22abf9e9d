import { isDeepStrictEqual } from "node:util";
import { groupKind } from "../../api/resource";
import type { DaemonSet } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";
import type { Command, Context } from "../../cli/command";
import type { Client } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import type { SelectionRequest } from "../../selection/selection";
import { type DryRun, dryRunOf, operationOf } from "../shared/dryRun";
import { dryRunFlag, printFlags } from "../shared/flags";
import { continuePatch, isCanary } from "../shared/hold";
import { type Printing, printerOf, typedPrintingOf } from "../shared/printing";
import { daemonSetHistory, type Revision, templateOf, templateText } from "../shared/revisions";
import { notForKind, rolloutFlags, rolloutSelection } from "../shared/rolloutFlags";
import { visitObjects } from "../shared/visitObjects";

export interface UndoOptions {
	selection: SelectionRequest;
	/** 0: the one before the present one. */
	toRevision: number;
	dryRun: DryRun;
	printing: Printing;
}

/** Takes DaemonSets back to the template of an earlier revision. */
export async function run({ selection, toRevision, dryRun, printing }: UndoOptions, context: Context): Promise<void> {
	const client = await context.client();
	await visitObjects(client, selection, context, { latest: true }, async (info, object) => {
		if (Object.hasOwn(object.metadata.annotations ?? {}, LAST_APPLIED)) {
			const name = `${info.resource.plural}/${info.name}`;
			context.io.err(
				`Warning: resource ${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
			);
		}
		const result = await rollBack(client, info, toRevision, dryRun);
		const printer = printerOf(printing, operationOf(result, dryRun));
		for (const piece of printer.pieces(object)) await context.io.out(piece);
	});
}

async function rollBack(client: Client, info: Info, toRevision: number, dryRun: DryRun): Promise<string> {
	const { resource, namespace, name } = info;
	if (groupKind(resource) !== "DaemonSet.apps") {
		throw notForKind(resource, { what: "rollbacker", handler: "rollbacker" });
	}
	const unknown = () => plainError(`unable to find specified revision ${toRevision} in history`);
	if (toRevision < 0) throw unknown();
	const { daemonSet, revisions } = await daemonSetHistory(client, info);
	if (toRevision === 0 && revisions.length <= 1) throw plainError("no last revision to roll back to");
	const target = toRevision === 0 ? revisions.at(-2) : revisions.find(({ revision }) => revision === toRevision);
	if (target === undefined) throw unknown();
	if (dryRun === "client") return `will roll back to ${templateText(templateOf(target))}`;
	if (isDeepStrictEqual(templateOf(target), daemonSet.spec.template)) {
		return `skipped rollback (current template already matches revision ${toRevision})`;
	}
	try {
		const options = { fieldManager: "kubectl", dryRun: dryRun === "server" };
		await client.patch(resource, { namespace, name }, "strategic", restoring(target.data, daemonSet), options);
	} catch (error) {
		throw plainError(`failed restoring revision ${toRevision}: ${errorText(error)}`);
	}
	return "rolled back";
}

/** The patch that brings a template back. It ends a canary, too, so that its nodes go back as the strategy says. */
function restoring(data: Revision["data"], daemonSet: DaemonSet): unknown {
	if (!isCanary(daemonSet)) return data;
	const { metadata, spec } = continuePatch(daemonSet);
	return { metadata, spec: { ...data.spec, ...spec } };
}

export const command: Command = {
	name: "rollout undo",
	summary: "Undo a previous rollout",
	usage: "rollout undo (TYPE NAME | TYPE/NAME) [flags]",
	description: `Take a DaemonSet back to the pod template of an earlier revision: the last one, or one that is named.

A change that has stopped after the nodes of --nodes or --share is taken back there, too. A DaemonSet that 'rollout hold'
holds stays held, with the earlier template.`,
	examples: `  # Back to the template before the present one
  ds rollout undo ds/agent

  # Back to revision 3
  ds rollout undo ds/agent --to-revision=3`,
	flags: [
		...rolloutFlags,
		...printFlags,
		dryRunFlag,
		{ name: "to-revision", type: "int", default: 0, help: "The revision to go back to; 0: the last one." },
	],
	async run(invocation, context) {
		const dryRun = dryRunOf(invocation, context);
		const selection = await rolloutSelection(invocation, context);
		const printing = await typedPrintingOf(invocation, context);
		await run({ selection, toRevision: invocation.int("to-revision"), dryRun, printing }, context);
	},
};

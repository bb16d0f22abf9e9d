import { groupKind } from "../../api/resource";
import type { DaemonSet } from "../../api/types";
import { CHANGE_CAUSE } from "../../api/wellKnown";
import type { Command, Context } from "../../cli/command";
import { ago } from "../../printers/describe/lists";
import { DescribeWriter } from "../../printers/describe/writer";
import { plainError } from "../../selection/failure";
import type { SelectionRequest } from "../../selection/selection";
import { printFlags } from "../shared/flags";
import { type Printing, printerOf, typedPrintingOf } from "../shared/printing";
import { daemonSetHistory, type Revision, templateOf, templateText } from "../shared/revisions";
import { notForKind, revisionFlag, rolloutFlags, rolloutSelection } from "../shared/rolloutFlags";
import { visitObjects } from "../shared/visitObjects";

export interface HistoryOptions {
	selection: SelectionRequest;
	/** 0: all of them. */
	revision: number;
	/** With the images of each, and its age. */
	images: boolean;
	printing: Printing;
}

/** Lists the revisions of DaemonSets, or shows one of them. */
export async function run({ selection, revision, images, printing }: HistoryOptions, context: Context): Promise<void> {
	const client = await context.client();
	await visitObjects(client, selection, context, { latest: true }, async (info, object) => {
		if (groupKind(info.resource) !== "DaemonSet.apps") {
			throw notForKind(info.resource, { what: "history", handler: "history viewer" });
		}
		const { daemonSet, revisions } = await daemonSetHistory(client, info);
		const found = revisions.find((each) => each.revision === revision);
		if (printing.output !== "" || printing.options.template !== "") {
			if (revision > 0 && found === undefined) throw plainError("unable to find the specified revision");
			const printer = printerOf(printing, "");
			for (const shown of found === undefined ? revisions : [found]) {
				for (const piece of printer.pieces(asOf(daemonSet, shown))) await context.io.out(piece);
			}
			return;
		}
		const heading = revision > 0 ? `with revision #${revision}` : "";
		const text = images ? imagesText(revisions, await client.now()) : historyText(revisions, revision, found);
		const printer = printerOf(printing, `${heading}\n${text}`);
		for (const piece of printer.pieces(object)) await context.io.out(piece);
	});
}

function asOf(daemonSet: DaemonSet, revision: Revision): DaemonSet {
	const { metadata, spec, status } = daemonSet;
	const template = templateOf(revision) ?? spec.template;
	return { kind: "DaemonSet", apiVersion: "apps/v1", metadata, spec: { ...spec, template }, status };
}

function historyText(revisions: readonly Revision[], revision: number, found: Revision | undefined): string {
	if (revisions.length === 0) return "No rollout history found.";
	if (revision > 0) {
		if (found === undefined) throw plainError("unable to find the specified revision");
		return templateText(templateOf(found));
	}
	const writer = new DescribeWriter();
	writer.write(0, "REVISION\tCHANGE-CAUSE\n");
	for (const { revision: number, annotations } of revisions) writer.write(0, `${number}\t${causeOf(annotations)}\n`);
	return writer.toString();
}

/** What kubectl leaves its users to look up: a line a revision, a line more for each further container. */
function imagesText(revisions: readonly Revision[], now: number): string {
	if (revisions.length === 0) return "No rollout history found.";
	const writer = new DescribeWriter();
	writer.write(0, "REVISION\tAGE\tCONTAINER\tIMAGE\tCHANGE-CAUSE\n");
	for (const revision of revisions) {
		const { initContainers = [], containers = [] } = templateOf(revision)?.spec ?? {};
		const head = `${revision.revision}\t${ago(revision.creationTimestamp, now)}`;
		for (const [index, { name, image = "" }] of [...containers, ...initContainers].entries()) {
			const cause = index === 0 ? `\t${causeOf(revision.annotations)}` : "";
			writer.write(0, `${index === 0 ? head : "\t"}\t${name}\t${image}${cause}\n`);
		}
	}
	return writer.toString();
}

function causeOf(annotations: Revision["annotations"]): string {
	return annotations[CHANGE_CAUSE] || "<none>";
}

export const command: Command = {
	name: "rollout history",
	summary: "View rollout history",
	usage: "rollout history (TYPE NAME | TYPE/NAME) [flags]",
	description: "List the revisions of a DaemonSet that are kept, or show the pod template of one.",
	examples: `  # Which revisions are there?
  ds rollout history ds/agent

  # What was revision 3?
  ds rollout history ds/agent --revision=3

  # Which images did each of them have, and how old is it?
  ds rollout history ds/agent --images`,
	flags: [
		...rolloutFlags,
		...printFlags,
		{ name: "images", type: "bool", help: "Show the images and the age of each revision." },
		{ name: "revision", type: "int", default: 0, help: "Show this revision in detail." },
	],
	async run(invocation, context) {
		const selection = await rolloutSelection(invocation, context);
		const revision = revisionFlag(invocation);
		const images = invocation.bool("images");
		if (images && (revision > 0 || invocation.changed("output") || invocation.changed("template"))) {
			throw plainError("--images lists all revisions: it goes with neither --revision nor --output nor --template");
		}
		await run({ selection, revision, images, printing: await typedPrintingOf(invocation, context) }, context);
	},
};

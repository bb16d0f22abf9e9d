import type { DaemonSet } from "../../api/types";
import { suggestionLine, tolerationsYaml } from "../../insight/suggestions";
import type { Total } from "../../insight/totals";
import type { NodeVerdict, VerdictName } from "../../insight/verdicts";
import { verdictText } from "../../insight/verdictWords";
import type { InsightView } from "../../insight/view";
import { visible } from "../../lint/reports/escape";
import { type Style, type TableLook, textTable } from "../shared/textTable";

/** What there is to say of one DaemonSet. */
export interface Answer {
	daemonSet: DaemonSet;
	source?: string;
	view: InsightView;
	/** Of the nodes that were asked for. */
	verdicts: readonly NodeVerdict[];
	totals: readonly Total[];
}

/** A line for each node, the totals, and what would bring the DaemonSet to more nodes. */
export function listText(answer: Answer, wide: boolean, look: TableLook): string {
	const { verdicts } = answer;
	const parts = [
		...(answer.source === undefined ? [] : [`${nameOf(answer)} of ${visible(answer.source)}, as if it were created\n`]),
		verdicts.length === 0 ? "No nodes with these verdicts and labels.\n" : nodeTable(answer, wide, look),
		totalsText(answer, look),
		wide ? "" : suggestionsText(verdicts, answer.daemonSet, look),
	];
	return parts.filter((part) => part !== "").join("\n");
}

export function nameOf({ daemonSet: { metadata } }: Answer): string {
	return `DaemonSet ${metadata.namespace ?? "default"}/${metadata.name}`;
}

export function styleOf(verdict: VerdictName): Style {
	return STYLES[verdict];
}

const STYLES: Readonly<Record<VerdictName, Style>> = {
	runs: "good",
	"would-run": "good",
	starting: "busy",
	pending: "bad",
	missing: "bad",
	"being-replaced": "busy",
	"will-be-evicted": "bad",
	kept: "busy",
	"not-eligible": "dim",
};

function nodeTable({ verdicts, daemonSet }: Answer, wide: boolean, look: TableLook): string {
	if (!wide) {
		const rows = verdicts.map(({ node, verdict, reason }) => [
			{ text: node },
			{ text: verdictText(verdict), style: styleOf(verdict) },
			{ text: reason },
		]);
		return textTable(["NODE", "VERDICT", "REASON"], rows, look);
	}
	const rows = verdicts.map(({ node, verdict, pod, revision, reason, remedy }) => [
		{ text: node },
		{ text: verdictText(verdict), style: styleOf(verdict) },
		{ text: pod ?? "<none>" },
		{ text: revision ?? "<none>" },
		{ text: remedy === undefined ? reason : `${reason} -> ${suggestionLine(remedy, daemonSet, node)}` },
	]);
	return textTable(["NODE", "VERDICT", "POD", "REVISION", "REASON"], rows, look);
}

function totalsText({ totals, daemonSet }: Answer, look: TableLook): string {
	// Of one that is not there nothing can be counted but the nodes that it wants.
	const shown = daemonSet.metadata.uid === undefined ? totals.slice(0, 1) : totals;
	const rows = shown.map(({ name, count, inStatus, reason }) => {
		const behind = inStatus === undefined ? "" : `the status still says ${inStatus}`;
		return [{ text: name }, { text: String(count) }, { text: [reason, behind].filter((each) => each).join("; ") }];
	});
	const [, ...lines] = textTable(["", "", ""], rows, look).split(/(?<=\n)/);
	return lines.join("");
}

const SHOWN_SUGGESTIONS = 5;
const SHOWN_NODES = 6;

/** What would turn verdicts, once for all the nodes that it holds for. */
function suggestionsText(verdicts: readonly NodeVerdict[], daemonSet: DaemonSet, look: TableLook): string {
	const groups = new Map<string, { nodes: string[]; verdict: NodeVerdict }>();
	for (const verdict of verdicts) {
		if (verdict.remedy === undefined) continue;
		const key = JSON.stringify(verdict.remedy);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, { nodes: [verdict.node], verdict });
		else group.nodes.push(verdict.node);
	}
	const all = [...groups.values()];
	const texts = all.slice(0, SHOWN_SUGGESTIONS).map(({ nodes, verdict }) => groupText(nodes, verdict, daemonSet, look));
	const more = all.length - texts.length;
	if (more > 0)
		texts.push(`… and ${more} more kinds of nodes: 'ds why ${daemonSet.metadata.name} NODE' tells of each.\n`);
	return texts.join("\n");
}

function groupText(
	nodes: readonly string[],
	{ remedy, suggestion, verdict }: NodeVerdict,
	daemonSet: DaemonSet,
	{ paint }: TableLook,
): string {
	const shown = nodes.slice(0, SHOWN_NODES).join(", ");
	const which = nodes.length > SHOWN_NODES ? `${shown} and ${nodes.length - SHOWN_NODES} more` : shown;
	const what = verdict === "pending" ? "To make the pod fit on" : "To run on";
	const parts: string[] = [];
	const labels = Object.entries(remedy?.nodeLabels ?? {});
	if (labels.length > 0) {
		const words = labels.map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`)).join(" ");
		parts.push(`ds label node ${nodes.slice(0, SHOWN_NODES).join(" ")} ${words}`);
	}
	if (remedy?.tolerations) parts.push(tolerationsYaml(remedy.tolerations));
	if (remedy?.requests || remedy?.quotas) parts.push(suggestion ?? "");
	const where = remedy?.tolerations
		? `, with these tolerations in the pod template's spec of ${daemonSet.metadata.name}`
		: "";
	return `${paint("bold", `${what} ${which}${where}:`)}\n${indented(parts.join("\n"))}\n`;
}

export function indented(text: string): string {
	return text
		.split("\n")
		.map((line) => `  ${visible(line)}`)
		.join("\n");
}

import { humanDuration } from "../../api/duration";
import { allocatable, podAmounts } from "../../api/scheduling/requests";
import { isRefusal } from "../../insight/admission";
import { formatAmount } from "../../insight/amounts";
import type { Outcome } from "../../insight/plan/assertions";
import { type DaemonSetPlan, type NodeAction, type NodePlan, requestedOn } from "../../insight/plan/planDaemonSet";
import { paragraph, type Style, type TableLook, textTable } from "../shared/textTable";
import type { PlannedDaemonSet, PlanReport } from "./collect";

const ACTIONS: readonly { action: NodeAction; style: Style }[] = [
	{ action: "create", style: "good" },
	{ action: "replace", style: "busy" },
	{ action: "delete", style: "bad" },
	{ action: "stay", style: "bad" },
	{ action: "keep", style: "dim" },
	{ action: "none", style: "dim" },
];

/** The plan for people: nodes, rollout, resources, overlaps, changed fields, findings and assertions. */
export function planText(
	report: PlanReport,
	outcomes: readonly Outcome[],
	{ wide, look }: { wide: boolean; look: TableLook },
): string {
	const parts = report.plans.map((planned) => onePlan(planned, { wide, look }));
	for (const { source, name, problems } of report.refused) {
		const head = look.paint("bad", `DaemonSet ${name} of ${source} would be refused:`);
		parts.push(`${head}\n${problems.map((each) => `${paragraph(each, look.columns, "  ")}\n`).join("")}`);
	}
	if (report.findings.length > 0) parts.push(findingsText(report, look));
	if (outcomes.length > 0) parts.push(outcomesText(outcomes, look));
	return parts.join("\n");
}

function onePlan(planned: PlannedDaemonSet, { wide, look }: { wide: boolean; look: TableLook }): string {
	const { plan, source } = planned;
	const shown = wide ? plan.nodes : plan.nodes.filter(({ action }) => action !== "keep" && action !== "none");
	const rows = shown.map((each) => [
		{ text: each.node },
		{ text: each.action, style: styleOf(each.action) },
		{ text: reasonOf(each, plan) },
	]);
	const sections = [
		`${look.paint("bold", headline(planned))} (${source})\n`,
		rows.length === 0
			? "No pod is created, deleted or replaced.\n"
			: textTable(["NODE", "ACTION", "REASON"], rows, look),
		summaryLines(planned)
			.map((line) => `${paragraph(line, look.columns, "")}\n`)
			.join(""),
		planned.diff === "" ? "" : `${look.paint("bold", "Changed fields:")}\n${planned.diff}`,
	];
	return sections.filter((section) => section !== "").join("\n");
}

/** What becomes of a DaemonSet, in one line. */
export function headline({ plan }: PlannedDaemonSet): string {
	const { namespace, name } = plan.daemonSet.metadata;
	return `DaemonSet ${namespace}/${name}: ${CHANGES[plan.change]}`;
}

const CHANGES: Readonly<Record<DaemonSetPlan["change"], string>> = {
	created: "would be created",
	template: "would get another pod template",
	settings: "would change, its pods' template would not",
	nothing: "would stay as it is",
};

/** How many nodes there are of each action. */
export function countText(nodes: readonly NodePlan[]): string {
	return ACTIONS.flatMap(({ action }) => {
		const count = nodes.filter((each) => each.action === action).length;
		return count === 0 ? [] : [`${action} ${count}`];
	}).join(" · ");
}

/** Why that happens on a node, and in which wave. */
export function reasonOf({ reason, wave }: NodePlan, { rollout }: DaemonSetPlan): string {
	return wave === undefined ? reason : `wave ${wave} of ${rollout.waves.length}: ${reason}`;
}

/** Counts, rollout, resources, room and overlaps, a line each. */
export function summaryLines(planned: PlannedDaemonSet): string[] {
	const { plan, overlaps } = planned;
	const lines = [`Nodes: ${countText(plan.nodes) || "none"}`];
	const rollout = rolloutLine(plan);
	if (rollout !== "") lines.push(rollout);
	lines.push(...resourceLines(planned));
	const without = plan.nodes.filter(({ wanted, runs }) => wanted && !runs);
	const refused = without.filter(({ evidence }) => evidence.some(isRefusal));
	const noRoom = without.filter((each) => !refused.includes(each)).map(({ node }) => node);
	if (noRoom.length > 0) lines.push(`No room on ${listed(noRoom)}`);
	if (refused.length > 0) lines.push(`No pod is let in for ${listed(refused.map(({ node }) => node))}`);
	for (const { other, detail } of overlaps) lines.push(`In the way of DaemonSet ${other}: ${detail}`);
	return lines;
}

function rolloutLine({ rollout, nodes, change, daemonSet }: DaemonSetPlan): string {
	const old = rollout.replaces || change !== "template" ? [] : nodes.filter(({ action }) => action === "keep");
	if (old.length > 0) {
		const { type } = daemonSet.spec.updateStrategy ?? {};
		const pods = old.length === 1 ? "1 pod keeps its older template" : `${old.length} pods keep their older template`;
		return `Rollout: none under update strategy ${type}: ${pods} until somebody deletes ${old.length === 1 ? "it" : "them"}`;
	}
	const { waves, maxSurge, maxUnavailable, pace, estimatedMs, stuck } = rollout;
	if (waves.length === 0 && stuck === undefined) {
		const creates = nodes.some(({ action, runs }) => action === "create" && runs);
		return creates ? `All new pods are made at once: about ${humanDuration(estimatedMs)} until they are available` : "";
	}
	if (waves.length === 0) return `Rollout: it does not begin: ${stuck}`;
	const limit = maxSurge > 0 ? `maxSurge ${maxSurge}` : `maxUnavailable ${maxUnavailable}`;
	const count = `${waves.length} wave${waves.length === 1 ? "" : "s"}`;
	const basis = pace.basis === "observed" ? "as its pods took until now" : "a guess by the template";
	const ready = `a pod is ready after ${humanDuration(pace.readyMs)}, ${basis}`;
	const min = pace.minReadyMs > 0 ? `, minReadySeconds ${pace.minReadyMs / 1000}` : "";
	const end = stuck === undefined ? "" : `; then it stands still: ${stuck}`;
	return `Rollout: ${count} under ${limit}, about ${humanDuration(estimatedMs)} (${ready}${min})${end}`;
}

function resourceLines({ plan, nodes }: PlannedDaemonSet): string[] {
	const { spec } = plan.daemonSet.spec.template;
	if (spec === undefined) return [];
	const amounts = podAmounts({ spec });
	const wanted = plan.nodes.filter((each) => each.wanted);
	if (amounts.size === 0) return ["Requests: none, so that its pods are the first to go when a node is short"];
	const per = [...amounts].map(([name, amount]) => `${name} ${formatAmount(name, amount)}`).join(", ");
	const all = [...amounts].map(([name, amount]) => `${name} ${formatAmount(name, amount * wanted.length)}`).join(", ");
	const fullest = [...amounts.keys()].flatMap((name) => {
		let most = { node: "", share: 0 };
		for (const node of nodes) {
			const share = (requestedOn(node, plan.after).amounts.get(name) ?? 0) / (allocatable(node).get(name) ?? 0);
			if (Number.isFinite(share) && share > most.share) most = { node: node.metadata.name ?? "", share };
		}
		return most.node === "" ? [] : [`${name} ${Math.round(most.share * 100)}% on ${most.node}`];
	});
	const end = fullest.length === 0 ? "" : `; afterwards at most ${fullest.join(", ")}`;
	return [`Requests: ${per} a pod, ${all} on ${wanted.length} node${wanted.length === 1 ? "" : "s"}${end}`];
}

const SHOWN = 6;

export function listed(names: readonly string[]): string {
	const more = names.length - SHOWN;
	return more > 0 ? `${names.slice(0, SHOWN).join(", ")} and ${more} more` : names.join(", ");
}

function styleOf(action: NodeAction): Style | undefined {
	return ACTIONS.find((each) => each.action === action)?.style;
}

function findingsText({ findings }: PlanReport, look: TableLook): string {
	const grave = findings.filter(({ severity }) => severity !== "info");
	const lines = grave.map(({ file, line, column, severity, message, rule }) =>
		paragraph(`${file}:${line}:${column}: ${severity}: ${message} [${rule}]`, look.columns, "  "),
	);
	const rest = findings.length - grave.length;
	if (rest > 0) lines.push(`  ${rest} ${grave.length > 0 ? "more " : ""}of severity info ('ds lint' shows them)`);
	return `${look.paint("bold", "Lint:")}\n${lines.map((each) => `${each}\n`).join("")}`;
}

function outcomesText(outcomes: readonly Outcome[], look: TableLook): string {
	const lines = outcomes.map(({ assertion, daemonSet, holds, detail }) => {
		const verdict = look.paint(holds ? "good" : "bad", holds ? "holds" : "FAILS");
		const named = assertion.startsWith(`${daemonSet}:`) ? assertion : `${daemonSet}: ${assertion}`;
		return `  ${verdict}: ${named} (${detail})\n`;
	});
	return `${look.paint("bold", "Assertions:")}\n${lines.join("")}`;
}

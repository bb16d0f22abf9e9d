import { daemonPodTolerations } from "../../api/daemonSet/placement";
import { humanDuration } from "../../api/duration";
import { matchRequiredNodeAffinity } from "../../api/nodeAffinity";
import { allocatable, podAmounts } from "../../api/scheduling/requests";
import { usageOf } from "../../api/scheduling/usage";
import { findToleration } from "../../api/tolerations";
import type { Event, Node, Toleration } from "../../api/types";
import { formatAmount } from "../../insight/amounts";
import type { NodeVerdict } from "../../insight/verdicts";
import { verdictText } from "../../insight/verdictWords";
import { clusterOf, eventsAbout, lastSeen, podsOfDaemonSet, timesSeen } from "../../insight/view";
import { taintText, wordsOf } from "../../insight/words";
import { paragraph, type TableLook, textTable } from "../shared/textTable";
import { type Answer, indented, nameOf, styleOf } from "./text";

/** Everything that is known of a DaemonSet on each of the nodes that were asked for. */
export function storyText(answer: Answer, look: TableLook): string {
	if (answer.verdicts.length === 0) return "No nodes with these verdicts and labels.\n";
	return answer.verdicts.map((verdict) => story(answer, verdict, look)).join("\n");
}

function story(answer: Answer, verdict: NodeVerdict, look: TableLook): string {
	const { view } = answer;
	const node = view.nodes.find(({ metadata }) => metadata.name === verdict.node);
	const head = `${look.paint("bold", `Node ${verdict.node}`)}, ${nameOf(answer)}: ${look.paint(styleOf(verdict.verdict), verdictText(verdict.verdict))}\n`;
	const why =
		verdict.evidence.length === 0 ? [verdict.reason] : verdict.evidence.map((each) => wordsOf(each, view.now));
	const sections: [string, string][] = [
		["Why", bullets(why, look)],
		["Pod", podText(answer, verdict, look)],
		["What the DaemonSet asks of a node", node === undefined ? "" : bullets(demands(answer, node), look)],
		["Room", node === undefined ? "" : roomText(answer, node, look)],
		["The node", node === undefined ? "" : bullets(nodeFacts(node), look)],
		["Events", eventsText(answer, verdict, look)],
		["What would help", verdict.suggestion === undefined ? "" : `${indented(verdict.suggestion)}\n`],
	];
	const shown = sections.filter(([, text]) => text !== "");
	return `${head}${shown.map(([title, text]) => `\n${look.paint("bold", `${title}:`)}\n${text}`).join("")}`;
}

function bullets(texts: readonly string[], { columns }: TableLook): string {
	return texts.map((text) => `  - ${paragraph(text, columns, "    ").trimStart()}\n`).join("");
}

function podText(answer: Answer, verdict: NodeVerdict, look: TableLook): string {
	const { view, daemonSet } = answer;
	const pod = podsOfDaemonSet(daemonSet, view).find(({ metadata }) => metadata.name === verdict.pod);
	if (pod === undefined) return "";
	const { metadata, spec, status } = pod;
	const age = humanDuration(view.now - Date.parse(metadata.creationTimestamp ?? ""));
	const revision = verdict.revision === "current" ? "of the present template" : "of an older template";
	const lines = [`${metadata.name}, ${revision}, ${age} old, phase ${status?.phase ?? "Unknown"}`];
	for (const { name, ready, restartCount, state } of status?.containerStatuses ?? []) {
		const [how = "waiting"] = Object.keys(state ?? {});
		lines.push(`container ${name}: ${how}, ${ready ? "ready" : "not ready"}, ${restartCount} restarts`);
	}
	if (!spec.nodeName) lines.push("not placed on the node yet");
	return bullets(lines, look);
}

/** Each demand of the template, and whether the node meets it. */
function demands({ daemonSet }: Answer, node: Node): string[] {
	const { spec } = daemonSet.spec.template;
	if (spec === undefined) return [];
	const lines: string[] = [];
	const labels = node.metadata.labels ?? {};
	if (spec.nodeName) lines.push(`nodeName ${spec.nodeName}: ${met(spec.nodeName === node.metadata.name)}`);
	for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
		lines.push(`nodeSelector ${key}=${value}: ${met(Object.hasOwn(labels, key) && labels[key] === value)}`);
	}
	if (spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution) {
		const verdict = matchRequiredNodeAffinity({ affinity: spec.affinity }, node);
		const term = verdict.matches && verdict.term !== undefined ? ` by term ${verdict.term + 1}` : "";
		lines.push(`required node affinity: ${met(verdict.matches)}${term}`);
	}
	const tolerations = daemonPodTolerations(spec);
	for (const taint of node.spec?.taints ?? []) {
		const toleration = findToleration(tolerations, taint);
		const soft = taint.effect === "PreferNoSchedule" ? ", which only counts against the node" : "";
		const by = toleration && `tolerated by ${tolerationText(toleration)}${isOwn(toleration, spec.tolerations)}`;
		lines.push(`taint ${taintText(taint)}: ${by ?? `not tolerated${soft}`}`);
	}
	return lines.length === 0 ? ["nothing: any node without taints will do, and this one has none"] : lines;
}

function met(holds: boolean): string {
	return holds ? "met" : "not met";
}

function tolerationText({ key, operator, value, effect, tolerationSeconds }: Toleration): string {
	const name = key ? `${key}${operator === "Exists" ? "" : `=${value ?? ""}`}` : "any key";
	const seconds = tolerationSeconds === undefined ? "" : ` for ${tolerationSeconds}s`;
	return `${name}${effect ? `:${effect}` : ""}${seconds}`;
}

function isOwn(toleration: Toleration, own: readonly Toleration[] | undefined): string {
	return own?.includes(toleration) ? "" : " (every DaemonSet's pod has it)";
}

function roomText({ daemonSet, view }: Answer, node: Node, look: TableLook): string {
	const { spec } = daemonSet.spec.template;
	if (spec === undefined) return "";
	const has = allocatable(node);
	const usage = usageOf(clusterOf(view).podsOn(node.metadata.name ?? ""));
	const wanted = podAmounts({ spec });
	const names = ["pods", ...new Set(["cpu", "memory", ...wanted.keys()])];
	const rows = names.map((name) => {
		const amount = name === "pods" ? 1 : (wanted.get(name) ?? 0);
		const used = name === "pods" ? usage.pods : (usage.amounts.get(name) ?? 0);
		const capacity = has.get(name) ?? 0;
		const texts = [name, ...[amount, used, capacity, capacity - used].map((each) => formatAmount(name, each))];
		return texts.map((text) => ({ text }));
	});
	const headers = ["RESOURCE", "A POD ASKS", "REQUESTED THERE", "ALLOCATABLE", "FREE"];
	return `${textTable(headers, rows, { ...look, columns: undefined })
		.replace(/^/gm, "  ")
		.trimEnd()}\n`;
}

function nodeFacts({ metadata, spec, status }: Node): string[] {
	const facts: string[] = [];
	for (const { type, status: value, reason, message } of status?.conditions ?? []) {
		const usual = type === "Ready" ? value === "True" : value === "False";
		if (!usual) facts.push(`${type}=${value}${reason ? ` (${reason}${message ? `: ${message}` : ""})` : ""}`);
	}
	const ready = status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
	if (ready) facts.push("Ready");
	if (spec?.unschedulable) facts.push("cordoned: DaemonSets' pods come all the same");
	const labels = Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
	if (labels.length > 0) facts.push(`labels ${labels.join(", ")}`);
	return facts;
}

const SHOWN_EVENTS = 8;

function eventsText({ daemonSet, view }: Answer, verdict: NodeVerdict, look: TableLook): string {
	const pod = podsOfDaemonSet(daemonSet, view).find(({ metadata }) => metadata.name === verdict.pod);
	const ofPod = eventsAbout(pod?.metadata.uid, view);
	const ofDaemonSet = eventsAbout(daemonSet.metadata.uid, view).filter(({ type }) => type === "Warning");
	const all = [...ofPod, ...ofDaemonSet].reverse().sort((a, b) => lastSeen(a) - lastSeen(b));
	const events = alikeTogether(all).slice(-SHOWN_EVENTS);
	return bullets(
		events.map((event) => eventText(event, view.now)),
		look,
	);
}

/** Events that differ in the generated name of a pod alone are one, the latest, seen as often as all of them. */
function alikeTogether(events: readonly Event[]): Event[] {
	const groups = new Map<string, Event>();
	for (const event of events) {
		const message = (event.message ?? "").replace("(combined from similar events): ", "");
		const key = `${event.reason} ${message.replace(/"[a-z0-9.-]+-[a-z0-9]{5}"/g, "")}`;
		const count = timesSeen(event) + (groups.has(key) ? timesSeen(groups.get(key) as Event) : 0);
		groups.delete(key);
		groups.set(key, { ...event, message, count, ...(event.series && { series: { ...event.series, count } }) });
	}
	return [...groups.values()];
}

function eventText(event: Event, now: number): string {
	const count = timesSeen(event);
	const times = count > 1 ? ` (${count} times)` : "";
	return `${humanDuration(now - lastSeen(event))} ago${times}: ${event.reason ?? ""}: ${event.message ?? ""}`;
}

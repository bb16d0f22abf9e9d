import { nearest } from "../api/nearest";
import type { Node } from "../api/types";
import type { Command, Context, FlagSpec, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import { totalsOf } from "../insight/totals";
import { type NodeVerdict, type VerdictName, verdictsOf } from "../insight/verdicts";
import { VERDICTS } from "../insight/verdictWords";
import type { InsightView } from "../insight/view";
import { clusterFromFile } from "./shared/clusterFile";
import { fileFlags, labelSelectorFlag } from "./shared/flags";
import { oneLine } from "./shared/insightErrors";
import { loadInsight, withAdmission, withEvents, withRoom } from "./shared/insightView";
import { selectNodes } from "./shared/nodeSelection";
import { painter } from "./shared/textTable";
import { storyText } from "./why/story";
import { structured } from "./why/structured";
import { findSubjects, type Subject } from "./why/subjects";
import { type Answer, listText } from "./why/text";

type Output = "" | "wide" | "name" | "json" | "yaml";

export interface WhyOptions {
	/** NAME or ds/NAME; absent with files. */
	daemonSet?: string;
	filenames: readonly string[];
	recursive: boolean;
	/** Only these nodes; none: all. */
	nodes: readonly string[];
	/** A label selector of nodes. */
	selector: string;
	/** Only these verdicts; none: all. */
	only: readonly VerdictName[];
	/** A file that stands for the cluster. */
	nodeFile: string;
	output: Output;
}

/** Says of every node what is of a DaemonSet there, and why. */
export async function run(options: WhyOptions, context: Context): Promise<void> {
	const client = options.nodeFile === "" ? await context.client() : await clusterFromFile(options.nodeFile, context);
	const namespace = await context.namespace();
	const subjects = await findSubjects(client, options, namespace, context);
	const namespaces = new Set(subjects.map(({ daemonSet }) => daemonSet.metadata.namespace));
	const common = namespaces.size === 1 ? [...namespaces][0] : undefined;
	/** What all DaemonSets out of files are told by. */
	let foretelling: Promise<InsightView> | undefined;
	const answers: Answer[] = [];
	for (const subject of subjects) answers.push(await answerOf(subject));
	const look = {
		paint: painter(context.io.colour),
		columns: context.io.stdoutIsTerminal ? context.io.columns : undefined,
	};
	const [first] = answers;
	if (options.output === "json" || options.output === "yaml") {
		await context.io.out(structured(answers, options.output));
	} else if (options.output === "name") {
		for (const { verdicts } of answers) for (const { node } of verdicts) await context.io.out(`node/${node}\n`);
	} else if (options.nodes.length > 0 && options.output === "") {
		await context.io.out(answers.map((answer) => storyText(answer, look)).join("\n"));
	} else {
		await context.io.out(answers.map((answer) => listText(answer, options.output === "wide", look)).join("\n"));
	}
	for (const { resource, message } of first?.view.unreadable ?? []) {
		context.io.err(`${resource} may not be read, what depends on them is left out: ${message}\n`);
	}

	async function answerOf(subject: Subject): Promise<Answer> {
		const { daemonSet, liveUid } = subject;
		const { namespace, uid } = daemonSet.metadata;
		if (uid === undefined) {
			// Out of a file: it takes the place of the one that is there.
			foretelling ??= loadInsight(client, { namespace: common, pods: "placement", events: "none" }).then((view) =>
				withAdmission(
					client,
					view,
					subjects.map((each) => each.daemonSet),
				),
			);
			const whole = await foretelling;
			requireNodes(whole.nodes, whole.unreadable);
			const view =
				liveUid === undefined ? whole : { ...whole, pods: whole.pods.filter((pod) => !isOwnedBy(pod, liveUid)) };
			return answer(subject, view, verdictsOf(daemonSet, view));
		}
		const owners = [daemonSet];
		let view = await loadInsight(client, { namespace, owners, pods: "owned", events: "none" });
		requireNodes(view.nodes, view.unreadable);
		// Nothing true can be said of pods that may not be seen.
		if (view.noPods !== undefined) throw new CliError(`error: ${oneLine(view.noPods)}`, 1);
		let verdicts = verdictsOf(daemonSet, view);
		const isStory = options.nodes.length > 0;
		const shown = isStory ? chosen(verdicts, view) : verdicts;
		const waits = shown.some(({ verdict }) => verdict === "pending");
		// What others have on the nodes matters to a pod that waits for room, and to a node's whole story.
		if (waits || isStory) view = await withRoom(client, view, { owners, namespace });
		// Events are many, and tell only of pods that are in trouble.
		const troubled = shown.filter(({ verdict }) => isStory || IN_TROUBLE.includes(verdict));
		if (troubled.length > 0) {
			const names = new Set([daemonSet.metadata.name, ...troubled.map(({ pod }) => pod)]);
			view = await withEvents(client, view, { namespace, names: [...names].filter((name) => name !== undefined) });
		}
		if (shown.some(({ verdict }) => verdict === "missing")) view = await withAdmission(client, view, owners);
		if (waits || troubled.length > 0) verdicts = verdictsOf(daemonSet, view);
		return answer(subject, view, verdicts);
	}

	function chosen(all: readonly NodeVerdict[], view: InsightView): readonly NodeVerdict[] {
		if (options.nodes.length === 0 && options.selector === "") return all;
		const names = new Set(selectNodes(view.nodes, options).map(({ metadata }) => metadata.name));
		return all.filter(({ node }) => names.has(node));
	}

	function answer({ daemonSet, source }: Subject, view: InsightView, all: readonly NodeVerdict[]): Answer {
		const { only } = options;
		const verdicts = chosen(all, view).filter(({ verdict }) => only.length === 0 || only.includes(verdict));
		return { daemonSet, source, view, verdicts, totals: totalsOf(daemonSet, all, view) };
	}
}

const IN_TROUBLE: readonly VerdictName[] = ["starting", "missing", "being-replaced"];

function isOwnedBy({ metadata }: { metadata: Node["metadata"] }, uid: string): boolean {
	return metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid) ?? false;
}

function requireNodes(nodes: readonly Node[], unreadable: readonly { resource: string; message: string }[]): void {
	if (nodes.length > 0) return;
	const refused = unreadable.find(({ resource }) => resource === "nodes");
	throw new CliError(`error: ${refused ? oneLine(refused.message) : "the cluster has no nodes"}`, refused ? 1 : 2);
}

const OUTPUTS: readonly Output[] = ["wide", "name", "json", "yaml"];

const flags: readonly FlagSpec[] = [
	...fileFlags.filter(({ name }) => name !== "kustomize"),
	{
		name: "nodes",
		type: "string",
		help: "A file with nodes (and pods) that stands for the cluster, as 'kubectl get nodes -o yaml' writes it.",
	},
	{
		name: "only",
		type: "stringSlice",
		help: `Only nodes with these verdicts: ${VERDICTS.join(", ")}.`,
		offers: VERDICTS,
	},
	{ name: "output", short: "o", type: "string", help: "The format: wide, name, json or yaml.", offers: OUTPUTS },
	{ ...labelSelectorFlag, help: "Only nodes with these labels: '=', '==', '!=', 'in', 'notin', as in -l pool=gpu." },
];

export const command: Command = {
	name: "why",
	summary: "Say of every node whether a DaemonSet runs there, and why or why not",
	usage: "why (DAEMONSET | -f FILENAME) [NODE …] [flags]",
	description: `Say of every node what is of a DaemonSet there, and why: it runs, its pod is starting or pending, or is being replaced,
it will be evicted, the node is not eligible, or a pod is kept though the node is no longer eligible. With NODE the whole
story of that node is told; with -f that of a manifest that has not been created.`,
	examples: `  # Where does agent run, and where does it not?
  ds why agent

  # Everything about one node
  ds why agent node03

  # Only the nodes that it does not reach, of one pool
  ds why agent --only=not-eligible,pending -l pool=gpu

  # Which nodes would a manifest reach? On this cluster, and offline
  ds why -f agent.yaml
  ds why -f agent.yaml --nodes nodes.yaml

  # For programs
  ds why agent -o json`,
	flags,
	usageExitCode: 2,
	async run(invocation, context) {
		await run(optionsFrom(invocation), context);
	},
};

function optionsFrom(invocation: Invocation): WhyOptions {
	const filenames = invocation.strings("filename");
	const [first, ...rest] = invocation.args;
	const fromFiles = filenames.length > 0;
	const output = invocation.string("output");
	if (output !== "" && !OUTPUTS.includes(output as Output)) {
		throw new CliError(`error: -o must be one of ${OUTPUTS.join(", ")}, not ${JSON.stringify(output)}`, 2);
	}
	// ds why ds agent, as people write it for other commands.
	const words =
		!fromFiles && /^(ds|daemonsets?(\.apps)?)$/.test(first ?? "") && rest.length > 0 ? rest : invocation.args;
	return {
		...(!fromFiles && words[0] !== undefined && { daemonSet: words[0] }),
		filenames,
		recursive: invocation.bool("recursive"),
		nodes: fromFiles ? words : words.slice(1),
		selector: invocation.string("selector"),
		only: invocation.strings("only").map(verdictOf),
		nodeFile: invocation.string("nodes"),
		output: output as Output,
	};
}

function verdictOf(word: string): VerdictName {
	const name = word.trim().toLowerCase().replaceAll(" ", "-");
	const known = VERDICTS.find((verdict) => verdict === name);
	if (known !== undefined) return known;
	const meant = nearest(name, VERDICTS);
	const hint = meant === undefined ? `there are ${VERDICTS.join(", ")}` : `did you mean ${meant}?`;
	throw new CliError(`error: there is no verdict ${JSON.stringify(word)}; ${hint}`, 2);
}

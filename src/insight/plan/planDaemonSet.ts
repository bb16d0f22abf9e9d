import { groupByNode, isTerminating, oldestFirst } from "../../api/daemonSet/nodePods";
import { placementObstacles } from "../../api/daemonSet/obstacles";
import { type Placement, placementRule } from "../../api/daemonSet/placement";
import { podMaker } from "../../api/daemonSet/podTemplate";
import { deepEqual } from "../../api/equal";
import { isPodAvailable, isPodTerminal } from "../../api/podReady";
import type { NodeUsage } from "../../api/scheduling/usage";
import { findUntoleratedTaint } from "../../api/tolerations";
import type { DaemonSet, Node, Pod } from "../../api/types";
import { REVISION_LABEL } from "../../api/wellKnown";
import { admissionOf, isRefusal } from "../admission";
import type { Evidence } from "../evidence";
import { withPriority } from "../priority";
import { clusterOf, currentHash, type InsightView, lacksRevisions, podsOfDaemonSet } from "../view";
import { isPreempting, misfitReasons } from "../waitingPod";
import { taintText, wordsOf } from "../words";
import type { Prospect } from "./prospect";
import { type Rollout, rolloutOf } from "./rollout";

/** What applying would do on a node. `stay`: an old pod that the rollout never comes to. `none`: there is and will be none. */
export type NodeAction = "create" | "delete" | "replace" | "keep" | "stay" | "none";

export interface NodePlan {
	node: string;
	action: NodeAction;
	/** The pod that is there now. */
	pod?: string;
	/** Counted from 1; absent for what happens at once. */
	wave?: number;
	/** The DaemonSet wants a pod there. */
	wanted: boolean;
	/** And it fits. */
	runs: boolean;
	reason: string;
	evidence: Evidence[];
}

export interface DaemonSetPlan {
	daemonSet: DaemonSet;
	/** Whether it is new, changes its pods' template, something else, or nothing. */
	change: "created" | "template" | "settings" | "nothing";
	nodes: NodePlan[];
	rollout: Rollout;
	/** The DaemonSet's pods when all is done, for the next plan and for sums. */
	after: InsightView;
}

export interface PlanInput {
	/** As it is on the cluster. */
	live: DaemonSet | undefined;
	/** As it would be. */
	next: DaemonSet;
	/** The cluster as it is. */
	before: InsightView;
	/** The nodes as they would be. */
	nodes: readonly Node[];
	/** Whether the DaemonSet differs from the live one at all. */
	changed: boolean;
}

const NOWHERE: Placement = { shouldRun: false, shouldContinueRunning: false };

/** What applying a DaemonSet, and changing nodes, does to the pods of each node. */
export function planDaemonSet(input: PlanInput): DaemonSetPlan {
	const { live, next, before, nodes } = input;
	const owned = live === undefined ? [] : podsOfDaemonSet(live, before);
	// Without revisions nobody knows whether another template has been there before.
	const isUnknown =
		live === undefined || (lacksRevisions(before) && !deepEqual(live.spec.template, next.spec.template));
	const hash = isUnknown ? undefined : currentHash({ ...next, metadata: live.metadata }, before);
	const prospects = admitted(look(input, groupByNode(owned), hash), input);
	const rollout = rolloutOf(next, prospects, owned);
	const obstaclesOn = placementObstacles(next);
	const plans = prospects.map((prospect) => planNode(prospect, { rollout, next, obstaclesOn, now: before.now }));
	return {
		daemonSet: next,
		change: changeOf(input, hash, owned),
		nodes: plans,
		rollout,
		after: afterwards(before, nodes, { next, prospects, plans, owned }),
	};
}

function changeOf({ live, changed }: PlanInput, hash: string | undefined, owned: readonly Pod[]) {
	if (live === undefined) return "created";
	if (!changed) return "nothing";
	return hash === undefined || owned.some((pod) => !isCurrent(pod, hash)) ? "template" : "settings";
}

function isCurrent({ metadata }: Pod, hash: string | undefined): boolean {
	return hash !== undefined && metadata.labels?.[REVISION_LABEL] === hash;
}

/** What is on each node, by name as the controller takes them, those that leave with them. */
function look(
	{ next, before, nodes }: PlanInput,
	podsByNode: ReadonlyMap<string, readonly Pod[]>,
	hash: string | undefined,
): Prospect[] {
	const place = placementRule(next);
	const makePod = podMaker(withPriority(next, before), hash ?? "");
	const cluster = clusterOf(before.nodes === nodes ? before : { ...before, nodes });
	const byName = new Map(nodes.map((node) => [node.metadata.name ?? "", node]));
	const names = [...new Set([...byName.keys(), ...podsByNode.keys()])].sort();
	return names.map((name) => {
		const node = byName.get(name);
		const placement = node === undefined ? NOWHERE : place(node);
		const pods = podsByNode.get(name) ?? [];
		const running = oldestFirst(pods.filter((pod) => !isTerminating(pod) && !isPodTerminal(pod)));
		const pod = running.find((each) => isCurrent(each, hash)) ?? running[0];
		const evictedBy = pod?.spec.nodeName
			? findUntoleratedTaint(node?.spec?.taints, pod.spec.tolerations, { effects: ["NoExecute"] })
			: undefined;
		const serves = pod !== undefined && isPodAvailable(pod, next.spec.minReadySeconds ?? 0, before.now);
		const available = serves && evictedBy === undefined;
		const upToDate = pod !== undefined && isCurrent(pod, hash);
		let obstacles: Evidence[] = [];
		if (upToDate && pod !== undefined && !pod.spec.nodeName && node !== undefined) obstacles = misfitOf(pod, node, []);
		else if (node !== undefined && placement.shouldRun && !upToDate) obstacles = misfitOf(makePod(name), node, pods);
		const [misfit, preempts] = isPreempting(obstacles) ? [[], obstacles] : [obstacles, []];
		const ended = running.length < pods.length;
		return { name, node, placement, pod, upToDate, serves, available, misfit, preempts, ended, evictedBy };
	});

	/** With surge the old pod is still there when the new one comes. */
	function misfitOf(pod: Pod, node: Node, present: readonly Pod[]): Evidence[] {
		const old = present.filter((each) => each.spec.nodeName === node.metadata.name);
		return misfitReasons(pod, node, before, { cluster, gone: surges(next) ? [] : old });
	}
}

/** The prospects with those whose new pod the API server would refuse: new ones are made before others are replaced. */
function admitted(prospects: readonly Prospect[], { next, before }: PlanInput): Prospect[] {
	const admission = admissionOf(podMaker(withPriority(next, before), "")(""), before);
	const replaces = next.spec.updateStrategy?.type !== "OnDelete";
	const refusals = new Map<Prospect, readonly Evidence[]>();
	const admit = (prospect: Prospect) => {
		const { pod } = prospect;
		const leaving = surges(next) ? undefined : pod;
		const evidence = admission.problems.length > 0 ? admission.problems : admission.admit(leaving);
		if (evidence.length > 0) refusals.set(prospect, evidence);
		else if (pod !== undefined && leaving === undefined) admission.release(pod);
	};
	for (const { pod, placement } of prospects) {
		// Those that go at once make room, be it at the second try.
		if (pod !== undefined && !placement.shouldContinueRunning) admission.release(pod);
	}
	const wanted = prospects.filter(({ placement }) => placement.shouldRun);
	for (const prospect of wanted) if (prospect.pod === undefined) admit(prospect);
	for (const prospect of wanted) {
		const { pod, upToDate, evictedBy } = prospect;
		if (pod !== undefined && (evictedBy !== undefined || (replaces && !upToDate))) admit(prospect);
	}
	return prospects.map((each) => {
		const refused = refusals.get(each);
		return refused === undefined ? each : { ...each, misfit: [...refused], preempts: [] };
	});
}

function surges({ spec }: DaemonSet): boolean {
	const surge = spec.updateStrategy?.rollingUpdate?.maxSurge;
	return surge !== undefined && surge !== 0 && surge !== "0%";
}

interface NodeContext {
	rollout: Rollout;
	next: DaemonSet;
	obstaclesOn: ReturnType<typeof placementObstacles>;
	now: number;
}

function planNode(prospect: Prospect, context: NodeContext): NodePlan {
	const { name, pod, placement, misfit } = prospect;
	const evidence = evidenceOf(prospect, context);
	const action = actionOf(prospect, context.rollout);
	const wave = action === "replace" || action === "delete" ? context.rollout.waveOf.get(name) : undefined;
	const words = evidence.map((each) => wordsOf(each, context.now)).join("; ");
	return {
		node: name,
		action,
		...(pod && { pod: pod.metadata.name ?? "" }),
		...(wave !== undefined && { wave }),
		wanted: placement.shouldRun,
		runs: placement.shouldRun && misfit.length === 0,
		reason: reasonOf(action, prospect, context, words),
		evidence,
	};
}

function actionOf(prospect: Prospect, { waveOf, replaces }: Rollout): NodeAction {
	const { name, pod, placement, upToDate, ended, evictedBy } = prospect;
	if (pod === undefined) {
		if (!placement.shouldRun) return ended ? "delete" : "none";
		return ended ? "replace" : "create";
	}
	if (!placement.shouldContinueRunning) return "delete";
	if (evictedBy !== undefined) return placement.shouldRun ? "replace" : "delete";
	if (upToDate || !replaces) return "keep";
	if (!waveOf.has(name)) return "stay";
	return placement.shouldRun ? "replace" : "delete";
}

function evidenceOf({ node, placement, misfit, preempts, pod }: Prospect, { obstaclesOn }: NodeContext): Evidence[] {
	if (node === undefined) return pod === undefined ? [] : [{ what: "lostNode" }];
	if (placement.shouldRun) return [...misfit, ...preempts];
	return obstaclesOn(node).map((each) => (each.what === "nodeSelector" ? { what: each.what, ...each.unmet } : each));
}

function reasonOf(action: NodeAction, prospect: Prospect, { rollout, next }: NodeContext, words: string): string {
	const { placement, upToDate } = prospect;
	const preempts = prospect.preempts.length > 0;
	const fate = prospect.misfit.some(isRefusal) ? "would be refused:" : "would wait:";
	switch (action) {
		case "create":
			if (preempts) return `it is to have a pod and has none; ${words}`;
			return words === "" ? "it is to have a pod and has none" : `its pod ${fate} ${words}`;
		case "replace":
			if (prospect.pod === undefined) return "its pod has ended or is ending";
			if (prospect.evictedBy) return `its pod does not tolerate taint ${taintText(prospect.evictedBy)}`;
			if (preempts) return `its pod has another template; ${words}`;
			return words === "" ? "its pod has another template" : `its new pod ${fate} ${words}`;
		case "delete":
			return placement.shouldContinueRunning ? `the rollout deletes its pod, and none follows: ${words}` : words;
		case "stay":
			return `the rollout never comes to it: ${rollout.stuck ?? "it stands still"}`;
		case "keep":
			if (!placement.shouldRun) return `its pod may stay: ${words}`;
			if (!upToDate)
				return `update strategy ${next.spec.updateStrategy?.type}: its pod stays until somebody deletes it`;
			return words === ""
				? "its pod has this template"
				: `its pod ${preempts ? "has yet to be placed" : "waits"}: ${words}`;
		case "none":
			return words;
	}
}

/** The view when all is done: pods that were planned stand for those that will be. */
function afterwards(
	before: InsightView,
	nodes: readonly Node[],
	{
		next,
		prospects,
		plans,
		owned,
	}: { next: DaemonSet; prospects: readonly Prospect[]; plans: readonly NodePlan[]; owned: readonly Pod[] },
): InsightView {
	const own = new Set(owned);
	const makePod = podMaker(withPriority(next, before), "planned");
	const kept = new Set<Pod>();
	const made: Pod[] = [];
	const victims = new Set<string>();
	for (const [index, { action, runs, node }] of plans.entries()) {
		const { pod, preempts } = prospects[index] as Prospect;
		for (const each of preempts) {
			if (each.what === "preemption")
				for (const { namespace, name } of each.victims) victims.add(`${namespace}/${name}`);
		}
		if (pod !== undefined && (action === "keep" || action === "stay")) kept.add(pod);
		else if ((action === "create" || action === "replace") && runs) {
			const planned = makePod(node);
			made.push({
				...planned,
				metadata: { ...planned.metadata, name: `${next.metadata.name}-planned-${node}` },
				spec: { ...planned.spec, nodeName: node },
			});
		}
	}
	const names = new Set(nodes.map(({ metadata }) => metadata.name));
	const others = before.pods.filter(
		(pod) =>
			(!own.has(pod) || kept.has(pod)) &&
			(!pod.spec.nodeName || names.has(pod.spec.nodeName)) &&
			!victims.has(`${pod.metadata.namespace}/${pod.metadata.name}`),
	);
	return { ...before, nodes, pods: [...others, ...made] };
}

/** What the pods on a node ask for together. */
export function requestedOn(node: Node, view: InsightView): NodeUsage {
	return clusterOf(view).usageOn(node.metadata.name ?? "");
}

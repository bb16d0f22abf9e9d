import { isPodTerminal } from "../../api/podReady";
import type { Node, Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import { claimProblem } from "./claims";
import { Diagnosis } from "./diagnosis";
import { findMisfit, type Misfit, usageOf } from "./filters";
import { allNodes } from "./nodeCache";
import { type Candidate, pickCandidate, priorityOf, selectVictims } from "./preemption";
import { type Feasible, pickNode } from "./scores";
import { forgetWaiting, nominatedOn, rememberWaiting, waitingPod } from "./waiting";

const COMPONENT = "default-scheduler";

/** The longest note that an event takes. */
const NOTE_LIMIT = 1024;

/** One attempt to place `pod`: it is bound, or waits and says why. */
export function scheduleOne(key: string, pod: Pod, context: ControllerContext): void {
	const pinned = pinnedNodes(pod);
	const problem = pinned?.length === 0 ? "pod affinity terms conflict" : claimProblem(pod, context.registry);
	const search = problem === undefined ? findNodes(pod, pinned, context) : { feasible: [], misfits: [], problem };
	const node = pickNode(pod, search.feasible, context.registry.random(`schedule ${pod.metadata.uid}`));
	if (node !== undefined) {
		forgetWaiting(key, context);
		bind(pod, node, context);
		return;
	}
	refuse(key, pod, { pinned, ...search }, context);
}

/**
 * The nodes that required node affinity names by metadata.name in every one of its terms: no others are looked at.
 * Undefined when any node may do.
 */
export function pinnedNodes(pod: Pod): string[] | undefined {
	const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	if (terms === undefined || terms.length === 0) return undefined;
	const names = new Set<string>();
	for (const term of terms) {
		let ofTerm: string[] | undefined;
		for (const { key, operator, values } of term.matchFields ?? []) {
			if (key !== "metadata.name" || operator !== "In") continue;
			ofTerm = ofTerm === undefined ? (values ?? []) : ofTerm.filter((name) => values?.includes(name));
		}
		if (ofTerm === undefined) return undefined;
		for (const name of ofTerm) names.add(name);
	}
	return [...names];
}

interface Search {
	/** What keeps the pod from every node, whichever it is. */
	problem?: string;
	feasible: Feasible[];
	misfits: { node: Node; misfit: Misfit }[];
}

function findNodes(pod: Pod, pinned: readonly string[] | undefined, context: ControllerContext): Search {
	const { registry } = context;
	const search: Search = { feasible: [], misfits: [] };
	const nodes = pinned
		? pinned.flatMap((name) => registry.find<Node>(kind("nodes"), undefined, name) ?? [])
		: allNodes(registry);
	const enough = enoughNodes(nodes.length);
	const start = nodes.length > enough ? Math.floor(registry.random(`search ${pod.metadata.uid}`) * nodes.length) : 0;
	for (let step = 0; step < nodes.length && search.feasible.length < enough; step++) {
		const node = nodes[(start + step) % nodes.length] as Node;
		const usage = usageOf(podsFor(pod, node, context));
		const misfit = findMisfit(pod, node, usage);
		if (misfit === undefined) search.feasible.push({ node, usage });
		else search.misfits.push({ node, misfit });
	}
	return search;
}

/** The pods that count on a node: those on it, and those of no lower priority that it was cleared for. */
function podsFor(pod: Pod, node: Node, context: ControllerContext): Pod[] {
	const name = node.metadata.name ?? "";
	const pods = context.registry.podsOnNode(name).filter((other) => !isPodTerminal(other));
	const nominated = nominatedFor(pod, node, context);
	return nominated.length === 0 ? pods : [...pods, ...nominated];
}

function nominatedFor(pod: Pod, node: Node, context: ControllerContext): Pod[] {
	return nominatedOn(node.metadata.name ?? "", context).filter(
		(other) => other.metadata.uid !== pod.metadata.uid && !other.spec.nodeName && priorityOf(other) >= priorityOf(pod),
	);
}

/** How many nodes that fit are enough to choose from (schedule_one's numFeasibleNodesToFind). */
function enoughNodes(all: number): number {
	if (all < 100) return all;
	const percentage = Math.max(5, 50 - Math.floor(all / 125));
	return Math.max(100, Math.floor((all * percentage) / 100));
}

function bind(pod: Pod, node: Node, context: ControllerContext): void {
	const { registry } = context;
	const nodeName = node.metadata.name ?? "";
	const { nominatedNodeName: _, ...status } = pod.status ?? {};
	registry.updateTrusted(
		kind("pods"),
		withPodCondition({ ...pod, spec: { ...pod.spec, nodeName }, status }, registry.now, {
			type: "PodScheduled",
			status: "True",
		}),
	);
	registry.recordEvent({
		object: pod,
		type: "Normal",
		reason: "Scheduled",
		message: `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`,
		component: COMPONENT,
	});
}

function refuse(
	key: string,
	pod: Pod,
	search: Search & { pinned: string[] | undefined },
	context: ControllerContext,
): void {
	const { registry } = context;
	const nodes = allNodes(registry).length;
	const waiting = waitingPod(key, context);
	let nominated = pod.status?.nominatedNodeName;
	let message: string;
	if (nodes === 0) {
		message = "no nodes available to schedule pods";
	} else {
		const head = headline(search, nodes);
		const outcome = preempt(pod, search, nodes, context);
		message = outcome.message === undefined ? head : `${head} no new claims to deallocate, ${outcome.message}`;
		if (outcome.nominated !== undefined) nominated = outcome.nominated || undefined;
	}
	rememberWaiting(
		key,
		{
			uid: pod.metadata.uid ?? "",
			attempts: 1 + (waiting !== undefined && waiting.uid === pod.metadata.uid ? waiting.attempts : 0),
			at: context.now,
			pinned: search.pinned,
			nominated,
		},
		context,
	);
	const { nominatedNodeName: _, ...status } = pod.status ?? {};
	registry.updateTrusted(
		kind("pods"),
		withPodCondition(
			{ ...pod, status: nominated ? { ...status, nominatedNodeName: nominated } : status },
			registry.now,
			{ type: "PodScheduled", status: "False", reason: "Unschedulable", message },
		),
	);
	registry.recordEvent({
		object: pod,
		type: "Warning",
		reason: "FailedScheduling",
		message: message.length > NOTE_LIMIT ? `${message.slice(0, NOTE_LIMIT - 4)} ...` : message,
		component: COMPONENT,
	});
}

function headline(search: Search, nodes: number): string {
	if (search.problem !== undefined) return `0/${nodes} nodes are available: ${search.problem}.`;
	const diagnosis = new Diagnosis();
	for (const { misfit } of search.misfits) {
		for (const reason of misfit.reasons) diagnosis.add(reason);
	}
	diagnosis.add("node(s) didn't satisfy plugin(s) [NodeAffinity]", nodes - search.misfits.length);
	return diagnosis.message(nodes);
}

/**
 * Makes room where that is possible. `message` is what the attempt adds to the pod's condition, if anything;
 * `nominated` the node that is being cleared, "" for none, undefined to leave what is.
 */
function preempt(
	pod: Pod,
	search: Search,
	nodes: number,
	context: ControllerContext,
): { message?: string; nominated?: string } {
	const { registry } = context;
	if (pod.spec.preemptionPolicy === "Never") {
		return { message: "preemption: not eligible due to preemptionPolicy=Never." };
	}
	if (waitsForVictims(pod, search, context)) {
		return { message: "preemption: not eligible due to a terminating pod on the nominated node." };
	}
	const diagnosis = new Diagnosis();
	const candidates: Candidate[] = [];
	let unhelpful = nodes;
	for (const { node, misfit } of search.misfits) {
		if (!misfit.resolvable) continue;
		const outcome = selectVictims(pod, node, {
			pods: registry.podsOnNode(node.metadata.name ?? "").filter((other) => !isPodTerminal(other)),
			nominated: nominatedFor(pod, node, context),
			budgets: [],
		});
		unhelpful--;
		if (Array.isArray(outcome)) for (const reason of outcome) diagnosis.add(reason);
		else candidates.push(outcome);
	}
	const best = pickCandidate(candidates);
	if (best === undefined) {
		diagnosis.add("Preemption is not helpful for scheduling", unhelpful);
		return { message: `preemption: ${diagnosis.message(nodes)}`, nominated: "" };
	}
	for (const victim of best.victims) evict(victim, pod, best.node, context);
	return { nominated: best.node.metadata.name };
}

function waitsForVictims(pod: Pod, search: Search, context: ControllerContext): boolean {
	const nominated = pod.status?.nominatedNodeName;
	if (!nominated) return false;
	const there = search.misfits.find(({ node }) => node.metadata.name === nominated);
	if (there === undefined || !there.misfit.resolvable) return false;
	return context.registry
		.podsOnNode(nominated)
		.some(
			(other) =>
				other.metadata.deletionTimestamp !== undefined &&
				priorityOf(other) < priorityOf(pod) &&
				other.status?.conditions?.some(
					({ type, status, reason }) =>
						type === "DisruptionTarget" && status === "True" && reason === "PreemptionByScheduler",
				),
		);
}

function evict(victim: Pod, preemptor: Pod, node: Node, context: ControllerContext): void {
	const { registry } = context;
	if (victim.metadata.deletionTimestamp === undefined) {
		registry.updateTrusted(
			kind("pods"),
			withPodCondition(victim, registry.now, {
				type: "DisruptionTarget",
				status: "True",
				reason: "PreemptionByScheduler",
				message: `${COMPONENT}: preempting to accommodate a higher priority pod`,
			}),
		);
		registry.delete(kind("pods"), victim.metadata.namespace, victim.metadata.name ?? "", {});
	}
	registry.recordEvent({
		object: victim,
		type: "Normal",
		reason: "Preempted",
		message: `Preempted by pod ${preemptor.metadata.uid} on node ${node.metadata.name}`,
		component: COMPONENT,
	});
}

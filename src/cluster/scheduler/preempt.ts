import { preemptionBudgets } from "../../api/disruptionBudget";
import { Diagnosis } from "../../api/scheduling/diagnosis";
import {
	type Budget,
	type Candidate,
	enoughCandidates,
	pickCandidate,
	priorityOf,
	selectVictims,
} from "../../api/scheduling/preemption";
import type { KubeObject, Node, Pod, V1PodDisruptionBudget } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import type { Registry } from "../registry/registry";
import { nominatedFor, type Search } from "./findNodes";
import { allNodes } from "./nodeCache";
import { forgetNomination } from "./waiting";

const COMPONENT = "default-scheduler";

/** What an attempt to make room by preemption came to. */
export interface PreemptionOutcome {
	/** What it adds to the reasons why the pod waits, if anything. */
	message?: string;
	/** The node that is being cleared, "" for none; absent: whatever was nominated stays. */
	nominated?: string;
}

/** Makes room for a pod that fits nowhere, where pods of lower priority can leave (the DefaultPreemption plugin). */
export function preempt(pod: Pod, search: Search, context: ControllerContext): PreemptionOutcome {
	if (pod.spec.preemptionPolicy === "Never") {
		return { message: "preemption: not eligible due to preemptionPolicy=Never." };
	}
	if (waitsForVictims(pod, search)) {
		return { message: "preemption: not eligible due to a terminating pod on the nominated node." };
	}
	const { candidates, diagnosis } = findCandidates(pod, search, context);
	const best = pickCandidate(candidates);
	if (best === undefined) {
		return { message: `preemption: ${diagnosis.message(allNodes(context.registry).length)}`, nominated: "" };
	}
	const nodeName = best.node.metadata.name ?? "";
	forgetLesserNominations(pod, nodeName, context);
	for (const victim of best.victims) {
		// A pod that is on its way out already needs no push.
		if (victim.metadata.deletionTimestamp === undefined) evict(victim, pod, best.node, context.registry);
	}
	return { nominated: nodeName };
}

function findCandidates(
	pod: Pod,
	search: Search,
	context: ControllerContext,
): { candidates: Candidate[]; diagnosis: Diagnosis } {
	const { registry } = context;
	const diagnosis = new Diagnosis();
	const violating: Candidate[] = [];
	const others: Candidate[] = [];
	const nodes = search.misfits.filter(({ misfit }) => misfit.resolvable).map(({ node }) => node);
	const enough = enoughCandidates(nodes.length);
	const start = nodes.length > enough ? Math.floor(registry.random(`preempt ${pod.metadata.uid}`) * nodes.length) : 0;
	let budgets: Budget[] | undefined;
	let tried = 0;
	for (; tried < nodes.length && !(others.length > 0 && others.length + violating.length >= enough); tried++) {
		const node = nodes[(start + tried) % nodes.length] as Node;
		const outcome = selectVictims(pod, node, {
			fitting: search.fitting,
			pods: search.view.podsOn(node.metadata.name ?? ""),
			nominated: nominatedFor(pod, node, context),
			budgets: () => {
				budgets ??= readBudgets(registry);
				return budgets;
			},
		});
		if (Array.isArray(outcome)) for (const reason of outcome) diagnosis.add(reason);
		else (outcome.violations > 0 ? violating : others).push(outcome);
	}
	diagnosis.add("Preemption is not helpful for scheduling", allNodes(registry).length - tried);
	return { candidates: [...others, ...violating], diagnosis };
}

function readBudgets(registry: Registry): Budget[] {
	return preemptionBudgets(registry.list<KubeObject & V1PodDisruptionBudget>(kind("poddisruptionbudgets.policy")));
}

/** Whether pods that were made to leave for this one have not left yet. */
function waitsForVictims(pod: Pod, { misfits, view }: Search): boolean {
	const nominated = pod.status?.nominatedNodeName;
	if (!nominated) return false;
	const there = misfits.find(({ node }) => node.metadata.name === nominated);
	if (there === undefined || !there.misfit.resolvable) return false;
	return view
		.podsOn(nominated)
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

/** Pods of lower priority that were to come to the node may not fit any more. */
function forgetLesserNominations(pod: Pod, nodeName: string, context: ControllerContext): void {
	for (const other of forgetNomination(nodeName, context, (other) => priorityOf(other) < priorityOf(pod))) {
		const { nominatedNodeName: _, ...status } = other.status ?? {};
		context.registry.updateTrusted(kind("pods"), { ...other, status });
	}
}

function evict(victim: Pod, preemptor: Pod, node: Node, registry: Registry): void {
	registry.updateTrusted(
		kind("pods"),
		withPodCondition(victim, registry.now, {
			type: "DisruptionTarget",
			status: "True",
			reason: "PreemptionByScheduler",
			message: `${preemptor.spec.schedulerName ?? COMPONENT}: preempting to accommodate a higher priority pod`,
		}),
	);
	registry.delete(kind("pods"), victim.metadata.namespace, victim.metadata.name ?? "", {});
	registry.recordEvent({
		object: victim,
		related: preemptor,
		type: "Normal",
		reason: "Preempted",
		message: `Preempted by pod ${preemptor.metadata.uid} on node ${node.metadata.name}`,
		component: COMPONENT,
	});
}

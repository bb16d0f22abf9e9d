import { Diagnosis } from "../../api/scheduling/diagnosis";
import type { Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import { findNodes, type Search } from "./findNodes";
import { allNodes } from "./nodeCache";
import { bind, tellFailure } from "./outcome";
import { type PreemptionOutcome, preempt } from "./preempt";
import { waitForVolumes } from "./provisioning";
import { pickNode } from "./scores/pickNode";
import { forgetWaiting, rememberWaiting } from "./waiting";

/** One attempt to place `pod`: it is bound, waits for volumes to be made, or waits and says why. */
export function scheduleOne(key: string, pod: Pod, context: ControllerContext): void {
	const search = findNodes(pod, context);
	const node = pickNode(pod, search, context.registry);
	if (node === undefined) {
		refuse(key, pod, search, context);
	} else if (!waitForVolumes(key, pod, node, context)) {
		forgetWaiting(key, context);
		bind(pod, node, context);
	}
}

function refuse(key: string, pod: Pod, search: Search, context: ControllerContext): void {
	const { registry } = context;
	const { message, nominated = pod.status?.nominatedNodeName } = explain(pod, search, context);
	rememberWaiting(
		key,
		{
			uid: pod.metadata.uid ?? "",
			at: context.now,
			nodes: allNodes(registry).length,
			plugins: rejectingPlugins(search),
			...(search.pinned && { pinned: search.pinned }),
			...(nominated ? { nominated } : {}),
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
	tellFailure(pod, message, registry);
}

/** Why the pod waits, in the words of the scheduler's FitError, after an attempt to make room for it. */
function explain(
	pod: Pod,
	search: Search,
	context: ControllerContext,
): Pick<PreemptionOutcome, "nominated"> & { message: string } {
	const nodes = allNodes(context.registry).length;
	if (nodes === 0) return { message: "no nodes available to schedule pods", nominated: "" };
	if (search.problem?.plugin === "DynamicResources") {
		const preemption = `preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;
		return {
			message: `0/${nodes} nodes are available: ${search.problem.reason}. no new claims to deallocate, ${preemption}`,
			nominated: "",
		};
	}
	if (search.problem !== undefined) {
		// The plugin for dynamic resources runs first after the filters. It has not seen such a pod before, and its
		// error, "not found", takes the place of what preemption would say.
		return { message: `0/${nodes} nodes are available: ${search.problem.reason}. not found` };
	}
	const diagnosis = new Diagnosis();
	for (const { misfit } of search.misfits) {
		for (const reason of misfit.reasons) diagnosis.add(reason);
	}
	diagnosis.add("node(s) didn't satisfy plugin(s) [NodeAffinity]", nodes - search.misfits.length);
	const head = diagnosis.message(nodes);
	const { message, nominated } = preempt(pod, search, context);
	// What the plugin for dynamic resources has to say after an attempt, before preemption has its word.
	const claims = pod.spec.resourceClaims?.length ? "still not schedulable" : "no new claims to deallocate";
	const tail = message === undefined ? "" : ` ${claims}, ${message}`;
	return { message: head + tail, ...(nominated === undefined ? {} : { nominated }) };
}

function rejectingPlugins({ problem, pinned, misfits }: Search): string[] {
	const plugins = new Set<string>(misfits.map(({ misfit }) => misfit.filter));
	if (problem !== undefined) plugins.add(problem.plugin);
	if (pinned !== undefined) plugins.add("NodeAffinity");
	return [...plugins];
}

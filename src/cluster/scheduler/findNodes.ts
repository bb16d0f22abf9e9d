import { Fitting } from "../../api/scheduling/fitting";
import type { Misfit } from "../../api/scheduling/misfit";
import { pinnedNodes } from "../../api/scheduling/pinnedNodes";
import { priorityOf } from "../../api/scheduling/preemption";
import type { Node, Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { claimProblem } from "./claims";
import { allNodes } from "./nodeCache";
import { registryView, type SchedulerView } from "./registryView";
import { deviceClassProblem, deviceMisfit } from "./resourceClaims";
import { volumeFilter } from "./volumes";
import { nominatedOn } from "./waiting";

/** What an attempt to find a node for a pod has found out. */
export interface Search {
	view: SchedulerView;
	fitting: Fitting;
	/** The only nodes that its node affinity names, where it names them. */
	pinned: string[] | undefined;
	/** What keeps the pod from every node, whichever it is, and which plugin says so. */
	problem?: { plugin: string; reason: string };
	/** What of its own keeps it from each node, after everything else. */
	device?: Misfit;
	feasible: Node[];
	misfits: { node: Node; misfit: Misfit }[];
}

/** Looks for the nodes that `pod` fits on; a pod that may go to some nodes only costs no look at the others. */
export function findNodes(pod: Pod, context: ControllerContext): Search {
	const { registry } = context;
	const view = registryView(registry);
	const pinned = pinnedNodes(pod.spec);
	const pinnedThere = pinned?.flatMap((name) => view.node(name) ?? []);
	const fitting = new Fitting(pod, view, { pinned: pinnedThere, volumes: volumeFilter(pod, registry) });
	const search: Search = { view, fitting, pinned, feasible: [], misfits: [] };
	if (pinned?.length === 0) {
		return { ...search, problem: { plugin: "NodeAffinity", reason: "pod affinity terms conflict" } };
	}
	const claims = claimProblem(pod, registry);
	if (claims !== undefined) return { ...search, problem: { plugin: "VolumeBinding", reason: claims } };
	if (pod.spec.resourceClaims?.length) {
		const problem = deviceClassProblem(pod, registry);
		if (problem !== undefined) return { ...search, problem: { plugin: "DynamicResources", reason: problem } };
		search.device = deviceMisfit(pod, registry);
	}
	const nominated = pod.status?.nominatedNodeName ? view.node(pod.status.nominatedNodeName) : undefined;
	if (nominated !== undefined && misfitOn(nominated) === undefined) return { ...search, feasible: [nominated] };
	const nodes = pinnedThere ?? allNodes(registry);
	const enough = enoughNodes(nodes.length);
	const start = nodes.length > enough ? Math.floor(registry.random(`search ${pod.metadata.uid}`) * nodes.length) : 0;
	for (let step = 0; step < nodes.length && search.feasible.length < enough; step++) {
		const node = nodes[(start + step) % nodes.length] as Node;
		const misfit = misfitOn(node);
		if (misfit === undefined) search.feasible.push(node);
		else search.misfits.push({ node, misfit });
	}
	return search;

	function misfitOn(node: Node): Misfit | undefined {
		const added = nominatedFor(pod, node, context);
		if (added.length === 0) return fitting.misfit(node) ?? search.device;
		// It must fit whether those that are to come do come or not.
		return fitting.misfit(node, { removed: [], added }) ?? fitting.misfit(node) ?? search.device;
	}
}

/** The pods of no lower priority that a node was cleared for, and that are not there yet. */
export function nominatedFor(pod: Pod, node: Node, context: ControllerContext): Pod[] {
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

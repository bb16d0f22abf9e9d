import { matchRequiredNodeAffinity } from "../nodeAffinity";
import { findUntoleratedTaint, toleratesTaint } from "../tolerations";
import type { Node, Pod } from "../types";
import { inPluginOrder } from "./amounts";
import type { FilterName, Misfit, Shortage } from "./misfit";
import { allocatable, hostPorts, podAmounts, portsCollide } from "./requests";
import { type NodeUsage, usageOf } from "./usage";

/**
 * The first reason why `pod` can't go onto `node` beside what is there, of those that need no look at other nodes, in
 * the words and order of the scheduler's plugins; undefined when it fits.
 */
export function findNodeMisfit(pod: Pod, node: Node, usage: NodeUsage): Misfit | undefined {
	return (
		checkUnschedulable(pod, node) ??
		checkNodeName(pod, node) ??
		checkTaints(pod, node) ??
		checkNodeAffinity(pod, node) ??
		checkPorts(pod, usage) ??
		checkResources(pod, node, usage)
	);
}

/** Whether one of these filters has nothing against `pod` on `node` while it is empty; true for filters of other kinds. */
export function passesNodeFilter(filter: FilterName, pod: Pod, node: Node): boolean {
	switch (filter) {
		case "NodeUnschedulable":
			return checkUnschedulable(pod, node) === undefined;
		case "TaintToleration":
			return checkTaints(pod, node) === undefined;
		case "NodeAffinity":
			return checkNodeAffinity(pod, node) === undefined;
		case "NodeResourcesFit":
			return checkResources(pod, node, usageOf([])) === undefined;
		default:
			return true;
	}
}

/** The taint that stands for spec.unschedulable. */
const UNSCHEDULABLE_TAINT = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

function checkUnschedulable(pod: Pod, node: Node): Misfit | undefined {
	if (!node.spec?.unschedulable) return undefined;
	if (pod.spec.tolerations?.some((toleration) => toleratesTaint(toleration, UNSCHEDULABLE_TAINT))) return undefined;
	return {
		filter: "NodeUnschedulable",
		reasons: ["node(s) were unschedulable"],
		resolvable: false,
		evidence: { what: "unschedulable" },
	};
}

function checkNodeName(pod: Pod, node: Node): Misfit | undefined {
	const wanted = pod.spec.nodeName;
	if (!wanted || wanted === node.metadata.name) return undefined;
	return {
		filter: "NodeName",
		reasons: ["node(s) didn't match the requested node name"],
		resolvable: false,
		evidence: { what: "nodeName", wanted },
	};
}

function checkTaints(pod: Pod, node: Node): Misfit | undefined {
	const taint = findUntoleratedTaint(node.spec?.taints, pod.spec.tolerations);
	if (taint === undefined) return undefined;
	return {
		filter: "TaintToleration",
		reasons: ["node(s) had untolerated taint(s)"],
		resolvable: false,
		evidence: { what: "taint", taint },
	};
}

function checkNodeAffinity(pod: Pod, node: Node): Misfit | undefined {
	const verdict = matchRequiredNodeAffinity(pod.spec, node);
	if (verdict.matches) return undefined;
	return {
		filter: "NodeAffinity",
		reasons: ["node(s) didn't match Pod's node affinity/selector"],
		resolvable: false,
		evidence: { what: "nodeAffinity", verdict },
	};
}

function checkPorts(pod: Pod, usage: NodeUsage): Misfit | undefined {
	for (const wanted of hostPorts(pod)) {
		const taken = usage.ports.find((port) => portsCollide(wanted, port));
		if (taken === undefined) continue;
		return {
			filter: "NodePorts",
			reasons: ["node(s) didn't have free ports for the requested pod ports"],
			resolvable: true,
			evidence: { what: "hostPort", wanted, taken },
		};
	}
	return undefined;
}

function checkResources(pod: Pod, node: Node, usage: NodeUsage): Misfit | undefined {
	const shortages = findShortages(pod, node, usage);
	if (shortages.length === 0) return undefined;
	return {
		filter: "NodeResourcesFit",
		reasons: shortages.map(({ resource }) => (resource === "pods" ? "Too many pods" : `Insufficient ${resource}`)),
		// A pod that is larger than the whole node is not helped by others leaving it.
		resolvable: shortages.every(({ resource, wanted, capacity }) => resource === "pods" || wanted <= capacity),
		evidence: { what: "resources", shortages },
	};
}

function findShortages(pod: Pod, node: Node, usage: NodeUsage): Shortage[] {
	const shortages: Shortage[] = [];
	const has = allocatable(node);
	const places = has.get("pods") ?? 0;
	if (usage.pods + 1 > places) shortages.push({ resource: "pods", wanted: 1, used: usage.pods, capacity: places });
	for (const [resource, wanted] of inPluginOrder(podAmounts(pod))) {
		const capacity = has.get(resource) ?? 0;
		const used = usage.amounts.get(resource) ?? 0;
		if (wanted > 0 && wanted > capacity - used) shortages.push({ resource, wanted, used, capacity });
	}
	return shortages;
}

import { matchRequiredNodeAffinity } from "../../api/nodeAffinity";
import { findUntoleratedTaint, toleratesTaint } from "../../api/tolerations";
import type { Node, Pod } from "../../api/types";
import type { Amounts } from "./amounts";
import { allocatable, type HostPort, hostPorts, podAmounts, portsCollide } from "./requests";

/** The filters in the order in which the scheduler runs them; a node's first failing one speaks for it. */
export type FilterName =
	| "NodeUnschedulable"
	| "NodeName"
	| "TaintToleration"
	| "NodeAffinity"
	| "NodePorts"
	| "NodeResourcesFit";

/** Why a pod can't go onto a node. */
export interface Misfit {
	filter: FilterName;
	reasons: string[];
	/** Whether the removal of other pods could help. */
	resolvable: boolean;
}

/** What the pods of a node take of it. */
export interface NodeUsage {
	pods: number;
	amounts: Amounts;
	ports: HostPort[];
}

/** The taint that stands for spec.unschedulable. */
export const UNSCHEDULABLE_TAINT = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** What `pods` (none of them ended) take of their node. */
export function usageOf(pods: Iterable<Pod>): NodeUsage {
	const usage: NodeUsage = { pods: 0, amounts: new Map(), ports: [] };
	for (const pod of pods) addUsage(usage, pod);
	return usage;
}

export function addUsage(usage: NodeUsage, pod: Pod): void {
	usage.pods++;
	for (const [resource, amount] of podAmounts(pod)) {
		usage.amounts.set(resource, (usage.amounts.get(resource) ?? 0) + amount);
	}
	usage.ports.push(...hostPorts(pod));
}

/** The first reason why `pod` can't go onto `node` beside what is there, in upstream's words; undefined when it fits. */
export function findMisfit(pod: Pod, node: Node, usage: NodeUsage): Misfit | undefined {
	return (
		checkUnschedulable(pod, node) ??
		checkNodeName(pod, node) ??
		checkTaints(pod, node) ??
		checkAffinity(pod, node) ??
		checkPorts(pod, usage) ??
		checkResources(pod, node, usage)
	);
}

function checkUnschedulable(pod: Pod, node: Node): Misfit | undefined {
	if (!node.spec?.unschedulable) return undefined;
	if (pod.spec.tolerations?.some((toleration) => toleratesTaint(toleration, UNSCHEDULABLE_TAINT))) return undefined;
	return { filter: "NodeUnschedulable", reasons: ["node(s) were unschedulable"], resolvable: false };
}

function checkNodeName(pod: Pod, node: Node): Misfit | undefined {
	if (!pod.spec.nodeName || pod.spec.nodeName === node.metadata.name) return undefined;
	return { filter: "NodeName", reasons: ["node(s) didn't match the requested node name"], resolvable: false };
}

function checkTaints(pod: Pod, node: Node): Misfit | undefined {
	if (findUntoleratedTaint(node.spec?.taints, pod.spec.tolerations) === undefined) return undefined;
	return { filter: "TaintToleration", reasons: ["node(s) had untolerated taint(s)"], resolvable: false };
}

function checkAffinity(pod: Pod, node: Node): Misfit | undefined {
	if (matchRequiredNodeAffinity(pod.spec, node).matches) return undefined;
	return {
		filter: "NodeAffinity",
		reasons: ["node(s) didn't match Pod's node affinity/selector"],
		resolvable: false,
	};
}

function checkPorts(pod: Pod, usage: NodeUsage): Misfit | undefined {
	const wanted = hostPorts(pod);
	if (!wanted.some((port) => usage.ports.some((taken) => portsCollide(port, taken)))) return undefined;
	return {
		filter: "NodePorts",
		reasons: ["node(s) didn't have free ports for the requested pod ports"],
		resolvable: true,
	};
}

function checkResources(pod: Pod, node: Node, usage: NodeUsage): Misfit | undefined {
	const reasons: string[] = [];
	let resolvable = true;
	const has = allocatable(node);
	if (usage.pods + 1 > (has.get("pods") ?? 0)) reasons.push("Too many pods");
	for (const [resource, wanted] of inUpstreamOrder(podAmounts(pod))) {
		const capacity = has.get(resource) ?? 0;
		if (wanted === 0 || wanted <= capacity - (usage.amounts.get(resource) ?? 0)) continue;
		reasons.push(`Insufficient ${resource}`);
		if (wanted > capacity) resolvable = false;
	}
	return reasons.length === 0 ? undefined : { filter: "NodeResourcesFit", reasons, resolvable };
}

function inUpstreamOrder(amounts: Amounts): [string, number][] {
	return [...amounts].sort(([left], [right]) => rank(left) - rank(right) || (left < right ? -1 : 1));
}

function rank(resource: string): number {
	const at = ["cpu", "memory", "ephemeral-storage"].indexOf(resource);
	return at < 0 ? 3 : at;
}

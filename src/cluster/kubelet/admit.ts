import { matchRequiredNodeAffinity } from "../../api/nodeAffinity";
import { isPodTerminal, podCondition } from "../../api/podReady";
import { allocatable, hostPorts, podAmounts, portsCollide } from "../../api/scheduling/requests";
import { usageOf } from "../../api/scheduling/usage";
import { findUntoleratedTaint } from "../../api/tolerations";
import type { Node, Pod } from "../../api/types";
import type { Registry } from "../registry/registry";
import { turnedAway } from "./pressure";

/** Why a kubelet refuses a pod. */
export interface Rejection {
	reason: string;
	message: string;
}

/**
 * What the kubelet checks before it takes up a pod (the eviction manager's admit handler, then pkg/kubelet/lifecycle's predicates). The pods that
 * it has taken up already count only for those that no scheduler has placed, which alone can be too many.
 */
export function rejectionOf(pod: Pod, node: Node, registry: Registry): Rejection | undefined {
	const pressed = turnedAway(pod, node, registry);
	if (pressed !== undefined) return pressed;
	if (podCondition(pod, "PodScheduled")?.status !== "True") {
		const rejection = checkRoom(
			pod,
			node,
			registry
				.podsOnNode(node.metadata.name ?? "")
				.filter((other) => other.metadata.uid !== pod.metadata.uid && !isPodTerminal(other)),
		);
		if (rejection !== undefined) return rejection;
	}
	if (!matchRequiredNodeAffinity(pod.spec, node).matches) {
		return predicateFailed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
	}
	const taint = findUntoleratedTaint(node.spec?.taints, pod.spec.tolerations, { effects: ["NoExecute"] });
	if (taint !== undefined) {
		return predicateFailed("TaintToleration", "node(s) had taints that the pod didn't tolerate");
	}
	return undefined;
}

function checkRoom(pod: Pod, node: Node, others: readonly Pod[]): Rejection | undefined {
	const usage = usageOf(others);
	const has = allocatable(node);
	const wanted = new Map<string, number>([["pods", 1], ...podAmounts(pod)]);
	for (const [resource, requested] of wanted) {
		const used = resource === "pods" ? usage.pods : (usage.amounts.get(resource) ?? 0);
		const capacity = has.get(resource) ?? 0;
		if (requested > 0 && requested > capacity - used) {
			return {
				reason: `OutOf${resource}`,
				message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
			};
		}
	}
	if (pod.spec.nodeName !== node.metadata.name) {
		return predicateFailed("NodeName", "node(s) didn't match the requested node name");
	}
	const ports = hostPorts(pod);
	if (ports.some((port) => usage.ports.some((taken) => portsCollide(port, taken)))) {
		return predicateFailed("NodePorts", "node(s) didn't have free ports for the requested pod ports");
	}
	return undefined;
}

function predicateFailed(predicate: string, why: string): Rejection {
	return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}

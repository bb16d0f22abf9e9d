import { matchRequiredNodeAffinity } from "../../api/nodeAffinity";
import { isPodTerminal, podCondition } from "../../api/podReady";
import { inPluginOrder } from "../../api/scheduling/amounts";
import { allocatable, hostPorts, podAmounts, portsCollide } from "../../api/scheduling/requests";
import { type NodeUsage, usageOf } from "../../api/scheduling/usage";
import { findUntoleratedTaint } from "../../api/tolerations";
import type { Node, Pod } from "../../api/types";
import { isExtendedResource } from "../../api/validation/pod/resourceNames";
import type { Registry } from "../registry/registry";
import { turnedAway } from "./pressure";
import { sysctlProblem } from "./sysctls";

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
	const refused = turnedAway(pod, node, registry) ?? forbidden(pod) ?? wrongSystem(pod, node);
	if (refused !== undefined) return refused;
	const unplaced = podCondition(pod, "PodScheduled")?.status !== "True";
	const others = unplaced
		? registry
				.podsOnNode(node.metadata.name ?? "")
				.filter((other) => other.metadata.uid !== pod.metadata.uid && !isPodTerminal(other))
		: [];
	const usage = usageOf(others);
	const short = unplaced ? checkRoom(pod, node, usage) : undefined;
	if (short !== undefined) return short;
	if (!matchRequiredNodeAffinity(pod.spec, node).matches) {
		return predicateFailed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
	}
	if (hostPorts(pod).some((port) => usage.ports.some((taken) => portsCollide(port, taken)))) {
		return predicateFailed("NodePorts", "node(s) didn't have free ports for the requested pod ports");
	}
	const taint = findUntoleratedTaint(node.spec?.taints, pod.spec.tolerations, { effects: ["NoExecute"] });
	if (taint !== undefined) {
		return predicateFailed("TaintToleration", "node(s) had taints that the pod didn't tolerate");
	}
	return undefined;
}

function forbidden({ spec }: Pod): Rejection | undefined {
	const message = sysctlProblem(spec);
	return message === undefined ? undefined : { reason: "SysctlForbidden", message };
}

/** A pod of another operating system than the node's; kubelets look at the pod's own label, not at what it selects. */
function wrongSystem(pod: Pod, node: Node): Rejection | undefined {
	const system = node.status?.nodeInfo?.operatingSystem ?? "linux";
	const labelled = pod.metadata.labels?.[OS_LABEL];
	if (labelled !== undefined && labelled !== system) {
		return {
			reason: "PodOSSelectorNodeLabelDoesNotMatch",
			message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
		};
	}
	if (pod.spec.os !== undefined && pod.spec.os.name !== system) {
		return { reason: "PodOSNotSupported", message: "Failed to admit pod as the OS field doesn't match node OS" };
	}
	return undefined;
}

const OS_LABEL = "kubernetes.io/os";

function checkRoom(pod: Pod, node: Node, usage: NodeUsage): Rejection | undefined {
	const has = allocatable(node);
	const wanted: [string, number][] = [["pods", 1], ...inPluginOrder(podAmounts(pod))];
	for (const [resource, requested] of wanted) {
		// What a node does not know of is left to the plugins that would have to provide it.
		if (isExtendedResource(resource) && !has.has(resource)) continue;
		const used = resource === "pods" ? usage.pods : (usage.amounts.get(resource) ?? 0);
		const capacity = has.get(resource) ?? 0;
		if (requested > 0 && requested > capacity - used) {
			return {
				reason: `OutOf${resource}`,
				message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
			};
		}
	}
	return undefined;
}

function predicateFailed(predicate: string, why: string): Rejection {
	return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}

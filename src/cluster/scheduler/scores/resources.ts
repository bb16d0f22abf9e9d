import { podRequests } from "../../../api/podResources";
import { quantityMilliValue, quantityValue } from "../../../api/quantity";
import { allocatable, podAmounts } from "../../../api/scheduling/requests";
import type { NodeUsage } from "../../../api/scheduling/usage";
import type { Container, Node, Pod, PodSpec } from "../../../api/types";

/** Cpu in thousandths and memory in bytes. */
type CpuAndMemory = [cpu: number, memory: number];

/** What a container without requests counts for when nodes are compared, as upstream. */
const UNASKED = { cpu: "100m", memory: "200Mi" };

/** From 0 to 100: how much of a node's cpu and memory is left when the pod is on it beside `pods` (LeastAllocated). */
export function leastAllocatedScore(pod: Pod, node: Node, pods: readonly Pod[]): number {
	const has = capacityOf(node);
	const used = [pod, ...pods].map(comparedAmounts);
	const shares = has.flatMap((capacity, index) => {
		if (capacity === 0) return [];
		const sum = used.reduce((total, amounts) => total + (amounts[index] ?? 0), 0);
		return sum > capacity ? 0 : Math.floor(((capacity - sum) * 100) / capacity);
	});
	return shares.length === 0 ? 0 : Math.floor(shares.reduce((total, share) => total + share, 0) / shares.length);
}

/** From 0 to 100: how close the shares of cpu and memory in use are to each other (BalancedAllocation). */
export function balanceScore(pod: Pod, node: Node, usage: NodeUsage): number {
	const wanted = podAmounts(pod);
	const asks = ["cpu", "memory"].map((resource) => wanted.get(resource) ?? 0);
	// A pod that asks for nothing is not drawn to where things happen to be in balance.
	if (asks.every((amount) => amount === 0)) return 0;
	const shares = capacityOf(node).flatMap((capacity, index) => {
		if (capacity === 0) return [];
		const used = usage.amounts.get(index === 0 ? "cpu" : "memory") ?? 0;
		return Math.min(1, (used + (asks[index] ?? 0)) / capacity);
	});
	const [cpu = 0, memory = cpu] = shares;
	return Math.floor((1 - Math.abs((cpu - memory) / 2)) * 100);
}

function capacityOf(node: Node): CpuAndMemory {
	const has = allocatable(node);
	return [has.get("cpu") ?? 0, has.get("memory") ?? 0];
}

/** A pod's requests with something for every container that asks for nothing; counted once for each stored pod. */
function comparedAmounts(pod: Pod): CpuAndMemory {
	let amounts = compared.get(pod.spec);
	if (amounts === undefined) {
		const { cpu, memory } = podRequests({ spec: withUnasked(pod.spec) });
		amounts = [cpu === undefined ? 0 : quantityMilliValue(cpu), memory === undefined ? 0 : quantityValue(memory)];
		compared.set(pod.spec, amounts);
	}
	return amounts;
}

const compared = new WeakMap<PodSpec, CpuAndMemory>();

function withUnasked(spec: PodSpec): PodSpec {
	const filled = (container: Container): Container => ({
		...container,
		resources: { ...container.resources, requests: { ...UNASKED, ...container.resources?.requests } },
	});
	const { initContainers } = spec;
	return {
		...spec,
		containers: spec.containers.map(filled),
		...(initContainers && { initContainers: initContainers.map(filled) }),
	};
}

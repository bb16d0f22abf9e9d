import type { Pod } from "../types";
import type { Amounts } from "./amounts";
import { type HostPort, hostPorts, podAmounts } from "./requests";

/** What the pods of a node take of it. */
export interface NodeUsage {
	pods: number;
	amounts: Amounts;
	ports: HostPort[];
}

/** What one pod takes of its node. */
export interface PodUsage {
	amounts: Amounts;
	ports: readonly HostPort[];
}

/** What `pods` (none of them ended) take of their node. */
export function usageOf(pods: Iterable<Pod>): NodeUsage {
	return sumOf(Array.from(pods, podUsage));
}

export function podUsage(pod: Pick<Pod, "spec">): PodUsage {
	return { amounts: podAmounts(pod), ports: hostPorts(pod) };
}

export function sumOf(pods: Iterable<PodUsage>): NodeUsage {
	const usage: NodeUsage = { pods: 0, amounts: new Map(), ports: [] };
	for (const { amounts, ports } of pods) {
		usage.pods++;
		for (const [resource, amount] of amounts) {
			usage.amounts.set(resource, (usage.amounts.get(resource) ?? 0) + amount);
		}
		for (const port of ports) usage.ports.push(port);
	}
	return usage;
}

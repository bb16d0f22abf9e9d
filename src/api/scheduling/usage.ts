import type { Pod } from "../types";
import type { Amounts } from "./amounts";
import { type HostPort, hostPorts, podAmounts } from "./requests";

/** What the pods of a node take of it. */
export interface NodeUsage {
	pods: number;
	amounts: Amounts;
	ports: HostPort[];
}

/** What `pods` (none of them ended) take of their node. */
export function usageOf(pods: Iterable<Pod>): NodeUsage {
	const usage: NodeUsage = { pods: 0, amounts: new Map(), ports: [] };
	for (const pod of pods) {
		usage.pods++;
		for (const [resource, amount] of podAmounts(pod)) {
			usage.amounts.set(resource, (usage.amounts.get(resource) ?? 0) + amount);
		}
		usage.ports.push(...hostPorts(pod));
	}
	return usage;
}

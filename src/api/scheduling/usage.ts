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
	const usage = nothing();
	for (const pod of pods) add(usage, podUsage(pod));
	return usage;
}

export function podUsage(pod: Pick<Pod, "spec">): PodUsage {
	return { amounts: podAmounts(pod), ports: hostPorts(pod) };
}

export function sumOf(pods: Iterable<PodUsage>): NodeUsage {
	const usage = nothing();
	for (const pod of pods) add(usage, pod);
	return usage;
}

function nothing(): NodeUsage {
	return { pods: 0, amounts: new Map(), ports: [] };
}

function add(usage: NodeUsage, { amounts, ports }: PodUsage): void {
	usage.pods++;
	for (const [resource, amount] of amounts) {
		usage.amounts.set(resource, (usage.amounts.get(resource) ?? 0) + amount);
	}
	for (const port of ports) usage.ports.push(port);
}

import { qosClass } from "../../api/podResources";
import { findUntoleratedTaint } from "../../api/tolerations";
import type { Node, Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { findLease, shortagesOf } from "../nodes";
import type { Registry } from "../registry/registry";

/** What a node may be short of, in the order in which its kubelet sees to it. */
export type Pressure = "MemoryPressure" | "DiskPressure" | "PIDPressure";

/** A kubelet evicts one pod, and looks again once it has measured anew. */
export const ROUND_MS = 10_000;

const PRESSURES: readonly Pressure[] = ["MemoryPressure", "DiskPressure", "PIDPressure"];
const MEMORY_TAINT = { key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" };
const SYSTEM_CRITICAL = 2_000_000_000;

/** What a node's kubelet has run short of; a condition that is no more than reported does not count. */
export function pressuresOf(node: Node, registry: Registry): Pressure[] {
	const reported = PRESSURES.filter((pressure) =>
		node.status?.conditions?.some(({ type, status }) => type === pressure && status === "True"),
	);
	if (reported.length === 0) return reported;
	const shortages = shortagesOf(findLease(registry, node.metadata.name ?? ""));
	return reported.filter((pressure) => shortages.includes(pressure));
}

/** Pods that a kubelet neither evicts nor turns away: static ones, and those of the two system classes. */
export function isCritical({ metadata, spec }: Pod): boolean {
	const source = metadata.annotations?.["kubernetes.io/config.source"];
	return (
		(source !== undefined && source !== "api") ||
		metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined ||
		(spec.priority ?? 0) >= SYSTEM_CRITICAL
	);
}

/** Why a node that is short of something turns a pod away (the eviction manager's Admit). */
export function turnedAway(pod: Pod, node: Node, registry: Registry): { reason: string; message: string } | undefined {
	const pressures = pressuresOf(node, registry);
	if (pressures.length === 0 || isCritical(pod)) return undefined;
	if (pressures.length === 1 && pressures[0] === "MemoryPressure") {
		if (qosClass(pod.spec) !== "BestEffort") return undefined;
		if (findUntoleratedTaint([MEMORY_TAINT], pod.spec.tolerations) === undefined) return undefined;
	}
	return { reason: "Evicted", message: `The node had condition: [${pressures.join(" ")}]. ` };
}

/** The key of a node's evictions. */
export function evictionKey(nodeName: string): string {
	return `!${nodeName}`;
}

/** A pod has been taken up: on a node that is short of something it will not stay. */
export function expectEviction(node: Node, context: ControllerContext): void {
	if (pressuresOf(node, context.registry).length === 0) return;
	context.wakeAt(`~${evictionKey(node.metadata.name ?? "")}`, context.now + ROUND_MS);
}

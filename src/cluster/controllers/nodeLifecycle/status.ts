import type { Node, V1NodeCondition } from "../../../api/types";
import { heartbeatBefore } from "../../nodes";
import { time } from "../../time";

/** How often the controller looks at the nodes (node-monitor-period), milliseconds. */
export const MONITOR_MS = 5_000;

/** True, False or Unknown; Unknown for a node that has never said. */
export function readyStatus(node: Node): string {
	return node.status?.conditions?.find(({ type }) => type === "Ready")?.status ?? "Unknown";
}

/** Whether anyone has ever said that the node is ready or not: a Node made by hand has no kubelet. */
export function hasReported(node: Node): boolean {
	return node.status?.conditions?.some(({ type }) => type === "Ready") === true;
}

/** The node with conditions that nobody vouches for any more, since its kubelet fell silent. */
export function unknownConditions(node: Node, options: { now: number; silentSince: number }): Node {
	const conditions = [...(node.status?.conditions ?? [])];
	for (const type of ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"]) {
		const at = conditions.findIndex((condition) => condition.type === type);
		const was = conditions[at];
		if (was === undefined) conditions.push(neverPosted(type, options.now));
		else if (was.status !== "Unknown") {
			conditions[at] = {
				...was,
				lastHeartbeatTime: was.lastHeartbeatTime ?? time(heartbeatBefore(node, options.silentSince)),
				lastTransitionTime: time(options.now),
				status: "Unknown",
				reason: "NodeStatusUnknown",
				message: "Kubelet stopped posting node status.",
			};
		}
	}
	return { ...node, status: { ...node.status, conditions } };
}

function neverPosted(type: string, now: number): V1NodeCondition {
	return {
		type,
		status: "Unknown",
		reason: "NodeStatusNeverUpdated",
		message: "Kubelet never posted node status.",
		lastHeartbeatTime: time(now),
		lastTransitionTime: time(now),
	};
}

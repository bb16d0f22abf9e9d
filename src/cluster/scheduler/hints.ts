import type { FilterName } from "../../api/scheduling/misfit";
import { passesNodeFilter } from "../../api/scheduling/nodeFilters";
import { type HostPort, hostPorts, portsCollide } from "../../api/scheduling/requests";
import type { Node, Pod } from "../../api/types";
import type { NodeEvent } from "./observe";
import type { WaitingPod } from "./waiting";

/** Which plugins can change their mind after what has happened on a node (their EventsToRegister). */
const REGISTERED: Readonly<Record<NodeEvent, readonly FilterName[] | "all">> = {
	joined: "all",
	labels: ["NodeAffinity", "VolumeBinding", "VolumeZone", "PodTopologySpread", "InterPodAffinity"],
	taints: ["NodeUnschedulable", "TaintToleration", "PodTopologySpread"],
	capacity: ["NodeResourcesFit"],
	room: ["NodeResourcesFit"],
	left: ["NodeResourcesFit", "NodePorts", "VolumeRestrictions", "NodeVolumeLimits"],
};

/**
 * Whether an event on `node` may let a pod go that waits: one of the plugins that refused it must care, and have nothing
 * against the node as it is now (the queueing hints). `ports`: those of a pod that has left it.
 */
export function mayHelp(
	event: NodeEvent,
	pod: Pod,
	{ plugins }: Pick<WaitingPod, "plugins">,
	node: Node,
	ports: readonly HostPort[] = [],
): boolean {
	const registered = REGISTERED[event];
	if (plugins.length === 0) return true;
	return plugins.some(
		(plugin) =>
			(registered === "all" || registered.includes(plugin as FilterName)) &&
			(event === "left" && plugin === "NodePorts"
				? collides(pod, ports)
				: passesNodeFilter(plugin as FilterName, pod, node)),
	);
}

/**
 * Whether the scheduler tries a pod that may not go to the node that another pod has left: its hints for resources and
 * host ports do not look at which node it was.
 */
export function isTriedAnyway(pod: Pod, { plugins }: Pick<WaitingPod, "plugins">, ports: readonly HostPort[]): boolean {
	return plugins.includes("NodeResourcesFit") || (plugins.includes("NodePorts") && collides(pod, ports));
}

function collides(pod: Pod, ports: readonly HostPort[]): boolean {
	return hostPorts(pod).some((port) => ports.some((other) => portsCollide(port, other)));
}

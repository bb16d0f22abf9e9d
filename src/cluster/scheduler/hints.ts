import type { FilterName } from "../../api/scheduling/misfit";
import { passesNodeFilter } from "../../api/scheduling/nodeFilters";
import type { Node, Pod } from "../../api/types";
import type { NodeEvent } from "./observe";
import type { WaitingPod } from "./waiting";

/** Which plugins can change their mind after what has happened on a node (their EventsToRegister). */
const REGISTERED: Readonly<Record<NodeEvent, readonly FilterName[] | "all">> = {
	joined: "all",
	labels: ["NodeAffinity", "VolumeBinding", "PodTopologySpread", "InterPodAffinity"],
	taints: ["NodeUnschedulable", "TaintToleration", "PodTopologySpread"],
	capacity: ["NodeResourcesFit"],
	room: ["NodeResourcesFit", "NodePorts", "VolumeRestrictions"],
};

/**
 * Whether an event on `node` may let a pod go that waits: one of the plugins that refused it must care, and have nothing
 * against the node as it is now (the queueing hints).
 */
export function mayHelp(event: NodeEvent, pod: Pod, { plugins }: Pick<WaitingPod, "plugins">, node: Node): boolean {
	const registered = REGISTERED[event];
	if (plugins.length === 0) return true;
	return plugins.some(
		(plugin) =>
			(registered === "all" || registered.includes(plugin as FilterName)) &&
			passesNodeFilter(plugin as FilterName, pod, node),
	);
}

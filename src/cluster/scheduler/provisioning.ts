import type { Node, Pod } from "../../api/types";
import { BIND_COMPLETED, SELECTED_NODE } from "../../api/wellKnown";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import type { Registry } from "../registry/registry";
import { claimsThere } from "./claims";
import { bind, tellFailure } from "./outcome";
import { volumesToMake } from "./volumes";
import { BINDING_TIMEOUT_MS, forgetWaiting, rememberWaiting, type WaitingPod } from "./waiting";

const FIRST_BACK_OFF_MS = 1000;

/**
 * Asks for the volumes that claims of `pod` need on `node` and that are not there (VolumeBinding's PreBind). The pod is
 * nominated to the node and waits for somebody to make them; returns whether it does.
 */
export function waitForVolumes(key: string, pod: Pod, node: Node, context: ControllerContext): boolean {
	const { registry, now } = context;
	const claims = volumesToMake(pod, node, registry);
	if (claims.length === 0) return false;
	const nominated = node.metadata.name ?? "";
	for (const claim of claims) {
		if (claim.metadata.annotations?.[SELECTED_NODE] === nominated) continue;
		const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: nominated };
		registry.updateTrusted(kind("persistentvolumeclaims"), { ...claim, metadata: { ...claim.metadata, annotations } });
	}
	rememberWaiting(
		key,
		{ uid: pod.metadata.uid ?? "", at: now, nodes: 0, plugins: [], nominated, bindingSince: now },
		context,
	);
	if (pod.status?.nominatedNodeName !== nominated) {
		registry.updateTrusted(kind("pods"), { ...pod, status: { ...pod.status, nominatedNodeName: nominated } });
	}
	return true;
}

/** Looks whether a pod that waits for volumes to be made has them, or must give up for now. */
export function checkVolumes(key: string, pod: Pod, waiting: WaitingPod, context: ControllerContext): void {
	const { registry, now } = context;
	const { bindingSince = now, nominated = "" } = waiting;
	const node = registry.find<Node>(kind("nodes"), undefined, nominated);
	const problem = problemOf(pod, nominated, registry);
	if (node !== undefined && problem === undefined && areBound(pod, registry)) {
		forgetWaiting(key, context);
		bind(pod, node, context);
		return;
	}
	const late = now >= bindingSince + BINDING_TIMEOUT_MS ? "context deadline exceeded" : undefined;
	const why =
		node === undefined ? `failed to get node "${nominated}": node "${nominated}" not found` : (problem ?? late);
	if (why === undefined) return;
	const message = `running PreBind plugin "VolumeBinding": binding volumes: ${why}`;
	const { uid, nodes } = waiting;
	rememberWaiting(key, { uid, at: now, nodes, plugins: [] }, context);
	context.wakeAt(`~${key}`, now + FIRST_BACK_OFF_MS);
	const { nominatedNodeName: _, ...status } = pod.status ?? {};
	registry.updateTrusted(
		kind("pods"),
		withPodCondition({ ...pod, status }, now, {
			type: "PodScheduled",
			status: "False",
			reason: "SchedulerError",
			message,
		}),
	);
	tellFailure(pod, message, registry);
}

/** Whoever makes volumes takes the node from a claim where it could not make one there. */
function problemOf(pod: Pod, nodeName: string, registry: Registry): string | undefined {
	for (const { metadata, spec } of claimsThere(pod, registry)) {
		if (spec?.volumeName) continue;
		if (metadata.annotations === undefined) return `selectedNode annotation reset for PVC "${metadata.name}"`;
		if (metadata.annotations[SELECTED_NODE] !== nodeName) return `provisioning failed for PVC "${metadata.name}"`;
	}
	return undefined;
}

function areBound(pod: Pod, registry: Registry): boolean {
	return claimsThere(pod, registry).every(
		({ metadata, spec }) => spec?.volumeName && metadata.annotations?.[BIND_COMPLETED] !== undefined,
	);
}

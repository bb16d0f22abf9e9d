import { isPodTerminal } from "../../api/podReady";
import { type HostPort, hostPorts } from "../../api/scheduling/requests";
import type { KubeObject, Node, Pod } from "../../api/types";
import type { Observation } from "../controllers/controller";
import type { Registry } from "../registry/registry";
import { claimNames } from "./claims";
import { forgetNodes } from "./nodeCache";
import { claimName } from "./resourceClaims";

export const SCHEDULER = "default-scheduler";

/** Pods were placed, changed or taken away somewhere, or a topology is another. */
export const PODS_CHANGED = "pods";
/** A node joined: also those that may not go to it are tried anew, as upstream. */
export const NODES_JOINED = "nodes";

/**
 * What has happened on a node that can help pods that wait; a key is `event node`. "left": a pod has gone, and the key
 * goes on with the host ports that it had.
 */
export type NodeEvent = "joined" | "labels" | "taints" | "capacity" | "room" | "left";

const CLAIMS = ["resourceclaims.resource.k8s.io", "deviceclasses.resource.k8s.io"];
const STORAGE = ["persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"];

/** Names what the scheduler must look at after a change. */
export function observe(change: Observation, enqueue: (key: string) => void, registry: Registry): void {
	const { resource } = change;
	if (resource === "pods") {
		observePod(change, enqueue);
	} else if (resource === "nodes") {
		forgetNodes(registry);
		observeNode(change, enqueue);
	} else if (STORAGE.includes(resource)) {
		observeStorage(change, enqueue, registry);
	} else if (CLAIMS.includes(resource)) {
		observeClaims(change, enqueue, registry);
	}
}

export function keyOf({ metadata }: KubeObject): string {
	return `${metadata.namespace}/${metadata.name}`;
}

function observePod(change: Observation, enqueue: (key: string) => void): void {
	const pod = change.object as Pod;
	if (pod.spec.nodeName) {
		observePlacedPod(change, pod.spec.nodeName, enqueue);
		return;
	}
	if (pod.spec.schedulerName !== undefined && pod.spec.schedulerName !== SCHEDULER) return;
	// The scheduler's own word on a pod that waits is no reason to try again.
	if (change.type === "MODIFIED" && sameForScheduling(pod, change.previous as Pod | undefined)) return;
	enqueue(keyOf(pod));
	const nominated = pod.status?.nominatedNodeName;
	if (change.type === "DELETED" && nominated) enqueue(`left ${nominated} ${portsIn(pod)}`);
}

function observePlacedPod({ type, object, previous }: Observation, node: string, enqueue: (key: string) => void): void {
	const pod = object as Pod;
	const before = previous as Pod | undefined;
	const leaves = type === "DELETED" || (isPodTerminal(pod) && !(before && isPodTerminal(before)));
	if (leaves) enqueue(`left ${node} ${portsIn(pod)}`);
	// In-place changes of what it asks for raise its generation, as a deletion that only begins does.
	else if (before !== undefined && before.metadata.generation !== pod.metadata.generation) {
		if (!equal(before.spec.containers, pod.spec.containers)) enqueue(`room ${node}`);
	}
	if (
		leaves ||
		!before?.spec.nodeName ||
		before.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
		!equal(before.metadata.labels, pod.metadata.labels)
	) {
		enqueue(PODS_CHANGED);
	}
}

/** The host ports of a pod as a key names them; "" for none. */
function portsIn(pod: Pod): string {
	return hostPorts(pod)
		.map(({ ip, protocol, port }) => `${ip}+${protocol}+${port}`)
		.join();
}

/** The host ports that a key names. */
export function portsOf(text: string | undefined): HostPort[] {
	return (text ?? "")
		.split(",")
		.filter(Boolean)
		.map((each) => {
			const [ip = "", protocol = "", port] = each.split("+");
			return { ip, protocol, port: Number(port) };
		});
}

function sameForScheduling(pod: Pod, previous: Pod | undefined): boolean {
	return (
		previous !== undefined &&
		pod.metadata.deletionTimestamp === previous.metadata.deletionTimestamp &&
		equal(pod.spec, previous.spec) &&
		equal(pod.status?.resourceClaimStatuses, previous.status?.resourceClaimStatuses) &&
		equal(pod.metadata.labels, previous.metadata.labels)
	);
}

function observeNode({ type, object, previous }: Observation, enqueue: (key: string) => void): void {
	if (type === "DELETED") {
		enqueue(PODS_CHANGED);
		return;
	}
	const [node, before] = [object as Node, previous as Node | undefined];
	const name = node.metadata.name ?? "";
	const report = (event: NodeEvent) => enqueue(`${event} ${name}`);
	if (before === undefined) {
		report("joined");
		enqueue(NODES_JOINED);
		enqueue(PODS_CHANGED);
		return;
	}
	const labels = !equal(node.metadata.labels, before.metadata.labels);
	const taints =
		node.spec?.unschedulable !== before.spec?.unschedulable || !equal(node.spec?.taints, before.spec?.taints);
	if (labels) report("labels");
	if (taints) report("taints");
	if (labels || taints) enqueue(PODS_CHANGED);
	if (!equal(node.status?.allocatable, before.status?.allocatable)) report("capacity");
}

function observeStorage(change: Observation, enqueue: (key: string) => void, registry: Registry): void {
	if (change.type === "DELETED") return;
	const { namespace, name = "" } = change.object.metadata;
	for (const pod of registry.unscheduledPods()) {
		const claims = claimNames(pod);
		const concerned =
			change.resource === "persistentvolumeclaims"
				? pod.metadata.namespace === namespace && claims.includes(name)
				: claims.length > 0;
		if (concerned) enqueue(keyOf(pod));
	}
}

/** A claim concerns the pods that use it, a class of devices whoever has claims. */
function observeClaims(
	{ type, resource, object }: Observation,
	enqueue: (key: string) => void,
	registry: Registry,
): void {
	if (type === "DELETED") return;
	const { namespace, name } = object.metadata;
	for (const pod of registry.unscheduledPods()) {
		const claims = pod.spec.resourceClaims ?? [];
		const concerned =
			resource === CLAIMS[0]
				? pod.metadata.namespace === namespace && claims.some((claim) => claimName(pod, claim) === name)
				: claims.length > 0;
		if (concerned) enqueue(keyOf(pod));
	}
}

function equal(left: unknown, right: unknown): boolean {
	return left === right || JSON.stringify(left) === JSON.stringify(right);
}

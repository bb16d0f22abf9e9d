import { isPodTerminal } from "../../api/podReady";
import { canonicalQuantity, compareQuantities, quantityValue } from "../../api/quantity";
import type { Container, Node, Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { machineOf } from "./machine";
import { endPod, isEnding } from "./podWorker";
import { evictionKey, isCritical, type Pressure, pressuresOf, ROUND_MS } from "./pressure";

const GRACE_MS = 1000;

/** What runs short under a pressure, as messages call it. */
const RESOURCES: Record<Pressure, string> = {
	MemoryPressure: "memory",
	DiskPressure: "ephemeral-storage",
	PIDPressure: "pids",
};

/**
 * One round of a kubelet's eviction manager: while its node is short of something, the pod goes that is the first by
 * use beyond its request, priority and use. Pods that came although the node was short go as well, again and again.
 */
export function evictionRound(nodeName: string, context: ControllerContext): void {
	const { registry } = context;
	const node = registry.find<Node>(kind("nodes"), undefined, nodeName);
	const [pressure] = node === undefined || !machineOf(nodeName, context)?.running ? [] : pressuresOf(node, registry);
	const memory = `pressure ${nodeName}`;
	const key = evictionKey(nodeName);
	if (node === undefined || pressure === undefined) {
		if (context.recall(memory) === undefined) return;
		context.remember(memory, undefined);
		context.wakeAt(key, undefined);
		context.wakeAt(`~${key}`, undefined);
		return;
	}
	const since = (context.recall(memory) as number | undefined) ?? context.now;
	context.remember(memory, since);
	registry.recordEvent({
		object: node,
		type: "Warning",
		reason: "EvictionThresholdMet",
		message: `Attempting to reclaim ${RESOURCES[pressure]}`,
		component: "kubelet",
		host: nodeName,
	});
	const [first, ...others] = candidates(registry.podsOnNode(nodeName), pressure, context);
	if (first === undefined) return;
	const message = evictionMessage(first, { node, pressure, context });
	registry.recordEvent({
		object: first,
		type: "Warning",
		reason: "Evicted",
		message,
		component: "kubelet",
		host: nodeName,
	});
	endPod(first, { reason: "Evicted", message, disrupted: true }, { graceMs: GRACE_MS, context });
	if (others.length === 0) return;
	const wereThere = others.some(({ metadata }) => Date.parse(metadata.creationTimestamp ?? "") <= since);
	context.wakeAt(wereThere ? key : `~${key}`, context.now + ROUND_MS);
}

/** Pods that may be evicted, the first to go first. */
function candidates(pods: readonly Pod[], pressure: Pressure, context: ControllerContext): Pod[] {
	const resource = RESOURCES[pressure];
	const facts = pods
		.filter((pod) => !isPodTerminal(pod) && !isCritical(pod) && pod.metadata.deletionTimestamp === undefined)
		.filter((pod) => !isEnding(pod, context))
		.map((pod) => {
			const [used, asked] = usageOf(pod, resource, context);
			return { pod, exceeds: used > asked, priority: pod.spec.priority ?? 0, beyond: used - asked };
		});
	facts.sort(
		(left, right) =>
			Number(right.exceeds) - Number(left.exceeds) ||
			left.priority - right.priority ||
			right.beyond - left.beyond ||
			((left.pod.metadata.name ?? "") < (right.pod.metadata.name ?? "") ? -1 : 1),
	);
	return facts.map(({ pod }) => pod);
}

/** What a pod uses of a resource and what it has asked for, in bytes. */
function usageOf(pod: Pod, resource: string, context: ControllerContext): [number, number] {
	let used = 0;
	let asked = 0;
	for (const container of pod.spec.containers) {
		used += useOf(pod, container, resource, context);
		asked += requestOf(container, resource);
	}
	return [used, asked];
}

/**
 * A container that runs keeps within its request; one without any uses 20 to 120 MiB. Always the same for a container.
 */
function useOf(pod: Pod, container: Container, resource: string, { registry }: ControllerContext): number {
	const status = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
	if (status?.state?.running === undefined) return 0;
	const draw = registry.random(`${resource} ${pod.metadata.uid}/${container.name}`);
	const asked = requestOf(container, resource);
	const bytes = asked > 0 ? asked * (0.5 + draw * 0.4) : (20 + draw * 100) * 1024 * 1024;
	return Math.floor(bytes / 1024) * 1024;
}

function requestOf({ resources }: Container, resource: string): number {
	const request = resources?.requests?.[resource];
	return request === undefined ? 0 : quantityValue(request);
}

/** The words of pkg/kubelet/eviction's evictionMessage. */
function evictionMessage(
	pod: Pod,
	{ node, pressure, context }: { node: Node; pressure: Pressure; context: ControllerContext },
): string {
	const resource = RESOURCES[pressure];
	let message = `The node was low on resource: ${resource}. ${thresholdOf(node, pressure, context)}`;
	if (pressure === "PIDPressure") return message;
	for (const container of pod.spec.containers) {
		const usage = inBytes(useOf(pod, container, resource, context));
		const request = canonicalQuantity(container.resources?.requests?.[resource] ?? "0");
		if (compareQuantities(usage, request) <= 0) continue;
		message += `Container ${container.name} was using ${usage}, request is ${request}, has larger consumption of ${resource}. `;
	}
	return message;
}

/** The kubelet's default thresholds: 100Mi of memory, a tenth of the disk. */
function thresholdOf(node: Node, pressure: Pressure, { registry }: ControllerContext): string {
	if (pressure === "PIDPressure") return "";
	const disk = quantityValue(node.status?.capacity?.["ephemeral-storage"] ?? "40Gi");
	const threshold = pressure === "MemoryPressure" ? 100 * 1024 * 1024 : Math.floor(disk / 10);
	const available = threshold * (0.6 + registry.random(`available ${node.metadata.uid} ${registry.now}`) * 0.39);
	return `Threshold quantity: ${inBytes(threshold)}, available: ${inBytes(Math.floor(available / 1024) * 1024)}. `;
}

function inBytes(bytes: number): string {
	return bytes % 1024 === 0 ? canonicalQuantity(`${bytes / 1024}Ki`) : String(bytes);
}

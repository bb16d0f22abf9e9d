import type { Container, Node, Pod, PodSpec } from "../../api/types";
import { amountOf, type Amounts } from "./amounts";

/** A port that a pod takes on its node. */
export interface HostPort {
	ip: string;
	protocol: string;
	port: number;
}

/**
 * What a pod asks of its node, as the scheduler counts it (component-helpers resource.PodRequests): the sum of its
 * containers or, where that is more, what an init container needs beside the sidecars started before it; pod-level
 * requests stand in for cpu, memory and hugepages; the overhead of its runtime class comes on top.
 */
export function podAmounts(pod: Pick<Pod, "spec">): Amounts {
	const known = byTemplate.get(pod.spec);
	if (known !== undefined) return known;
	const amounts = countAmounts(pod.spec);
	byTemplate.set(pod.spec, amounts);
	return amounts;
}

/** The host ports that a pod's containers and sidecars ask for; a hostNetwork pod's container ports are host ports. */
export function hostPorts(pod: Pick<Pod, "spec">): HostPort[] {
	const ports: HostPort[] = [];
	const containers = [...(pod.spec.initContainers ?? []).filter(isSidecar), ...pod.spec.containers];
	for (const container of containers) {
		for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
			if (hostPort) ports.push({ ip: hostIP || "0.0.0.0", protocol: protocol || "TCP", port: hostPort });
		}
	}
	return ports;
}

/** Whether two host ports can't both be taken on one node: 0.0.0.0 takes the port on every address. */
export function portsCollide(left: HostPort, right: HostPort): boolean {
	return (
		left.port === right.port &&
		left.protocol === right.protocol &&
		(left.ip === right.ip || left.ip === "0.0.0.0" || right.ip === "0.0.0.0")
	);
}

/** What a node has for pods. */
export function allocatable(node: Pick<Node, "status">): Amounts {
	const amounts: Amounts = new Map();
	for (const [resource, quantity] of Object.entries(node.status?.allocatable ?? {})) {
		amounts.set(resource, amountOf(resource, quantity));
	}
	return amounts;
}

/** Whether an init container runs beside the pod's containers (restartPolicy Always). */
export function isSidecar(container: Container): boolean {
	return container.restartPolicy === "Always";
}

const byTemplate = new WeakMap<PodSpec, Amounts>();

function countAmounts(spec: PodSpec): Amounts {
	const total: Amounts = new Map();
	for (const container of spec.containers) add(total, requestsOf(container));
	const sidecars: Amounts = new Map();
	const initPeak: Amounts = new Map();
	for (const container of spec.initContainers ?? []) {
		const requests = requestsOf(container);
		if (isSidecar(container)) {
			add(total, requests);
			add(sidecars, requests);
			raise(initPeak, sidecars);
		} else {
			const peak = new Map(requests);
			add(peak, sidecars);
			raise(initPeak, peak);
		}
	}
	raise(total, initPeak);
	for (const [resource, quantity] of Object.entries(spec.resources?.requests ?? {})) {
		if (resource === "cpu" || resource === "memory" || resource.startsWith("hugepages-")) {
			total.set(resource, amountOf(resource, quantity));
		}
	}
	add(total, amountsOf(spec.overhead));
	return total;
}

function requestsOf(container: Container): Amounts {
	return amountsOf(container.resources?.requests);
}

function amountsOf(quantities: Record<string, string> | undefined): Amounts {
	const amounts: Amounts = new Map();
	for (const resource in quantities) amounts.set(resource, amountOf(resource, quantities[resource] ?? "0"));
	return amounts;
}

function add(total: Amounts, more: ReadonlyMap<string, number>): void {
	for (const [resource, amount] of more) total.set(resource, (total.get(resource) ?? 0) + amount);
}

function raise(total: Amounts, floor: ReadonlyMap<string, number>): void {
	for (const [resource, amount] of floor) {
		if (amount > (total.get(resource) ?? 0)) total.set(resource, amount);
	}
}

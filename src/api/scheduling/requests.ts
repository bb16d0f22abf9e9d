import { podRequests } from "../podResources";
import { quantityMilliValue, quantityValue } from "../quantity";
import type { Container, Node, Pod, PodSpec } from "../types";
import { type Amounts, amountOf } from "./amounts";

/** A port that a pod takes on its node. */
export interface HostPort {
	ip: string;
	protocol: string;
	port: number;
}

/** What a pod asks of its node, counted once for all pods that share their containers. */
export function podAmounts(pod: Pick<Pod, "spec">): Amounts {
	const { containers, initContainers, overhead, resources } = pod.spec;
	const known = counted.get(containers);
	if (
		known !== undefined &&
		known.initContainers === initContainers &&
		known.overhead === overhead &&
		known.resources === resources
	) {
		return known.amounts;
	}
	const amounts: Amounts = new Map();
	if (asksForAnything(pod.spec)) {
		for (const [resource, quantity] of Object.entries(podRequests(pod))) {
			amounts.set(resource, resource === "cpu" ? quantityMilliValue(quantity) : quantityValue(quantity));
		}
	}
	counted.set(containers, { initContainers, overhead, resources, amounts });
	return amounts;
}

/** The host ports that a pod's containers and sidecars ask for; not to be changed. */
export function hostPorts({ spec }: Pick<Pod, "spec">): readonly HostPort[] {
	const { containers, initContainers } = spec;
	const known = ports.get(containers);
	if (known !== undefined && known.initContainers === initContainers) return known.found;
	const found: HostPort[] = [];
	for (const container of [...(initContainers ?? []).filter(isSidecar), ...containers]) {
		for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
			if (hostPort) found.push({ ip: hostIP || "0.0.0.0", protocol: protocol || "TCP", port: hostPort });
		}
	}
	ports.set(containers, { initContainers, found: found.length === 0 ? NO_PORTS : found });
	return found;
}

const NO_PORTS: readonly HostPort[] = [];

/** By the containers, as for what they request. */
const ports = new WeakMap<readonly Container[], Pick<PodSpec, "initContainers"> & { found: readonly HostPort[] }>();

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

/** By the containers: with the rest of what requests depend on. */
const counted = new WeakMap<
	readonly Container[],
	Pick<PodSpec, "initContainers" | "overhead" | "resources"> & { amounts: Amounts }
>();

function asksForAnything(spec: PodSpec): boolean {
	return (
		spec.overhead !== undefined ||
		spec.resources !== undefined ||
		spec.containers.some((container) => container.resources?.requests !== undefined) ||
		(spec.initContainers ?? []).some((container) => container.resources?.requests !== undefined)
	);
}

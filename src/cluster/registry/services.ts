import { invalid } from "../../api/statusError";
import type { KubeObject, V1Service, V1ServicePort, V1ServiceSpec } from "../../api/types";
import { clusterIpKey, nodePortKey } from "./indexes";
import type { ObjectRegistry } from "./objectRegistry";

/** Where a service's own addresses come from: 10.96.0.0/16. */
const RANGE = { first: 10 * 2 ** 24 + 96 * 2 ** 16, size: 2 ** 16 };
/** The lower part of a range is left to those who ask for an address. */
const RESERVED = 256;
const NODE_PORTS = { first: 30_000, last: 32_767, reserved: 86 };
const ATTEMPTS = 200;

/**
 * Gives a service the cluster IP and the node ports that its type needs, as the API server's allocators do; what a
 * former state has stays. `service` is the caller's own.
 * @throws Invalid when an address or port that was asked for can't be had
 */
export function allocateService(registry: ObjectRegistry, service: KubeObject, old?: KubeObject): void {
	const { spec } = service as V1Service;
	if (spec === undefined) return;
	keepAllocated(spec, (old as V1Service | undefined)?.spec);
	if (spec.type === "ExternalName") {
		if (old !== undefined && (old as V1Service).spec?.type !== "ExternalName") dropAllocated(spec);
		return;
	}
	setFamilies(spec);
	if (spec.clusterIP !== "None") allocateIp(registry, service, spec, old);
	if (spec.type === "NodePort" || spec.type === "LoadBalancer") allocatePorts(registry, service, spec, old);
}

/** An update that says nothing about what the server has allocated keeps it. */
function keepAllocated(spec: V1ServiceSpec, old: V1ServiceSpec | undefined): void {
	if (old === undefined || spec.type === "ExternalName" || old.type === "ExternalName") return;
	if (!spec.clusterIP && !spec.clusterIPs?.length) {
		spec.clusterIP = old.clusterIP;
		spec.clusterIPs = old.clusterIPs;
	}
	if (spec.type === "ClusterIP" || old.type === "ClusterIP") return;
	const taken = new Set((spec.ports ?? []).map((port) => port.nodePort));
	for (const port of spec.ports ?? []) {
		const before = old.ports?.find((each) => each.port === port.port && protocolOf(each) === protocolOf(port));
		if (!port.nodePort && before?.nodePort && !taken.has(before.nodePort)) port.nodePort = before.nodePort;
	}
}

function dropAllocated(spec: V1ServiceSpec): void {
	delete spec.clusterIP;
	delete spec.clusterIPs;
	delete spec.ipFamilies;
	delete spec.ipFamilyPolicy;
	for (const port of spec.ports ?? []) delete port.nodePort;
}

function setFamilies(spec: V1ServiceSpec): void {
	const headlessWithoutSelector = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
	spec.ipFamilyPolicy ??= headlessWithoutSelector ? "RequireDualStack" : "SingleStack";
	spec.ipFamilies ??= headlessWithoutSelector ? ["IPv4", "IPv6"] : ["IPv4"];
	if (spec.clusterIP === "None") spec.clusterIPs ??= ["None"];
}

function allocateIp(
	registry: ObjectRegistry,
	service: KubeObject,
	spec: V1ServiceSpec,
	old: KubeObject | undefined,
): void {
	const asked = spec.clusterIP || spec.clusterIPs?.[0];
	if (asked === undefined) {
		spec.clusterIP = freeIp(registry, service);
		spec.clusterIPs = [spec.clusterIP];
		return;
	}
	spec.clusterIP = asked;
	spec.clusterIPs = spec.clusterIPs?.length ? spec.clusterIPs : [asked];
	if (asked === (old as V1Service | undefined)?.spec?.clusterIP) return;
	const address = readIp(asked);
	// What is no address at all is for validation to refuse.
	if (address === undefined) return;
	if (address < RANGE.first || address >= RANGE.first + RANGE.size) {
		throw refused(
			service,
			"spec.clusterIPs",
			spec.clusterIPs,
			`failed to allocate IP ${asked}: the provided network does not match the current range`,
		);
	}
	if (registry.tx.get(clusterIpKey(asked)) !== undefined) {
		throw refused(
			service,
			"spec.clusterIPs",
			spec.clusterIPs,
			`failed to allocate IP ${asked}: provided IP is already allocated`,
		);
	}
}

function freeIp(registry: ObjectRegistry, service: KubeObject): string {
	const usable = RANGE.size - RESERVED - 1;
	const start = Math.floor(registry.random(`cluster-ip/${service.metadata.uid}`) * usable);
	for (let step = 0; step < usable; step++) {
		const ip = writeIp(RANGE.first + RESERVED + ((start + step) % usable));
		if (registry.tx.get(clusterIpKey(ip)) === undefined) return ip;
	}
	throw refused(service, "spec.clusterIPs", [], "failed to allocate a serviceIP: range is full");
}

function allocatePorts(
	registry: ObjectRegistry,
	service: KubeObject,
	spec: V1ServiceSpec,
	old: KubeObject | undefined,
): void {
	if (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts === false) return;
	const had = new Set((old as V1Service | undefined)?.spec?.ports?.map((port) => port.nodePort));
	const own = new Map<string, number>();
	spec.ports?.forEach((port, index) => {
		const field = `spec.ports[${index}].nodePort`;
		if (port.nodePort) {
			checkPort(registry, service, port, { field, had });
			own.set(`${protocolOf(port)}/${port.port}`, port.nodePort);
		}
	});
	const used = new Set(own.values());
	for (const port of spec.ports ?? []) {
		if (port.nodePort) continue;
		// One port under two protocols has one node port.
		const twin = spec.ports?.find((each) => each !== port && each.port === port.port && each.nodePort);
		port.nodePort = twin?.nodePort ?? freePort(registry, service, port, used);
		used.add(port.nodePort);
	}
}

function checkPort(
	registry: ObjectRegistry,
	service: KubeObject,
	port: V1ServicePort,
	{ field, had }: { field: string; had: ReadonlySet<number | undefined> },
): void {
	const { nodePort = 0 } = port;
	if (nodePort < NODE_PORTS.first || nodePort > NODE_PORTS.last) {
		throw refused(
			service,
			field,
			nodePort,
			`provided port is not in the valid range. The range of valid ports is ${NODE_PORTS.first}-${NODE_PORTS.last}`,
		);
	}
	if (!had.has(nodePort) && registry.tx.get(nodePortKey(nodePort, protocolOf(port))) !== undefined) {
		throw refused(service, field, nodePort, "provided port is already allocated");
	}
}

function freePort(
	registry: ObjectRegistry,
	service: KubeObject,
	port: V1ServicePort,
	used: ReadonlySet<number>,
): number {
	const first = NODE_PORTS.first + NODE_PORTS.reserved;
	const size = NODE_PORTS.last - first + 1;
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const candidate =
			first + Math.floor(registry.random(`node-port/${service.metadata.uid}/${port.port}/${attempt}`) * size);
		const free = ["TCP", "UDP", "SCTP"].every(
			(protocol) => registry.tx.get(nodePortKey(candidate, protocol)) === undefined,
		);
		if (free && !used.has(candidate)) return candidate;
	}
	throw refused(service, "spec.ports", port.port, "failed to allocate a nodePort: range is full");
}

function refused(service: KubeObject, field: string, value: unknown, detail: string) {
	return invalid({ group: "", kind: "Service" }, service.metadata.name ?? "", [
		{ reason: "FieldValueInvalid", field, message: `Invalid value: ${JSON.stringify(value)}: ${detail}` },
	]);
}

function protocolOf(port: V1ServicePort): string {
	return port.protocol ?? "TCP";
}

function readIp(text: string): number | undefined {
	const parts = text.split(".").map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
	if (parts.length !== 4 || parts.some((part) => !(part <= 255))) return undefined;
	return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function writeIp(address: number): string {
	return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

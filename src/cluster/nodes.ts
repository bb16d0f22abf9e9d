import { invalid } from "../api/statusError";
import type { KubeObject, Node, ObjectMeta, Taint, V1LeaseSpec, V1NodeCondition } from "../api/types";
import { digest } from "./digest";
import { kind } from "./kinds";
import type { Registry } from "./registry/registry";
import { microTime, time } from "./time";

/** What a machine brings into the cluster; quantities as Kubernetes writes them. */
export interface NodeShape {
	cpu?: string;
	memory?: string;
	pods?: string;
	ephemeralStorage?: string;
	labels?: Record<string, string>;
	taints?: Taint[];
}

/** A node's lease in kube-node-lease: the sign of life of its kubelet. */
export interface Lease extends KubeObject {
	metadata: ObjectMeta;
	spec?: V1LeaseSpec;
}

/** The conditions that a kubelet reports, in its order. */
export type NodeConditionType = "MemoryPressure" | "DiskPressure" | "PIDPressure" | "Ready";

/** How long a kubelet may be silent before its node counts as unreachable (node-monitor-grace-period), milliseconds. */
export const NODE_GRACE_MS = 50_000;

/** The annotation of a node's lease that names the conditions held by `setNodeCondition`: MemoryPressure=True,… */
const HELD = "ds.sim/held-conditions";

/** The annotation of a node's lease that names what its kubelet really runs short of: MemoryPressure,… */
const SHORT = "ds.sim/short-of";

const HEARTBEAT_MS = 300_000;
const LEASE_RENEWAL_MS = 10_000;

/**
 * A Node as a kubelet v1.36.2 registers it and reports it ready, at `now` (milliseconds). `index` numbers the
 * cluster's machines from 0: it gives the node its address and its pods' addresses.
 */
export function newNode(name: string, options: NodeShape & { now: number; index: number }): Node {
	const resources = {
		cpu: options.cpu ?? "1",
		"ephemeral-storage": options.ephemeralStorage ?? "40Gi",
		memory: options.memory ?? "3840Mi",
		pods: options.pods ?? "110",
	};
	const podCIDR = podRange(options.index);
	return {
		apiVersion: "v1",
		kind: "Node",
		metadata: {
			name,
			annotations: { "node.alpha.kubernetes.io/ttl": "0" },
			labels: {
				"beta.kubernetes.io/arch": "amd64",
				"beta.kubernetes.io/os": "linux",
				"kubernetes.io/arch": "amd64",
				"kubernetes.io/hostname": name,
				"kubernetes.io/os": "linux",
				...options.labels,
			},
		},
		spec: {
			podCIDR,
			podCIDRs: [podCIDR],
			providerID: `ds://${name}`,
			...(options.taints?.length ? { taints: options.taints } : {}),
		},
		status: {
			addresses: [
				{ type: "InternalIP", address: nodeAddress(options.index) },
				{ type: "Hostname", address: name },
			],
			allocatable: resources,
			capacity: resources,
			conditions: CONDITION_TYPES.map((type) =>
				kubeletCondition(type, type === "Ready" ? "True" : "False", options.now),
			),
			daemonEndpoints: { kubeletEndpoint: { Port: 10250 } } as never,
			features: { supplementalGroupsPolicy: true },
			nodeInfo: {
				architecture: "amd64",
				bootID: machineUuid(`${name}/boot`),
				containerRuntimeVersion: "containerd://2.2.1",
				kernelVersion: "6.12.57+deb13-amd64",
				kubeProxyVersion: "",
				kubeletVersion: "v1.36.2",
				machineID: machineUuid(name).replaceAll("-", ""),
				operatingSystem: "linux",
				osImage: "Debian GNU/Linux 13 (trixie)",
				systemUUID: machineUuid(`${name}/system`),
			},
		},
	};
}

/** Joins machines to the cluster, their kubelets running. Throws AlreadyExists for a name that is taken. */
export function addNodes(registry: Registry, names: readonly string[], shape: NodeShape = {}): Node[] {
	const taken = new Set<string>();
	for (const node of registry.list<Node>(kind("nodes"))) {
		if (node.spec?.podCIDR) taken.add(node.spec.podCIDR);
	}
	let index = 0;
	return names.map((name) => {
		while (taken.has(podRange(index))) index++;
		taken.add(podRange(index));
		const node = registry.createTrusted(kind("nodes"), newNode(name, { ...shape, now: registry.now, index }));
		registry.createTrusted(kind("leases.coordination.k8s.io"), newLease(node));
		return node;
	});
}

/** The lease of a running kubelet: without renewTime, which is computed when it is read. */
export function newLease(node: Node): Lease {
	return {
		apiVersion: "coordination.k8s.io/v1",
		kind: "Lease",
		metadata: {
			name: node.metadata.name,
			namespace: "kube-node-lease",
			ownerReferences: [
				{ apiVersion: "v1", kind: "Node", name: node.metadata.name ?? "", uid: node.metadata.uid ?? "" },
			],
		},
		spec: { holderIdentity: node.metadata.name, leaseDurationSeconds: 40 },
	};
}

/** Takes a machine out of the cluster: `kubectl delete node`. Throws NotFound. */
export function removeNode(registry: Registry, name: string): void {
	registry.delete(kind("nodes"), undefined, name, {});
}

/** Silences a node's kubelet from now on. Throws NotFound; does nothing when it is silent already. */
export function stopKubelet(registry: Registry, name: string): void {
	registry.get(kind("nodes"), undefined, name);
	const lease = findLease(registry, name);
	if (lease === undefined || lease.spec?.renewTime !== undefined) return;
	registry.updateTrusted(kind("leases.coordination.k8s.io"), {
		...lease,
		spec: { ...lease.spec, renewTime: microTime(registry.now) },
	});
}

/**
 * Lets a silent kubelet speak again: it renews its lease and reports its conditions. One that never ran on this
 * node (a Node made by hand) starts. Throws NotFound.
 */
export function startKubelet(registry: Registry, name: string): void {
	const node = registry.get(kind("nodes"), undefined, name) as Node;
	const lease = findLease(registry, name);
	if (lease === undefined) {
		registry.createTrusted(kind("leases.coordination.k8s.io"), newLease(node));
	} else if (lease.spec?.renewTime !== undefined) {
		const { renewTime: _, ...spec } = lease.spec;
		registry.updateTrusted(kind("leases.coordination.k8s.io"), { ...lease, spec });
	} else {
		return;
	}
	reportConditions(registry, node, heldConditions(lease));
}

/**
 * Holds a condition of a node at `status` until it is set back to what a healthy node has (Ready=True, the others
 * False). A silent kubelet reports it once it speaks again. The condition alone moves no pod, as when somebody else
 * writes it into a node's status; with `short` the kubelet itself has run short and evicts. Throws NotFound and, for a
 * condition or status that kubelets do not report, Invalid.
 */
export function setNodeCondition(
	registry: Registry,
	name: string,
	type: string,
	status: string,
	{ short = false }: { short?: boolean } = {},
): void {
	registry.get(kind("nodes"), undefined, name);
	if (!isConditionType(type)) {
		throw unsupported(name, "status.conditions[].type", type, CONDITION_TYPES);
	}
	if (status !== "True" && status !== "False") {
		throw unsupported(name, "status.conditions[].status", status, ["False", "True"]);
	}
	const lease = findLease(registry, name);
	const held = heldConditions(lease);
	if (status === healthyStatus(type)) held.delete(type);
	else held.set(type, status);
	if (lease !== undefined) {
		const { [HELD]: _, [SHORT]: _short, ...annotations } = lease.metadata.annotations ?? {};
		const shortages = shortagesOf(lease).filter((each) => each !== type);
		if (short && status === "True") shortages.push(type);
		if (held.size > 0) annotations[HELD] = [...held].map((entry) => entry.join("=")).join(",");
		if (shortages.length > 0) annotations[SHORT] = shortages.join(",");
		registry.updateTrusted(kind("leases.coordination.k8s.io"), {
			...lease,
			metadata: { ...lease.metadata, annotations: Object.keys(annotations).length > 0 ? annotations : undefined },
		});
	}
	if (lease === undefined || lease.spec?.renewTime === undefined) {
		reportConditions(registry, registry.get(kind("nodes"), undefined, name) as Node, held);
	}
}

export function findLease(registry: Registry, nodeName: string): Lease | undefined {
	return registry.find<Lease>(kind("leases.coordination.k8s.io"), "kube-node-lease", nodeName);
}

/** The conditions that a kubelet reports because it has run short itself. */
export function shortagesOf(lease: Lease | undefined): string[] {
	return lease?.metadata.annotations?.[SHORT]?.split(",") ?? [];
}

/** When a silent kubelet was last heard of, in milliseconds; undefined for one that runs. */
export function silentSince(lease: Lease): number | undefined {
	return lease.spec?.renewTime === undefined ? undefined : Date.parse(lease.spec.renewTime);
}

/** Whether what an object says hangs on when it is asked: nodes and their leases report again and again. */
export function hasHeartbeat({ kind }: KubeObject): boolean {
	return kind === "Node" || kind === "Lease";
}

/**
 * `object` as it reads at `now` (milliseconds): nodes and leases with the heartbeats of their running kubelets, which
 * are never stored: a lease renewed every 10 s, a node's conditions reported every 5 minutes.
 */
export function withHeartbeat<T extends KubeObject>(object: T, now: number): T {
	if (object.kind === "Node") return nodeWithHeartbeat(object as unknown as Node, now) as unknown as T;
	if (object.kind === "Lease" && object.metadata.namespace === "kube-node-lease") {
		return leaseWithHeartbeat(object as unknown as Lease, now) as unknown as T;
	}
	return object;
}

/** The last report of a kubelet at or before `at` (milliseconds). */
export function heartbeatBefore(node: Node, at: number): number {
	return lastBeat(Date.parse(node.metadata.creationTimestamp ?? "") || 0, at, HEARTBEAT_MS);
}

function leaseWithHeartbeat(lease: Lease, now: number): Lease {
	if (lease.spec === undefined || lease.spec.renewTime !== undefined) return lease;
	const since = Date.parse(lease.metadata.creationTimestamp ?? "") || 0;
	return { ...lease, spec: { ...lease.spec, renewTime: microTime(lastBeat(since, now, LEASE_RENEWAL_MS)) } };
}

function nodeWithHeartbeat(node: Node, now: number): Node {
	const conditions = node.status?.conditions;
	if (conditions === undefined || conditions.every((condition) => condition.lastHeartbeatTime !== undefined)) {
		return node;
	}
	const beat = heartbeatBefore(node, now);
	return {
		...node,
		status: {
			...node.status,
			conditions: conditions.map((condition) =>
				condition.lastHeartbeatTime === undefined
					? {
							...condition,
							lastHeartbeatTime: time(Math.max(beat, Date.parse(condition.lastTransitionTime ?? "") || 0)),
						}
					: condition,
			),
		},
	};
}

function lastBeat(since: number, now: number, every: number): number {
	return now - (Math.max(0, now - since) % every);
}

/** A kubelet's report: each condition as it is held, or healthy. Heartbeat times are computed when read. */
function reportConditions(registry: Registry, node: Node, held: ReadonlyMap<string, string>): void {
	const old = node.status?.conditions ?? [];
	const conditions = CONDITION_TYPES.map((type) => {
		const status = held.get(type) ?? healthyStatus(type);
		const was = old.find((condition) => condition.type === type);
		const condition = kubeletCondition(type, status, registry.now);
		if (was?.status !== status) reportTransition(registry, node, EVENTS[type][status === "True" ? 0 : 1]);
		return was?.status === status ? { ...condition, lastTransitionTime: was.lastTransitionTime } : condition;
	});
	const others = old.filter((condition) => !isConditionType(condition.type));
	registry.updateTrusted(kind("nodes"), {
		...node,
		status: { ...node.status, conditions: [...others, ...conditions] },
	});
}

function reportTransition(registry: Registry, node: Node, reason: string): void {
	const { name = "" } = node.metadata;
	const message = `Node ${name} status is now: ${reason}`;
	registry.recordEvent({ object: node, type: "Normal", reason, message, component: "kubelet", host: name });
}

/** The reasons of a kubelet's events about its conditions: when one is True, when it is False. */
const EVENTS: Record<NodeConditionType, readonly [string, string]> = {
	MemoryPressure: ["NodeHasInsufficientMemory", "NodeHasSufficientMemory"],
	DiskPressure: ["NodeHasDiskPressure", "NodeHasNoDiskPressure"],
	PIDPressure: ["NodeHasInsufficientPID", "NodeHasSufficientPID"],
	Ready: ["NodeReady", "NodeNotReady"],
};

function kubeletCondition(type: NodeConditionType, status: string, now: number): V1NodeCondition {
	const [reason, message] = WORDS[type][status === "True" ? "True" : "False"];
	return { type, status, lastTransitionTime: time(now), reason, message };
}

function heldConditions(lease: Lease | undefined): Map<string, string> {
	const held = new Map<string, string>();
	for (const entry of lease?.metadata.annotations?.[HELD]?.split(",") ?? []) {
		const [type = "", status = ""] = entry.split("=");
		held.set(type, status);
	}
	return held;
}

function healthyStatus(type: string): "True" | "False" {
	return type === "Ready" ? "True" : "False";
}

function isConditionType(type: string): type is NodeConditionType {
	return (CONDITION_TYPES as readonly string[]).includes(type);
}

const CONDITION_TYPES: readonly NodeConditionType[] = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"];

/** Reasons and messages as pkg/kubelet/nodestatus sets them. */
const WORDS: Record<NodeConditionType, Record<"True" | "False", readonly [string, string]>> = {
	MemoryPressure: {
		True: ["KubeletHasInsufficientMemory", "kubelet has insufficient memory available"],
		False: ["KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
	},
	DiskPressure: {
		True: ["KubeletHasDiskPressure", "kubelet has disk pressure"],
		False: ["KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
	},
	PIDPressure: {
		True: ["KubeletHasInsufficientPID", "kubelet has insufficient PID available"],
		False: ["KubeletHasSufficientPID", "kubelet has sufficient PID available"],
	},
	Ready: {
		True: ["KubeletReady", "kubelet is posting ready status"],
		False: [
			"KubeletNotReady",
			"container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
		],
	},
};

function unsupported(name: string, field: string, value: string, supported: readonly string[]) {
	const values = [...supported]
		.sort()
		.map((text) => JSON.stringify(text))
		.join(", ");
	return invalid({ group: "", kind: "Node" }, name, [
		{
			reason: "FieldValueNotSupported",
			field,
			message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`,
		},
	]);
}

/** 192.168.100.0/24, 192.168.101.0/24, … and, past 156 nodes, 10.1.0.0/24, … clear of 10.96.0.0/12 (services). */
function podRange(index: number): string {
	if (index < 156) return `192.168.${100 + index}.0/24`;
	const block = 1 + ((index - 156) >> 8);
	const second = block < 96 ? block : block + 16;
	return `10.${second}.${(index - 156) & 255}.0/24`;
}

function nodeAddress(index: number): string {
	const host = index + 2;
	return `172.${18 + (host >> 16)}.${(host >> 8) & 255}.${host & 255}`;
}

/** A UUID that is always the same for `seed`. */
function machineUuid(seed: string): string {
	const hex = digest(seed, 32);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

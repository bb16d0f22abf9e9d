import { podLimits, podRequests, type ResourceAmounts, sumResources } from "../../api/podResources";
import { formatQuantity, type Quantity, quantityMilliValue, quantityValue } from "../../api/quantity";
import type { Event, Node, Pod, V1Lease, V1ResourceSlice } from "../../api/types";
import { writeEvents } from "./events";
import { ago, compare, type StringMap, sortedKeys, writeAnnotations, writeLabels, writeTaints } from "./lists";
import { rfc1123z } from "./time";
import { DescribeWriter } from "./writer";

export interface NodeRelated {
	/** Pods on the node that have not ended; undefined when the user may not see them. */
	pods?: readonly Pod[];
	/** The node's lease, or why it could not be had. */
	lease: V1Lease | Error;
	slices: readonly V1ResourceSlice[];
	events?: readonly Event[];
	/** The cluster's time in milliseconds. */
	now: number;
}

/** kubectl describe node. */
export function describeNode(node: Node, { pods, lease, slices, events, now }: NodeRelated): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = node;
	writer.field(0, "Name", metadata.name ?? "");
	writer.field(0, "Roles", nodeRoles(metadata.labels).join(",") || "<none>");
	writeLabels(writer, "Labels", metadata.labels);
	writeAnnotations(writer, "Annotations", metadata.annotations);
	writer.field(0, "CreationTimestamp", rfc1123z(metadata.creationTimestamp));
	writeTaints(writer, "Taints", spec?.taints);
	writer.field(0, "Unschedulable", spec?.unschedulable ?? false);
	writeLease(writer, lease);
	writeConditions(writer, node);
	writer.write(0, "Addresses:\n");
	for (const { type, address } of status?.addresses ?? []) writer.field(1, type, address);
	writeResourceList(writer, "Capacity", status?.capacity);
	writeResourceList(writer, "Allocatable", status?.allocatable);
	writeSlices(writer, slices);
	writeSystemInfo(writer, node);
	if (spec?.podCIDR) writer.field(0, "PodCIDR", spec.podCIDR);
	if (spec?.podCIDRs?.length) writer.field(0, "PodCIDRs", spec.podCIDRs.join(","));
	if (spec?.providerID) writer.field(0, "ProviderID", spec.providerID);
	if (pods) writePods(writer, node, pods, now);
	else writer.field(0, "Pods", "not authorized");
	writeEvents(writer, events, now);
	return writer.toString();
}

/** A node's roles by its labels, sorted. */
function nodeRoles(labels: StringMap | undefined): string[] {
	const prefix = "node-role.kubernetes.io/";
	const roles = new Set<string>();
	for (const [key, value] of Object.entries(labels ?? {})) {
		if (key.startsWith(prefix) && key.length > prefix.length) roles.add(key.slice(prefix.length));
		else if (key === "kubernetes.io/role" && value !== "") roles.add(value);
	}
	return [...roles].sort(compare);
}

function writeLease(writer: DescribeWriter, lease: V1Lease | Error): void {
	if (lease instanceof Error) {
		writer.field(0, "Lease", `Failed to get lease: ${lease.message}`);
		return;
	}
	const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {};
	writer.write(0, "Lease:\n");
	writer.field(1, "HolderIdentity", holderIdentity ?? "<unset>");
	writer.field(1, "AcquireTime", acquireTime ? rfc1123z(acquireTime) : "<unset>");
	writer.field(1, "RenewTime", renewTime ? rfc1123z(renewTime) : "<unset>");
}

function writeConditions(writer: DescribeWriter, { status }: Node): void {
	if (!status?.conditions?.length) return;
	writer.write(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n");
	writer.write(1, "----\t------\t-----------------\t------------------\t------\t-------\n");
	for (const c of status.conditions) {
		const times = `${rfc1123z(c.lastHeartbeatTime)} \t${rfc1123z(c.lastTransitionTime)}`;
		writer.write(1, `${c.type} \t${c.status} \t${times} \t${c.reason ?? ""} \t${c.message ?? ""}\n`);
	}
}

function writeResourceList(writer: DescribeWriter, title: string, list: StringMap | undefined): void {
	const names = sortedKeys(list);
	if (names.length > 0) writer.write(0, `${title}:\n`);
	for (const name of names) writer.field(1, name, list?.[name] ?? "");
}

const MAX_POOLS = 10;

function writeSlices(writer: DescribeWriter, slices: readonly V1ResourceSlice[]): void {
	if (slices.length === 0) return;
	const pools = new Map<string, { driver: string; pool: string; slices: number; devices: number }>();
	for (const { spec } of slices) {
		const key = `${spec.driver}/${spec.pool.name}`;
		const pool = pools.get(key) ?? { driver: spec.driver, pool: spec.pool.name, slices: 0, devices: 0 };
		pool.slices++;
		pool.devices += spec.devices?.length ?? 0;
		pools.set(key, pool);
	}
	writer.write(0, "Node-Local ResourceSlices:\n");
	writer.write(1, "Driver\tPool\tSlices\tDevices\n");
	writer.write(1, "------\t----\t------\t-------\n");
	const sorted = [...pools].sort(([a], [b]) => compare(a, b));
	for (const [, pool] of sorted.slice(0, MAX_POOLS)) {
		writer.write(1, `${pool.driver}\t${pool.pool}\t${pool.slices}\t${pool.devices}\n`);
	}
	if (sorted.length > MAX_POOLS) writer.write(1, `...and ${sorted.length - MAX_POOLS} more pools\n`);
}

function writeSystemInfo(writer: DescribeWriter, { status }: Node): void {
	const info = status?.nodeInfo;
	writer.write(0, "System Info:\n");
	writer.field(1, "Machine ID", info?.machineID ?? "");
	writer.field(1, "System UUID", info?.systemUUID ?? "");
	writer.field(1, "Boot ID", info?.bootID ?? "");
	writer.field(1, "Kernel Version", info?.kernelVersion ?? "");
	writer.field(1, "OS Image", info?.osImage ?? "");
	writer.field(1, "Operating System", info?.operatingSystem ?? "");
	writer.field(1, "Architecture", info?.architecture ?? "");
	writer.field(1, "Container Runtime Version", info?.containerRuntimeVersion ?? "");
	writer.field(1, "Kubelet Version", info?.kubeletVersion ?? "");
}

const ZERO = "0";
/** Resources that have a row of their own before the extended ones. */
const ALWAYS = ["cpu", "memory", "ephemeral-storage"];
const STANDARD = [...ALWAYS, "pods"];

function writePods(writer: DescribeWriter, node: Node, pods: readonly Pod[], now: number): void {
	const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
	const share = (amount: Quantity | undefined, name: string) => shareText(amount, name, allocatable);
	writer.field(0, "Non-terminated Pods", `(${pods.length} in total)`);
	writer.write(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n");
	writer.write(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n");
	for (const pod of pods) {
		const requests = podRequests(pod);
		const limits = podLimits(pod);
		const cpu = `${share(requests.cpu, "cpu")}\t${share(limits.cpu, "cpu")}`;
		const memory = `${share(requests.memory, "memory")}\t${share(limits.memory, "memory")}`;
		const { namespace = "", name = "", creationTimestamp } = pod.metadata;
		writer.write(1, `${namespace}\t${name}\t\t${cpu}\t${memory}\t${ago(creationTimestamp, now)}\n`);
	}
	writer.write(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n");
	writer.write(1, "Resource\tRequests\tLimits\n");
	writer.write(1, "--------\t--------\t------\n");
	const requests: ResourceAmounts = sumResources(pods.map(podRequests));
	const limits: ResourceAmounts = sumResources(pods.map(podLimits));
	const hugePages = sortedKeys(allocatable).filter((name) => name.startsWith("hugepages-"));
	for (const name of [...ALWAYS, ...hugePages]) {
		writer.write(1, `${name}\t${share(requests[name], name)}\t${share(limits[name], name)}\n`);
	}
	const extended = sortedKeys(allocatable).filter((name) => !STANDARD.includes(name) && !name.startsWith("hugepages-"));
	for (const name of extended) writer.write(1, `${name}\t${amountText(requests[name])}\t${amountText(limits[name])}\n`);
}

/** `100m (10%)`: an amount and its share of what the node can give, cut to a whole percent. */
function shareText(amount: Quantity | undefined, name: string, allocatable: StringMap): string {
	const value = name === "cpu" ? quantityMilliValue : quantityValue;
	const whole = value(allocatable[name] ?? ZERO);
	const percent = whole === 0 || amount === undefined ? 0 : Math.trunc((value(amount) / whole) * 100);
	return `${amountText(amount)} (${percent}%)`;
}

function amountText(amount: Quantity | undefined): string {
	return amount ? formatQuantity(amount) : ZERO;
}

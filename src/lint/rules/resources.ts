import type { FieldPath } from "../../api/fieldPath";
import { podRequests } from "../../api/podResources";
import { compareQuantities, formatQuantity, isZeroQuantity, quantityProblem } from "../../api/quantity";
import type { DaemonSet, Pod, V1ResourceRequirements } from "../../api/types";
import type { Report, Rule } from "../rule";
import { containersOf, POD, podSpec, runningContainers, volumesOf } from "./support/pod";
import { listWords } from "./support/words";
import { itemsOf, valueAt } from "./support/written";

/** What the pods ask for on every node, and how far they may go. */
export const resourceRules: readonly Rule[] = [
	{
		id: "resource-requests",
		title: "container without requests for CPU and memory",
		severity: "warning",
		why: "The scheduler counts the pod as free, so that a full node takes it all the same, and under memory pressure it is among the first to be evicted: the node loses its agent when it needs it most.",
		remedy: "Request what the container uses on a busy node.",
		example: {
			bad: "containers:\n  - name: agent\n    resources: {}\n",
			good: "containers:\n  - name: agent\n    resources:\n      requests: {cpu: 50m, memory: 64Mi}\n",
		},
		options: {
			resources: { description: "What every container is to request.", default: ["cpu", "memory"] },
		},
		check({ daemonSet, option }, report) {
			reportMissing(daemonSet, option<readonly string[]>("resources"), "requests", report);
		},
	},
	{
		id: "memory-limit",
		title: "container without a memory limit",
		severity: "info",
		why: "Without one a leak takes the memory of the whole node, on every node at once, and the kernel may kill other pods first.",
		remedy: "Set resources.limits.memory well above what the container uses at its busiest.",
		example: {
			bad: "containers:\n  - name: agent\n    resources:\n      requests: {cpu: 50m, memory: 64Mi}\n",
			good: "containers:\n  - name: agent\n    resources:\n      requests: {cpu: 50m, memory: 64Mi}\n      limits: {memory: 128Mi}\n",
		},
		check({ daemonSet }, report) {
			reportMissing(daemonSet, ["memory"], "limits", report);
		},
	},
	{
		id: "cpu-limit",
		title: "container without a CPU limit",
		severity: "info",
		off: true,
		why: "Some clusters want every container bounded; elsewhere a CPU limit mostly slows an agent down when its node is busy.",
		remedy: "Set resources.limits.cpu.",
		example: {
			bad: "containers:\n  - name: agent\n    resources:\n      requests: {cpu: 50m}\n",
			good: "containers:\n  - name: agent\n    resources:\n      requests: {cpu: 50m}\n      limits: {cpu: 200m}\n",
		},
		check({ daemonSet }, report) {
			reportMissing(daemonSet, ["cpu"], "limits", report);
		},
	},
	{
		id: "ephemeral-storage",
		title: "container without a limit for its disk use",
		severity: "info",
		off: true,
		why: "What a container writes to its own layer, to logs and to emptyDir fills the node's disk, and the kubelet then evicts pods that did nothing wrong.",
		remedy: "Set resources.requests and resources.limits for ephemeral-storage.",
		example: {
			bad: "containers:\n  - name: agent\n    resources: {}\n",
			good: "containers:\n  - name: agent\n    resources:\n      limits: {ephemeral-storage: 1Gi}\n",
		},
		check({ daemonSet }, report) {
			reportMissing(daemonSet, ["ephemeral-storage"], "limits", report);
		},
	},
	{
		id: "limit-without-request",
		title: "limit that becomes the request",
		severity: "info",
		why: "A limit without a request is taken as the request too: every node sets that much aside, though it was meant as the most that the container may use.",
		remedy: "Write the request beside the limit, even where both are the same.",
		example: {
			bad: "containers:\n  - name: agent\n    resources:\n      limits: {memory: 512Mi}\n",
			good: "containers:\n  - name: agent\n    resources:\n      requests: {memory: 64Mi}\n      limits: {memory: 512Mi}\n",
		},
		check({ daemonSet, written }, report) {
			const spec = valueAt(written, "spec", "template", "spec");
			for (const { container, list, index, path, label, runs } of containersOf(daemonSet)) {
				if (!runs || !container.resources?.limits) continue;
				const requests = valueAt(itemsOf(valueAt(spec, list))[index], "resources", "requests");
				for (const [name, harmless] of HARMLESS_LIMITS) {
					const limit = container.resources.limits[name];
					if (limit === undefined || compareQuantities(limit, harmless) <= 0) continue;
					if (valueAt(requests, name) !== undefined) continue;
					const message = `${label} requests no ${name}, so every node sets its limit of ${limit} aside`;
					report({ path: path.child("resources").child("limits").key(name), message });
				}
			}
		},
	},
	{
		id: "requests-equal-limits",
		title: "requests that differ from limits",
		severity: "info",
		off: true,
		why: "Only a pod whose requests equal its limits is Guaranteed: killed last when memory runs out, and never slowed down by its neighbours.",
		remedy: "Give every container the same requests and limits for CPU and memory.",
		example: {
			bad: "containers:\n  - name: agent\n    resources:\n      requests: {memory: 64Mi}\n      limits: {memory: 128Mi}\n",
			good: "containers:\n  - name: agent\n    resources:\n      requests: {memory: 128Mi}\n      limits: {memory: 128Mi}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const { requests, limits } = container.resources ?? {};
				for (const name of ["cpu", "memory"]) {
					const [request, limit] = [requests?.[name], limits?.[name]];
					if (request === undefined || limit === undefined || compareQuantities(request, limit) === 0) continue;
					const message = `${label} requests ${request} of ${name}, which is not its limit of ${limit}`;
					report({ path: path.child("resources").child("requests").key(name), message });
				}
			}
		},
	},
	{
		id: "request-above-node",
		title: "requests larger than a node",
		severity: "warning",
		why: "A node without that much to give gets no pod, and because every node is to have one, each too small node leaves the DaemonSet unfinished for ever.",
		remedy: "Request less, or select the nodes that are large enough and tell lint their size.",
		example: {
			bad: 'containers:\n  - name: agent\n    resources:\n      requests: {cpu: "2", memory: 64Mi}\n',
			good: "containers:\n  - name: agent\n    resources:\n      requests: {cpu: 200m, memory: 64Mi}\n",
		},
		options: {
			cpu: { description: "The CPU of the smallest node.", default: "1" },
			memory: { description: "The memory of the smallest node.", default: "3840Mi" },
		},
		check({ daemonSet, option }, report) {
			const requests = podRequests({ spec: podSpec(daemonSet) } as Pod);
			for (const name of ["cpu", "memory"]) {
				const size = option<string>(name);
				const asked = requests[name];
				if (asked === undefined || quantityProblem(size) !== undefined || compareQuantities(asked, size) <= 0) continue;
				const message = `the pod requests ${formatQuantity(asked)} of ${name} on every node, more than a node of ${size} has`;
				report({ path: largestRequest(daemonSet, name), message });
			}
		},
	},
	{
		id: "odd-quantity",
		title: "amount that looks like another unit was meant",
		severity: "warning",
		why: "Memory without a suffix counts bytes, m means thousandths, and CPU without a suffix counts whole cores: a container limited to 512 bytes never starts, one that asks for 500 cores is never placed.",
		remedy: "Write memory with Mi or Gi, and CPU in cores or with m for thousandths.",
		example: {
			bad: 'containers:\n  - name: agent\n    resources:\n      limits: {memory: "512"}\n',
			good: "containers:\n  - name: agent\n    resources:\n      limits: {memory: 512Mi}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const list of ["limits", "requests"] as const) {
					const { cpu, memory } = container.resources?.[list] ?? {};
					const at = path.child("resources").child(list);
					const what = list === "limits" ? "is limited to" : "requests";
					if (memory !== undefined && !isUnset(memory) && compareQuantities(memory, SMALLEST_MEMORY) < 0) {
						const other = list === "requests" ? container.resources?.limits?.memory : undefined;
						if (other === memory) continue;
						report({ path: at.key("memory"), message: `${label} ${what} ${memory} bytes of memory, less than 1Mi` });
					}
					if (cpu !== undefined && compareQuantities(cpu, MOST_CORES) > 0) {
						report({ path: at.key("cpu"), message: `${label} ${what} ${cpu} cores` });
					}
				}
			}
		},
	},
	{
		id: "memory-volume-limit",
		title: "emptyDir in memory without a size limit",
		severity: "warning",
		why: "Files in it count as the pod's memory: a volume that nothing bounds fills up until a container is killed for it, or, without memory limits, the node.",
		remedy: "Set emptyDir.sizeLimit, below the memory limits of the containers that write to it.",
		example: {
			bad: "volumes:\n  - name: scratch\n    emptyDir: {medium: Memory}\n",
			good: "volumes:\n  - name: scratch\n    emptyDir: {medium: Memory, sizeLimit: 64Mi}\n",
		},
		check({ daemonSet }, report) {
			for (const { volume, path } of volumesOf(daemonSet)) {
				if (volume.emptyDir?.medium !== "Memory" || volume.emptyDir.sizeLimit !== undefined) continue;
				const message = `volume "${volume.name}" keeps its files in memory without a size limit`;
				report({ path: path.child("emptyDir"), message });
			}
		},
	},
	{
		id: "disk-volume-limit",
		title: "emptyDir without a size limit",
		severity: "info",
		off: true,
		why: "A volume that nothing bounds can fill the disk of the node, of every node at once.",
		remedy: "Set emptyDir.sizeLimit.",
		example: {
			bad: "volumes:\n  - name: scratch\n    emptyDir: {}\n",
			good: "volumes:\n  - name: scratch\n    emptyDir: {sizeLimit: 1Gi}\n",
		},
		check({ daemonSet }, report) {
			for (const { volume, path } of volumesOf(daemonSet)) {
				if (!volume.emptyDir || volume.emptyDir.medium || volume.emptyDir.sizeLimit !== undefined) continue;
				report({ path: path.child("emptyDir"), message: `volume "${volume.name}" has no size limit` });
			}
		},
	},
];

/** Limits so small that it does no harm to request as much. */
const HARMLESS_LIMITS = [
	["cpu", "100m"],
	["memory", "128Mi"],
] as const;
const SMALLEST_MEMORY = "1Mi";
const MOST_CORES = "127";

type List = "requests" | "limits";

/** Containers that neither have an amount of their own nor share one that is set for the whole pod. */
function reportMissing(daemonSet: DaemonSet, names: readonly string[], list: List, report: Report): void {
	const whole = podSpec(daemonSet).resources?.[list];
	for (const { container, path, label } of runningContainers(daemonSet)) {
		const own = container.resources?.[list];
		const missing = names.filter((name) => isUnset(own?.[name]) && isUnset(whole?.[name]));
		if (missing.length === 0) continue;
		const message =
			list === "requests"
				? `${label} requests no ${listWords(missing, "and no")}`
				: `${label} has no limit for ${listWords(missing)}`;
		report({ path: resourcesPath(path, container.resources, list), message });
	}
}

function resourcesPath(path: FieldPath, resources: V1ResourceRequirements | undefined, list: List): FieldPath {
	if (resources === undefined) return path;
	return resources[list] === undefined ? path.child("resources") : path.child("resources").child(list);
}

function isUnset(quantity: string | undefined): boolean {
	return quantity === undefined || isZeroQuantity(quantity);
}

/** Where the pod, or the container that asks for most, has its request. */
function largestRequest(daemonSet: DaemonSet, name: string): FieldPath {
	if (podSpec(daemonSet).resources?.requests?.[name] !== undefined) {
		return POD.child("resources").child("requests").key(name);
	}
	let most = "0";
	let found = POD;
	for (const { container, path } of containersOf(daemonSet)) {
		const request = container.resources?.requests?.[name];
		if (request === undefined || compareQuantities(request, most) <= 0) continue;
		most = request;
		found = path.child("resources").child("requests").key(name);
	}
	return found;
}

import { podLimits, podRequests, type ResourceAmounts } from "../podResources";
import { parseQuantity } from "../quantity";
import type { Container, KubeObject, Pod, V1ResourceQuotaSpec, V1ResourceQuotaStatus } from "../types";

export type ResourceQuota = KubeObject & { spec?: V1ResourceQuotaSpec; status?: V1ResourceQuotaStatus };

/** The resources that every container must name once a quota counts them. */
const REQUIRED = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];
const COUNTED = [
	...REQUIRED,
	"pods",
	"count/pods",
	"ephemeral-storage",
	"requests.ephemeral-storage",
	"limits.ephemeral-storage",
];

/** What one pod counts for, under the names that quotas use. */
export function podUsage(pod: Pod): ResourceAmounts {
	const usage: ResourceAmounts = { pods: parseQuantity("1"), "count/pods": parseQuantity("1") };
	for (const [name, amount] of Object.entries(podRequests(pod))) {
		if (isPlain(name)) usage[name] = amount;
		usage[`requests.${name}`] = amount;
	}
	for (const [name, amount] of Object.entries(podLimits(pod))) usage[`limits.${name}`] = amount;
	return usage;
}

/** The resources of a quota that pods count for. */
export function countedBy(quota: ResourceQuota): string[] {
	return Object.keys(quota.spec?.hard ?? {})
		.filter((name) => COUNTED.includes(name) || /^(requests\.|hugepages-)/.test(name))
		.filter((name) => name !== "requests.storage")
		.sort();
}

/** What the pod's containers leave open though a quota counts it, in the server's words; undefined for nothing. */
export function unnamedForQuota(pod: Pod, quota: ResourceQuota): string | undefined {
	if (pod.spec.resources?.requests !== undefined || pod.spec.resources?.limits !== undefined) return undefined;
	const required = countedBy(quota).filter((name) => REQUIRED.includes(name));
	const missing = new Map<string, Set<string>>();
	for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
		for (const name of required) {
			if (hasResource(container, name)) continue;
			missing.set(name, (missing.get(name) ?? new Set()).add(container.name));
		}
	}
	if (missing.size === 0) return undefined;
	const parts = [...missing].map(([name, containers]) => `${name} for: ${[...containers].sort().join(",")}`);
	return `failed quota: ${quota.metadata.name}: must specify ${parts.join("; ")}`;
}

function hasResource({ resources }: Container, name: string): boolean {
	if (name.startsWith("limits.")) return resources?.limits?.[name.slice(7)] !== undefined;
	return resources?.requests?.[name.replace("requests.", "")] !== undefined;
}

function isPlain(name: string): boolean {
	return name === "cpu" || name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-");
}

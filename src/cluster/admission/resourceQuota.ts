import { countedBy, podUsage, type ResourceQuota, unnamedForQuota } from "../../api/admission/podQuota";
import { inQuotaScopes } from "../../api/admission/quotaScopes";
import { isPodTerminal } from "../../api/podReady";
import { type ResourceAmounts, sumResources } from "../../api/podResources";
import { addQuantities, canonicalQuantity, compareQuantities, formatQuantity } from "../../api/quantity";
import { groupResource, type Resource } from "../../api/resource";
import type { KubeObject, Pod } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { objectUsage } from "./quotaObjects";

import { refusedByName } from "./refusal";

/** What quotas never count: bookkeeping of the cluster itself. */
const UNCOUNTED = new Set(["events", "events.events.k8s.io", "leases.coordination.k8s.io"]);

/** What has been admitted in this transaction that the quotas' status does not count yet, by quota. */
const admitted = new WeakMap<Registry, Map<string, ResourceAmounts>>();

/** The ResourceQuota plugin for a new pod. @throws Forbidden naming what it asks for, what is used and what is allowed */
export function checkQuotas(registry: Registry, pod: Pod): void {
	const quotas = registry.list<ResourceQuota>(kind("resourcequotas"), pod.metadata.namespace);
	const usage = quotas.length > 0 ? podUsage(pod) : {};
	const matching = quotas.filter((quota) => countedBy(quota).length > 0 && inQuotaScopes(quota.spec, pod));
	for (const quota of matching) {
		const missing = unnamedForQuota(pod, quota);
		if (missing !== undefined) throw refusedByName(pod, missing);
	}
	for (const quota of matching) {
		checkRoom(registry, { object: pod, resource: kind("pods") }, { quota, usage, names: countedBy(quota) });
	}
	for (const quota of matching) count(registry, quota, usage);
}

/** The ResourceQuota plugin for a new object that is no pod. @throws Forbidden as `checkQuotas` does */
export function checkObjectQuotas(registry: Registry, resource: Resource, object: KubeObject): void {
	if (UNCOUNTED.has(groupResource(resource))) return;
	const quotas = registry.list<ResourceQuota>(kind("resourcequotas"), object.metadata.namespace);
	if (quotas.length === 0) return;
	const usage = objectUsage(resource, object);
	const matching = quotas.filter(
		({ spec }) =>
			!spec?.scopes?.length &&
			!spec?.scopeSelector?.matchExpressions?.length &&
			Object.keys(usage).some((name) => spec?.hard?.[name] !== undefined),
	);
	for (const quota of matching) {
		const names = Object.keys(quota.spec?.hard ?? {}).filter((name) => usage[name] !== undefined);
		checkRoom(registry, { object, resource }, { quota, usage, names: names.sort() });
	}
	for (const quota of matching) count(registry, quota, usage);
}

/** What a quota's pods use of what it limits. */
export function usedOf(quota: ResourceQuota, pods: readonly Pod[]): Record<string, string> {
	const counted = countedBy(quota);
	const total = sumResources(pods.filter((pod) => !isPodTerminal(pod) && inQuotaScopes(quota.spec, pod)).map(podUsage));
	return Object.fromEntries(
		counted.map((name) => [name, total[name] === undefined ? "0" : formatQuantity(total[name])]),
	);
}

/** The quotas' status counts everything again. */
export function forgetAdmitted(registry: Registry): void {
	admitted.delete(registry);
}

function checkRoom(
	registry: Registry,
	{ object, resource }: { object: KubeObject; resource: Resource },
	{ quota, usage, names }: { quota: ResourceQuota; usage: ResourceAmounts; names: readonly string[] },
): void {
	const { name } = quota.metadata;
	const status = quota.status;
	const unknown = names.filter((each) => status?.used?.[each] === undefined);
	if (unknown.length > 0) {
		throw refusedByName(object, `status unknown for quota: ${name}, resources: ${unknown.join(",")}`, resource);
	}
	const more = admitted.get(registry)?.get(keyOf(quota)) ?? {};
	const exceeded: { name: string; requested: string; used: string; hard: string }[] = [];
	for (const each of names) {
		const requested = usage[each];
		if (requested === undefined || compareQuantities(requested, "0") === 0) continue;
		const hard = status?.hard?.[each] ?? quota.spec?.hard?.[each] ?? "0";
		const used = addQuantities(status?.used?.[each] ?? "0", more[each] ?? "0");
		if (compareQuantities(addQuantities(used, requested), hard) > 0) {
			exceeded.push({
				name: each,
				requested: formatQuantity(requested),
				used: formatQuantity(used),
				hard: canonicalQuantity(hard),
			});
		}
	}
	if (exceeded.length === 0) return;
	const list = (of: "requested" | "used" | "hard") => exceeded.map((each) => `${each.name}=${each[of]}`).join(",");
	throw refusedByName(
		object,
		`exceeded quota: ${name}, requested: ${list("requested")}, used: ${list("used")}, limited: ${list("hard")}`,
		resource,
	);
}

function count(registry: Registry, quota: ResourceQuota, usage: ResourceAmounts): void {
	const quotas = admitted.get(registry) ?? new Map<string, ResourceAmounts>();
	quotas.set(keyOf(quota), sumResources([quotas.get(keyOf(quota)) ?? {}, usage]));
	admitted.set(registry, quotas);
}

function keyOf(quota: ResourceQuota): string {
	return `${quota.metadata.namespace}/${quota.metadata.name}`;
}

import { type ResourceAmounts, sumResources } from "../../api/podResources";
import { formatQuantity, parseQuantity } from "../../api/quantity";
import { groupResource, type Resource } from "../../api/resource";
import type { KubeObject, V1PersistentVolumeClaimSpec, V1Service } from "../../api/types";
import type { Registry } from "../registry/registry";

/** The kinds that quotas count under their plain names, too. */
const PLAIN = new Set([
	"configmaps",
	"persistentvolumeclaims",
	"replicationcontrollers",
	"resourcequotas",
	"secrets",
	"services",
]);

/** What one object that is no pod counts for, under the names that quotas use. */
export function objectUsage(resource: Resource, object: KubeObject): ResourceAmounts {
	const name = groupResource(resource);
	const one = parseQuantity("1");
	const usage: ResourceAmounts = { [`count/${name}`]: one };
	if (PLAIN.has(name)) usage[name] = one;
	if (name === "services") Object.assign(usage, serviceUsage(object as V1Service));
	if (name === "persistentvolumeclaims") {
		const { resources, storageClassName } = (object.spec ?? {}) as V1PersistentVolumeClaimSpec;
		const storage = resources?.requests?.storage;
		if (storage !== undefined) usage["requests.storage"] = parseQuantity(storage);
		if (storageClassName) {
			const prefix = `${storageClassName}.storageclass.storage.k8s.io`;
			usage[`${prefix}/persistentvolumeclaims`] = one;
			if (storage !== undefined) usage[`${prefix}/requests.storage`] = parseQuantity(storage);
		}
	}
	return usage;
}

/** How much of each of `names`, which are no pods' resources, a namespace uses. */
export function objectsUsed(registry: Registry, namespace: string, names: readonly string[]): Record<string, string> {
	if (names.length === 0) return {};
	const resources = registry.resources().filter((resource) => resource.namespaced && mayCount(resource, names));
	const used = sumResources(
		resources.flatMap((resource) => registry.list(resource, namespace).map((object) => objectUsage(resource, object))),
	);
	return Object.fromEntries(names.map((name) => [name, used[name] === undefined ? "0" : formatQuantity(used[name])]));
}

function mayCount(resource: Resource, names: readonly string[]): boolean {
	const of = groupResource(resource);
	return names.some(
		(name) =>
			name === of ||
			name === `count/${of}` ||
			(of === "services" && name.startsWith("services.")) ||
			(of === "persistentvolumeclaims" && (name === "requests.storage" || name.includes(".storageclass."))),
	);
}

function serviceUsage({ spec }: V1Service): ResourceAmounts {
	const ports = spec?.ports?.length ?? 0;
	const count = (number: number) => parseQuantity(String(number));
	switch (spec?.type) {
		case "NodePort":
			return { "services.nodeports": count(ports) };
		case "LoadBalancer": {
			const nodePorts =
				spec.allocateLoadBalancerNodePorts === false
					? (spec.ports?.filter(({ nodePort }) => nodePort).length ?? 0)
					: ports;
			return { "services.loadbalancers": count(1), "services.nodeports": count(nodePorts) };
		}
		default:
			return {};
	}
}

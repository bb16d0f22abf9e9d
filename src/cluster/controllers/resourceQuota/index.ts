import { countedBy, type ResourceQuota } from "../../../api/admission/podQuota";
import { isPodTerminal } from "../../../api/podReady";
import { canonicalQuantity } from "../../../api/quantity";
import type { Pod } from "../../../api/types";
import { objectsUsed } from "../../admission/quotaObjects";
import { forgetAdmitted, usedOf } from "../../admission/resourceQuota";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import type { Controller, Observation } from "../controller";

/** Counts what the pods of a namespace use of its quotas (pkg/controller/resourcequota). Keys are namespaces. */
export const resourceQuotaController: Controller = {
	name: "resourcequota-controller",
	observe,
	sync(namespace, { registry }) {
		const quotas = registry.list<ResourceQuota>(kind("resourcequotas"), namespace);
		if (quotas.length === 0) return;
		const pods = registry.list<Pod>(kind("pods"), namespace);
		for (const quota of quotas) {
			const hard = Object.fromEntries(
				Object.entries(quota.spec?.hard ?? {}).map(([name, amount]) => [name, canonicalQuantity(amount)]),
			);
			const others = Object.keys(hard).filter((name) => !countedBy(quota).includes(name));
			const used = { ...usedOf(quota, pods), ...objectsUsed(registry, namespace, others) };
			registry.updateTrusted(kind("resourcequotas"), { ...quota, status: { hard, used } });
		}
		forgetAdmitted(registry);
	},
};

function observe(
	{ type, resource, object, previous }: Observation,
	enqueue: (key: string) => void,
	registry: Registry,
): void {
	const { namespace = "" } = object.metadata;
	if (resource === "resourcequotas") {
		if (type !== "DELETED") enqueue(namespace);
		return;
	}
	if (resource === "pods") {
		const ended = type === "MODIFIED" && isPodTerminal(object as Pod) !== isPodTerminal(previous as Pod);
		if (type === "MODIFIED" && !ended) return;
	} else if (type === "MODIFIED" ? !CHANGES.has(resource) : resource === "events") {
		return;
	}
	if (namespace !== "" && registry.list(kind("resourcequotas"), namespace).length > 0) enqueue(namespace);
}

/** What counts for more or less after a change. */
const CHANGES = new Set(["services", "persistentvolumeclaims"]);

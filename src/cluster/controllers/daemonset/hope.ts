import { compareQuantities } from "../../../api/quantity";
import type { DaemonSet, KubeObject } from "../../../api/types";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import type { ControllerContext, Observation } from "../controller";
import { keyOf, timerKey } from "./keys";
import type { DaemonMemory } from "./memory";

/** What pods of a namespace may be refused for. */
const IN_NAMESPACE = ["resourcequotas", "limitranges", "serviceaccounts"];
/** … pods of any namespace; kubelets say by their leases that they are short of something no longer. */
const EVERYWHERE = ["priorityclasses.scheduling.k8s.io", "runtimeclasses.node.k8s.io", "leases.coordination.k8s.io"];

/**
 * Names the DaemonSets whose next attempt may come to more than the last, though nothing but their back-off makes them
 * try: `cluster settle` waits for that attempt.
 */
export function observeHope(change: Observation, enqueue: (key: string) => void, registry: Registry): void {
	const { resource, object } = change;
	const everywhere = EVERYWHERE.includes(resource);
	if (!everywhere && !(IN_NAMESPACE.includes(resource) && givesHope(change))) return;
	const namespace = everywhere ? undefined : object.metadata.namespace;
	for (const daemonSet of registry.list<DaemonSet>(kind("daemonsets.apps"), namespace)) {
		enqueue(`hopes:${keyOf(daemonSet)}`);
	}
}

/** Marks the next attempt of a DaemonSet that waits for its back-off as one that counts. */
export function hope(key: string, context: ControllerContext): void {
	const { retry, failed } = (context.recall(key) as DaemonMemory | undefined)?.timers ?? {};
	const due = Math.min(retry ?? Number.POSITIVE_INFINITY, failed ?? Number.POSITIVE_INFINITY);
	if (Number.isFinite(due)) context.wakeAt(timerKey("hope", key), due);
}

/** A quota of which more is taken gives none. */
function givesHope({ type, resource, object, previous }: Observation): boolean {
	if (resource !== "resourcequotas") return true;
	if (type !== "MODIFIED") return type === "DELETED";
	if (JSON.stringify(object.spec) !== JSON.stringify(previous?.spec)) return true;
	const [used, before] = [usedOf(object), usedOf(previous)];
	return Object.entries(before).some(([name, amount]) => compareQuantities(used[name] ?? "0", amount) < 0);
}

function usedOf(quota: KubeObject | undefined): Record<string, string> {
	return (quota?.status as { used?: Record<string, string> } | undefined)?.used ?? {};
}

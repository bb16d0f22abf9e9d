import { scaled } from "../../../api/daemonSet/limits";
import { protects } from "../../../api/disruptionBudget";
import { deepEqual } from "../../../api/equal";
import { controllerOf } from "../../../api/owners";
import { isPodReady } from "../../../api/podReady";
import { groupResource, type Resource } from "../../../api/resource";
import { resourceForKind } from "../../../api/resources";
import type { KubeObject, LabelSelector, OwnerReference, Pod, V1PodDisruptionBudgetStatus } from "../../../api/types";
import { type Budget, withAllowedCondition, withDisruptionAllowed } from "../../disruptionBudget";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import type { Controller, ControllerContext, Observation } from "../controller";

/** How long a pod whose eviction was granted counts as gone, milliseconds. */
const DELETION_TIMEOUT_MS = 120_000;
const COMPONENT = "controllermanager";

/** Says how many pods of a PodDisruptionBudget may go (pkg/controller/disruption). Keys are namespace/name of budgets. */
export const disruptionController: Controller = {
	name: "disruption-controller",
	observe,
	sync(key, context) {
		const [namespace = "", name = ""] = key.split("/");
		const budgets = kind("poddisruptionbudgets.policy");
		const budget = context.registry.find<Budget>(budgets, namespace, name);
		if (budget === undefined) {
			context.wakeAt(key, undefined);
			return;
		}
		const { status, recheckAt } = statusOf(budget, context);
		context.wakeAt(key, recheckAt);
		if (!deepEqual(status, budget.status)) context.registry.updateTrusted(budgets, { ...budget, status });
	},
};

function observe(
	{ type, resource, object, previous }: Observation,
	enqueue: (key: string) => void,
	registry: Registry,
): void {
	if (resource === "poddisruptionbudgets.policy") {
		enqueue(keyOf(object));
		return;
	}
	if (resource !== "pods" && !SCALED.has(resource)) return;
	const { namespace } = object.metadata;
	const budgets = registry.list<Budget>(kind("poddisruptionbudgets.policy"), namespace);
	if (budgets.length === 0) return;
	if (resource !== "pods") {
		for (const budget of budgets) enqueue(keyOf(budget));
		return;
	}
	if (type === "MODIFIED" && !mattersTo(object as Pod, previous as Pod)) return;
	const labels = [object.metadata.labels, previous?.metadata.labels];
	for (const budget of budgets) if (labels.some((each) => protects(budget, each))) enqueue(keyOf(budget));
}

/** Whether a change of a pod can change what a budget counts. */
function mattersTo(pod: Pod, previous: Pod): boolean {
	return (
		isPodReady(pod) !== isPodReady(previous) ||
		pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
		!deepEqual(pod.metadata.labels, previous.metadata.labels) ||
		!deepEqual(pod.metadata.ownerReferences, previous.metadata.ownerReferences)
	);
}

/** The kinds that say how many pods they want. */
const SCALED = new Set(["replicationcontrollers", "replicasets.apps", "deployments.apps", "statefulsets.apps"]);

function keyOf({ metadata }: KubeObject): string {
	return `${metadata.namespace}/${metadata.name}`;
}

interface Counted {
	expected: number;
	desired: number;
	/** Whether there are pods without a controller among those that have to be counted by it. */
	unmanaged: boolean;
}

/** The status that the budget must have; `recheckAt` is when a pod that has been granted an eviction counts again. */
function statusOf(
	budget: Budget,
	{ registry, now }: ControllerContext,
): { status: V1PodDisruptionBudgetStatus | undefined; recheckAt?: number } {
	const { metadata, spec, status } = budget;
	const pods = registry
		.list<Pod>(kind("pods"), metadata.namespace)
		.filter((pod) => protects(budget, pod.metadata.labels));
	const tell = (type: "Normal" | "Warning", reason: string, message: string) =>
		registry.recordEvent({ object: budget, type, reason, message, component: COMPONENT });
	if (pods.length === 0) tell("Normal", "NoPods", "No matching pods found");
	const counted = count(budget, pods, registry);
	if (typeof counted === "string") {
		const why = `Failed to calculate the number of expected pods: ${counted}`;
		tell("Warning", "CalculateExpectedPodCountFailed", why);
		const none = { ...status, disruptionsAllowed: 0 };
		return { status: withAllowedCondition(none, now, { status: "False", reason: "SyncFailed", message: counted }) };
	}
	if (counted.unmanaged) {
		tell(
			"Warning",
			"UnmanagedPods",
			`Pods selected by this PodDisruptionBudget (selector: ${shownSelector(spec?.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
		);
	}
	const staying = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
	const granted = Object.entries(status?.disruptedPods ?? {}).filter(
		([name, time]) =>
			staying.some((pod) => pod.metadata.name === name) && Date.parse(time) + DELETION_TIMEOUT_MS >= now,
	);
	const going = new Set(granted.map(([name]) => name));
	const healthy = staying.filter((pod) => isPodReady(pod) && !going.has(pod.metadata.name ?? "")).length;
	const allowed = counted.expected <= 0 ? 0 : Math.max(0, healthy - counted.desired);
	const next: V1PodDisruptionBudgetStatus = {
		...(status?.conditions === undefined ? {} : { conditions: status.conditions }),
		currentHealthy: healthy,
		desiredHealthy: counted.desired,
		...(granted.length > 0 ? { disruptedPods: Object.fromEntries(granted) } : {}),
		disruptionsAllowed: allowed,
		expectedPods: counted.expected,
		observedGeneration: metadata.generation,
	};
	const ends = granted.map(([, time]) => Date.parse(time) + DELETION_TIMEOUT_MS + 1);
	const recheckAt = ends.length > 0 ? Math.min(...ends) : undefined;
	return { status: withDisruptionAllowed(next, now), recheckAt };
}

/** How many pods there should be, and how many must stay healthy; a string says why that can't be told. */
function count({ spec }: Budget, pods: readonly Pod[], registry: Registry): Counted | string {
	const { maxUnavailable, minAvailable } = spec ?? {};
	if (maxUnavailable !== undefined) {
		const scale = expectedScale(pods, registry);
		if (typeof scale === "string") return scale;
		return { ...scale, desired: Math.max(0, scale.expected - scaled(maxUnavailable, scale.expected)) };
	}
	if (typeof minAvailable === "number") return { expected: pods.length, desired: minAvailable, unmanaged: false };
	if (minAvailable === undefined) return { expected: 0, desired: 0, unmanaged: false };
	const scale = expectedScale(pods, registry);
	if (typeof scale === "string") return scale;
	return { ...scale, desired: scaled(minAvailable, scale.expected) };
}

/** How many pods the controllers of these pods want, together. */
function expectedScale(pods: readonly Pod[], registry: Registry): Omit<Counted, "desired"> | string {
	const scales = new Map<string, number>();
	let unmanaged = false;
	for (const pod of pods) {
		const owner = controllerOf(pod);
		if (owner === undefined) {
			unmanaged = true;
			continue;
		}
		const found = scaleOf(owner, pod, registry);
		if (typeof found === "string") return found;
		scales.set(found.uid, found.replicas);
	}
	return { expected: [...scales.values()].reduce((sum, each) => sum + each, 0), unmanaged };
}

/** The controller that counts: of a Deployment's ReplicaSet, the Deployment. */
function scaleOf(owner: OwnerReference, pod: Pod, registry: Registry): { uid: string; replicas: number } | string {
	const resource: Resource | undefined = resourceForKind(registry.resources(), owner.apiVersion, owner.kind);
	if (resource !== undefined && !resource.subresources.includes("scale")) {
		return `${groupResource(resource)} does not implement the scale subresource`;
	}
	const object = resource && registry.find(resource, pod.metadata.namespace, owner.name);
	if (object === undefined || object.metadata.uid !== owner.uid) {
		return `found no controllers for pod "${pod.metadata.name}"`;
	}
	const above = owner.kind === "ReplicaSet" ? controllerOf(object) : undefined;
	if (above?.kind === "Deployment") return scaleOf(above, pod, registry);
	return { uid: owner.uid, replicas: (object.spec as { replicas?: number } | undefined)?.replicas ?? 0 };
}

/** A selector as Go prints it with %v. */
function shownSelector(selector: LabelSelector | undefined): string {
	const labels = Object.entries(selector?.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
	const expressions = (selector?.matchExpressions ?? []).map(
		({ key, operator, values = [] }) =>
			`LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`,
	);
	const map = labels.map(([key, value]) => `${key}: ${value},`).join("");
	const list = `[]LabelSelectorRequirement{${expressions.join("")}}`;
	return `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:${list},}`;
}

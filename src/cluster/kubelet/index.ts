import { podCondition } from "../../api/podReady";
import type { KubeObject, Node, Pod } from "../../api/types";
import type { Controller, ControllerContext, Observation } from "../controllers/controller";
import { kind } from "../kinds";
import { findLease, type Lease, newLease, shortagesOf, silentSince } from "../nodes";
import { evictionRound } from "./eviction";
import { changesRules, type FaultRule, faultRules, withFaultRules } from "./faultRules";
import { machineOf, rememberMachine } from "./machine";
import { podsMissing, referenceKey } from "./missing";
import { forgetPod, syncPod } from "./podWorker";
import { evictionKey, pressuresOf } from "./pressure";

/**
 * The kubelets of all nodes. Keys: pods (namespace/name; with a leading "~" for what comes again and again), nodes (a
 * bare name) whose kubelet starts or falls silent, nodes that are short of something (a leading "!"), ConfigMaps and Secrets
 * that pods miss (resource namespace/name), and the fault rules ("*").
 */
export const kubelet: Controller = {
	name: "kubelet",
	observe,
	sync(key, context) {
		if (key === RULES) {
			applyRules(context);
		} else if (/^~?!/.test(key)) {
			evictionRound(key.slice(key.indexOf("!") + 1), context);
		} else if (key.includes(" ")) {
			for (const podKey of podsMissing(key, context)) syncPod(podKey, context);
		} else if (key.includes("/")) {
			syncPod(key.startsWith("~") ? key.slice(1) : key, context);
		} else {
			syncNode(key, context);
		}
	},
	recurs: (key) => key.startsWith("~"),
};

function observe(change: Observation, enqueue: (key: string) => void): void {
	const { resource, type, object, previous } = change;
	switch (resource) {
		case "pods":
			if (concernsKubelet(type, object as Pod, previous as Pod | undefined)) enqueue(keyOf(object));
			break;
		case "leases.coordination.k8s.io":
			if (object.metadata.namespace !== "kube-node-lease") break;
			enqueue(object.metadata.name ?? "");
			if (shortagesOf(object).join() !== shortagesOf(previous).join()) {
				enqueue(evictionKey(object.metadata.name ?? ""));
			}
			break;
		case "nodes":
			if (type !== "MODIFIED") enqueue(object.metadata.name ?? "");
			break;
		case "namespaces":
			if (changesRules(object, previous)) enqueue(RULES);
			break;
		case "configmaps":
		case "secrets":
			if (type !== "DELETED") enqueue(referenceKey(resource, object.metadata));
	}
}

/** Whether a change of a pod is one that its kubelet acts on; what it has written itself is none. */
function concernsKubelet(type: Observation["type"], pod: Pod, previous: Pod | undefined): boolean {
	if (!pod.spec.nodeName) return false;
	if (type !== "MODIFIED" || previous === undefined) return true;
	return (
		pod.spec.nodeName !== previous.spec.nodeName ||
		pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
		!equal(pod.metadata.annotations, previous.metadata.annotations) ||
		!equal(pod.spec.containers, previous.spec.containers) ||
		gatesDiffer(pod, previous) ||
		overruled(pod, previous)
	);
}

/** Whether somebody else has said that the pod is not ready: a kubelet always gives a reason. */
function overruled(pod: Pod, previous: Pod): boolean {
	const now = podCondition(pod, "Ready");
	return now?.status === "False" && !now.reason && podCondition(previous, "Ready")?.status === "True";
}

function gatesDiffer(pod: Pod, previous: Pod): boolean {
	const conditions = (of: Pod) =>
		of.spec.readinessGates?.map(
			({ conditionType }) => of.status?.conditions?.find(({ type }) => type === conditionType)?.status,
		);
	return !equal(conditions(pod), conditions(previous));
}

function equal(left: unknown, right: unknown): boolean {
	return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/** Takes in rules that have changed: pods for which they make a difference are looked at again. */
function applyRules(context: ControllerContext): void {
	const { registry } = context;
	const before = (context.recall(RULES) as FaultRule[] | undefined) ?? [];
	const now = faultRules(registry);
	context.remember(RULES, now.length > 0 ? now : undefined);
	for (const pod of registry.list<Pod>(kind("pods"))) {
		if (!pod.spec.nodeName) continue;
		const annotations = (rules: readonly FaultRule[]) => withFaultRules(pod, rules).metadata.annotations;
		if (!equal(annotations(before), annotations(now))) syncPod(keyOf(pod), context);
	}
}

/** A kubelet that starts, falls silent or speaks again; a node that is gone. */
function syncNode(name: string, context: ControllerContext): void {
	const { registry } = context;
	const node = registry.find<Node>(kind("nodes"), undefined, name);
	const known = machineOf(name, context);
	if (node === undefined) {
		if (known !== undefined) rememberMachine(name, undefined, context);
		for (const pod of registry.podsOnNode(name)) forgetPod(keyOf(pod), context);
		return;
	}
	const uid = node.metadata.uid ?? "";
	let lease: Lease | undefined = findLease(registry, name);
	if (lease === undefined && known?.uid === uid && known.running) {
		// A kubelet whose lease is taken away makes a new one.
		lease = registry.createTrusted(kind("leases.coordination.k8s.io"), newLease(node));
	}
	const running = lease !== undefined && silentSince(lease) === undefined;
	if (known?.uid === uid && known.running === running) return;
	const kept = known?.uid === uid ? known : { uid, addresses: 0, images: [] };
	rememberMachine(name, { ...kept, running }, context);
	if (!running) return;
	for (const pod of registry.podsOnNode(name)) syncPod(keyOf(pod), context);
	if (pressuresOf(node, registry).length > 0) evictionRound(name, context);
}

const RULES = "*";

function keyOf(object: KubeObject): string {
	return `${object.metadata.namespace}/${object.metadata.name}`;
}

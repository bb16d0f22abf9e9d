import { exactJson } from "../../../api/exactJson";
import { toleratesTaint } from "../../../api/tolerations";
import type { KubeObject, Node, Pod, Taint } from "../../../api/types";
import { kind } from "../../kinds";
import { withPodCondition } from "../../podStatus";
import type { Registry } from "../../registry/registry";
import type { Controller, ControllerContext, Observation } from "../controller";

const NAME = "taint-eviction-controller";

/**
 * Evicts pods from nodes with NoExecute taints that they do not tolerate, or not for ever
 * (pkg/controller/tainteviction). Keys are nodes (a bare name) and pods (namespace/name).
 */
export const taintEvictionController: Controller = {
	name: NAME,
	observe,
	sync(key, context) {
		if (key.includes("/")) {
			const [namespace, name = ""] = key.split("/");
			const pod = context.registry.find<Pod>(kind("pods"), namespace, name);
			if (pod === undefined) {
				callOff(key, context);
				return;
			}
			const node = context.registry.find<Node>(kind("nodes"), undefined, pod.spec.nodeName ?? "");
			if (node === undefined) evictIfDue(pod, context);
			else decide(pod, noExecuteTaints(node), context);
			return;
		}
		const node = context.registry.find<Node>(kind("nodes"), undefined, key);
		// Pods of a node that is gone are left to what was planned for them, and to the garbage collector.
		if (node === undefined) return;
		const taints = noExecuteTaints(node);
		for (const pod of context.registry.podsOnNode(key)) decide(pod, taints, context);
	},
};

/** An eviction that has been set for later, or is done: a pod is evicted once for the taints that its node has. */
interface Planned {
	uid: string;
	due: number;
	done?: boolean;
}

function observe(
	{ type, resource, object, previous }: Observation,
	enqueue: (key: string) => void,
	registry: Registry,
): void {
	if (resource === "nodes") {
		const before = previous === undefined ? [] : noExecuteTaints(previous as Node);
		const now = type === "DELETED" ? [] : noExecuteTaints(object as Node);
		if (!same(before, now)) enqueue(object.metadata.name ?? "");
		return;
	}
	if (resource !== "pods") return;
	const pod = object as Pod;
	const old = previous as Pod | undefined;
	const { nodeName } = pod.spec;
	if (!nodeName) return;
	if (type !== "DELETED") {
		if (old?.spec.nodeName === nodeName && same(old.spec.tolerations, pod.spec.tolerations)) return;
		const node = registry.find<Node>(kind("nodes"), undefined, nodeName);
		if (node === undefined || noExecuteTaints(node).length === 0) return;
	}
	enqueue(keyOf(pod));
}

function decide(pod: Pod, taints: readonly Taint[], context: ControllerContext): void {
	const key = keyOf(pod);
	const staysMs = toleratedFor(pod, taints);
	if (staysMs === Number.POSITIVE_INFINITY) {
		callOff(key, context);
		return;
	}
	const planned = plannedFor(pod, context);
	if (planned?.done) return;
	if (staysMs === UNTOLERATED) {
		callOff(key, context);
		evict(pod, context);
		return;
	}
	// What has been planned stays as it is, also for a taint that is tolerated for a shorter time.
	const due = planned?.due ?? context.now + staysMs;
	if (context.now >= due) {
		evict(pod, context);
		return;
	}
	context.remember(key, { uid: pod.metadata.uid ?? "", due } satisfies Planned);
	context.wakeAt(key, due);
}

function evictIfDue(pod: Pod, context: ControllerContext): void {
	const planned = plannedFor(pod, context);
	if (planned !== undefined && !planned.done && context.now >= planned.due) evict(pod, context);
}

function plannedFor(pod: Pod, context: ControllerContext): Planned | undefined {
	const planned = context.recall(keyOf(pod)) as Planned | undefined;
	return planned?.uid === pod.metadata.uid ? planned : undefined;
}

const UNTOLERATED = Number.NEGATIVE_INFINITY;

/** How long a pod tolerates all of `taints`, in milliseconds; UNTOLERATED where it does not tolerate one. */
function toleratedFor(pod: Pod, taints: readonly Taint[]): number {
	let shortest = Number.POSITIVE_INFINITY;
	for (const taint of taints) {
		const toleration = pod.spec.tolerations?.find((each) => toleratesTaint(each, taint));
		if (toleration === undefined) return UNTOLERATED;
		if (toleration.tolerationSeconds !== undefined) {
			shortest = Math.min(shortest, Math.max(0, Number(toleration.tolerationSeconds) * 1000));
		}
	}
	return shortest;
}

function evict(pod: Pod, context: ControllerContext): void {
	const { registry } = context;
	const key = keyOf(pod);
	tell(key, "Marking for deletion", registry);
	registry.updateTrusted(
		kind("pods"),
		withPodCondition(pod, registry.now, {
			type: "DisruptionTarget",
			status: "True",
			reason: "DeletionByTaintManager",
			message: "Taint manager: deleting due to NoExecute taint",
		}),
	);
	context.remember(key, { uid: pod.metadata.uid ?? "", due: context.now, done: true } satisfies Planned);
	context.wakeAt(key, undefined);
	registry.delete(kind("pods"), pod.metadata.namespace, pod.metadata.name ?? "", {});
}

/** Nothing is planned for a pod any more; says so where something was. */
function callOff(key: string, context: ControllerContext): void {
	const planned = context.recall(key) as Planned | undefined;
	if (planned === undefined) return;
	context.remember(key, undefined);
	context.wakeAt(key, undefined);
	if (!planned.done) tell(key, "Cancelling deletion of", context.registry);
}

/** Records an event that names the pod by its name alone, so that `describe` of a pod does not show it. */
function tell(key: string, what: string, registry: Registry): void {
	const [namespace, name] = key.split("/");
	registry.recordEvent({
		object: { apiVersion: "v1", kind: "Pod", metadata: { namespace, name } },
		type: "Normal",
		reason: "TaintManagerEviction",
		message: `${what} Pod ${key}`,
		component: NAME,
	});
}

function noExecuteTaints(node: Node): Taint[] {
	return node.spec?.taints?.filter((taint) => taint.effect === "NoExecute") ?? [];
}

function same(left: unknown, right: unknown): boolean {
	return left === right || exactJson(left) === exactJson(right);
}

function keyOf(object: KubeObject): string {
	return `${object.metadata.namespace}/${object.metadata.name}`;
}

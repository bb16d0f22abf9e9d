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
			const node = pod?.spec.nodeName
				? context.registry.find<Node>(kind("nodes"), undefined, pod.spec.nodeName)
				: undefined;
			if (pod === undefined || node === undefined) forget(key, context);
			else decide(pod, noExecuteTaints(node), context);
			return;
		}
		const node = context.registry.find<Node>(kind("nodes"), undefined, key);
		const taints = node === undefined ? [] : noExecuteTaints(node);
		for (const pod of context.registry.podsOnNode(key)) decide(pod, taints, context);
	},
};

/** An eviction that has been set for later. */
interface Planned {
	uid: string;
	due: number;
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
	const planned = context.recall(key) as Planned | undefined;
	const staysMs = toleratedFor(pod, taints);
	if (pod.metadata.deletionTimestamp !== undefined) {
		forget(key, context);
		return;
	}
	if (staysMs === Number.POSITIVE_INFINITY) {
		if (planned === undefined) return;
		forget(key, context);
		event(context.registry, pod, `Cancelling deletion of Pod ${key}`);
		return;
	}
	const due = planned !== undefined && planned.uid === pod.metadata.uid ? planned.due : context.now + staysMs;
	if (staysMs > 0 && context.now < due) {
		context.remember(key, { uid: pod.metadata.uid ?? "", due } satisfies Planned);
		context.wakeAt(key, due);
		return;
	}
	forget(key, context);
	evict(context.registry, pod);
}

/** How long a pod tolerates all of `taints`, in milliseconds. */
function toleratedFor(pod: Pod, taints: readonly Taint[]): number {
	let shortest = Number.POSITIVE_INFINITY;
	for (const taint of taints) {
		const toleration = pod.spec.tolerations?.find((each) => toleratesTaint(each, taint));
		if (toleration === undefined) return 0;
		if (toleration.tolerationSeconds !== undefined) {
			shortest = Math.min(shortest, Math.max(0, Number(toleration.tolerationSeconds) * 1000));
		}
	}
	return shortest;
}

function evict(registry: Registry, pod: Pod): void {
	event(registry, pod, `Marking for deletion Pod ${keyOf(pod)}`);
	registry.updateTrusted(
		kind("pods"),
		withPodCondition(pod, registry.now, {
			type: "DisruptionTarget",
			status: "True",
			reason: "DeletionByTaintManager",
			message: "Taint manager: deleting due to NoExecute taint",
		}),
	);
	registry.delete(kind("pods"), pod.metadata.namespace, pod.metadata.name ?? "", {});
}

function event(registry: Registry, pod: Pod, message: string): void {
	registry.recordEvent({ object: pod, type: "Normal", reason: "TaintManagerEviction", message, component: NAME });
}

function forget(key: string, context: ControllerContext): void {
	if (context.recall(key) === undefined) return;
	context.remember(key, undefined);
	context.wakeAt(key, undefined);
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

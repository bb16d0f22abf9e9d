import { isPodTerminal } from "../../../api/podReady";
import type { Node, Pod } from "../../../api/types";
import { kind } from "../../kinds";
import { withPodCondition } from "../../podStatus";
import type { Registry } from "../../registry/registry";
import type { Controller, ControllerContext, Observation } from "../controller";

/** How long a node has to be gone before its pods go, milliseconds: the quarantine and one round of the collector. */
const QUARANTINE_MS = 60_000;

/** Removes the pods of nodes that are gone (pkg/controller/podgc). Keys are node names. */
export const podGarbageCollector: Controller = {
	name: "pod-garbage-collector",
	observe,
	sync(nodeName, context) {
		const { registry } = context;
		const gone = registry.find<Node>(kind("nodes"), undefined, nodeName) === undefined;
		const pods = gone ? registry.podsOnNode(nodeName) : [];
		if (pods.length === 0) {
			forget(nodeName, context);
			return;
		}
		const since = (context.recall(nodeName) as number | undefined) ?? context.now;
		if (context.now < since + QUARANTINE_MS) {
			context.remember(nodeName, since);
			context.wakeAt(nodeName, since + QUARANTINE_MS);
			return;
		}
		forget(nodeName, context);
		for (const pod of pods) remove(registry, pod);
	},
};

function observe(
	{ type, resource, object, previous }: Observation,
	enqueue: (key: string) => void,
	registry: Registry,
): void {
	if (resource === "nodes") {
		if (type !== "MODIFIED") enqueue(object.metadata.name ?? "");
		return;
	}
	if (resource !== "pods" || type === "DELETED") return;
	const { nodeName } = (object as Pod).spec;
	if (!nodeName || (previous as Pod | undefined)?.spec.nodeName === nodeName) return;
	if (registry.find(kind("nodes"), undefined, nodeName) === undefined) enqueue(nodeName);
}

function forget(nodeName: string, context: ControllerContext): void {
	if (context.recall(nodeName) === undefined) return;
	context.remember(nodeName, undefined);
	context.wakeAt(nodeName, undefined);
}

function remove(registry: Registry, pod: Pod): void {
	const marked = withPodCondition(pod, registry.now, {
		type: "DisruptionTarget",
		status: "True",
		reason: "DeletionByPodGC",
		message: "PodGC: node no longer exists",
	});
	const last = isPodTerminal(pod) ? marked : { ...marked, status: { ...marked.status, phase: "Failed" } };
	registry.updateTrusted(kind("pods"), last);
	registry.removeTrusted(kind("pods"), last);
}

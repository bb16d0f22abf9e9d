import type { Node } from "../../../api/types";
import { kind } from "../../kinds";
import { findLease, NODE_GRACE_MS, silentSince } from "../../nodes";
import type { Registry } from "../../registry/registry";
import type { Controller, ControllerContext, Observation } from "../controller";
import { hasDisruption, noteDisruption } from "./disruption";
import { markPodsNotReady } from "./pods";
import { MONITOR_MS, readyStatus, unknownConditions } from "./status";
import { reconcileTaints } from "./taints";

/**
 * Watches over the nodes: those whose kubelet is silent become Unknown, conditions become taints, pods of nodes that
 * are not ready are not ready either (pkg/controller/nodelifecycle). Keys are node names.
 */
export const nodeLifecycleController: Controller = { name: "node-controller", observe, sync };

/** What the controller remembers of a node. */
interface Watched {
	/** The node's uid. */
	uid: string;
	/** The Ready condition that was seen last. */
	ready: string;
}

function observe({ type, resource, object, previous }: Observation, enqueue: (key: string) => void): void {
	const { name = "", namespace } = object.metadata;
	if (resource === "leases.coordination.k8s.io") {
		if (namespace === "kube-node-lease") enqueue(name);
	} else if (resource === "nodes") {
		const [now, before] = [object as Node, previous as Node | undefined];
		if (
			type !== "MODIFIED" ||
			!same(now.status?.conditions, before?.status?.conditions) ||
			!same(now.spec?.taints, before?.spec?.taints) ||
			now.spec?.unschedulable !== before?.spec?.unschedulable
		) {
			enqueue(name);
		}
	}
}

function same(left: unknown, right: unknown): boolean {
	return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function sync(name: string, context: ControllerContext): void {
	const { registry } = context;
	const node = registry.find<Node>(kind("nodes"), undefined, name);
	if (node === undefined) {
		const { uid } = (context.recall(name) as Watched | undefined) ?? {};
		if (uid !== undefined) tell({ name, uid }, { reason: "RemovingNode", verb: "Removing", where: "from" }, registry);
		context.remember(name, undefined);
		context.wakeAt(name, undefined);
		if (hasDisruption(context)) noteDisruption(context);
		return;
	}
	const silent = silence(node, context);
	const due = silent === undefined ? undefined : nextRound(silent + NODE_GRACE_MS);
	context.wakeAt(name, due !== undefined && context.now < due ? due : undefined);
	if (due !== undefined && context.now >= due) {
		registry.updateTrusted(kind("nodes"), unknownConditions(node, { now: context.now, silentSince: silent ?? 0 }));
	}
	const current = registry.find<Node>(kind("nodes"), undefined, name) ?? node;
	noteReadiness(current, context);
	reconcileTaints(name, context);
}

/** Since when a node's kubelet has been silent, in milliseconds; undefined while it speaks. */
function silence(node: Node, context: ControllerContext): number | undefined {
	const lease = findLease(context.registry, node.metadata.name ?? "");
	if (lease === undefined) return Date.parse(node.metadata.creationTimestamp ?? "") || 0;
	return silentSince(lease);
}

/** The controller looks at the nodes every few seconds. */
function nextRound(at: number): number {
	return Math.ceil(at / MONITOR_MS) * MONITOR_MS;
}

function noteReadiness(node: Node, context: ControllerContext): void {
	const { registry } = context;
	const { name = "", uid = "" } = node.metadata;
	const ready = readyStatus(node);
	const before = (context.recall(name) as Watched | undefined)?.ready;
	if (before === ready) return;
	context.remember(name, { uid, ready } satisfies Watched);
	if (before === undefined && !wasThereFromTheStart(node, registry)) {
		tell({ name, uid }, { reason: "RegisteredNode", verb: "Registered", where: "in" }, registry);
	}
	// A node that joins in good health disrupts nothing.
	if (before === undefined && ready === "True") return;
	noteDisruption(context);
	if (ready === "True" || before === undefined) return;
	if (before === "True") {
		registry.recordEvent({
			object: { apiVersion: "v1", kind: "Node", metadata: { name, uid } },
			type: "Normal",
			reason: "NodeNotReady",
			message: `Node ${name} status is now: NodeNotReady`,
			component: "node-controller",
		});
	}
	markPodsNotReady(registry, name);
}

/** Nodes that came with their cluster are old news. */
function wasThereFromTheStart({ metadata }: Node, registry: Registry): boolean {
	const cluster = registry.find(kind("namespaces"), undefined, "kube-system");
	return cluster?.metadata.creationTimestamp === metadata.creationTimestamp;
}

/** Records that a node has come or gone. */
function tell(
	{ name, uid }: { name: string; uid: string },
	{ reason, verb, where }: { reason: string; verb: string; where: string },
	registry: Registry,
): void {
	registry.recordEvent({
		object: { apiVersion: "v1", kind: "Node", metadata: { name, uid } },
		type: "Normal",
		reason,
		message: `Node ${name} event: ${verb} Node ${name} ${where} Controller`,
		component: "node-controller",
	});
}

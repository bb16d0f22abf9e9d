import { isPodReady, podCondition } from "../../../api/podReady";
import { kind } from "../../kinds";
import { withPodCondition } from "../../podStatus";
import type { Registry } from "../../registry/registry";

/** The pods of a node that is not ready are not ready, whatever their kubelet said last. */
export function markPodsNotReady(registry: Registry, nodeName: string): void {
	for (const pod of registry.podsOnNode(nodeName)) {
		if (!isPodReady(pod)) continue;
		const { reason, message } = podCondition(pod, "Ready") ?? {};
		registry.updateTrusted(
			kind("pods"),
			withPodCondition(pod, registry.now, { type: "Ready", status: "False", reason, message }),
		);
		registry.recordEvent({
			object: pod,
			type: "Warning",
			reason: "NodeNotReady",
			message: "Node is not ready",
			component: "node-controller",
		});
	}
}

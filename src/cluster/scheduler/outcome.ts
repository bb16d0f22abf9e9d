import type { Node, Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import type { Registry } from "../registry/registry";

const COMPONENT = "default-scheduler";

/** The longest note that an event takes. */
const NOTE_LIMIT = 1024;

/** Puts `pod` on `node`. */
export function bind(pod: Pod, node: Node, { registry }: ControllerContext): void {
	const nodeName = node.metadata.name ?? "";
	const { nominatedNodeName: _, ...status } = pod.status ?? {};
	registry.updateTrusted(
		kind("pods"),
		withPodCondition({ ...pod, spec: { ...pod.spec, nodeName }, status }, registry.now, {
			type: "PodScheduled",
			status: "True",
		}),
	);
	registry.recordEvent({
		object: pod,
		type: "Normal",
		reason: "Scheduled",
		message: `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`,
		component: COMPONENT,
	});
}

/** Records that an attempt to place `pod` has failed. */
export function tellFailure(pod: Pod, message: string, registry: Registry): void {
	registry.recordEvent({
		object: pod,
		type: "Warning",
		reason: "FailedScheduling",
		message: message.length > NOTE_LIMIT ? `${message.slice(0, NOTE_LIMIT - 4)} ...` : message,
		component: COMPONENT,
	});
}

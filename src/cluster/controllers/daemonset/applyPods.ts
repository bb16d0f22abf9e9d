import type { PodPlan } from "../../../api/daemonSet/manage";
import { podMaker } from "../../../api/daemonSet/podTemplate";
import { hasReason, isStatusError, type StatusError } from "../../../api/statusError";
import type { DaemonSet, Pod } from "../../../api/types";
import { kind } from "../../kinds";
import type { EventRecord, Registry } from "../../registry/registry";

/** No more pods than this are made, and none more ended, in one sync. */
const BURST = 250;

export interface Applied {
	/** Whether a pod was made or ended: more is to be decided only when that has been observed. */
	changed: boolean;
	errors: StatusError[];
}

/**
 * Makes and ends pods as planned (upstream's syncNodes), with an event for each. Pods are made in batches of 1, 2,
 * 4, …: when one of a batch is refused, the rest is left for the next try, so that a refusal common to all is met
 * once and not 250 times.
 */
export function applyPods(
	registry: Registry,
	daemonSet: DaemonSet,
	{ plan, hash }: { plan: PodPlan; hash: string },
): Applied {
	const applied: Applied = { changed: false, errors: [] };
	const makePod = podMaker(daemonSet, hash);
	const nodeNames = plan.createOn.slice(0, BURST);
	let batch = 1;
	for (let start = 0; start < nodeNames.length && applied.errors.length === 0; start += batch, batch *= 2) {
		for (const nodeName of nodeNames.slice(start, start + batch)) {
			createPod(registry, daemonSet, { pod: makePod(nodeName), applied });
		}
	}
	for (const pod of plan.deletePods.slice(0, BURST)) {
		deletePod(registry, daemonSet, { pod, applied });
	}
	return applied;
}

/** Records an event about the DaemonSet. */
export function report(
	registry: Registry,
	daemonSet: DaemonSet,
	event: Pick<EventRecord, "type" | "reason" | "message">,
): void {
	registry.recordEvent({ object: daemonSet, component: "daemonset-controller", ...event });
}

function createPod(registry: Registry, daemonSet: DaemonSet, { pod, applied }: { pod: Pod; applied: Applied }): void {
	try {
		const created = registry.createTrusted(kind("pods"), pod);
		applied.changed = true;
		report(registry, daemonSet, {
			type: "Normal",
			reason: "SuccessfulCreate",
			message: `Created pod: ${created.metadata.name}`,
		});
	} catch (error) {
		if (!isStatusError(error)) {
			throw error;
		}
		// A namespace that goes away refuses every pod; the DaemonSet will be gone soon, too.
		if (error.status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating")) {
			return;
		}
		report(registry, daemonSet, {
			type: "Warning",
			reason: "FailedCreate",
			message: `Error creating: ${error.message}`,
		});
		applied.errors.push(error);
	}
}

function deletePod(registry: Registry, daemonSet: DaemonSet, { pod, applied }: { pod: Pod; applied: Applied }): void {
	const { namespace, name = "" } = pod.metadata;
	try {
		registry.delete(kind("pods"), namespace, name, {});
		applied.changed = true;
		report(registry, daemonSet, { type: "Normal", reason: "SuccessfulDelete", message: `Deleted pod: ${name}` });
	} catch (error) {
		if (hasReason(error, "NotFound")) {
			return;
		}
		if (!isStatusError(error)) {
			throw error;
		}
		report(registry, daemonSet, {
			type: "Warning",
			reason: "FailedDelete",
			message: `Error deleting: ${error.message}`,
		});
		applied.errors.push(error);
	}
}

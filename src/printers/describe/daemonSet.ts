import { formatLabelSelector, formatLabelSet } from "../../api/labelSelector";
import { controllerOf } from "../../api/owners";
import type { DaemonSet, Event, Pod } from "../../api/types";
import { writeEvents } from "./events";
import { writeAnnotations, writeLabels } from "./lists";
import { writePodTemplate } from "./podTemplate";
import { DescribeWriter } from "./writer";

export interface DaemonSetRelated {
	/** Pods that the selector matches; only those that the DaemonSet controls are counted. */
	pods: readonly Pod[];
	/** Absent when events are not shown. */
	events?: readonly Event[];
	/** The cluster's time in milliseconds. */
	now: number;
}

/** kubectl describe daemonset. */
export function describeDaemonSet(daemonSet: DaemonSet, { pods, events, now }: DaemonSetRelated): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = daemonSet;
	writer.field(0, "Name", metadata.name ?? "");
	writer.field(0, "Namespace", metadata.namespace ?? "");
	writer.field(0, "Selector", formatLabelSelector(spec.selector));
	writer.field(0, "Node-Selector", formatLabelSet(spec.template.spec?.nodeSelector) || "<none>");
	writeLabels(writer, "Labels", metadata.labels);
	writeAnnotations(writer, "Annotations", metadata.annotations);
	writer.write(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}\n`);
	writer.write(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}\n`);
	writer.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}\n`);
	writer.write(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}\n`);
	writer.write(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}\n`);
	writer.field(0, "Pods Status", podCounts(pods, metadata.uid));
	writePodTemplate(writer, spec.template);
	writeEvents(writer, events, now);
	return writer.toString();
}

/** How many pods of the controller with that uid are in each phase, as describe says it. */
export function podCounts(pods: readonly Pod[], controllerUid: string | undefined): string {
	const counts = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 };
	for (const pod of pods) {
		const phase = pod.status?.phase ?? "";
		if (controllerOf(pod)?.uid === controllerUid && Object.hasOwn(counts, phase))
			counts[phase as keyof typeof counts]++;
	}
	const { Running, Pending, Succeeded, Failed } = counts;
	return `${Running} Running / ${Pending} Waiting / ${Succeeded} Succeeded / ${Failed} Failed`;
}

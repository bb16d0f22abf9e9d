import { controllerOf } from "../../api/owners";
import { qosClass } from "../../api/podResources";
import type { Event, Pod } from "../../api/types";
import { writeContainers, writeResources, writeSeccomp } from "./containers";
import { writeEvents } from "./events";
import { podFieldValue } from "./fields";
import { ago, writeAnnotations, writeLabels, writeTolerations } from "./lists";
import { writeTopologySpread } from "./podTemplate";
import { rfc1123z } from "./time";
import { writeVolumes } from "./volumes";
import { DescribeWriter } from "./writer";

/** kubectl describe pod. `now` in milliseconds; no events: they are not shown. */
export function describePod(pod: Pod, { events, now }: { events?: readonly Event[]; now: number }): string {
	const writer = new DescribeWriter();
	writeHead(writer, pod, now);
	const { spec, status } = pod;
	const resolveField = (fieldPath: string) => podFieldValue(pod, fieldPath);
	if (spec.resources) {
		writer.write(0, "Resources:\n");
		writeResources(writer, spec.resources, 1);
	}
	if (spec.initContainers?.length) {
		const statuses = status?.initContainerStatuses;
		writeContainers(writer, "Init Containers", spec.initContainers, { statuses, resolveField });
	}
	writeContainers(writer, "Containers", spec.containers, { statuses: status?.containerStatuses, resolveField });
	if (spec.ephemeralContainers?.length) {
		const statuses = status?.ephemeralContainerStatuses;
		writeContainers(writer, "Ephemeral Containers", spec.ephemeralContainers, { statuses, resolveField });
	}
	writeConditions(writer, pod);
	writeVolumes(writer, spec.volumes);
	writer.field(0, "QoS Class", status?.qosClass ?? qosClass(spec));
	writeLabels(writer, "Node-Selectors", spec.nodeSelector);
	writeTolerations(writer, "Tolerations", spec.tolerations);
	writeTopologySpread(writer, spec.topologySpreadConstraints);
	writeEvents(writer, events, now);
	return writer.toString();
}

function writeHead(writer: DescribeWriter, pod: Pod, now: number): void {
	const { metadata, spec, status } = pod;
	writer.field(0, "Name", metadata.name ?? "");
	writer.field(0, "Namespace", metadata.namespace ?? "");
	if (spec.priority !== undefined) writer.field(0, "Priority", spec.priority);
	if (spec.priorityClassName) writer.field(0, "Priority Class Name", spec.priorityClassName);
	if (spec.runtimeClassName) writer.field(0, "Runtime Class Name", spec.runtimeClassName);
	if (spec.serviceAccountName) writer.field(0, "Service Account", spec.serviceAccountName);
	writer.field(0, "Node", spec.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ""}` : "<none>");
	if (status?.startTime) writer.field(0, "Start Time", rfc1123z(status.startTime));
	writeLabels(writer, "Labels", metadata.labels);
	writeAnnotations(writer, "Annotations", metadata.annotations);
	const phase = status?.phase ?? "";
	if (metadata.deletionTimestamp && phase !== "Failed" && phase !== "Succeeded") {
		writer.field(0, "Status", `Terminating (lasts ${ago(metadata.deletionTimestamp, now)})`);
		writer.field(0, "Termination Grace Period", `${metadata.deletionGracePeriodSeconds ?? 0}s`);
	} else {
		writer.field(0, "Status", phase);
	}
	if (status?.reason) writer.field(0, "Reason", status.reason);
	if (status?.message) writer.field(0, "Message", status.message);
	writeSeccomp(writer, spec.securityContext?.seccompProfile, 0);
	writer.field(0, "IP", status?.podIP ?? "");
	if (status?.podIPs?.length) {
		writer.write(0, "IPs:\n");
		for (const { ip } of status.podIPs) writer.field(1, "IP", ip);
	} else {
		writer.field(0, "IPs", "<none>");
	}
	const controller = controllerOf({ metadata });
	if (controller) writer.field(0, "Controlled By", `${controller.kind}/${controller.name}`);
	if (status?.nominatedNodeName) writer.field(0, "NominatedNodeName", status.nominatedNodeName);
}

function writeConditions(writer: DescribeWriter, { spec, status }: Pod): void {
	const conditions = status?.conditions ?? [];
	if (spec.readinessGates?.length) {
		writer.write(0, "Readiness Gates:\n  Type\tStatus\n");
		for (const { conditionType } of spec.readinessGates) {
			const found = conditions.find((condition) => condition.type === conditionType);
			writer.write(1, `${conditionType} \t${found?.status ?? "<none>"} \n`);
		}
	}
	if (conditions.length === 0) return;
	writer.write(0, "Conditions:\n  Type\tStatus\n");
	for (const condition of conditions) writer.write(1, `${condition.type} \t${condition.status} \n`);
}

import { formatLabelSet } from "../../api/labelSelector";
import { accessModesText, storageClassOf } from "../../api/persistentVolumes";
import type {
	ObjectMeta,
	Pod,
	V1CSINode,
	V1NodeSelectorTerm,
	V1PersistentVolume,
	V1PersistentVolumeClaim,
	V1Volume,
	V1VolumeAttributesClass,
} from "../../api/types";
import { writeHead } from "./configuration";
import { type Shown, writeEvents } from "./events";
import { ago, compare, writeAnnotations, writeAttributes, writeLabels, writeLines } from "./lists";
import { rfc1123z } from "./time";
import { writeVolumeSource } from "./volumes";
import { DescribeWriter } from "./writer";

/** kubectl describe volumeattributesclass. */
export function describeVolumeAttributesClass(
	{ metadata, driverName, parameters }: V1VolumeAttributesClass,
	{ events, now }: Shown,
): string {
	const writer = new DescribeWriter();
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Annotations", formatLabelSet(metadata?.annotations) || "<none>");
	writer.field(0, "DriverName", driverName);
	writer.field(0, "Parameters", formatLabelSet(parameters) || "<none>");
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe persistentvolumeclaim; `pods` are those that use it. */
export function describePersistentVolumeClaim(
	claim: V1PersistentVolumeClaim,
	{ pods, events, now }: Shown & { pods: readonly Pod[] },
): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = claim;
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	writer.field(0, "StorageClass", storageClassOf(claim));
	writer.field(0, "Status", phaseText(metadata, status?.phase, now));
	writer.field(0, "Volume", spec?.volumeName ?? "");
	writeLabels(writer, "Labels", metadata?.labels);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
	writer.field(0, "Finalizers", finalizersText(metadata));
	const isBound = Boolean(spec?.volumeName);
	writer.field(0, "Capacity", isBound ? (status?.capacity?.storage ?? "0") : "");
	writer.field(0, "Access Modes", isBound ? accessModesText(status?.accessModes) : "");
	if (spec?.volumeMode !== undefined) writer.field(0, "VolumeMode", spec.volumeMode);
	if (spec?.dataSource !== undefined) {
		writer.write(0, "DataSource:\n");
		if (spec.dataSource.apiGroup !== undefined) writer.field(1, "APIGroup", spec.dataSource.apiGroup);
		writer.field(1, "Kind", spec.dataSource.kind);
		writer.field(1, "Name", spec.dataSource.name);
	}
	const names = pods.map((pod) => pod.metadata.name ?? "").sort(compare);
	writeLines(writer, "Used By", names, "\t");
	writeConditions(writer, status?.conditions);
	writeEvents(writer, events, now);
	return writer.toString();
}

function writeConditions(
	writer: DescribeWriter,
	conditions: NonNullable<V1PersistentVolumeClaim["status"]>["conditions"] = [],
): void {
	if (conditions.length === 0) return;
	writer.write(0, "Conditions:\n");
	writer.write(1, "Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n");
	writer.write(1, "----\t------\t-----------------\t------------------\t------\t-------\n");
	for (const { type, status, lastProbeTime, lastTransitionTime, reason = "", message = "" } of conditions) {
		const times = `${rfc1123z(lastProbeTime)} \t${rfc1123z(lastTransitionTime)}`;
		writer.write(1, `${type} \t${status} \t${times} \t${reason} \t${message}\n`);
	}
}

/** kubectl describe persistentvolume. */
export function describePersistentVolume(volume: V1PersistentVolume, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = volume;
	writeHead(writer, metadata, false);
	writer.field(0, "Finalizers", finalizersText(metadata));
	writer.field(0, "StorageClass", storageClassOf(volume));
	writer.field(0, "Status", phaseText(metadata, status?.phase, now));
	const claim = spec?.claimRef;
	writer.field(0, "Claim", claim === undefined ? "" : `${claim.namespace ?? ""}/${claim.name ?? ""}`);
	writer.field(0, "Reclaim Policy", spec?.persistentVolumeReclaimPolicy ?? "");
	writer.field(0, "Access Modes", accessModesText(spec?.accessModes));
	if (spec?.volumeMode !== undefined) writer.field(0, "VolumeMode", spec.volumeMode);
	writer.field(0, "Capacity", spec?.capacity?.storage ?? "0");
	writeNodeAffinity(writer, spec?.nodeAffinity?.required?.nodeSelectorTerms);
	writer.field(0, "Message", status?.message ?? "");
	writer.write(0, "Source:\n");
	writeSource(writer, spec);
	writeEvents(writer, events, now);
	return writer.toString();
}

function writeNodeAffinity(writer: DescribeWriter, terms: readonly V1NodeSelectorTerm[] | undefined): void {
	if (terms === undefined) {
		writer.field(0, "Node Affinity", "<none>");
		return;
	}
	writer.write(0, "Node Affinity:\t\n");
	writer.write(1, terms.length === 0 ? "Required Terms:\t<none>\n" : "Required Terms:\t\n");
	for (const [index, { matchExpressions = [] }] of terms.entries()) {
		writer.write(2, `Term ${index}:\t`);
		if (matchExpressions.length === 0) writer.write(0, "<none>\n");
		for (const [at, { key, operator, values = [] }] of matchExpressions.entries()) {
			if (at > 0) writer.write(2, "\t");
			const list = values.length === 0 ? "" : ` [${values.join(", ")}]`;
			writer.write(0, `${key} ${operator.toLowerCase()}${list}\n`);
		}
	}
}

function writeSource(writer: DescribeWriter, spec: V1PersistentVolume["spec"]): void {
	if (spec?.local !== undefined) {
		writer.field(2, "Type", "LocalVolume (a persistent volume backed by local storage on a node)");
		writer.field(2, "Path", spec.local.path);
	} else if (spec?.csi !== undefined) {
		const { driver, fsType = "", volumeHandle, readOnly = false, volumeAttributes } = spec.csi;
		writer.field(2, "Type", "CSI (a Container Storage Interface (CSI) volume source)");
		writer.field(2, "Driver", driver);
		writer.field(2, "FSType", fsType);
		writer.field(2, "VolumeHandle", volumeHandle);
		writer.field(2, "ReadOnly", readOnly);
		writeAttributes(writer, "VolumeAttributes", volumeAttributes);
	} else {
		writeVolumeSource(writer, (spec ?? {}) as Omit<V1Volume, "name">);
	}
}

/** kubectl describe csinode. */
export function describeCsiNode({ metadata, spec }: V1CSINode, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata, false);
	writer.field(0, "CreationTimestamp", rfc1123z(metadata?.creationTimestamp));
	writer.write(0, "Spec:\n");
	if (spec.drivers.length > 0) writer.write(1, "Drivers:\n");
	for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers) {
		writer.write(2, `${name}:\n`);
		writer.field(3, "Node ID", nodeID);
		if (allocatable?.count !== undefined) {
			writer.write(3, "Allocatables:\n");
			writer.field(4, "Count", allocatable.count);
		}
		if (topologyKeys !== undefined) writer.field(3, "Topology Keys", `[${topologyKeys.join(" ")}]`);
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

function phaseText(metadata: ObjectMeta | undefined, phase: string | undefined, now: number): string {
	if (metadata?.deletionTimestamp === undefined) return phase ?? "";
	return `Terminating (lasts ${ago(metadata.deletionTimestamp, now)})`;
}

function finalizersText(metadata: ObjectMeta | undefined): string {
	return `[${(metadata?.finalizers ?? []).join(" ")}]`;
}

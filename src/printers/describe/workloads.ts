import { formatLabelSelector, formatLabelSet } from "../../api/labelSelector";
import { controllerOf } from "../../api/owners";
import type {
	ObjectMeta,
	Pod,
	V1Deployment,
	V1ReplicaSet,
	V1ReplicationController,
	V1StatefulSet,
} from "../../api/types";
import { podCounts } from "./daemonSet";
import { type Shown, writeEvents } from "./events";
import { writeAnnotations, writeLabels } from "./lists";
import { writePodTemplate } from "./podTemplate";
import { rfc1123z } from "./time";
import { DescribeWriter } from "./writer";

interface WithPods extends Shown {
	pods: readonly Pod[];
}

interface Condition {
	type: string;
	status: string;
	reason?: string;
}

interface DeploymentRelated extends Shown {
	/** The ReplicaSets that the Deployment owns, those of the current template first. */
	newReplicaSets: readonly V1ReplicaSet[];
	oldReplicaSets: readonly V1ReplicaSet[];
}

/** kubectl describe deployment. */
export function describeDeployment(
	deployment: V1Deployment,
	{ newReplicaSets, oldReplicaSets, events, now }: DeploymentRelated,
): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = deployment;
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	writer.field(0, "CreationTimestamp", rfc1123z(metadata?.creationTimestamp));
	writeLabels(writer, "Labels", metadata?.labels);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
	writer.field(0, "Selector", formatLabelSelector(spec?.selector));
	const counts = [
		`${spec?.replicas ?? 1} desired`,
		`${status?.updatedReplicas ?? 0} updated`,
		`${status?.replicas ?? 0} total`,
		`${status?.availableReplicas ?? 0} available`,
		`${status?.unavailableReplicas ?? 0} unavailable`,
	];
	writer.field(0, "Replicas", counts.join(" | "));
	writer.field(0, "StrategyType", spec?.strategy?.type ?? "");
	writer.field(0, "MinReadySeconds", spec?.minReadySeconds ?? 0);
	const rolling = spec?.strategy?.rollingUpdate;
	if (rolling) {
		const text = `${rolling.maxUnavailable ?? 0} max unavailable, ${rolling.maxSurge ?? 0} max surge`;
		writer.field(0, "RollingUpdateStrategy", text);
	}
	writePodTemplate(writer, spec?.template);
	writeConditions(writer, status?.conditions);
	if (newReplicaSets.length > 0 || oldReplicaSets.length > 0) {
		writer.field(0, "OldReplicaSets", replicaSetsText(oldReplicaSets));
		writer.field(0, "NewReplicaSet", replicaSetsText(newReplicaSets));
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

function replicaSetsText(sets: readonly V1ReplicaSet[]): string {
	const texts = sets.map(({ metadata, spec, status }) => {
		return `${metadata?.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 0} replicas created)`;
	});
	return texts.join(", ") || "<none>";
}

/** kubectl describe replicaset. */
export function describeReplicaSet(replicaSet: V1ReplicaSet, { pods, events, now }: WithPods): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = replicaSet;
	writeSelectorHead(writer, metadata, formatLabelSelector(spec?.selector));
	const controller = controllerOf({ metadata });
	if (controller) writer.field(0, "Controlled By", `${controller.kind}/${controller.name}`);
	writer.field(0, "Replicas", `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
	writer.field(0, "Pods Status", podCounts(pods, metadata?.uid));
	writePodTemplate(writer, spec?.template);
	writeConditions(writer, status?.conditions);
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe replicationcontroller. */
export function describeReplicationController(
	controller: V1ReplicationController,
	{ pods, events, now }: WithPods,
): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = controller;
	writeSelectorHead(writer, metadata, formatLabelSet(spec?.selector) || "<none>");
	writer.field(0, "Replicas", `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
	writer.field(0, "Pods Status", podCounts(pods, metadata?.uid));
	writePodTemplate(writer, spec?.template);
	writeConditions(writer, status?.conditions);
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe statefulset. */
export function describeStatefulSet(statefulSet: V1StatefulSet, { pods, events, now }: WithPods): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = statefulSet;
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	writer.field(0, "CreationTimestamp", rfc1123z(metadata?.creationTimestamp));
	writer.field(0, "Selector", formatLabelSelector(spec?.selector));
	writeLabels(writer, "Labels", metadata?.labels);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
	writer.field(0, "Replicas", `${spec?.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
	writer.field(0, "Update Strategy", spec?.updateStrategy?.type ?? "");
	const partition = spec?.updateStrategy?.rollingUpdate?.partition;
	if (partition !== undefined) writer.field(1, "Partition", partition);
	writer.field(0, "Pods Status", podCounts(pods, metadata?.uid));
	writePodTemplate(writer, spec?.template);
	writeClaimTemplates(writer, statefulSet);
	writeEvents(writer, events, now);
	return writer.toString();
}

function writeClaimTemplates(writer: DescribeWriter, { spec }: V1StatefulSet): void {
	if (!spec?.volumeClaimTemplates?.length) {
		writer.field(0, "Volume Claims", "<none>");
		return;
	}
	writer.write(0, "Volume Claims:\n");
	for (const { metadata, spec: claim } of spec.volumeClaimTemplates) {
		writer.field(1, "Name", metadata?.name ?? "");
		writer.field(1, "StorageClass", claim?.storageClassName ?? "");
		writeLabels(writer, "Labels", metadata?.labels, "  ");
		writeLabels(writer, "Annotations", metadata?.annotations, "  ");
		writer.field(1, "Capacity", claim?.resources?.requests?.storage ?? "<default>");
		writer.field(1, "Access Modes", `[${(claim?.accessModes ?? []).join(" ")}]`);
	}
}

function writeSelectorHead(writer: DescribeWriter, metadata: ObjectMeta | undefined, selector: string): void {
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	writer.field(0, "Selector", selector);
	writeLabels(writer, "Labels", metadata?.labels);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
}

function writeConditions(writer: DescribeWriter, conditions: readonly Condition[] | undefined): void {
	if (!conditions?.length) return;
	writer.write(0, "Conditions:\n  Type\tStatus\tReason\n");
	writer.write(1, "----\t------\t------\n");
	for (const { type, status, reason } of conditions) writer.write(1, `${type} \t${status}\t${reason ?? ""}\n`);
}

import { pinnedTo } from "../../../api/daemonSet/podTemplate";
import { targetNodeName } from "../../../api/nodeAffinity";
import { podCondition } from "../../../api/podReady";
import type { ObjectMeta, Pod, PodSpec, V1PodStatus } from "../../../api/types";
import { needsId } from "./podNeeds";

/**
 * What an index entry says of a pod that a controller has made, so that whoever counts a controller's pods need not
 * read them: the id of its labels, its node, whether it is bound to it or only meant for it, and what is left out at
 * the end when it says nothing: among it the id of what a bound pod takes of its node (podNeeds).
 */
export type PodBrief = readonly [
	labels: string,
	node: string,
	bound: 0 | 1,
	created: string,
	...phaseReadyReadySinceDeletedStartNeeds: string[],
];

/** A pod's brief. `labels`, `needs`: the ids of its labels, and of what it takes of the node that it is bound to. */
export function briefOf(pod: Pod, { labels, needs }: { labels: string; needs?: string | undefined }): PodBrief {
	const { creationTimestamp, deletionTimestamp } = pod.metadata;
	const ready = podCondition(pod, "Ready");
	const brief: string[] = [];
	if (needs !== undefined) brief[5] = needs;
	if (pod.status?.startTime !== undefined) brief[4] = String(pod.status.startTime);
	if (deletionTimestamp !== undefined) brief[3] = String(deletionTimestamp);
	if (ready?.lastTransitionTime !== undefined) brief[2] = String(ready.lastTransitionTime);
	if (ready !== undefined) brief[1] = ready.status;
	if (pod.status?.phase !== undefined) brief[0] = pod.status.phase;
	return [
		labels,
		targetNodeName(pod.spec) ?? "",
		pod.spec.nodeName ? 1 : 0,
		String(creationTimestamp ?? ""),
		...Array.from(brief, (each) => each ?? ""),
	];
}

/** Whether two versions of a pod with the same node, labels and owners have the same brief. */
export function haveSameBrief(left: Pod, right: Pod): boolean {
	if (left.status?.phase !== right.status?.phase) return false;
	if (left.status?.startTime !== right.status?.startTime) return false;
	if (left.metadata.deletionTimestamp !== right.metadata.deletionTimestamp) return false;
	if (left.spec !== right.spec && needsId(left.spec) !== needsId(right.spec)) return false;
	const [before, after] = [podCondition(left, "Ready"), podCondition(right, "Ready")];
	return before?.status === after?.status && before?.lastTransitionTime === after?.lastTransitionTime;
}

/** A pod with no more than its brief says, and of its owner no more than is given. */
export function podOfBrief(
	[, node, bound, created, phase, ready, readySince, deleted]: PodBrief,
	{ namespace, name, labels, ownerReferences }: Pick<ObjectMeta, "namespace" | "name" | "labels" | "ownerReferences">,
): Pod {
	const metadata: ObjectMeta = { name, namespace, ownerReferences };
	if (created) metadata.creationTimestamp = created as never;
	if (deleted) metadata.deletionTimestamp = deleted as never;
	if (labels !== undefined) metadata.labels = labels;
	const status = statusOf(phase, ready, readySince);
	const spec = bound ? { nodeName: node } : node ? { affinity: pinnedTo(node, undefined) } : {};
	return { apiVersion: "v1", kind: "Pod", metadata, spec: spec as PodSpec, status };
}

/** Thousands of pods become ready in the same second: they share a status. */
const statuses = new Map<string, V1PodStatus>();
const MAX_STATUSES = 1_000;

function statusOf(phase = "", ready = "", readySince = ""): V1PodStatus {
	const key = `${phase} ${ready} ${readySince}`;
	let status = statuses.get(key);
	if (status === undefined) {
		status = {};
		if (phase) status.phase = phase;
		if (ready) {
			const condition = { type: "Ready", status: ready };
			status.conditions = [readySince ? { ...condition, lastTransitionTime: readySince as never } : condition];
		}
		if (statuses.size >= MAX_STATUSES) statuses.clear();
		statuses.set(key, status);
	}
	return status;
}

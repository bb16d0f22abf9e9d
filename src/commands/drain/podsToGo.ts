import { controllerOf } from "../../api/owners";
import { resourceForKind } from "../../api/resources";
import { hasReason } from "../../api/statusError";
import type { Pod } from "../../api/types";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { errorText } from "../../selection/failure";
import { infosOf } from "../../selection/infos";

/** Which pods a drain takes away, and which it lets be. */
export interface PodRules {
	force: boolean;
	ignoreDaemonSets: boolean;
	deleteEmptyDirData: boolean;
	podSelector: string;
	/** Seconds: pods that should have ended longer ago are passed over; 0: none are. */
	skipWaitForDeleteTimeout: number;
	chunkSize: number;
}

export interface PodsToGo {
	pods: Pod[];
	/** What is said of pods that go, or stay, all the same; "" for nothing. */
	warnings: string;
	/** Why the node can't be drained; then nothing may be done to it. */
	errors: unknown[];
}

type Verdict = { kind: "okay" } | { kind: "skip" } | { kind: "error"; why: string } | Warning;
type Warning = { kind: "warning"; goes: boolean; why: string };

const MIRROR_POD = "kubernetes.io/config.mirror";

/**
 * Sorts the pods of a node as kubectl's drain filters do.
 * @throws the server's StatusError when the pods can't be listed.
 */
export async function podsToGo(client: Client, nodeName: string, rules: PodRules): Promise<PodsToGo> {
	const pods: Pod[] = [];
	const warnings = new Map<string, string[]>();
	const problems = new Map<string, string[]>();
	const add = (to: Map<string, string[]>, why: string, { metadata }: Pod) => {
		const name = `${metadata.namespace}/${metadata.name}`;
		to.set(why, [...(to.get(why) ?? []), name]);
	};
	for (const pod of await podsOn(client, nodeName, rules)) {
		const verdict = await judge(client, pod, rules);
		if (verdict.kind === "okay" || (verdict.kind === "warning" && verdict.goes)) pods.push(pod);
		if (verdict.kind === "warning") add(warnings, verdict.why, pod);
		if (verdict.kind === "error") add(problems, verdict.why, pod);
	}
	return {
		pods,
		warnings: [...warnings].map(([why, names]) => `${why}: ${names.join(", ")}`).join("; "),
		errors: [...problems].map(([why, names]) => new CliError(`cannot delete ${why}: ${names.join(", ")}`)),
	};
}

/** Whether a pod should have ended so long ago that it is not waited for. `now` is in milliseconds. */
export function isOverdue({ metadata }: Pod, skipWaitForDeleteTimeout: number, now: number): boolean {
	const deletion = metadata.deletionTimestamp;
	if (skipWaitForDeleteTimeout <= 0 || deletion === undefined) return false;
	return Math.trunc((now - Date.parse(deletion)) / 1000) > skipWaitForDeleteTimeout;
}

async function podsOn(client: Client, nodeName: string, { podSelector, chunkSize }: PodRules): Promise<Pod[]> {
	const resource = resourceForKind(await client.resources(), "v1", "Pod");
	if (resource === undefined) throw new CliError('error: the server doesn\'t have a resource type "pods"');
	const pods: Pod[] = [];
	const fieldSelector = `spec.nodeName=${nodeName}`;
	const labelSelector = podSelector === "" ? undefined : podSelector;
	const target = { kind: "list", resource, namespace: undefined, labelSelector, fieldSelector } as const;
	for await (const { object } of infosOf(client, target, chunkSize)) pods.push(object as Pod);
	return pods;
}

/** The first rule that keeps a pod decides; of the warnings about one that goes, only that of the last rule is given. */
async function judge(client: Client, pod: Pod, rules: PodRules): Promise<Verdict> {
	if (isOverdue(pod, rules.skipWaitForDeleteTimeout, await client.now())) return { kind: "skip" };
	const finished = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
	if (!finished) {
		const ofDaemonSet = await judgeDaemonSetPod(client, pod, rules);
		if (ofDaemonSet.kind === "error" || (ofDaemonSet.kind === "warning" && !ofDaemonSet.goes)) return ofDaemonSet;
	}
	if (Object.hasOwn(pod.metadata.annotations ?? {}, MIRROR_POD)) return { kind: "skip" };
	if (finished) return { kind: "okay" };
	if (!rules.deleteEmptyDirData && pod.spec.volumes?.some((volume) => volume.emptyDir)) {
		return { kind: "error", why: "Pods with local storage (use --delete-emptydir-data to override)" };
	}
	if (controllerOf(pod) !== undefined) return { kind: "okay" };
	return rules.force
		? { kind: "warning", goes: true, why: "deleting Pods that declare no controller" }
		: { kind: "error", why: "Pods that declare no controller (use --force to override)" };
}

/** A pod of a DaemonSet would come back at once: it never goes, unless its DaemonSet is no more. */
async function judgeDaemonSetPod(client: Client, pod: Pod, { force, ignoreDaemonSets }: PodRules): Promise<Verdict> {
	const owner = controllerOf(pod);
	if (owner?.kind !== "DaemonSet" || owner.apiVersion !== "apps/v1") return { kind: "okay" };
	const resource = resourceForKind(await client.resources(), "apps/v1", "DaemonSet");
	try {
		if (resource !== undefined) {
			await client.get(resource, { namespace: pod.metadata.namespace, name: owner.name });
		}
	} catch (error) {
		const why = errorText(error);
		return hasReason(error, "NotFound") && force ? { kind: "warning", goes: true, why } : { kind: "error", why };
	}
	return ignoreDaemonSets
		? { kind: "warning", goes: false, why: "ignoring DaemonSet-managed Pods" }
		: { kind: "error", why: "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)" };
}

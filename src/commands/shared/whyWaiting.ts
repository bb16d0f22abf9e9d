import { updateLimits } from "../../api/daemonSet/limits";
import { placementRule } from "../../api/daemonSet/placement";
import { humanDuration } from "../../api/duration";
import { targetNodeName } from "../../api/nodeAffinity";
import { isPodAvailable, podCondition } from "../../api/podReady";
import type { ContainerStatus, DaemonSet, Node, Pod } from "../../api/types";
import { REVISION_LABEL } from "./daemonSetPods";

export interface Observed {
	daemonSet: DaemonSet;
	/** The DaemonSet's own. */
	pods: readonly Pod[];
	nodes: readonly Node[];
	/** The newest revision's hash. */
	revision: string | undefined;
	/** Milliseconds. */
	now: number;
}

/** A node that a rollout waits for, and the reason in a few words. */
export interface Waiting {
	node: string;
	reason: string;
}

/** The nodes that a DaemonSet's rollout waits for, by name. */
export function whyWaiting(observed: Observed): Waiting[] {
	const { daemonSet, pods, nodes, now } = observed;
	const rule = placementRule(daemonSet);
	const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
	const wanted = nodes.filter((node) => rule(node).shouldRun);
	const available = (pod: Pod) => !isGoing(pod) && isPodAvailable(pod, minReadySeconds, now);
	const on = (node: Node) => pods.filter((pod) => targetNodeName(pod.spec) === node.metadata.name);
	const without = wanted.filter((node) => !on(node).some(available)).length;
	const waiting: Waiting[] = [];
	for (const node of wanted) {
		const updated = on(node).filter((pod) => isUpdated(pod, observed.revision));
		if (updated.some(available)) continue;
		const reason = reasonOf(on(node), updated, observed, without);
		waiting.push({ node: node.metadata.name ?? "", reason: `${reason}${nodeTrouble(node)}` });
	}
	return waiting.sort((a, b) => (a.node < b.node ? -1 : 1));
}

const isGoing = (pod: Pod) => pod.metadata.deletionTimestamp !== undefined;

function isUpdated({ metadata }: Pod, revision: string | undefined): boolean {
	return revision !== undefined && metadata.labels?.[REVISION_LABEL] === revision;
}

function reasonOf(
	pods: readonly Pod[],
	updated: readonly Pod[],
	{ daemonSet, now, nodes }: Observed,
	without: number,
): string {
	const fresh = updated.find((pod) => !isGoing(pod)) ?? updated[0];
	if (fresh !== undefined) return `pod ${fresh.metadata.name} ${podTrouble(fresh, daemonSet, now)}`;
	const old = pods.find((pod) => !isGoing(pod));
	if (old === undefined) {
		const [going] = pods;
		return going === undefined ? "has no pod yet" : `old pod ${going.metadata.name} ${ending(going, now)}`;
	}
	const { maxUnavailable, maxSurge } = updateLimits(daemonSet, nodes.length);
	const used = maxSurge === 0 && without >= maxUnavailable ? `, as maxUnavailable (${maxUnavailable}) is used up` : "";
	return `pod ${old.metadata.name} has an older template and waits for its turn${used}`;
}

function ending({ metadata }: Pod, now: number): string {
	const since = Date.parse(metadata.deletionTimestamp ?? "") - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
	return `has been ending for ${humanDuration(Math.max(0, now - since))}`;
}

/** What keeps a pod from being available. */
function podTrouble(pod: Pod, { spec }: DaemonSet, now: number): string {
	if (isGoing(pod)) return ending(pod, now);
	const { phase, reason, message, containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
	if (phase === "Failed") return `has failed${detail(reason, message)}`;
	const scheduled = podCondition(pod, "PodScheduled");
	if (scheduled?.status === "False") return `is not scheduled: ${scheduled.message ?? scheduled.reason ?? ""}`;
	const troubles = [...initContainerStatuses, ...containerStatuses].map(containerTrouble);
	const trouble = troubles.find((each) => each !== undefined);
	if (trouble !== undefined) return trouble;
	const ready = podCondition(pod, "Ready");
	if (ready?.status !== "True") return phase === "Running" ? "is not ready" : "is starting";
	const since = Math.max(0, now - Date.parse(ready.lastTransitionTime ?? ""));
	return `has been ready for ${humanDuration(since)} of the ${spec.minReadySeconds ?? 0}s of minReadySeconds`;
}

const USUAL = ["ContainerCreating", "PodInitializing"];

function containerTrouble({ name, state, lastState, ready, restartCount }: ContainerStatus): string | undefined {
	const waiting = state?.waiting;
	if (waiting?.reason !== undefined && !USUAL.includes(waiting.reason)) {
		const last = lastState?.terminated;
		const exit = last === undefined ? "" : `, last exit code ${last.exitCode}`;
		return `waits: container ${name} is in ${waiting.reason}${detail(undefined, waiting.message)}${exit}`;
	}
	const ended = state?.terminated;
	if (ended !== undefined && ended.exitCode !== 0) {
		return `waits: container ${name} ended with exit code ${ended.exitCode}${detail(ended.reason, ended.message)}`;
	}
	if (state?.running === undefined || ready) return undefined;
	const restarts = restartCount > 0 ? ` after ${restartCount} restart${restartCount === 1 ? "" : "s"}` : "";
	return `runs, but container ${name} is not ready${restarts}`;
}

function detail(reason: string | undefined, message: string | undefined): string {
	const text = [reason, message].filter((each) => each).join(": ");
	return text === "" ? "" : ` (${text})`;
}

function nodeTrouble({ status, spec }: Node): string {
	const ready = status?.conditions?.find(({ type }) => type === "Ready");
	const silent = ready !== undefined && ready.status !== "True";
	if (silent) return `; the node is not ready${detail(undefined, ready.message)}`;
	return spec?.unschedulable ? "; the node is cordoned" : "";
}

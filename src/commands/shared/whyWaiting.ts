import { updateLimits } from "../../api/daemonSet/limits";
import { placementRule } from "../../api/daemonSet/placement";
import { targetNodeName } from "../../api/nodeAffinity";
import { isPodAvailable, podCondition } from "../../api/podReady";
import type { DaemonSet, Node, Pod } from "../../api/types";
import { REVISION_LABEL } from "../../api/wellKnown";
import { nodeTroubles } from "../../insight/nodeTroubles";
import { podTroubles } from "../../insight/podTroubles";
import type { InsightView } from "../../insight/view";
import { wordsOf } from "../../insight/words";
import type { RolloutView } from "./rolloutView";

/** A node that a rollout waits for, and the reason in a few words. */
export interface Waiting {
	node: string;
	reason: string;
}

/** The nodes that a DaemonSet's rollout waits for, by name. */
export function whyWaiting(observed: RolloutView): Waiting[] {
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
		waiting.push({ node: node.metadata.name ?? "", reason: `${reason}${nodeTrouble(node, now)}` });
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
	{ daemonSet, now, nodes }: RolloutView,
	without: number,
): string {
	const fresh = updated.find((pod) => !isGoing(pod)) ?? updated[0];
	if (fresh !== undefined) return `pod ${fresh.metadata.name} ${podTrouble(fresh, daemonSet, now)}`;
	const old = pods.find((pod) => !isGoing(pod));
	if (old === undefined) {
		const [going] = pods;
		return going === undefined
			? "has no pod yet"
			: `old pod ${going.metadata.name} ${podTrouble(going, daemonSet, now)}`;
	}
	const { maxUnavailable, maxSurge } = updateLimits(daemonSet, nodes.length);
	const used = maxSurge === 0 && without >= maxUnavailable ? `, as maxUnavailable (${maxUnavailable}) is used up` : "";
	return `pod ${old.metadata.name} has an older template and waits for its turn${used}`;
}

/** What keeps a pod from being available, as `why` says it. */
function podTrouble(pod: Pod, daemonSet: DaemonSet, now: number): string {
	const scheduled = podCondition(pod, "PodScheduled");
	if (!isGoing(pod) && scheduled?.status === "False") {
		return `is not scheduled: ${scheduled.message ?? scheduled.reason ?? ""}`;
	}
	const troubles = podTroubles(pod, daemonSet, { ...NOTHING_ELSE, now }).map((each) => wordsOf(each, now));
	return troubles.length > 0 ? `waits: ${troubles.join("; ")}` : "is starting";
}

function nodeTrouble(node: Node, now: number): string {
	const [trouble] = nodeTroubles(node);
	if (trouble !== undefined) return `; ${wordsOf(trouble, now)}`;
	return node.spec?.unschedulable ? "; the node is cordoned" : "";
}

/** Nothing but the pod and its node is looked at. */
const NOTHING_ELSE: Omit<InsightView, "now"> = {
	nodes: [],
	pods: [],
	controllerRevisions: [],
	events: [],
	namespaces: [],
	priorityClasses: [],
	podDisruptionBudgets: [],
	resourceQuotas: [],
	unreadable: [],
};

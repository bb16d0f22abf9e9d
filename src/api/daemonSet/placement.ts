import { matchRequiredNodeAffinity, type NodeAffinityVerdict } from "../nodeAffinity";
import { findUntoleratedTaint, withToleration } from "../tolerations";
import type { DaemonSet, Node, PodSpec, Taint, Toleration } from "../types";

/** Whether a DaemonSet wants a pod on a node, and what speaks against it. */
export interface Placement {
	/** A pod belongs on the node and is made where there is none. */
	shouldRun: boolean;
	/** A pod that is on the node already may stay. */
	shouldContinueRunning: boolean;
	because?: PlacementReason;
}

export type PlacementReason =
	| { what: "nodeName"; wanted: string }
	| { what: "affinity"; verdict: NodeAffinityVerdict }
	| { what: "taint"; taint: Taint };

const RUN: Placement = { shouldRun: true, shouldContinueRunning: true };

/**
 * The DaemonSet controller's rule for one node after the other (upstream's NodeShouldRunDaemonPod): spec.nodeName,
 * nodeSelector and required affinity decide for good; an untolerated taint keeps new pods off, and only NoExecute
 * turns out those that are there. Whether the pod fits by its requests is the scheduler's business.
 */
export function placementRule(daemonSet: DaemonSet): (node: Node) => Placement {
	const { spec } = daemonSet.spec.template;
	if (spec === undefined) {
		return () => RUN;
	}
	const tolerations = daemonPodTolerations(spec);
	return (node) => {
		if (spec.nodeName && spec.nodeName !== node.metadata.name) {
			return no({ what: "nodeName", wanted: spec.nodeName });
		}
		const verdict = matchRequiredNodeAffinity(spec, node);
		if (!verdict.matches) {
			return no({ what: "affinity", verdict });
		}
		const taints = node.spec?.taints;
		const taint = findUntoleratedTaint(taints, tolerations);
		if (taint === undefined) {
			return RUN;
		}
		const evicts = findUntoleratedTaint(taints, tolerations, { effects: ["NoExecute"] }) !== undefined;
		return { shouldRun: false, shouldContinueRunning: !evicts, because: { what: "taint", taint } };
	};
}

/**
 * A template's tolerations and those that every DaemonSet's pod has: node trouble neither evicts it nor keeps it away
 * (upstream's AddOrUpdateDaemonPodTolerations, in its order).
 */
export function daemonPodTolerations(spec: Pick<PodSpec, "tolerations" | "hostNetwork">): Toleration[] {
	const standard = spec.hostNetwork ? [...STANDARD_TOLERATIONS, NETWORK_UNAVAILABLE] : STANDARD_TOLERATIONS;
	return standard.reduce(withToleration, [...(spec.tolerations ?? [])]);
}

const tolerates = (condition: string, effect: string): Toleration => ({
	key: `node.kubernetes.io/${condition}`,
	operator: "Exists",
	effect,
});

const STANDARD_TOLERATIONS: readonly Toleration[] = [
	tolerates("not-ready", "NoExecute"),
	tolerates("unreachable", "NoExecute"),
	tolerates("disk-pressure", "NoSchedule"),
	tolerates("memory-pressure", "NoSchedule"),
	tolerates("pid-pressure", "NoSchedule"),
	tolerates("unschedulable", "NoSchedule"),
];

const NETWORK_UNAVAILABLE = tolerates("network-unavailable", "NoSchedule");

function no(because: PlacementReason): Placement {
	return { shouldRun: false, shouldContinueRunning: false, because };
}

import { matchRequiredNodeAffinity, type NodeAffinityVerdict } from "../../../api/nodeAffinity";
import { findUntoleratedTaint } from "../../../api/tolerations";
import type { DaemonSet, Node, Taint } from "../../../api/types";
import { daemonPodTolerations } from "./podTemplate";

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

function no(because: PlacementReason): Placement {
	return { shouldRun: false, shouldContinueRunning: false, because };
}

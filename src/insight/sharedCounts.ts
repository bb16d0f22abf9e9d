import { exactJson } from "../api/exactJson";
import type { ClusterView } from "../api/scheduling/clusterView";
import type { FittingOptions } from "../api/scheduling/fitting";
import { PodAffinity } from "../api/scheduling/podAffinity";
import { TopologySpread } from "../api/scheduling/topologySpread";
import type { Pod } from "../api/types";

type Counts = Pick<FittingOptions, "affinity" | "spread">;

const known = new WeakMap<ClusterView, Map<string, Counts>>();

/**
 * What is counted over whole topology domains for a pod, once for all pods of one template: thousands of them, each
 * pinned to its node, would otherwise each count the thousands of pods of their zone.
 */
export function sharedCounts(pod: Pod, cluster: ClusterView): Counts {
	let counts = known.get(cluster);
	if (counts === undefined) {
		counts = new Map();
		known.set(cluster, counts);
	}
	const { namespace, labels } = pod.metadata;
	const { affinity, tolerations, topologySpreadConstraints } = pod.spec;
	const { podAffinity, podAntiAffinity } = affinity ?? {};
	const key = exactJson([namespace, labels, podAffinity, podAntiAffinity, topologySpreadConstraints, tolerations]);
	let shared = counts.get(key);
	if (shared === undefined) {
		// By default a constraint counts only the nodes that the pod's node affinity allows: its own.
		const countsAll = topologySpreadConstraints?.every(({ nodeAffinityPolicy }) => nodeAffinityPolicy === "Ignore");
		shared = {
			affinity: new PodAffinity(pod, cluster),
			...(countsAll && { spread: new TopologySpread(pod, cluster) }),
		};
		counts.set(key, shared);
	}
	return shared;
}

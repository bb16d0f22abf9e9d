import type { Node, Pod } from "../types";
import type { ClusterView } from "./clusterView";
import type { Misfit } from "./misfit";
import { findNodeMisfit } from "./nodeFilters";
import { type Change, PodAffinity } from "./podAffinity";
import { TopologySpread } from "./topologySpread";
import { type NodeUsage, usageOf } from "./usage";

/** The filters about volumes, which know more of the cluster than its nodes and pods. */
export type VolumeFilter = (node: Node, pods: readonly Pod[]) => Misfit | undefined;

/** One pod's look for a node: what the filters count beyond a single node is counted once. */
export class Fitting {
	private readonly affinity: PodAffinity;
	private readonly spread: TopologySpread;

	/** `pinned`: the nodes that the pod's node affinity names, where it names them. */
	constructor(
		private readonly pod: Pod,
		private readonly view: ClusterView,
		private readonly options: { pinned?: readonly Node[]; volumes?: VolumeFilter } = {},
	) {
		this.affinity = new PodAffinity(pod, view);
		this.spread = new TopologySpread(pod, view, options.pinned);
	}

	/**
	 * The first reason why the pod can't go onto `node`, in the order of the scheduler's plugins; undefined when it
	 * fits. `change`: pods thought away from, or onto, that node.
	 */
	misfit(node: Node, change?: Change): Misfit | undefined {
		const usage = change === undefined ? this.usage(node) : usageOf(this.podsOn(node, change));
		return (
			findNodeMisfit(this.pod, node, usage) ??
			this.options.volumes?.(node, this.podsOn(node, change)) ??
			this.spread.misfit(node, change) ??
			this.affinity.misfit(node, change)
		);
	}

	/** What the pods of a node take of it. */
	usage(node: Node): NodeUsage {
		return this.view.usageOn(node.metadata.name ?? "");
	}

	private podsOn(node: Node, change: Change | undefined): readonly Pod[] {
		const pods = this.view.podsOn(node.metadata.name ?? "");
		if (change === undefined) return pods;
		return [...pods.filter((pod) => !change.removed.includes(pod)), ...change.added];
	}
}

import type { Node, Pod } from "../types";
import type { ClusterView } from "./clusterView";
import type { Misfit } from "./misfit";
import { findNodeMisfit } from "./nodeFilters";
import { type Change, PodAffinity } from "./podAffinity";
import { TopologySpread } from "./topologySpread";
import { type NodeUsage, usageOf } from "./usage";

/** The filters about volumes, which know more of the cluster than its nodes and pods. */
export type VolumeFilter = (node: Node, pods: readonly Pod[]) => Misfit | undefined;

export interface FittingOptions {
	/** The nodes that the pod's node affinity names, where it names them. */
	pinned?: readonly Node[];
	volumes?: VolumeFilter;
	/** Pods that are thought away from the node that is looked at. */
	gone?: readonly Pod[];
	/** What counts for pods that differ in their node alone, so that it is counted once for all of them. */
	affinity?: PodAffinity;
	spread?: TopologySpread;
}

/** One pod's look for a node: what the filters count beyond a single node is counted once. */
export class Fitting {
	private readonly affinity: PodAffinity;
	private readonly spread: TopologySpread;
	private readonly gone: readonly Pod[];

	constructor(
		private readonly pod: Pod,
		private readonly view: ClusterView,
		private readonly options: FittingOptions = {},
	) {
		this.affinity = options.affinity ?? new PodAffinity(pod, view);
		this.spread = options.spread ?? new TopologySpread(pod, view, options.pinned);
		this.gone = options.gone ?? [];
	}

	/**
	 * The first reason why the pod can't go onto `node`, in the order of the scheduler's plugins; undefined when it
	 * fits. `change`: pods thought away from, or onto, that node.
	 */
	misfit(node: Node, change?: Change): Misfit | undefined {
		const whole = this.withGone(change);
		const usage = whole === undefined ? this.usage(node) : usageOf(this.podsOn(node, whole));
		return (
			findNodeMisfit(this.pod, node, usage) ??
			this.options.volumes?.(node, this.podsOn(node, whole)) ??
			this.spread.misfit(node, whole) ??
			this.affinity.misfit(node, whole)
		);
	}

	/** What the pods of a node take of it. */
	usage(node: Node): NodeUsage {
		return this.view.usageOn(node.metadata.name ?? "");
	}

	private withGone(change: Change | undefined): Change | undefined {
		if (this.gone.length === 0) return change;
		return { removed: [...this.gone, ...(change?.removed ?? [])], added: change?.added ?? [] };
	}

	private podsOn(node: Node, change: Change | undefined): readonly Pod[] {
		const pods = this.view.podsOn(node.metadata.name ?? "");
		if (change === undefined) return pods;
		return [...pods.filter((pod) => !change.removed.includes(pod)), ...change.added];
	}
}

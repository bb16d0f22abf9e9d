import type { NodeAffinityVerdict } from "../nodeAffinity";
import type { Taint, V1PodAffinityTerm, V1TopologySpreadConstraint } from "../types";
import type { HostPort } from "./requests";

/** The filters in the order in which the scheduler runs them; a node's first failing one speaks for it. */
export type FilterName =
	| "NodeUnschedulable"
	| "NodeName"
	| "TaintToleration"
	| "NodeAffinity"
	| "NodePorts"
	| "NodeResourcesFit"
	| "VolumeRestrictions"
	| "NodeVolumeLimits"
	| "VolumeBinding"
	| "VolumeZone"
	| "PodTopologySpread"
	| "InterPodAffinity"
	| "DynamicResources";

/** Why a pod can't go onto a node. */
export interface Misfit {
	filter: FilterName;
	/** In the scheduler's words. */
	reasons: string[];
	/** Whether the removal of other pods could help. */
	resolvable: boolean;
	evidence: Evidence;
}

/** What exactly fails, for those who explain it. */
export type Evidence =
	| { what: "unschedulable" }
	| { what: "nodeName"; wanted: string }
	| { what: "taint"; taint: Taint }
	| { what: "nodeAffinity"; verdict: NodeAffinityVerdict }
	| { what: "hostPort"; wanted: HostPort; taken: HostPort }
	| { what: "resources"; shortages: Shortage[] }
	| { what: "volume"; claim: string; volume?: string }
	| { what: "resourceClaim"; claim: string }
	| {
			what: "podAffinity" | "podAntiAffinity";
			term: V1PodAffinityTerm /** The node's, if it has one. */;
			domain?: string;
	  }
	| { what: "existingAntiAffinity"; topologyKey: string; domain: string }
	| { what: "topologySpread"; constraint: V1TopologySpreadConstraint; skew?: Skew };

/** One resource that a node has too little of: thousandths of a CPU, bytes, pieces. */
export interface Shortage {
	resource: string;
	wanted: number;
	used: number;
	capacity: number;
}

/** How uneven a pod would make its topology domain. */
export interface Skew {
	domain: string;
	/** The matching pods in the domain, with the new one when it matches itself. */
	pods: number;
	/** The fewest matching pods in any domain. */
	fewest: number;
}

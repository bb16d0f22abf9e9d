import type { UnmetAffinityTerm } from "../api/daemonSet/obstacles";
import type { HostPort } from "../api/scheduling/requests";
import type { Taint, V1PodAffinityTerm, V1TopologySpreadConstraint } from "../api/types";

/** A pod, and what it belongs to. */
export interface PodRef {
	namespace: string;
	name: string;
	/** DaemonSet/agent; absent for a pod of its own. */
	owner?: string;
	priority: number;
}

/** A pod that holds some of a node's resource: thousandths of a CPU, bytes, pieces. */
export interface Holder extends PodRef {
	amount: number;
}

/** One fact behind a verdict, to be shown, compared and counted; `words.ts` says it in English. Times in milliseconds. */
export type Evidence =
	| { what: "nodeName"; wanted: string }
	| { what: "nodeSelector"; key: string; wanted: string; actual?: string }
	| { what: "nodeAffinity"; terms: UnmetAffinityTerm[] }
	| { what: "taint"; taint: Taint }
	/** The pod tolerates the taint for a while only. `at`: when the pod has to go. */
	| { what: "eviction"; taint: Taint; at?: number }
	| { what: "unschedulable" }
	/** Thousandths of a CPU, bytes, pieces; the largest holders first. */
	| { what: "resource"; resource: string; wanted: number; used: number; capacity: number; holders: Holder[] }
	| { what: "hostPort"; wanted: HostPort; taken: HostPort; pod?: PodRef }
	| { what: "volume"; claim: string; volume?: string }
	| { what: "resourceClaim"; claim: string }
	| { what: "podAffinity" | "podAntiAffinity"; term: V1PodAffinityTerm; domain?: string }
	| { what: "existingAntiAffinity"; topologyKey: string; domain: string }
	| { what: "topologySpread"; constraint: V1TopologySpreadConstraint; domain?: string; pods?: number; fewest?: number }
	/** Pods of lower priority that leave, or would leave, for this one. */
	| { what: "preemption"; priority: number; victims: PodRef[]; possible: boolean; priorityClass?: string }
	/** The scheduler's own words, where nothing else tells. */
	| { what: "scheduler"; message: string }
	| { what: "schedulerName"; name: string }
	| { what: "gates"; gates: string[] }
	| { what: "image"; container: string; image: string; reason: string; message?: string }
	| { what: "waiting"; container: string; reason: string; message?: string; exitCode?: number; restarts: number }
	| { what: "ended"; container: string; exitCode: number; reason?: string; message?: string }
	| { what: "notReady"; container: string; restarts: number }
	| { what: "probe"; probe: "startup" | "liveness" | "readiness"; container: string; message: string }
	| { what: "readinessGate"; condition: string }
	| { what: "minReadySeconds"; readyMs: number; seconds: number }
	| { what: "terminating"; pod: string; sinceMs: number; graceSeconds: number; finalizers: string[] }
	| { what: "failedPod"; phase: string; reason?: string; message?: string }
	/** `limit` is used up by these nodes, which are without an available pod, or have one more. */
	| { what: "budget"; limit: "maxUnavailable" | "maxSurge"; pods: number; nodes: string[] }
	| { what: "strategy"; type: string; held: boolean }
	/** The API server refuses the DaemonSet's pods. `over`: it would not now, and the controller has yet to try again. */
	| { what: "refused"; message: string; count: number; over?: true }
	/** What the API server would refuse the DaemonSet's pods for. */
	| { what: "absent"; object: "namespace" | "priority class" | "service account" | "volume claim"; name: string }
	| { what: "limitRange"; limitRange: string; message: string }
	/** `message`: the server's words about containers that leave open what a quota counts. */
	| { what: "quotaDemand"; message: string }
	/** One more pod asks for more than is left of `hard`; all as quantities. */
	| { what: "quota"; quota: string; resource: string; requested: string; used: string; hard: string }
	| { what: "deleting"; object: "DaemonSet" | "Namespace" }
	| { what: "unobserved" }
	| { what: "selectsAll" }
	| { what: "node"; condition: string; status: string; message?: string }
	| { what: "lostNode" };

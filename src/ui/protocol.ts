/** What the page of `ds cluster serve --ui` and its server say to each other, as JSON. */

/** Where the page and what it asks are served. */
export const UI_ROOT = "/ui/";

export interface NodeView {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	/** KEY=VALUE:EFFECT */
	readonly taints: readonly string[];
	readonly cordoned: boolean;
	readonly ready: boolean;
	/** Its kubelet is silent. */
	readonly stopped: boolean;
}

export interface DaemonSetView {
	readonly uid: string;
	readonly namespace: string;
	readonly name: string;
	/** On how many nodes it wants a pod; how many have one of the newest revision; how many have only an old one. */
	readonly desired: number;
	readonly updated: number;
	readonly outdated: number;
	/** How many of those that should have a running pod have none. */
	readonly unavailable: number;
	readonly maxUnavailable: number;
	readonly maxSurge: number;
	readonly onDelete: boolean;
}

export interface EventView {
	readonly uid: string;
	/** When it was last seen, in milliseconds. */
	readonly at: number;
	readonly type: string;
	readonly reason: string;
	/** Kind/name, with its namespace where it has one. */
	readonly object: string;
	readonly message: string;
	readonly count: number;
}

/** What has changed in the cluster at one moment, or, as the first one, all that is there. */
export interface Step {
	/** The cluster's time in milliseconds. */
	readonly at: number;
	/** New ones, and those that look different. */
	readonly nodes?: readonly NodeView[];
	readonly goneNodes?: readonly string[];
	readonly daemonSets?: readonly DaemonSetView[];
	/** By uid. */
	readonly goneDaemonSets?: readonly string[];
	/** By the DaemonSet's uid and the node: the letter of the state. */
	readonly cells?: Readonly<Record<string, Readonly<Record<string, string>>>>;
	readonly events?: readonly EventView[];
}

/** The first message of the stream (event "start"); "step" and "tick" (the cluster's time) follow. */
export interface Start {
	readonly cluster: string;
	readonly base: Step;
	readonly steps: readonly Step[];
	/** The cluster's time in milliseconds. */
	readonly now: number;
	/** Whether only `advance` moves the clock. */
	readonly paused: boolean;
}

/** What the page asks to be done. */
export type Action =
	| { readonly action: "add-node"; readonly node: string; readonly labels: string; readonly taints: string }
	| { readonly action: "remove-node" | "stop-node" | "start-node" | "cordon" | "uncordon"; readonly node: string }
	| { readonly action: "taint" | "untaint"; readonly node: string; readonly taint: string }
	| { readonly action: "advance"; readonly milliseconds: number };

/** Why a cell is as it is. */
export interface Reason {
	readonly verdict: string;
	readonly reason: string;
	readonly suggestion?: string;
	readonly pod?: string;
}

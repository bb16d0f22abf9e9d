import type { UpdateLimits } from "../../api/daemonSet/limits";
import type { DaemonSet } from "../../api/types";
import type { Cell } from "./cell";
import type { MapState } from "./state";

/** What a map shows: the nodes in their groups, and what each DaemonSet has on each of them. */
export interface Picture {
	/** The node label that the nodes are grouped by, if they are. */
	readonly groupBy: string | undefined;
	readonly groups: readonly PictureGroup[];
	readonly daemonSets: readonly PictureDaemonSet[];
}

export interface PictureGroup {
	/** The label's value; undefined for nodes without it, and for all where nodes are not grouped. */
	readonly value: string | undefined;
	readonly nodes: readonly PictureNode[];
}

export interface PictureNode {
	readonly name: string;
	/** What is special about it, in words: NotReady, cordoned, joined. */
	readonly notes: readonly string[];
	/** In the order of the picture's DaemonSets. */
	readonly cells: readonly Cell[];
}

export interface PictureDaemonSet {
	/** As `daemonSetKey` has it. */
	readonly uid: string;
	readonly namespace: string;
	readonly name: string;
	/** One or two letters that stand for it. */
	readonly key: string;
	readonly counts: Readonly<Record<MapState, number>>;
	/** On how many nodes it wants a pod, and how many have one of the newest revision. */
	readonly desired: number;
	readonly updated: number;
	/** How many have a pod, but none of the newest revision. */
	readonly outdated: number;
	/** How many have one that has been ready long enough, of whatever revision. */
	readonly available: number;
	readonly limits: UpdateLimits;
	readonly onDelete: boolean;
}

/** What a DaemonSet is known by: its uid, or, where it is only in a manifest, its namespace and name. */
export function daemonSetKey({ metadata: { uid, namespace, name } }: DaemonSet): string {
	return uid ?? `${namespace}/${name}`;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The letters that stand for so many DaemonSets, all of one width. */
export function keysFor(count: number): string[] {
	if (count <= LETTERS.length) return [...LETTERS].slice(0, count);
	return Array.from({ length: count }, (_, index) => {
		const first = LETTERS[Math.floor(index / LETTERS.length) % LETTERS.length] ?? "";
		return first + (LETTERS[index % LETTERS.length] ?? "");
	});
}

/** Whether pods of an older revision are still about. */
export function isRollingOut(daemonSet: PictureDaemonSet): boolean {
	return daemonSet.outdated > 0;
}

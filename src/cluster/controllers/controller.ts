import type { KubeObject } from "../../api/types";
import type { Registry } from "../registry/registry";

/** A change as controllers see it: `object` after it (or as it last stood), `previous` before it. */
export interface Observation {
	type: "ADDED" | "MODIFIED" | "DELETED";
	/** plural.group, or plural for the core group: daemonsets.apps, pods. */
	resource: string;
	object: KubeObject;
	previous?: KubeObject;
}

/** What a controller may use while it syncs one key. */
export interface ControllerContext {
	readonly registry: Registry;
	/** The cluster's time in milliseconds. */
	readonly now: number;
	/**
	 * Up to when the cluster is brought in this go (milliseconds); absent: no further than `now`. What recurs by itself
	 * may be skipped up to there in closed form, so that a long absence costs no more than a short one.
	 */
	readonly until?: number;
	/** Wakes this controller for `key` at `due` (milliseconds); one timer per key, a new one replaces it; undefined removes it. */
	wakeAt(key: string, due: number | undefined): void;
	/** This controller's own small persistent memory (back-off counts and the like), per key. */
	remember(key: string, value: unknown | undefined): void;
	recall(key: string): unknown | undefined;
}

/**
 * A controller, scheduler or kubelet. The engine feeds it every change, takes the keys that it names into a queue
 * without duplicates, first in first out, and syncs them in the same transaction until nothing is queued.
 * It must be idempotent: a sync that finds nothing to do writes nothing.
 */
export interface Controller {
	/** Also the owner of its timers. */
	readonly name: string;
	/** Names the keys (namespace/name, a node's name…) that this change concerns; reads only by index. */
	observe(change: Observation, enqueue: (key: string) => void, registry: Registry): void;
	sync(key: string, context: ControllerContext): void;
	/**
	 * Whether a timer that is due for `key` recurs by itself (back-off retries, resyncs, expiries): `cluster settle`
	 * does not wait for those. Absent: none does.
	 */
	recurs?(key: string): boolean;
	/** Whether its timers concern nobody: `cluster settle` does not name them. */
	housekeeping?: boolean;
}

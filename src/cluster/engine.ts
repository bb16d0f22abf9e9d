import type { Registry } from "./registry/registry";

/** What still recurs when a cluster has settled. */
export interface Recurring {
	owner: string;
	key: string;
	due: number;
}

/**
 * A local cluster at work: every request first runs what has fallen due, then does its work, then lets the
 * controllers come to rest, all in one store transaction per event (DESIGN.md, "Time in the local cluster").
 */
export interface Engine {
	/** The cluster's time in milliseconds: the wall clock and the cluster's offset, never backwards. */
	now(): number;
	/** Reads after what has fallen due; takes the write lock only if something has. */
	read<T>(view: (registry: Registry) => T): T;
	/** One API request: what it throws undoes it; the controllers' consequences are committed with it. */
	request<T>(work: (registry: Registry) => T): T;
	/** Runs what has fallen due and returns when the next timer is due, if there is one. */
	catchUp(): number | undefined;
	/** Jumps forward, running every step between. */
	advance(milliseconds: number): void;
	/** Jumps to the moment when nothing is left but what recurs, and says what that is. */
	settle(options?: { limitMs?: number }): { elapsedMs: number; recurring: Recurring[]; reached: boolean };
	/** The last committed revision, of any process. */
	revision(): number;
	close(): Promise<void>;
}

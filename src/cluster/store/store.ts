/** A change in the log, oldest first: what watches read. */
export interface Change {
	revision: number;
	type: "ADDED" | "MODIFIED" | "DELETED";
	key: string;
	/** The object after the change; for DELETED as it last stood, with the deletion's resourceVersion. */
	value: unknown;
	/** The object before the change; absent for ADDED. */
	previous?: unknown;
}

/** A timer: at `due` (cluster milliseconds) the engine wakes `owner` (a controller's name) for `key`. */
export interface Timer {
	due: number;
	owner: string;
	key: string;
}

/**
 * One consistent view of the store. Keys are etcd-like paths (/registry/apps/daemonsets/default/agent);
 * values are plain JSON, frozen: whoever changes one works on a copy.
 */
export interface ReadTransaction {
	/** The revision of the last commit that this view sees. */
	readonly revision: number;
	get(key: string): unknown | undefined;
	/** Entries whose key begins with `prefix`, in key order, from `after` (exclusive) on. */
	range(prefix: string, options?: { after?: string; limit?: number }): Iterable<{ key: string; value: unknown }>;
	/** The JSON (exactJson) of what `range` has, as it is stored: for who looks at little of very many. */
	texts(prefix: string): Iterable<{ key: string; text: string }>;
	/** The keys of `range`, without reading what is under them. */
	keys(prefix: string, options?: { after?: string; limit?: number }): Iterable<string>;
	/** How many entries `range(prefix)` has. */
	count(prefix: string): number;
	/** Changes after `revision`; undefined when the log no longer reaches that far back (410 Gone). */
	changes(revision: number): Change[] | undefined;
	/** Timers due at or before `now`, by (due, owner, key); all of them without `now`. */
	timers(now?: number): Iterable<Timer>;
	/**
	 * What `make` works out from the store's contents, kept under that name for as long as this process alone changes the
	 * store: whoever changes what it is made of brings it up to date. A transaction that fails takes it along.
	 */
	derived<T extends object>(name: string, make: () => T): T;
	/** Small settings of the cluster itself: clock offset, seed, version… */
	setting(name: string): unknown | undefined;
}

/** A view that can change the store. Everything of one transaction is kept, or nothing. */
export interface WriteTransaction extends ReadTransaction {
	/** Stores and logs a change; returns its revision (each put or delete has its own). */
	put(key: string, value: unknown): number;
	delete(key: string): number;
	/** Index entries and other records that watches do not see. */
	putSilently(key: string, value: unknown): void;
	deleteSilently(key: string): void;
	/** One timer per (owner, key): a new one replaces it; undefined removes it. */
	setTimer(owner: string, key: string, due: number | undefined): void;
	setSetting(name: string, value: unknown): void;
}

/** Where a local cluster is kept. `lmdb` keeps it in a folder, `memory` for tests; all calls are synchronous. */
export interface Store {
	read<T>(view: (tx: ReadTransaction) => T): T;
	/** Runs alone, across processes; what it throws undoes all of it. Returns once the commit is on disk. */
	write<T>(change: (tx: WriteTransaction) => T): T;
	/** Changes that only `change` sees: they are not kept, and take no lock. */
	sandbox<T>(change: (tx: WriteTransaction) => T): T;
	/** The last committed revision, of any process; cheap enough to poll. */
	revision(): number;
	/** false when the store's folder can't be written. */
	readonly writable: boolean;
	/** Resolves once nothing is held any more; a process that ends needs not wait. */
	close(): Promise<void>;
}

const own = new WeakSet<object>();

/**
 * Marks an object that this controller has just stored: to observe that write is no reason to sync again. Where the
 * mark gets lost on the way, a sync more finds nothing to do.
 */
export function markOwn<T extends object>(object: T): T {
	own.add(object);
	return object;
}

export function isOwn(object: object): boolean {
	return own.has(object);
}

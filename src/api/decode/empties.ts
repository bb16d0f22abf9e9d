/*
 * Go tells an empty map from none, and prints neither; only a message that shows the value lets one see the
 * difference. It is kept beside the object, for as long as it is the one that was decoded.
 */

const empties = new WeakMap<object, Set<string>>();

/** Notes that the object was given an empty map for that field. */
export function noteEmpty(object: object, field: string): void {
	const fields = empties.get(object);
	if (fields === undefined) empties.set(object, new Set([field]));
	else fields.add(field);
}

/** The field's value; {} where an empty map was given for it. */
export function valueOrEmpty<T extends object, K extends keyof T & string>(
	object: T | undefined,
	field: K,
): T[K] | Record<string, never> | undefined {
	if (object === undefined) return undefined;
	return object[field] === undefined && empties.get(object)?.has(field) ? {} : object[field];
}

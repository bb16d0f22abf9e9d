import type { KubeObject } from "../../api/types";

/** Whether two values of plain JSON are the same. A field that is undefined counts as absent; key order is nothing. */
export function deepEqual(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) || Array.isArray(b)) {
		return (
			Array.isArray(a) &&
			Array.isArray(b) &&
			a.length === b.length &&
			a.every((value, index) => deepEqual(value, b[index]))
		);
	}
	const left = a as Record<string, unknown>;
	const right = b as Record<string, unknown>;
	for (const key in left) if (left[key] !== undefined && !deepEqual(left[key], right[key])) return false;
	for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
	return true;
}

/** Whether an update changes nothing: neither resourceVersion nor managedFields count. */
export function isSame(a: KubeObject, b: KubeObject): boolean {
	if (a === b) return true;
	return deepEqual(withoutBookkeeping(a), withoutBookkeeping(b));
}

function withoutBookkeeping(object: KubeObject): KubeObject {
	return { ...object, metadata: { ...object.metadata, resourceVersion: undefined, managedFields: undefined } };
}

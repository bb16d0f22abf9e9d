import type { KubeObject, ObjectMeta } from "../../api/types";

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

/** What an update changes; neither resourceVersion nor managedFields count. */
export type Difference = "nothing" | "status" | "more";

export function difference(current: KubeObject, old: KubeObject): Difference {
	if (current === old) return "nothing";
	for (const field in current) {
		if (field !== "status" && field !== "metadata" && !deepEqual(current[field], old[field])) return "more";
	}
	for (const field in old) {
		if (field !== "status" && old[field] !== undefined && current[field] === undefined) return "more";
	}
	if (!sameMetadata(current.metadata, old.metadata)) return "more";
	return deepEqual(current.status, old.status) ? "nothing" : "status";
}

/** Whether an update changes nothing: neither resourceVersion nor managedFields count. */
export function isSame(a: KubeObject, b: KubeObject): boolean {
	return difference(a, b) === "nothing";
}

function sameMetadata(a: ObjectMeta, b: ObjectMeta): boolean {
	if (a === b) return true;
	for (const field in a)
		if (isCounted(field) && !deepEqual(a[field as keyof ObjectMeta], b[field as keyof ObjectMeta])) return false;
	for (const field in b) {
		if (!isCounted(field) || b[field as keyof ObjectMeta] === undefined) continue;
		if (a[field as keyof ObjectMeta] === undefined) return false;
	}
	return true;
}

function isCounted(field: string): boolean {
	return field !== "resourceVersion" && field !== "managedFields";
}

import { deepEqual } from "../../api/equal";
import type { KubeObject, ObjectMeta } from "../../api/types";

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

import type { DaemonSet } from "../../../api/types";

/**
 * What wakes the controller: `available` when a ready pod has been so for minReadySeconds, `batch` to take many
 * changes of pods together, `retry` after a failed sync, `failed` when a failed pod may be replaced, `hope` when one of
 * these two may have more success than before.
 */
export type TimerName = "available" | "batch" | "retry" | "failed" | "hope";

/** namespace/name: a sync now. */
export function keyOf({ metadata }: Pick<DaemonSet, "metadata">): string {
	return `${metadata.namespace}/${metadata.name}`;
}

/** A sync that may wait until more pods have changed. */
export function podsKey(key: string): string {
	return `pods:${key}`;
}

/** One timer per key, so that each timer has a key of its own; no name of Kubernetes has a colon. */
export function timerKey(name: TimerName, key: string): string {
	return name === "available" ? key : `${name}:${key}`;
}

/** The parts of a key. */
export function parseKey(text: string): { what: string; key: string; namespace: string; name: string } {
	const colon = text.indexOf(":");
	const key = text.slice(colon + 1);
	const slash = key.indexOf("/");
	return { what: text.slice(0, Math.max(0, colon)), key, namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

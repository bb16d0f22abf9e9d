import type { Resource } from "../../api/resource";
import type { Event, KubeObject } from "../../api/types";
import { time } from "../time";

/** How long the API server keeps an event after it was last written (--event-ttl), milliseconds. */
export const EVENT_TTL_MS = 3_600_000;

/** What an event must have been written after to be there still, as the API writes times. */
export function eventCutoff(now: number): string {
	return time(now - EVENT_TTL_MS);
}

/** Whether an event was last written before `cutoff`. */
export function isExpired({ lastTimestamp, metadata, series }: Event, cutoff: string): boolean {
	// Times in one format compare as texts do.
	return [lastTimestamp, series?.lastObservedTime, metadata.creationTimestamp].every(
		(written) => !written || String(written) < cutoff,
	);
}

/** Whether an object is there no more for whoever asks at `now` (milliseconds): an event that has expired. */
export function isGone(resource: Resource, object: KubeObject, now: number): boolean {
	return resource.plural === "events" && isExpired(object as Event, eventCutoff(now));
}

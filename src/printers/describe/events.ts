import type { Event } from "../../api/types";
import { ago } from "./lists";
import type { DescribeWriter } from "./writer";

/** What every description is given beside its object. */
export interface Shown {
	/** Absent when events are not shown. */
	events?: readonly Event[];
	/** The cluster's time in milliseconds. */
	now: number;
}

/** The table of an object's events, oldest first; nothing when events were not asked for (undefined). */
export function writeEvents(writer: DescribeWriter, events: readonly Event[] | undefined, now: number): void {
	if (events === undefined) return;
	if (events.length === 0) {
		writer.write(0, "Events:\t<none>\n");
		return;
	}
	writer.flush();
	writer.write(0, "Events:\n  Type\tReason\tAge\tFrom\tMessage\n");
	writer.write(1, "----\t------\t----\t----\t-------\n");
	for (const event of [...events].sort(byTime)) {
		const source = event.source?.component || event.reportingComponent || "";
		const fieldPath = event.involvedObject.fieldPath;
		const message = `${fieldPath ? `${fieldPath}: ` : ""}${(event.message ?? "").trim()}`;
		writer.write(1, `${event.type ?? ""}\t${event.reason ?? ""}\t${interval(event, now)}\t${source}\t${message}\n`);
	}
}

/** kubectl sorts by when an event was last seen. */
function byTime(a: Event, b: Event): number {
	return lastSeen(a) - lastSeen(b);
}

function lastSeen(event: Event): number {
	return event.lastTimestamp === undefined ? 0 : Date.parse(event.lastTimestamp);
}

function interval(event: Event, now: number): string {
	const first = ago(event.eventTime ?? event.firstTimestamp, now);
	if (event.series) return `${ago(event.series.lastObservedTime, now)} (x${event.series.count ?? 0} over ${first})`;
	if ((event.count ?? 0) > 1) return `${ago(event.lastTimestamp, now)} (x${event.count} over ${first})`;
	return first;
}

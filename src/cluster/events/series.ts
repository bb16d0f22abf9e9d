import type { Event } from "../../api/types";
import { microTime } from "../time";
import { hashOf } from "./correlator";

/** A series, or an event that did not recur, is over when nothing was seen of it for this long. */
const FINISH_MS = 360_000;
/** A series that goes on is written anew this often. */
const REFRESH_MS = 1_800_000;

/** The scheduler's actions, by reason: it speaks events.k8s.io, which asks for one. */
const ACTIONS: Record<string, string> = {
	Scheduled: "Binding",
	FailedScheduling: "Scheduling",
	Preempted: "Preempting",
};

/** What the recorder of events.k8s.io remembers about the events of one object. Plain JSON. */
export type SeriesMemory = readonly Series[];

/** `key` is the hash of what makes two events the same; times are in milliseconds. */
interface Series {
	key: string;
	name: string;
	count: number;
	seenAt: number;
	writtenAt: number;
}

export interface SeriesOutcome {
	memory: SeriesMemory;
	/** A first event, to be created. */
	created?: Event;
	/** An event that recurs: its series has to be written. */
	recurring?: { name: string; count: number; lastObservedTime: string };
}

/** Whether this component records through events.k8s.io (client-go tools/events) rather than core/v1. */
export function speaksSeries(component: string): boolean {
	return component === "default-scheduler";
}

/** The same event as such a component writes it: a time of its own, an action, no source, no count. */
export function asSeriesEvent(event: Event, now: number): Event {
	const { apiVersion, kind, metadata, involvedObject, reason, message, type, related, reportingComponent } = event;
	return {
		apiVersion,
		kind,
		metadata,
		involvedObject,
		reason,
		message,
		source: {},
		firstTimestamp: null as unknown as undefined,
		lastTimestamp: null as unknown as undefined,
		type,
		eventTime: microTime(now),
		action: ACTIONS[reason ?? ""] ?? reason,
		...(related && { related }),
		reportingComponent,
		reportingInstance: `${reportingComponent}-control-plane`,
	};
}

/**
 * Decides what becomes of a new event: the first is created, the second makes it a series, later ones are counted in
 * memory and written every half hour, as client-go's events broadcaster does. `now` is in milliseconds.
 */
export function continueSeries(memory: SeriesMemory, event: Event, now: number): SeriesOutcome {
	const { type, action, reason, involvedObject, related } = event;
	const key = hashOf(type, action, reason, involvedObject.resourceVersion, related?.uid, related?.resourceVersion);
	const before = memory.find((entry) => entry.key === key && goesOn(entry, now));
	const others = memory.filter((entry) => entry.key !== key && goesOn(entry, now));
	if (before === undefined) {
		const entry = { key, name: event.metadata.name ?? "", count: 1, seenAt: now, writtenAt: now };
		return { memory: [...others, entry], created: event };
	}
	const count = before.count + 1;
	const due = count === 2 || now - before.writtenAt >= REFRESH_MS;
	const after = [...others, { ...before, count, seenAt: now, writtenAt: due ? now : before.writtenAt }];
	if (!due) {
		return { memory: after };
	}
	return { memory: after, recurring: { name: before.name, count, lastObservedTime: microTime(now) } };
}

function goesOn(series: Series, now: number): boolean {
	return now - series.seenAt <= FINISH_MS;
}

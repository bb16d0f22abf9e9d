import { isStatusError } from "../../api/statusError";
import type { Event, KubeObject, V1ObjectReference } from "../../api/types";
import type { EventRecord } from "../registry/registry";
import { time } from "../time";
import { type CorrelatorMemory, correlate, EMPTY_MEMORY, hashOf } from "./correlator";
import { asSeriesEvent, continueSeries, type SeriesMemory, speaksSeries } from "./series";

/** Where events are kept, and what the recorder remembers about an object from one event to the next. */
export interface EventStore {
	find(namespace: string, name: string): Event | undefined;
	/** Stores a new event, giving it its uid and creationTimestamp; a StatusError from it drops the event. */
	create(event: Event): void;
	/** Stores the new state of one. */
	update(event: Event): void;
	recall(key: string): unknown | undefined;
	remember(key: string, value: unknown): void;
}

/** A time in nanoseconds, split: a millisecond, and the nanoseconds within it. */
type Moment = [millisecond: number, nanoseconds: number];

/** Everything that is remembered about the events of one object. */
interface EventMemory extends CorrelatorMemory {
	/** What the last event's name was made of. */
	named?: Moment;
	series?: SeriesMemory;
}

/** The key under which the recorder remembers an object's events: to be forgotten with the object. */
export function eventMemoryKey(object: Pick<KubeObject, "kind" | "metadata">): string {
	const { uid, namespace, name } = object.metadata;
	return `${object.kind}/${namespace ?? ""}/${name ?? ""}/${uid ?? ""}`;
}

/**
 * Records an event about an object as client-go's recorders do: the same event is counted up, many similar ones are
 * combined, and a source that sends too many is not heard. `now` is in milliseconds. An event that the store refuses
 * (its namespace is going away) is dropped, as real recorders drop it.
 */
export function recordEvent(store: EventStore, now: number, record: EventRecord): void {
	const key = eventMemoryKey(record.object);
	const memory: EventMemory = (store.recall(key) as EventMemory | undefined) ?? EMPTY_MEMORY;
	const namespace = record.object.metadata.namespace || "default";
	const named = nextMoment(key, memory.named, now);
	const event = makeEvent(record, { name: eventName(record.object, named), namespace }, now);
	if (speaksSeries(record.component)) {
		const outcome = continueSeries(memory.series ?? [], asSeriesEvent(event, now), now);
		store.remember(key, { ...memory, named, series: outcome.memory });
		if (outcome.created) {
			create(store, outcome.created);
		}
		const recurring = outcome.recurring && store.find(namespace, outcome.recurring.name);
		if (outcome.recurring && recurring) {
			const { count, lastObservedTime } = outcome.recurring;
			store.update({ ...recurring, series: { count, lastObservedTime } });
		}
		return;
	}
	const outcome = correlate(memory, event, now);
	store.remember(key, { ...memory, ...outcome.memory, named });
	if (outcome.event === undefined) {
		return;
	}
	const existing = outcome.repeated ? store.find(namespace, outcome.event.metadata.name ?? "") : undefined;
	if (existing === undefined) {
		// One that has expired, or was never written, comes back with its whole count.
		create(store, outcome.event);
		return;
	}
	const { message, lastTimestamp, count } = outcome.event;
	store.update({ ...existing, message, lastTimestamp, count });
}

function create(store: EventStore, event: Event): void {
	try {
		store.create(event);
	} catch (error) {
		if (!isStatusError(error)) {
			throw error;
		}
	}
}

/** An event in the order in which the API server writes its fields. */
function makeEvent(record: EventRecord, metadata: { name: string; namespace: string }, now: number): Event {
	const at = time(now);
	return {
		apiVersion: "v1",
		kind: "Event",
		metadata,
		involvedObject: referenceTo(record),
		reason: record.reason,
		message: record.message,
		source: record.host ? { component: record.component, host: record.host } : { component: record.component },
		firstTimestamp: at,
		lastTimestamp: at,
		count: 1,
		type: record.type,
		eventTime: null as unknown as undefined,
		...(record.related && { related: referenceTo({ object: record.related }) }),
		reportingComponent: record.component,
		reportingInstance: record.host ?? "",
	};
}

function referenceTo({ object, fieldPath }: Pick<EventRecord, "object" | "fieldPath">): V1ObjectReference {
	const { namespace, name, uid, resourceVersion } = object.metadata;
	const reference: V1ObjectReference = {};
	if (object.kind) reference.kind = object.kind;
	if (namespace) reference.namespace = namespace;
	if (name) reference.name = name;
	if (uid) reference.uid = uid;
	if (object.apiVersion) reference.apiVersion = object.apiVersion;
	if (resourceVersion) reference.resourceVersion = resourceVersion;
	if (fieldPath) reference.fieldPath = fieldPath;
	return reference;
}

/**
 * The moment that an event's name is made of. The cluster's clock ticks in milliseconds and much happens in one, so the
 * nanoseconds count on within it: an object's events sort in the order in which they were recorded. Each object starts
 * at nanoseconds of its own, lest another object of that name use them.
 */
function nextMoment(key: string, before: Moment | undefined, now: number): Moment {
	if (before !== undefined && before[0] >= now) {
		return [before[0], before[1] + 1];
	}
	return [now, Number.parseInt(hashOf(key).slice(-6), 36) % 900_000];
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Objects have several events in a row. */
let lastName = "";
let lastIsSubdomain = false;

function isSubdomain(name: string): boolean {
	if (name !== lastName) {
		lastName = name;
		lastIsSubdomain = SUBDOMAIN.test(name);
	}
	return lastIsSubdomain;
}

/** OBJECT.hex of the time in nanoseconds, as client-go names events. */
function eventName({ metadata }: KubeObject, [millisecond, nanoseconds]: Moment): string {
	const name = `${metadata.name ?? ""}.${(BigInt(millisecond) * 1_000_000n + BigInt(nanoseconds)).toString(16)}`;
	if (name.length <= 253 && isSubdomain(metadata.name ?? "")) {
		return name;
	}
	// The object's name does not fit into an event's: a UUID made of it does.
	const digits = [1, 2, 3, 4]
		.map((part) =>
			Number.parseInt(hashOf(name, String(part)), 36)
				.toString(16)
				.slice(-8)
				.padStart(8, "0"),
		)
		.join("");
	const variant = "89ab"[Number.parseInt(digits[16] ?? "0", 16) % 4];
	return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

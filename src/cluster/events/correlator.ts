import type { Event } from "../../api/types";

/** More than this many similar events within the window are combined into one. */
const SIMILAR_EVENTS = 10;
const SIMILAR_WINDOW_MS = 600_000;
/** A source may send this many events about an object at once, and one more every refill. */
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
/** How many different events about one object are remembered; the least recent are forgotten first. */
const REMEMBERED_EVENTS = 64;

/** What the correlator remembers about the events of one object. Plain JSON, so that it outlives a process. */
export interface CorrelatorMemory {
	/** By the hash of everything that makes two events the same: how often, since when, under which name. */
	seen: Record<string, Observation>;
	/** By the hash of everything but the message: the messages of late. */
	similar: Record<string, { at: number; messages: string[] }>;
	/** By source and type: the tokens left at a time. */
	spam: Record<string, { at: number; tokens: number }>;
}

export interface Observation {
	count: number;
	firstTimestamp: string;
	name: string;
}

export interface Correlated {
	memory: CorrelatorMemory;
	/** The event to write; absent when its source has sent too many. */
	event?: Event;
	/** Whether one of that name was observed before: only count, lastTimestamp and message are new. */
	repeated: boolean;
}

export const EMPTY_MEMORY: CorrelatorMemory = { seen: {}, similar: {}, spam: {} };

/**
 * Decides what becomes of a new event about an object: combined with similar ones, counted up, or dropped, as
 * client-go's EventCorrelator does with its defaults. All events of one `memory` are about the same object.
 * `now` is in milliseconds.
 */
export function correlate(memory: CorrelatorMemory, event: Event, now: number): Correlated {
	const group = hashOf(sourceOf(event), event.type, event.reason);
	const similar = withMessage(memory.similar[group], hashOf(event.message), now);
	const combined = similar.messages.length >= SIMILAR_EVENTS;
	const key = combined
		? group
		: hashOf(sourceOf(event), event.involvedObject.fieldPath, event.type, event.reason, event.message);
	const { observed, repeated } = observe(memory.seen[key], combined ? combine(event) : event);

	const spamKey = hashOf(sourceOf(event), event.type);
	const spam = takeToken(memory.spam[spamKey], now);
	const name = observed.metadata.name ?? "";
	return {
		memory: {
			seen: remember(memory.seen, key, {
				count: observed.count ?? 1,
				firstTimestamp: observed.firstTimestamp ?? "",
				name,
			}),
			similar: {
				...memory.similar,
				// The set never grows past the threshold, so that one new message is enough to combine again.
				[group]: combined ? { ...similar, messages: similar.messages.slice(1) } : similar,
			},
			spam: { ...memory.spam, [spamKey]: spam.bucket },
		},
		event: spam.granted ? observed : undefined,
		repeated,
	};
}

/** A short name for a list of texts: 53 bits, so that no two of one object's events meet by chance. */
export function hashOf(...parts: (string | undefined)[]): string {
	const text = parts.join("\u0000");
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		high = Math.imul(high ^ code, 2654435761);
		low = Math.imul(low ^ code, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

function sourceOf(event: Event): string {
	return `${event.source?.component ?? ""}\u0000${event.source?.host ?? ""}`;
}

function withMessage(
	before: { at: number; messages: string[] } | undefined,
	message: string,
	now: number,
): { at: number; messages: string[] } {
	if (before === undefined || now - before.at > SIMILAR_WINDOW_MS) {
		return { at: now, messages: [message] };
	}
	const known = before.messages.includes(message);
	return { at: now, messages: known ? before.messages : [...before.messages, message] };
}

/** client-go makes combined events without a reporting component; so do we. */
function combine(event: Event): Event {
	return {
		...event,
		message: `(combined from similar events): ${event.message}`,
		reportingComponent: "",
		reportingInstance: "",
	};
}

function observe(before: Observation | undefined, event: Event): { observed: Event; repeated: boolean } {
	if (before === undefined) {
		return { observed: event, repeated: false };
	}
	return {
		observed: {
			...event,
			metadata: { ...event.metadata, name: before.name },
			firstTimestamp: before.firstTimestamp,
			count: before.count + 1,
		},
		repeated: true,
	};
}

function remember(
	seen: Record<string, Observation>,
	key: string,
	observation: Observation,
): Record<string, Observation> {
	const after = { ...seen };
	// Put in anew, so that the order of the keys is that of their last use.
	delete after[key];
	after[key] = observation;
	const [oldest, ...others] = Object.keys(after);
	if (oldest !== undefined && others.length >= REMEMBERED_EVENTS) {
		delete after[oldest];
	}
	return after;
}

function takeToken(
	before: { at: number; tokens: number } | undefined,
	now: number,
): { bucket: { at: number; tokens: number }; granted: boolean } {
	const tokens =
		before === undefined
			? SPAM_BURST
			: Math.min(SPAM_BURST, before.tokens + Math.max(0, now - before.at) / SPAM_REFILL_MS);
	const granted = tokens >= 1;
	return { bucket: { at: now, tokens: granted ? tokens - 1 : tokens }, granted };
}

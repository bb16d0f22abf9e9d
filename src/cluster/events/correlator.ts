import type { Event } from "../../api/types";
import { base36 } from "../digits";
import { mix64 } from "../mix64";

/** More than this many similar events within the window are combined into one. */
const SIMILAR_EVENTS = 10;
const SIMILAR_WINDOW_MS = 600_000;
/** A source may send this many events about an object at once, and one more every refill. */
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
/** How many different events about one object are remembered; the least recent are forgotten first. */
const REMEMBERED_EVENTS = 64;

/**
 * What the correlator remembers about the events of one object. Plain JSON, so that it outlives a process; lists, since
 * most objects have few events.
 */
export interface CorrelatorMemory {
	/** What was observed of each event, the one of longest ago first. */
	seen: readonly Observation[];
	/** The messages of late of events that differ in nothing else. */
	similar: readonly Similar[];
	/** The tokens that a source had left at a time, for one type of events. */
	spam: readonly Tokens[];
}

/** `key` is the hash of everything that makes two events the same. */
export interface Observation {
	key: string;
	count: number;
	firstTimestamp: string;
	name: string;
}

/** `key` is the hash of everything but the message. */
export interface Similar {
	key: string;
	at: number;
	messages: readonly string[];
}

export interface Tokens {
	key: string;
	at: number;
	tokens: number;
}

export interface Correlated {
	memory: CorrelatorMemory;
	/** The event to write; absent when its source has sent too many. */
	event?: Event;
	/** Whether one of that name was observed before: only count, lastTimestamp and message are new. */
	repeated: boolean;
}

export const EMPTY_MEMORY: CorrelatorMemory = { seen: [], similar: [], spam: [] };

/**
 * Decides what becomes of a new event about an object: combined with similar ones, counted up, or dropped, as
 * client-go's EventCorrelator does with its defaults. All events of one `memory` are about the same object.
 * `now` is in milliseconds.
 */
export function correlate(memory: CorrelatorMemory, event: Event, now: number): Correlated {
	const source = sourceOf(event);
	const group = hashOf(source, event.type, event.reason);
	const similar = withMessage(find(memory.similar, group), { key: group, message: hashOf(event.message), now });
	const combined = similar.messages.length >= SIMILAR_EVENTS;
	const key = combined
		? group
		: hashOf(source, event.involvedObject.fieldPath, event.type, event.reason, event.message);
	const before = find(memory.seen, key);
	const observed = observe(before, combined ? combine(event) : event);

	const spamKey = hashOf(source, event.type);
	const spam = takeToken(find(memory.spam, spamKey), spamKey, now);
	const { count = 1, firstTimestamp = "" } = observed;
	const observation = { key, count, firstTimestamp, name: observed.metadata.name ?? "" };
	return {
		memory: {
			seen: withLast(memory.seen, observation, REMEMBERED_EVENTS),
			// The set never grows past the threshold, so that one new message is enough to combine again.
			similar: withLast(memory.similar, combined ? { ...similar, messages: similar.messages.slice(1) } : similar),
			spam: withLast(memory.spam, spam.bucket),
		},
		event: spam.granted ? observed : undefined,
		repeated: before !== undefined,
	};
}

/** A short name for a list of texts: 53 bits, so that no two of one object's events meet by chance. */
export function hashOf(...parts: (string | undefined)[]): string {
	let text = parts[0] ?? "";
	for (let index = 1; index < parts.length; index++) text += `\u0000${parts[index] ?? ""}`;
	const { high, low } = mix64(text);
	return base36(4294967296 * (2097151 & low) + (high >>> 0));
}

function sourceOf(event: Event): string {
	return `${event.source?.component ?? ""}\u0000${event.source?.host ?? ""}`;
}

function withMessage(
	before: Similar | undefined,
	{ key, message, now }: { key: string; message: string; now: number },
): Similar {
	if (before === undefined || now - before.at > SIMILAR_WINDOW_MS) {
		return { key, at: now, messages: [message] };
	}
	const known = before.messages.includes(message);
	return { key, at: now, messages: known ? before.messages : [...before.messages, message] };
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

function observe(before: Observation | undefined, event: Event): Event {
	if (before === undefined) return event;
	return {
		...event,
		metadata: { ...event.metadata, name: before.name },
		firstTimestamp: before.firstTimestamp,
		count: before.count + 1,
	};
}

function takeToken(before: Tokens | undefined, key: string, now: number): { bucket: Tokens; granted: boolean } {
	const tokens =
		before === undefined
			? SPAM_BURST
			: Math.min(SPAM_BURST, before.tokens + Math.max(0, now - before.at) / SPAM_REFILL_MS);
	const granted = tokens >= 1;
	return { bucket: { key, at: now, tokens: granted ? tokens - 1 : tokens }, granted };
}

function find<T extends { key: string }>(entries: readonly T[], key: string): T | undefined {
	for (const entry of entries) if (entry.key === key) return entry;
	return undefined;
}

/** The entries with `entry` as the last, in the place of what had its key; at most `limit`, the first left out. */
function withLast<T extends { key: string }>(entries: readonly T[], entry: T, limit = Number.POSITIVE_INFINITY): T[] {
	const others = entries.filter(({ key }) => key !== entry.key);
	if (others.length >= limit) others.shift();
	others.push(entry);
	return others;
}

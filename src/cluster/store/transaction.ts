import type { ValueCache } from "./cache";
import { endOf, type Kv } from "./kv";
import { decodeRecord, encodeRecord, payloadOf, sealPieces } from "./records";
import type { Change, Timer, WriteTransaction } from "./store";

/** How many changes the log keeps for watches. */
export const LOG_LIMIT = 10_000;
const CHUNK = 500;

// The key space: objects and silent records, the change log, timers by due time and by owner, settings.
const OBJECTS = "o";
const LOG = "c/";
const TIMERS = "t/";
const TIMERS_BY_OWNER = "w/";
const SETTINGS = "s/";
const REVISION = `${SETTINGS}revision`;
const LOG_START = `${SETTINGS}log-start`;

/** A log record holds what the change replaced: the value after it is the next record's, or the present one. */
interface LogRecord {
	type: Change["type"];
	key: string;
	previous?: unknown;
}

/**
 * Reads and writes over a Kv: objects with a revision each, the change log, timers, settings. Both kinds of store use
 * it; `finish` belongs at the end of a transaction that is to be kept.
 */
export class KvTransaction implements WriteTransaction {
	private current: number;
	private readonly first: number;
	/** What this transaction wrote, decoded; undefined for deleted. */
	private readonly written = new Map<string, unknown>();

	constructor(
		private readonly kv: Kv,
		private readonly cache: ValueCache,
		private readonly freeze: boolean,
	) {
		this.current = readRevision(kv);
		this.first = this.current;
		if (cache.revision !== this.current) this.refreshCache();
	}

	get revision(): number {
		return this.current;
	}

	get(key: string): unknown | undefined {
		if (this.written.has(key)) return this.written.get(key);
		const cached = this.cache.get(key);
		if (cached !== undefined) return cached;
		const record = this.kv.get(OBJECTS + key);
		if (record === undefined) return undefined;
		const value = this.frozen(decodeRecord(key, record));
		this.cache.set(key, value);
		return value;
	}

	*range(
		prefix: string,
		options: { after?: string; limit?: number } = {},
	): Generator<{ key: string; value: unknown }, void> {
		for (const key of this.keys(prefix, options)) {
			const value = this.get(key);
			if (value !== undefined) yield { key, value };
		}
	}

	*keys(prefix: string, options: { after?: string; limit?: number } = {}): Generator<string, void> {
		const end = endOf(OBJECTS + prefix);
		let left = options.limit ?? Number.POSITIVE_INFINITY;
		let start = OBJECTS + (options.after ?? prefix);
		let exclusive = options.after !== undefined;
		while (left > 0) {
			const limit = Math.min(left, CHUNK);
			const keys = this.kv.keys(start, end, { exclusive, limit });
			for (const key of keys) yield key.slice(OBJECTS.length);
			const last = keys.at(-1);
			if (last === undefined || keys.length < limit) return;
			left -= keys.length;
			start = last;
			exclusive = true;
		}
	}

	count(prefix: string): number {
		return this.kv.count(OBJECTS + prefix, endOf(OBJECTS + prefix));
	}

	changes(revision: number): Change[] | undefined {
		if (revision >= this.current) return [];
		if (revision + 1 < this.logStart()) return undefined;
		const records: { revision: number; record: LogRecord }[] = [];
		for (let each = revision + 1; each <= this.current; each++) {
			const key = LOG + pad(each);
			const bytes = this.kv.get(key);
			if (bytes === undefined) return undefined;
			records.push({ revision: each, record: decodeRecord(key, bytes) as LogRecord });
		}
		return this.withValues(records);
	}

	*timers(now = Number.MAX_SAFE_INTEGER): Generator<Timer, void> {
		const end = TIMERS + pad(Math.min(Math.floor(now) + 1, Number.MAX_SAFE_INTEGER));
		let start = TIMERS;
		let exclusive = false;
		for (;;) {
			const keys = this.kv.keys(start, end, { exclusive, limit: CHUNK });
			for (const key of keys) yield timerOf(key);
			const last = keys.at(-1);
			if (last === undefined || keys.length < CHUNK) return;
			start = last;
			exclusive = true;
		}
	}

	setting(name: string): unknown | undefined {
		const record = this.kv.get(SETTINGS + name);
		return record === undefined ? undefined : decodeRecord(`settings ${name}`, record);
	}

	put(key: string, value: unknown): number {
		const revision = ++this.current;
		const before = this.kv.get(OBJECTS + key);
		this.log(revision, before === undefined ? "ADDED" : "MODIFIED", key, before);
		this.putSilently(key, value);
		return revision;
	}

	delete(key: string): number {
		const revision = ++this.current;
		this.log(revision, "DELETED", key, this.kv.get(OBJECTS + key));
		this.deleteSilently(key);
		return revision;
	}

	putSilently(key: string, value: unknown): void {
		this.kv.put(OBJECTS + key, encodeRecord(value));
		this.written.set(key, this.frozen(value));
	}

	deleteSilently(key: string): void {
		this.kv.remove(OBJECTS + key);
		this.written.set(key, undefined);
	}

	setTimer(owner: string, key: string, due: number | undefined): void {
		const byOwner = `${TIMERS_BY_OWNER}${owner}/${key}`;
		const before = this.kv.get(byOwner);
		const dueAt = due === undefined ? undefined : Math.max(0, Math.ceil(due));
		if (before !== undefined) {
			const dueBefore = decodeRecord(byOwner, before) as number;
			if (dueBefore === dueAt) return;
			this.kv.remove(timerKey(dueBefore, owner, key));
		}
		if (dueAt !== undefined) {
			this.kv.put(timerKey(dueAt, owner, key), EMPTY);
			this.kv.put(byOwner, encodeRecord(dueAt));
		} else if (before !== undefined) {
			this.kv.remove(byOwner);
		}
	}

	setSetting(name: string, value: unknown): void {
		if (value === undefined) this.kv.remove(SETTINGS + name);
		else this.kv.put(SETTINGS + name, encodeRecord(value));
	}

	/** Writes the revision and cuts the log; before the commit. */
	finish(): void {
		if (this.current === this.first) return;
		this.kv.put(REVISION, encodeRecord(this.current));
		const start = this.logStart();
		const keepFrom = this.current - LOG_LIMIT + 1;
		if (keepFrom <= start) return;
		for (let each = start; each < keepFrom; each++) this.kv.remove(LOG + pad(each));
		this.kv.put(LOG_START, encodeRecord(keepFrom));
	}

	/** Makes what was written known to the next transactions; after the commit. */
	keep(): void {
		for (const [key, value] of this.written) {
			if (value === undefined) this.cache.delete(key);
			else this.cache.set(key, value);
		}
		this.cache.revision = this.current;
	}

	/** Another process wrote since: forget what it changed, or everything when the log does not say. */
	private refreshCache(): void {
		const from = this.cache.revision + 1;
		if (this.cache.revision === 0 || from < this.logStart() || this.current < from) {
			this.cache.clear();
		} else {
			for (let each = from; each <= this.current; each++) {
				const key = LOG + pad(each);
				const bytes = this.kv.get(key);
				if (bytes !== undefined) this.cache.delete((decodeRecord(key, bytes) as LogRecord).key);
			}
		}
		this.cache.revision = this.current;
	}

	private log(revision: number, type: Change["type"], key: string, before: Uint8Array | undefined): void {
		const head = `{"type":"${type}","key":${JSON.stringify(key)}`;
		const record =
			before === undefined
				? sealPieces(`${head}}`, EMPTY, "")
				: sealPieces(`${head},"previous":`, payloadOf(before), "}");
		this.kv.put(LOG + pad(revision), record);
	}

	private withValues(records: { revision: number; record: LogRecord }[]): Change[] {
		const after = new Map<string, unknown>();
		const changes: Change[] = [];
		for (const { revision, record } of records.reverse()) {
			const { type, key } = record;
			const previous = this.frozen(record.previous);
			if (type === "DELETED") {
				changes.push({ revision, type, key, value: withRevision(previous, revision), previous });
			} else {
				const value = after.has(key) ? after.get(key) : this.get(key);
				changes.push(type === "ADDED" ? { revision, type, key, value } : { revision, type, key, value, previous });
			}
			after.set(key, previous);
		}
		return changes.reverse();
	}

	private logStart(): number {
		const record = this.kv.get(LOG_START);
		return record === undefined ? 1 : (decodeRecord("settings log-start", record) as number);
	}

	private frozen<T>(value: T): T {
		return this.freeze ? deepFreeze(value) : value;
	}
}

/** The revision of the last commit. */
export function readRevision(kv: Pick<Kv, "get">): number {
	const record = kv.get(REVISION);
	return record === undefined ? 0 : (decodeRecord("settings revision", record) as number);
}

const EMPTY = new Uint8Array(0);

function pad(number: number): string {
	return String(number).padStart(16, "0");
}

function timerKey(due: number, owner: string, key: string): string {
	return `${TIMERS}${pad(due)}/${owner}/${key}`;
}

function timerOf(stored: string): Timer {
	const dueEnd = TIMERS.length + 16;
	const ownerEnd = stored.indexOf("/", dueEnd + 1);
	return {
		due: Number(stored.slice(TIMERS.length, dueEnd)),
		owner: stored.slice(dueEnd + 1, ownerEnd),
		key: stored.slice(ownerEnd + 1),
	};
}

function withRevision(value: unknown, revision: number): unknown {
	if (typeof value !== "object" || value === null || !("metadata" in value)) return value;
	const metadata = value.metadata as Record<string, unknown>;
	return { ...value, metadata: { ...metadata, resourceVersion: String(revision) } };
}

function deepFreeze<T>(value: T): T {
	if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
	for (const each of Object.values(value)) deepFreeze(each);
	return Object.freeze(value);
}

import type { CommitMark, ValueCache } from "./cache";
import { ChangeLog, type LogEntry } from "./changeLog";
import { applyEarlier } from "./earlier";
import { endOf, type Kv } from "./kv";
import { isPacked, KnownPatterns, Packing } from "./packing";
import { decodeRecord, encodeRecord } from "./records";
import type { Change, Timer, WriteTransaction } from "./store";
import { Unsaved } from "./unsaved";

const CHUNK = 500;

// The key space: objects and silent records, timers by due time and by owner, settings; and what the change log and
// the packing of records have for themselves.
const OBJECTS = "o";
/** Where the objects are whose changes are logged; whatever lies elsewhere may have been written silently. */
const LOGGED = "/registry/";
/** What is written often and hardly ever read by its key: it would push out of the cache what is. */
const NOT_CACHED = ["/index/", "/registry/core/events/", "/memory/events/"];
/** What is not even kept for the rest of its transaction: a large one writes more events than anything else. */
const EVENTS = "/registry/core/events/";
const TIMERS = "t/";
const TIMERS_BY_OWNER = "w/";
const SETTINGS = "s/";
const REVISION = `${SETTINGS}revision`;
const SILENT = `${SETTINGS}silent`;

/**
 * Reads and writes over a Kv: objects with a revision each, the change log, timers, settings. Both kinds of store use
 * it; `finish` belongs at the end of a transaction that is to be kept.
 */
export class KvTransaction implements WriteTransaction {
	private current: number;
	private readonly opened: CommitMark;
	private wroteSilently = false;
	private readonly log: ChangeLog;
	private readonly packing: Packing;
	/** What this transaction wrote, decoded; undefined for what it deleted, or found not to be there. */
	private readonly written = new Map<string, unknown>();

	/** The keys of what was written and is in the Kv only at the end: much is written several times, or goes again. */
	private readonly unsaved = new Unsaved();

	constructor(
		private readonly kv: Kv,
		private readonly cache: ValueCache,
		private readonly freeze: boolean,
	) {
		this.log = new ChangeLog(kv);
		this.packing = new Packing(kv, () => this.derived("patterns", () => new KnownPatterns()));
		this.opened = { revision: readRevision(kv), silent: readCounter(kv, SILENT) };
		this.current = this.opened.revision;
		this.refreshCache();
	}

	get revision(): number {
		return this.current;
	}

	get(key: string): unknown | undefined {
		const written = this.written.get(key);
		if (written !== undefined || this.written.has(key)) return written;
		const cached = this.cache.get(key);
		if (cached !== undefined) return cached;
		const record = this.kv.get(OBJECTS + key);
		if (record === undefined) {
			this.written.set(key, undefined);
			return undefined;
		}
		const value = this.frozen(this.packing.decode(key, record));
		if (isCached(key)) this.cache.set(key, value);
		return value;
	}

	*range(
		prefix: string,
		options: { after?: string; limit?: number } = {},
	): Generator<{ key: string; value: unknown }, void> {
		if (isCached(prefix)) {
			for (const key of this.keys(prefix, options)) {
				const value = this.get(key);
				if (value !== undefined) yield { key, value };
			}
			return;
		}
		// What is not cached is read in one go; after this, all that was written under the prefix is there.
		this.saveUnder(prefix);
		for (const entry of pages(prefix, options, (...page) => this.kv.entries(...page))) {
			const key = entry.key.slice(OBJECTS.length);
			yield { key, value: this.frozen(this.packing.decode(key, entry.value)) };
		}
	}

	*texts(prefix: string): Generator<{ key: string; text: string }, void> {
		this.saveUnder(prefix);
		for (const entry of pages(prefix, {}, (...page) => this.kv.entries(...page))) {
			const key = entry.key.slice(OBJECTS.length);
			yield { key, text: this.packing.text(key, entry.value) };
		}
	}

	*keys(prefix: string, options: { after?: string; limit?: number } = {}): Generator<string, void> {
		this.saveUnder(prefix);
		const list = (start: string, end: string, page: { exclusive?: boolean; limit: number }) =>
			this.kv.keys(start, end, page).map((key) => ({ key }));
		for (const { key } of pages(prefix, options, list)) yield key.slice(OBJECTS.length);
	}

	count(prefix: string): number {
		this.saveUnder(prefix);
		return this.kv.count(OBJECTS + prefix, endOf(OBJECTS + prefix));
	}

	changes(revision: number): Change[] | undefined {
		if (revision >= this.current) return [];
		const entries = this.log.since(revision);
		return entries && this.withValues(entries);
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

	derived<T extends object>(name: string, make: () => T): T {
		let known = this.cache.derived.get(name);
		if (known === undefined) {
			known = make();
			this.cache.derived.set(name, known);
		}
		return known as T;
	}

	put(key: string, value: unknown): number {
		const revision = ++this.current;
		this.logChange(revision, { present: "MODIFIED", absent: "ADDED" }, key, value);
		if (key.startsWith(EVENTS)) {
			// It may have been deleted before: that is past.
			this.unsaved.delete(key);
			this.kv.put(OBJECTS + key, this.packing.encode(key, value));
			this.written.delete(key);
		} else {
			this.unsaved.add(key);
			this.written.set(key, this.frozen(value));
		}
		return revision;
	}

	delete(key: string): number {
		const revision = ++this.current;
		this.logChange(revision, { present: "DELETED", absent: "DELETED" }, key);
		this.unsaved.add(key);
		this.written.set(key, undefined);
		return revision;
	}

	putSilently(key: string, value: unknown): void {
		this.wroteSilently = true;
		this.unsaved.add(key);
		this.written.set(key, this.frozen(value));
	}

	deleteSilently(key: string): void {
		this.wroteSilently = true;
		this.unsaved.add(key);
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
		for (const key of this.unsaved.takeAll()) this.save(key);
		if (this.wroteSilently) this.kv.put(SILENT, encodeRecord(this.mark().silent));
		if (this.current === this.opened.revision) return;
		this.kv.put(REVISION, encodeRecord(this.current));
		this.log.flush(this.current);
	}

	/** Makes what was written known to the next transactions; after the commit. */
	keep(): void {
		for (const [key, value] of this.written) {
			if (value === undefined) this.cache.delete(key);
			else if (isCached(key)) this.cache.set(key, value);
		}
		this.cache.mark = this.mark();
	}

	/** Logs a change to `after`, by whether there is anything under the key. */
	private logChange(
		revision: number,
		type: Record<"present" | "absent", Change["type"]>,
		key: string,
		after?: unknown,
	): void {
		const isWritten = this.written.has(key);
		const before = isWritten ? this.written.get(key) : this.cache.get(key);
		if (before !== undefined || isWritten) {
			this.log.add(revision, before === undefined ? type.absent : type.present, key, { before, after });
			return;
		}
		const record = this.kv.get(OBJECTS + key);
		if (record === undefined) this.log.add(revision, type.absent, key, { before: undefined, after });
		else if (isPacked(record))
			this.log.add(revision, type.present, key, { before: this.packing.decode(key, record), after });
		else this.log.addRecord(revision, type.present, key, record);
	}

	private saveUnder(prefix: string): void {
		for (const key of this.unsaved.takeUnder(prefix)) this.save(key);
	}

	private save(key: string): void {
		const value = this.written.get(key);
		if (value === undefined) this.kv.remove(OBJECTS + key);
		else this.kv.put(OBJECTS + key, this.packing.encode(key, value));
	}

	private mark(): CommitMark {
		return { revision: this.current, silent: this.opened.silent + (this.wroteSilently ? 1 : 0) };
	}

	/**
	 * Another process wrote since: forget what it changed, or everything when the log does not say. Silent records are
	 * not in the log: of those nothing can be kept.
	 */
	private refreshCache(): void {
		const { revision, silent } = this.cache.mark;
		if (revision !== this.opened.revision || silent !== this.opened.silent) this.cache.derived.clear();
		if (revision !== this.opened.revision) {
			const entries = revision === 0 || this.current < revision ? undefined : this.log.since(revision);
			if (entries === undefined) this.cache.clear();
			else for (const { entry } of entries) this.cache.delete(entry.key);
		}
		if (silent !== this.opened.silent) this.cache.deleteWhere((key) => !key.startsWith(LOGGED));
		this.cache.mark = this.opened;
	}

	private withValues(entries: { revision: number; entry: LogEntry }[]): Change[] {
		const after = new Map<string, unknown>();
		const changes: Change[] = [];
		for (const { revision, entry } of entries.reverse()) {
			const { type, key } = entry;
			const value = type === "DELETED" ? undefined : after.has(key) ? after.get(key) : this.get(key);
			const previous = this.frozen(entry.earlier ? applyEarlier(value, entry.earlier) : entry.previous);
			if (type === "DELETED") {
				changes.push({ revision, type, key, value: withRevision(previous, revision), previous });
			} else {
				changes.push(type === "ADDED" ? { revision, type, key, value } : { revision, type, key, value, previous });
			}
			after.set(key, previous);
		}
		return changes.reverse();
	}

	private frozen<T>(value: T): T {
		return this.freeze ? deepFreeze(value) : value;
	}
}

/** What `read` gives of the records under a prefix, page by page. */
function* pages<T extends { key: string }>(
	prefix: string,
	options: { after?: string; limit?: number },
	read: (start: string, end: string, page: { exclusive?: boolean; limit: number }) => T[],
): Generator<T, void> {
	const end = endOf(OBJECTS + prefix);
	let left = options.limit ?? Number.POSITIVE_INFINITY;
	let start = OBJECTS + (options.after ?? prefix);
	let exclusive = options.after !== undefined;
	while (left > 0) {
		const limit = Math.min(left, CHUNK);
		const page = read(start, end, { exclusive, limit });
		yield* page;
		const last = page.at(-1);
		if (last === undefined || page.length < limit) return;
		left -= page.length;
		start = last.key;
		exclusive = true;
	}
}

function isCached(key: string): boolean {
	return !NOT_CACHED.some((prefix) => key.startsWith(prefix));
}

/** The revision of the last commit. */
export function readRevision(kv: Pick<Kv, "get">): number {
	return readCounter(kv, REVISION);
}

function readCounter(kv: Pick<Kv, "get">, key: string): number {
	const record = kv.get(key);
	return record === undefined ? 0 : (decodeRecord(`settings ${key.slice(SETTINGS.length)}`, record) as number);
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

import { exactJson } from "../../api/exactJson";
import { type Earlier, earlierThan } from "./earlier";
import type { Kv } from "./kv";
import { decodeRecord, encodeRecord, RecordBuilder } from "./records";
import type { Change } from "./store";

/** How many changes the log keeps at least, for watches. */
export const LOG_LIMIT = 10_000;

// Changes are kept by the batch, each under the revision of its last change.
const LOG = "c/";
const START = "s/log-start";
/** A batch is written out when it has this many changes, or bytes. */
const BATCH_CHANGES = 500;
const BATCH_BYTES = 1024 * 1024;

/**
 * What a log record says of a change: what it replaced, whole or by what it has become. The value after it is the next
 * record's, or the present one.
 */
export interface LogEntry {
	type: Change["type"];
	key: string;
	previous?: unknown;
	earlier?: Earlier;
}

/** The log of changes over a Kv. What is added is kept once `flush` has been called. */
export class ChangeLog {
	private builder: RecordBuilder | undefined;
	private count = 0;
	private last = 0;

	constructor(private readonly kv: Kv) {}

	/** Logs a change; `before` is the value that it replaces by `after`. */
	add(
		revision: number,
		type: Change["type"],
		key: string,
		{ before, after }: { before: unknown; after: unknown },
	): void {
		const builder = this.begin(type, key);
		const earlier = earlierThan(after, before);
		if (earlier !== undefined) builder.addText(`,"earlier":${exactJson(earlier)}}`);
		else if (before !== undefined) builder.addText(`,"previous":${exactJson(before)}}`);
		else builder.addText("}");
		this.end(revision);
	}

	/** Logs a change; `before` is the record that it replaces. */
	addRecord(revision: number, type: Change["type"], key: string, before: Uint8Array): void {
		const builder = this.begin(type, key);
		builder.addText(',"previous":');
		builder.addJsonOf(before);
		builder.addText("}");
		this.end(revision);
	}

	private begin(type: Change["type"], key: string): RecordBuilder {
		this.builder ??= new RecordBuilder();
		this.builder.addText(`${this.count === 0 ? "[" : ","}{"type":"${type}","key":${JSON.stringify(key)}`);
		return this.builder;
	}

	private end(revision: number): void {
		this.last = revision;
		this.count++;
		if (this.count >= BATCH_CHANGES || (this.builder?.size ?? 0) >= BATCH_BYTES) this.writeBatch();
	}

	/** Writes out what has been added, and cuts off what is too old. */
	flush(revision: number): void {
		if (this.count > 0) this.writeBatch();
		const keepFrom = revision - LOG_LIMIT + 1;
		if (keepFrom <= this.start()) return;
		const old = this.kv.keys(LOG, LOG + pad(keepFrom), { limit: Number.POSITIVE_INFINITY });
		for (const key of old) this.kv.remove(key);
		const lastRemoved = old.at(-1);
		if (lastRemoved !== undefined) this.kv.put(START, encodeRecord(Number(lastRemoved.slice(LOG.length)) + 1));
	}

	/** The changes after `revision`, oldest first; undefined when the log does not reach back that far. */
	since(revision: number): { revision: number; entry: LogEntry }[] | undefined {
		if (revision + 1 < this.start()) return undefined;
		const found: { revision: number; entry: LogEntry }[] = [];
		for (const key of this.kv.keys(LOG + pad(revision + 1), "c0", { limit: Number.POSITIVE_INFINITY })) {
			const record = this.kv.get(key);
			if (record === undefined) continue;
			const entries = decodeRecord(key, record) as LogEntry[];
			const first = Number(key.slice(LOG.length)) - entries.length + 1;
			entries.forEach((entry, index) => {
				if (first + index > revision) found.push({ revision: first + index, entry });
			});
		}
		return found;
	}

	/** The first revision that the log still has. */
	private start(): number {
		const record = this.kv.get(START);
		return record === undefined ? 1 : (decodeRecord("settings log-start", record) as number);
	}

	private writeBatch(): void {
		if (this.builder === undefined) return;
		this.builder.addText("]");
		this.kv.put(LOG + pad(this.last), this.builder.take());
		this.count = 0;
	}
}

function pad(number: number): string {
	return String(number).padStart(16, "0");
}

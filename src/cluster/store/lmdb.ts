import { accessSync, closeSync, constants, existsSync, openSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { join } from "node:path";
import type { Database, RootDatabaseOptionsWithPath, Transaction } from "lmdb";
import { isStatusError } from "../../api/statusError";
import { CliError, isCliError } from "../../cli/errors";
import { withTransaction } from "./begun";
import { ValueCache } from "./cache";
import { checkDataFile, fillDataFile } from "./dataFile";
import type { Kv } from "./kv";
import { OverlayKv } from "./overlay";
import type { ReadTransaction, Store, WriteTransaction } from "./store";
import { KvTransaction, readRevision } from "./transaction";

/**
 * The format of what we keep; a store of a higher one is refused, one of a lower one has this format once it is written
 * to. 2: records that are told by patterns, and changes by what has become of them.
 */
export const FORMAT = 2;
const DATA_FILE = "data.mdb";
/** No record has that key. */
const PROBE = "?";

/**
 * Opens the store in `folder`, or makes it there (`create`). A folder that can't be written is opened for reading.
 * @throws a CliError when there is none, when it is cut short, foreign, of a newer format, or LMDB can't be loaded.
 */
export function openLmdbStore(folder: string, options: { readOnly?: boolean; create?: boolean } = {}): Store {
	const file = join(folder, DATA_FILE);
	if (existsSync(file)) checkDataFile(file);
	else if (!options.create) throw new CliError(`error: there is no local cluster in ${folder}`);
	else checkRoom(folder);
	const writable = !options.readOnly && (options.create || canWrite(folder, file));
	const database = openDatabase(folder, writable === true);
	const store = new LmdbStore(folder, database, writable === true);
	store.checkFormat();
	return store;
}

/** Whatever is read stays mapped, and counts as this process's memory, until the file is opened anew: after so much. */
const REOPEN_BYTES = 96 * 1024 * 1024;

class LmdbStore implements Store {
	private readonly cache = new ValueCache();
	private readonly descriptor: number | undefined;
	private readonly touched = { bytes: 0 };
	private busy = 0;
	/** The format that the store has, as far as is known. */
	private format = 0;

	constructor(
		private readonly folder: string,
		private database: Database<Buffer, string>,
		readonly writable: boolean,
	) {
		this.descriptor = writable ? openSync(join(folder, DATA_FILE), "r+") : undefined;
	}

	read<T>(view: (tx: ReadTransaction) => T): T {
		return this.snapshot((kv) => view(new KvTransaction(kv, this.cache, false)));
	}

	write<T>(change: (tx: WriteTransaction) => T): T {
		if (!this.writable) throw new CliError(`error: the local cluster's store ${this.folder} can't be written`);
		this.reopenWhenLarge();
		const kv = new LmdbKv(this.database, undefined, this.folder, this.touched);
		let tx: KvTransaction | undefined;
		let changed = false;
		this.busy++;
		try {
			const result = withTransaction((begun) =>
				this.database.transactionSync(() => {
					// The first use of the transaction: it fails where there is none.
					kv.get(PROBE);
					begun();
					tx = new KvTransaction(kv, this.cache, false);
					const done = change(tx);
					if (this.format < FORMAT) tx.setSetting("format", { version: FORMAT });
					tx.finish();
					changed = true;
					return done;
				}),
			);
			tx?.keep();
			this.format = FORMAT;
			if (this.descriptor !== undefined) fillDataFile(this.descriptor);
			return result;
		} catch (error) {
			this.cache.derived.clear();
			throw changed ? writeFailure(this.folder, error) : error;
		} finally {
			this.busy--;
		}
	}

	sandbox<T>(change: (tx: WriteTransaction) => T): T {
		return this.snapshot((kv) => change(new KvTransaction(new OverlayKv(kv), new ValueCache(), false)));
	}

	revision(): number {
		return this.snapshot((kv) => readRevision(kv));
	}

	async close(): Promise<void> {
		if (this.descriptor !== undefined) closeSync(this.descriptor);
		await this.database.close();
	}

	checkFormat(): void {
		const format = this.read((tx) => tx.setting("format")) as { version: number; program: string } | undefined;
		if (format === undefined) {
			// What is written first gives it its format.
			if (this.writable) this.write(() => {});
			return;
		}
		this.format = format.version;
		if (format.version > FORMAT) {
			void this.close();
			throw new CliError(
				`error: the local cluster's store ${this.folder} has format ${format.version}, written by a newer ds; this ds reads formats up to ${FORMAT}`,
			);
		}
	}

	/** A view of the last commit, of any process. */
	private snapshot<T>(view: (kv: Kv) => T): T {
		this.reopenWhenLarge();
		this.database.resetReadTxn();
		const transaction = this.database.useReadTransaction();
		this.busy++;
		try {
			return view(new LmdbKv(this.database, transaction, this.folder, this.touched));
		} finally {
			this.busy--;
			transaction.done();
		}
	}

	private reopenWhenLarge(): void {
		if (this.touched.bytes < REOPEN_BYTES || this.busy > 0) return;
		this.touched.bytes = 0;
		// Nothing is under way, so that it is closed when the call returns.
		void this.database.close();
		this.database = openDatabase(this.folder, this.writable);
	}
}

/** What the library's types leave out. */
type FastReads = Database<Buffer, string> & {
	getBinaryFast(key: string, options: { transaction?: Transaction }): Buffer | undefined;
};

class LmdbKv implements Kv {
	private readonly options: { transaction?: Transaction };

	constructor(
		private readonly database: Database<Buffer, string>,
		transaction: Transaction | undefined,
		private readonly folder: string,
		/** Counts what is read and written. */
		private readonly touched: { bytes: number },
	) {
		this.options = transaction === undefined ? {} : { transaction };
	}

	get(key: string): Uint8Array | undefined {
		// The library's buffer for reads is longer than what it holds.
		const bytes = (this.database as FastReads).getBinaryFast(key, this.options);
		if (bytes === undefined) return undefined;
		this.touched.bytes += bytes.length;
		return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	put(key: string, value: Uint8Array): void {
		try {
			this.database.putSync(key, value as Buffer);
			this.touched.bytes += value.length;
		} catch (error) {
			throw writeFailure(this.folder, error);
		}
	}

	remove(key: string): void {
		try {
			this.database.removeSync(key);
		} catch (error) {
			throw writeFailure(this.folder, error);
		}
	}

	keys(start: string, end: string, options: { exclusive?: boolean; limit: number }): string[] {
		const keys: string[] = [];
		const range = { start, end, exclusiveStart: options.exclusive === true, limit: options.limit, ...this.options };
		for (const key of this.database.getKeys(range)) keys.push(key);
		return keys;
	}

	entries(
		start: string,
		end: string,
		options: { exclusive?: boolean; limit: number },
	): { key: string; value: Uint8Array }[] {
		const entries: { key: string; value: Uint8Array }[] = [];
		const range = { start, end, exclusiveStart: options.exclusive === true, limit: options.limit, ...this.options };
		for (const { key, value } of this.database.getRange(range)) {
			this.touched.bytes += value.length;
			entries.push({ key, value });
		}
		return entries;
	}

	count(start: string, end: string): number {
		return this.database.getKeysCount({ start, end, ...this.options });
	}
}

function openDatabase(folder: string, writable: boolean): Database<Buffer, string> {
	const { open } = loadLmdb();
	try {
		const options: RootDatabaseOptionsWithPath = {
			path: folder,
			encoding: "binary",
			cache: false,
			maxDbs: 1,
			noMemInit: true,
			// A folder's name may look like a file's.
			noSubdir: false,
			// A commit is on disk when it returns.
			overlappingSync: false,
			readOnly: !writable,
		};
		return withTransaction(() => open<Buffer, string>(options));
	} catch (error) {
		throw new CliError(`error: can't open the local cluster's store ${folder}: ${reason(error)}`);
	}
}

/** Loaded only when a local cluster is opened: no other command needs it. */
function loadLmdb(): typeof import("lmdb") {
	const require = createRequire(__filename);
	try {
		// The build's copy, which loads in a fraction of the time (scripts/build.mjs).
		return require("./lmdb-lean.js");
	} catch {
		// Run from source, or on a platform whose binary goes by another name.
	}
	try {
		return require("lmdb");
	} catch (error) {
		throw new CliError(
			`error: local clusters need the package lmdb, which can't be loaded on this platform (${platform()}-${arch()}): ${reason(error)}`,
		);
	}
}

/** What LMDB needs to begin with: where it gets less, it ends the process. */
const ROOM_BYTES = 64 * 1024;

/** @throws a CliError when there is no room for a new store. */
function checkRoom(folder: string): void {
	const file = join(folder, "room");
	try {
		writeFileSync(file, Buffer.alloc(ROOM_BYTES, 1), { flush: true });
	} catch (error) {
		throw writeFailure(folder, error);
	} finally {
		rmSync(file, { force: true });
	}
}

function canWrite(folder: string, file: string): boolean {
	try {
		accessSync(folder, constants.W_OK);
		accessSync(file, constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

function writeFailure(folder: string, error: unknown): unknown {
	if (isCliError(error) || isStatusError(error)) return error;
	const why = isDiskFull(folder) ? "no space left on device" : reason(error);
	return new CliError(`error: can't write the local cluster's store ${folder}: ${why}`);
}

/** LMDB reports a write that found only half the room it needed as an input/output error. */
function isDiskFull(folder: string): boolean {
	try {
		const { bavail, bsize } = statfsSync(folder);
		return bavail * bsize < 2 ** 20;
	} catch {
		return false;
	}
}

function reason(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	return text.split("\n")[0] ?? text;
}

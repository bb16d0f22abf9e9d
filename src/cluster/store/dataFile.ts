import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import { CliError } from "../../cli/errors";

// LMDB's file format, version 2: two meta pages, each a 24-byte page header and then magic, version, …
const MAGIC = 0xbeefc0de;
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TXNID_AT = 152;
const META_BYTES = 160;

/**
 * Looks at a data file before it is mapped: reading a map behind a file's end would end the process.
 * @throws a CliError when the file is foreign or shorter than what it says it holds.
 */
export function checkDataFile(path: string): void {
	const descriptor = openSync(path, "r");
	try {
		const needed = neededBytes(descriptor);
		if (needed === undefined) throw new CliError(`error: ${path} is no store of a local cluster`);
		const { size } = fstatSync(descriptor);
		if (size < needed) {
			throw new CliError(
				`error: the local cluster's store ${path} is damaged: it is cut short (${size} of ${needed} bytes)`,
			);
		}
	} finally {
		closeSync(descriptor);
	}
}

/**
 * Gives the file the length that its meta pages speak of. LMDB leaves out free pages at the end, which could not be
 * told from a file cut short.
 */
export function fillDataFile(descriptor: number): void {
	const needed = neededBytes(descriptor);
	if (needed !== undefined && fstatSync(descriptor).size < needed) ftruncateSync(descriptor, needed);
}

function neededBytes(descriptor: number): number | undefined {
	const first = readMeta(descriptor, 0);
	if (first === undefined) return undefined;
	const second = readMeta(descriptor, first.pageSize);
	if (second === undefined) return undefined;
	const newer = second.txnid > first.txnid ? second : first;
	return (newer.lastPage + 1) * first.pageSize;
}

function readMeta(descriptor: number, at: number): { pageSize: number; lastPage: number; txnid: number } | undefined {
	const meta = Buffer.alloc(META_BYTES);
	if (readSync(descriptor, meta, 0, META_BYTES, at) < META_BYTES) return undefined;
	if (meta.readUInt32LE(MAGIC_AT) !== MAGIC) return undefined;
	const pageSize = meta.readUInt32LE(PAGE_SIZE_AT);
	if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined;
	return {
		pageSize,
		lastPage: Number(meta.readBigUInt64LE(LAST_PAGE_AT)),
		txnid: Number(meta.readBigUInt64LE(TXNID_AT)),
	};
}

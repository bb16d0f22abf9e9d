import { crc32 } from "node:zlib";
import { CliError } from "../../cli/errors";

/** Four bytes of CRC-32, then JSON in UTF-8. */
const CHECKSUM_BYTES = 4;

export function encodeRecord(value: unknown): Buffer {
	return seal(JSON.stringify(value));
}

/** Joins pieces of JSON, as text or bytes, to one record. */
export function sealPieces(before: string, middle: Uint8Array, after: string): Buffer {
	const record = Buffer.allocUnsafe(CHECKSUM_BYTES + before.length * 3 + middle.length + after.length * 3);
	let end = CHECKSUM_BYTES;
	end += record.write(before, end);
	record.set(middle, end);
	end += middle.length;
	end += record.write(after, end);
	return checksummed(record.subarray(0, end));
}

/**
 * The value of a record.
 * @throws a CliError that names the record when its bytes are not what was written.
 */
export function decodeRecord(key: string, record: Uint8Array): unknown {
	const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength);
	if (bytes.length < CHECKSUM_BYTES || crc32(bytes.subarray(CHECKSUM_BYTES)) !== bytes.readUInt32LE(0)) {
		throw new CliError(`error: the local cluster's store is damaged: the record ${JSON.stringify(key)} can't be read`);
	}
	return JSON.parse(bytes.toString("utf8", CHECKSUM_BYTES));
}

/** The JSON of a record, as bytes. */
export function payloadOf(record: Uint8Array): Uint8Array {
	return record.subarray(CHECKSUM_BYTES);
}

function seal(json: string): Buffer {
	const size = Buffer.byteLength(json);
	const record = Buffer.allocUnsafe(CHECKSUM_BYTES + size);
	record.write(json, CHECKSUM_BYTES);
	return checksummed(record);
}

function checksummed(record: Buffer): Buffer {
	record.writeUInt32LE(crc32(record.subarray(CHECKSUM_BYTES)), 0);
	return record;
}

import { crc32 } from "node:zlib";
import { exactJson, parseExactJson } from "../../api/exactJson";
import { CliError } from "../../cli/errors";

/** Four bytes of CRC-32, then JSON in UTF-8. */
const CHECKSUM_BYTES = 4;

/** Where records are put together; one buffer for all, since a store copies what it is given. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** The record of a value. Its bytes are good until the next record is made. */
export function encodeRecord(value: unknown): Uint8Array {
	return encodeText(exactJson(value));
}

/** The record of a text. Its bytes are good until the next record is made. */
export function encodeText(text: string): Uint8Array {
	// UTF-8 takes at most three bytes for a UTF-16 unit.
	const room = CHECKSUM_BYTES + text.length * 3;
	if (scratch.length < room) scratch = Buffer.allocUnsafeSlow(room * 2);
	const end = CHECKSUM_BYTES + scratch.write(text, CHECKSUM_BYTES);
	return checksummed(scratch, end);
}

/**
 * The value of a record.
 * @throws a CliError that names the record when its bytes are not what was written.
 */
export function decodeRecord(key: string, record: Uint8Array): unknown {
	return parseExactJson(recordText(key, record));
}

/**
 * The text of a record: mostly the JSON (exactJson) of its value.
 * @throws a CliError that names the record when its bytes are not what was written.
 */
export function recordText(key: string, record: Uint8Array): string {
	const bytes = Buffer.isBuffer(record) ? record : Buffer.from(record.buffer, record.byteOffset, record.byteLength);
	if (bytes.length < CHECKSUM_BYTES || crc32(bytes.subarray(CHECKSUM_BYTES)) !== bytes.readUInt32LE(0)) {
		throw new CliError(`error: the local cluster's store is damaged: the record ${JSON.stringify(key)} can't be read`);
	}
	return bytes.toString("utf8", CHECKSUM_BYTES);
}

/** A record that is written piece by piece: text, and the JSON of other records as it is. */
export class RecordBuilder {
	private buffer = Buffer.allocUnsafeSlow(256 * 1024);
	private end = CHECKSUM_BYTES;

	get size(): number {
		return this.end;
	}

	addText(text: string): void {
		this.reserve(text.length * 3);
		this.end += this.buffer.write(text, this.end);
	}

	addJsonOf(record: Uint8Array): void {
		this.reserve(record.length);
		this.buffer.set(record.subarray(CHECKSUM_BYTES), this.end);
		this.end += record.length - CHECKSUM_BYTES;
	}

	/** The record; its bytes are good until something is added again, to a new one. */
	take(): Uint8Array {
		const record = checksummed(this.buffer, this.end);
		this.end = CHECKSUM_BYTES;
		return record;
	}

	private reserve(bytes: number): void {
		if (this.end + bytes <= this.buffer.length) return;
		const larger = Buffer.allocUnsafeSlow((this.end + bytes) * 2);
		larger.set(this.buffer.subarray(0, this.end));
		this.buffer = larger;
	}
}

function checksummed(buffer: Buffer, end: number): Uint8Array {
	buffer.writeUInt32LE(crc32(buffer.subarray(CHECKSUM_BYTES, end)), 0);
	return buffer.subarray(0, end);
}

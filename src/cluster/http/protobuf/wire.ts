/** One field of a protobuf message as it stands in the bytes. */
export interface WireField {
	number: number;
	/** Of a varint or a fixed number. */
	integer: bigint;
	/** Of a string, bytes, or a message. */
	bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/**
 * The fields of a message, in order.
 * @throws Error for bytes that are no message.
 */
export function* readFields(bytes: Uint8Array): Generator<WireField, void> {
	let at = 0;
	const varint = (): bigint => {
		let value = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const byte = bytes[at++];
			if (byte === undefined) throw new Error("unexpected EOF");
			value |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) return value;
		}
		throw new Error("proto: integer overflow");
	};
	const take = (length: number): Uint8Array => {
		if (length < 0 || at + length > bytes.length) throw new Error("unexpected EOF");
		at += length;
		return bytes.subarray(at - length, at);
	};
	while (at < bytes.length) {
		const tag = Number(varint());
		const number = tag >>> 3;
		if (number === 0) throw new Error("proto: illegal tag 0");
		switch (tag & 7) {
			case 0:
				yield { number, integer: varint(), bytes: NOTHING };
				break;
			case 1:
				yield { number, integer: little(take(8)), bytes: NOTHING };
				break;
			case 2:
				yield { number, integer: 0n, bytes: take(Number(varint())) };
				break;
			case 5:
				yield { number, integer: little(take(4)), bytes: NOTHING };
				break;
			default:
				throw new Error(`proto: illegal wireType ${tag & 7}`);
		}
	}
}

function little(bytes: Uint8Array): bigint {
	return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

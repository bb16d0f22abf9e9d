/** RFC 6455, 5.2: what a frame is. */
export const OPCODE = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A message may have that many bytes. */
const MAX_MESSAGE = 64 * 1024 * 1024;
const SHORT = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

export interface Message {
	opcode: number;
	data: Uint8Array;
}

/** A whole message as one frame; a client's is masked with four random bytes. */
export function frame(opcode: number, data: Uint8Array, mask?: Uint8Array): Uint8Array {
	const { length } = data;
	const extra = length <= SHORT ? 0 : length <= 0xffff ? 2 : 8;
	const head = Buffer.alloc(2 + extra);
	head[0] = 0x80 | opcode;
	head[1] = (mask ? 0x80 : 0) | (extra === 0 ? length : extra === 2 ? TWO_BYTES : EIGHT_BYTES);
	if (extra === 2) head.writeUInt16BE(length, 2);
	if (extra === 8) head.writeBigUInt64BE(BigInt(length), 2);
	return Buffer.concat(mask ? [head, mask, masked(data, mask)] : [head, data]);
}

/** Puts frames and messages together again from pieces of any size. */
export class FrameReader {
	private rest = Buffer.alloc(0);
	/** The frames of a message that is not complete. */
	private parts: Uint8Array[] = [];
	private partsLength = 0;
	private opcode = 0;

	add(chunk: Uint8Array): void {
		this.rest = this.rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.rest, chunk]);
	}

	/**
	 * The next message or control frame; undefined until more has come.
	 * @throws an Error for one that is too large, or no frame.
	 */
	next(): Message | undefined {
		for (;;) {
			const read = this.nextFrame();
			if (read === undefined) return undefined;
			const { opcode, data, final } = read;
			if (opcode >= OPCODE.close) return { opcode, data };
			if (opcode !== OPCODE.more) this.opcode = opcode;
			this.parts.push(data);
			this.partsLength += data.length;
			checkSize(this.partsLength);
			if (!final) continue;
			const message = this.parts.length === 1 ? data : Buffer.concat(this.parts);
			this.parts = [];
			this.partsLength = 0;
			return { opcode: this.opcode, data: message };
		}
	}

	private nextFrame(): (Message & { final: boolean }) | undefined {
		const { rest } = this;
		const [first = 0, second = 0] = rest;
		if (rest.length < 2) return undefined;
		if (first & 0x70) throw new Error("next reader: websocket: bad reserved bits");
		const short = second & 0x7f;
		const lengthBytes = short === TWO_BYTES ? 2 : short === EIGHT_BYTES ? 8 : 0;
		const isMasked = (second & 0x80) !== 0;
		const start = 2 + lengthBytes + (isMasked ? 4 : 0);
		if (rest.length < start) return undefined;
		const length =
			lengthBytes === 2 ? rest.readUInt16BE(2) : lengthBytes === 8 ? Number(rest.readBigUInt64BE(2)) : short;
		checkSize(length);
		if (rest.length < start + length) return undefined;
		const body = rest.subarray(start, start + length);
		this.rest = rest.subarray(start + length);
		const data = isMasked ? masked(body, rest.subarray(start - 4, start)) : body;
		return { opcode: first & 0x0f, final: (first & 0x80) !== 0, data };
	}
}

function checkSize(length: number): void {
	if (length > MAX_MESSAGE) throw new Error("next reader: websocket: read limit exceeded");
}

function masked(data: Uint8Array, mask: Uint8Array): Uint8Array {
	const out = Buffer.allocUnsafe(data.length);
	for (let index = 0; index < data.length; index++) out[index] = (data[index] ?? 0) ^ (mask[index & 3] ?? 0);
	return out;
}

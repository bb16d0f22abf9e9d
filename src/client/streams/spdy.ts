import type { Channel } from "../client";

/**
 * The subprotocol of port forwarding that the API server takes over a WebSocket: SPDY/3.1 in binary messages, with
 * streams for each forwarded connection.
 */
export const PORT_FORWARD = "SPDY/3.1+portforward.k8s.io";

const VERSION = 3;
const TYPE = { synStream: 1, synReply: 2, reset: 3, ping: 6, goAway: 7 } as const;
const FIN = 1;
const CANCEL = 5;
const HEAD = 8;
const CHUNK = 32 * 1024;
const PING_MS = 10_000;

/** One stream of a connection. */
export interface SpdyStream {
	/** Sends data, and waits where the connection is slow. */
	send(data: Uint8Array): Promise<void>;
	/** Sends nothing more. */
	end(): Promise<void>;
	/** Gives the stream up in both directions. */
	reset(): Promise<void>;
	/** What comes, until the other end sends nothing more. Waits for each piece to be taken. */
	onData: ((data: Uint8Array) => Promise<void> | void) | undefined;
	/** Resolves when the other end sends nothing more. */
	readonly ended: Promise<void>;
}

/** A client's end of SPDY over a channel: as much of it as port forwarding needs. */
export class SpdyConnection {
	private readonly streams = new Map<number, OpenStream>();
	private nextId = 1;
	private nextPing = 1;
	private sentHeaders = false;
	private rest = Buffer.alloc(0);
	private readonly pings: NodeJS.Timeout;

	constructor(private readonly channel: Channel) {
		this.pings = setInterval(() => {
			void this.control(TYPE.ping, 0, uint32(this.nextPing)).catch(() => undefined);
			this.nextPing += 2;
		}, PING_MS).unref();
	}

	/**
	 * Takes what comes until the connection ends.
	 * @throws an Error when it breaks off.
	 */
	async run(): Promise<void> {
		try {
			for await (const message of this.channel.messages()) {
				this.rest = Buffer.concat([this.rest, message]);
				while (await this.takeFrame());
			}
		} finally {
			this.close();
		}
	}

	/** Opens a stream; its headers' names are in lower case. */
	async open(headers: Readonly<Record<string, string>>): Promise<SpdyStream> {
		const id = this.nextId;
		this.nextId += 2;
		const stream = new OpenStream(
			(data, flags) => this.data(id, data, flags),
			() => this.control(TYPE.reset, 0, Buffer.concat([uint32(id), uint32(CANCEL)])),
		);
		this.streams.set(id, stream);
		void stream.ended.then(() => this.streams.delete(id));
		// No associated stream, the highest priority, no slot.
		const fields = Buffer.concat([uint32(id), uint32(0), Buffer.alloc(2)]);
		await this.control(TYPE.synStream, 0, Buffer.concat([fields, this.packed(headers)]));
		return stream;
	}

	close(): void {
		clearInterval(this.pings);
		for (const stream of this.streams.values()) stream.finish();
		this.channel.close();
	}

	private async takeFrame(): Promise<boolean> {
		const { rest } = this;
		if (rest.length < HEAD) return false;
		const length = rest.readUIntBE(5, 3);
		if (rest.length < HEAD + length) return false;
		const body = rest.subarray(HEAD, HEAD + length);
		this.rest = rest.subarray(HEAD + length);
		const flags = rest[4] ?? 0;
		if ((rest[0] ?? 0) & 0x80) await this.takeControl(rest.readUInt16BE(2), flags, body);
		else {
			const stream = this.streams.get(rest.readUInt32BE(0));
			if (length > 0) await stream?.onData?.(body);
			if (flags & FIN) stream?.finish();
		}
		return true;
	}

	private async takeControl(type: number, flags: number, body: Buffer): Promise<void> {
		const id = body.length < 4 ? 0 : body.readUInt32BE(0) & 0x7fffffff;
		if (type === TYPE.reset || (type === TYPE.synReply && flags & FIN)) this.streams.get(id)?.finish();
		// The other end's pings have even numbers, and want them back.
		if (type === TYPE.ping && id % 2 === 0) await this.control(TYPE.ping, 0, uint32(id));
		if (type === TYPE.goAway) this.close();
	}

	private async data(id: number, data: Uint8Array, flags: number): Promise<void> {
		for (let start = 0; start === 0 || start < data.length; start += CHUNK) {
			const part = data.subarray(start, start + CHUNK);
			const last = start + CHUNK >= data.length;
			await this.channel.send(Buffer.concat([uint32(id), Uint8Array.of(last ? flags : 0), uint24(part.length), part]));
		}
	}

	private control(type: number, flags: number, body: Uint8Array): Promise<void> {
		const head = Buffer.from([0x80, VERSION, 0, type, flags]);
		return this.channel.send(Buffer.concat([head, uint24(body.length), body]));
	}

	/**
	 * Headers as a connection's one zlib stream has them: stored, not compressed, so that no dictionary is needed; the
	 * empty block behind them makes the reader hand out what it has.
	 */
	private packed(headers: Readonly<Record<string, string>>): Uint8Array {
		const pairs = Object.entries(headers);
		const block = Buffer.concat([
			uint32(pairs.length),
			...pairs.flat().flatMap((text) => [uint32(Buffer.byteLength(text)), Buffer.from(text)]),
		]);
		const start = this.sentHeaders ? [] : [0x78, 0x01];
		this.sentHeaders = true;
		return Buffer.concat([Uint8Array.from(start), stored(block), stored(new Uint8Array())]);
	}
}

class OpenStream implements SpdyStream {
	onData: SpdyStream["onData"];
	readonly ended: Promise<void>;
	finish: () => void = () => undefined;

	constructor(
		private readonly write: (data: Uint8Array, flags: number) => Promise<void>,
		private readonly cancel: () => Promise<void>,
	) {
		this.ended = new Promise((resolve) => {
			this.finish = resolve;
		});
	}

	send(data: Uint8Array): Promise<void> {
		return this.write(data, 0);
	}

	end(): Promise<void> {
		return this.write(new Uint8Array(), FIN);
	}

	async reset(): Promise<void> {
		this.finish();
		await this.cancel();
	}
}

/** RFC 1951, 3.2.4: a block of bytes as they are. */
function stored(data: Uint8Array): Uint8Array {
	const head = Buffer.alloc(5);
	head.writeUInt16LE(data.length, 1);
	head.writeUInt16LE(0xffff ^ data.length, 3);
	return Buffer.concat([head, data]);
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

function uint24(value: number): Buffer {
	const bytes = Buffer.alloc(3);
	bytes.writeUIntBE(value, 0, 3);
	return bytes;
}

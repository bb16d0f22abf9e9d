import { createHash, randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { CliError } from "../../cli/errors";
import type { Channel } from "../client";
import { textOf } from "./answers";
import { FrameReader, frame, OPCODE } from "./frames";
import type { RemoteRequest } from "./request";
import type { Transport } from "./transport";

/** RFC 6455, 1.3. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** How often the other end is asked whether it is there, and after how much silence it is not, in milliseconds. */
const PING_MS = 5_000;
const SILENCE_MS = 61_000;
const NORMAL = 1000;
const NO_STATUS = 1005;
/** How long a closed connection waits for the other end, in milliseconds. */
const CLOSE_MS = 1_000;

/**
 * Opens a WebSocket with the server that speaks one subprotocol.
 * @throws CliError in kubectl's words when the server refuses or speaks something else.
 */
export async function openWebSocket(transport: Transport, request: RemoteRequest, protocol: string): Promise<Channel> {
	const key = randomBytes(16).toString("base64");
	const answer = await transport.send({
		...request,
		upgrade: {
			connection: "Upgrade",
			upgrade: "websocket",
			"sec-websocket-key": key,
			"sec-websocket-version": "13",
			"sec-websocket-protocol": protocol,
		},
	});
	const { headers, upgraded } = answer;
	if (upgraded === undefined) throw refused(await textOf(answer));
	const { socket, head } = upgraded;
	const accept = createHash("sha1").update(`${key}${GUID}`).digest("base64");
	if (headers["sec-websocket-accept"] !== accept || headers["sec-websocket-protocol"] !== protocol) {
		socket.destroy();
		const said = headers["sec-websocket-protocol"] ?? "";
		throw new CliError(
			`error: unable to negotiate protocol: client supports ${JSON.stringify(protocol)}, server returned ${JSON.stringify(said)}`,
		);
	}
	if (head.length > 0) socket.unshift(head);
	return new WebSocketChannel(socket, request.signal);
}

/** What kubectl says of a refusal: the message of the API server's Status, or the kubelet's plain text. */
function refused(text: string): CliError {
	let why = text.trim();
	try {
		const { kind, message } = JSON.parse(text) as { kind?: unknown; message?: unknown };
		if (kind === "Status") why = String(message ?? "");
	} catch {}
	return new CliError(`error: unable to upgrade connection: ${why}`);
}

class WebSocketChannel implements Channel {
	private readonly ping: NodeJS.Timeout;
	private silent: NodeJS.Timeout;
	private closed = false;
	/** Whether it was closed from here. */
	private left = false;
	private failure: Error | undefined;

	constructor(
		private readonly socket: Duplex,
		signal: AbortSignal | undefined,
	) {
		socket.on("error", (error) => {
			this.failure ??= error;
		});
		this.ping = setInterval(() => this.write(OPCODE.ping, new Uint8Array()), PING_MS).unref();
		this.silent = this.watchdog();
		socket.once("close", () => {
			clearInterval(this.ping);
			clearTimeout(this.silent);
		});
		signal?.addEventListener("abort", () => this.close(), { once: true });
	}

	async send(message: Uint8Array): Promise<void> {
		if (this.closed) throw this.failure ?? new Error("write on closed connection");
		if (this.write(OPCODE.binary, message)) return;
		await new Promise<void>((resolve) => {
			const done = () => {
				this.socket.removeListener("drain", done);
				this.socket.removeListener("close", done);
				resolve();
			};
			this.socket.once("drain", done);
			this.socket.once("close", done);
		});
	}

	async *messages(): AsyncGenerator<Uint8Array, void> {
		const reader = new FrameReader();
		try {
			for await (const chunk of this.socket) {
				clearTimeout(this.silent);
				this.silent = this.watchdog();
				reader.add(chunk);
				for (let next = reader.next(); next !== undefined; next = reader.next()) {
					if (next.opcode === OPCODE.binary) yield next.data;
					else if (next.opcode === OPCODE.ping) this.write(OPCODE.pong, next.data);
					else if (next.opcode === OPCODE.text) throw new Error("unexpected message type: 1");
					else if (next.opcode === OPCODE.close) {
						const failed = closeFailure(next.data);
						this.endWith(next.data);
						if (failed !== undefined) throw failed;
						return;
					}
				}
			}
			// What was closed from here needs no good-bye.
			if (!this.left) throw new Error("next reader: websocket: close 1006 (abnormal closure): unexpected EOF");
		} catch (error) {
			if (!this.left) throw this.failure ?? error;
		} finally {
			this.socket.destroy();
		}
	}

	close(): void {
		const code = Buffer.alloc(2);
		code.writeUInt16BE(NORMAL);
		this.left = true;
		this.endWith(code);
		// The other end may never close its own.
		setTimeout(() => this.socket.destroy(), CLOSE_MS).unref();
	}

	private endWith(data: Uint8Array): void {
		if (this.closed) return;
		this.write(OPCODE.close, data);
		this.closed = true;
		this.socket.end();
	}

	private write(opcode: number, data: Uint8Array): boolean {
		if (this.closed || this.socket.destroyed) return true;
		return this.socket.write(frame(opcode, data, randomBytes(4)));
	}

	private watchdog(): NodeJS.Timeout {
		return setTimeout(() => {
			this.failure = new Error("next reader: i/o timeout");
			this.socket.destroy(this.failure);
		}, SILENCE_MS).unref();
	}
}

/** What a close frame complains of; undefined for a regular end. */
function closeFailure(data: Uint8Array): Error | undefined {
	const code = data.length < 2 ? NO_STATUS : Buffer.from(data).readUInt16BE(0);
	if (code === NORMAL) return undefined;
	const name = CLOSE_NAMES[code];
	const text = Buffer.from(data.subarray(2)).toString();
	return new Error(
		`next reader: websocket: close ${code}${name === undefined ? "" : ` (${name})`}${text === "" ? "" : `: ${text}`}`,
	);
}

const CLOSE_NAMES: Readonly<Record<number, string>> = {
	1001: "going away",
	1002: "protocol error",
	1003: "unsupported data",
	[NO_STATUS]: "no status",
	1007: "invalid payload data",
	1008: "policy violation",
	1009: "message too big",
	1011: "internal server error",
};

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { constants, inflateSync } from "node:zlib";
import { FrameReader, frame, OPCODE } from "../../../src/client/remote/frames";

/** What a client has opened: its query, and messages both ways. */
export interface Opened {
	query: URLSearchParams;
	protocol: string;
	headers: IncomingMessage["headers"];
	messages: AsyncIterator<Uint8Array>;
	send(...bytes: (number | string)[]): void;
	sendRaw(message: Uint8Array): void;
	/** A regular end. */
	end(): void;
	/** A close frame with another code. */
	close(code: number, text: string): void;
	/** The connection breaks off. */
	destroy(): void;
	ping(): void;
}

export interface PodServerOptions {
	/** Plays the other end of what is opened. */
	play?(opened: Opened): Promise<void> | void;
	/** Instead of an upgrade. */
	refuse?: { code: number; type: string; body: string };
	/** The text of each container's log, by its name. */
	logs?: Record<string, string>;
}

const POD = {
	apiVersion: "v1",
	kind: "Pod",
	metadata: { name: "agent-1", namespace: "default" },
	spec: {
		nodeName: "n",
		containers: [
			{ name: "agent", ports: [{ name: "http", containerPort: 80 }], tty: true, stdin: true },
			{ name: "side" },
		],
	},
	status: { phase: "Running" },
};
const RESOURCES = [{ name: "pods", kind: "Pod", singularName: "pod", namespaced: true, verbs: ["get", "list"] }];

/** An API server with one pod, whose logs and streams a test plays. */
export class PodServer {
	private readonly server: Server;
	private readonly sockets = new Set<Duplex>();
	/** The paths that were asked for, with their queries. */
	readonly asked: string[] = [];
	failure: unknown;

	constructor(private readonly options: PodServerOptions) {
		this.server = createServer((request, response) => {
			this.asked.push(request.url ?? "");
			const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
			const reply = (code: number, body: unknown) => {
				response.writeHead(code, { "content-type": "application/json" });
				response.end(JSON.stringify(body));
			};
			if (pathname === "/api") return reply(200, { versions: ["v1"] });
			if (pathname === "/apis") return reply(200, { groups: [] });
			if (pathname === "/api/v1") return reply(200, { resources: RESOURCES });
			if (pathname.endsWith("/pods/agent-1")) return reply(200, POD);
			if (pathname.endsWith("/pods"))
				return reply(200, { kind: "PodList", apiVersion: "v1", metadata: {}, items: [POD] });
			const log = this.options.logs?.[searchParams.get("container") ?? ""];
			if (pathname.endsWith("/log") && log !== undefined) {
				response.writeHead(200, { "content-type": "text/plain" });
				return response.end(log);
			}
			return reply(404, { kind: "Status", message: "not found", reason: "NotFound", code: 404 });
		});
		this.server.on("connection", (socket) => this.sockets.add(socket));
		this.server.on("upgrade", (request, socket) => this.upgrade(request, socket));
	}

	async start(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private upgrade(request: IncomingMessage, socket: Duplex): void {
		this.asked.push(request.url ?? "");
		const { refuse, play } = this.options;
		socket.on("error", () => undefined);
		if (refuse !== undefined) {
			const { code, type, body } = refuse;
			socket.end(
				`HTTP/1.1 ${code} No\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
			);
			return;
		}
		const protocol = String(request.headers["sec-websocket-protocol"]);
		const accept = createHash("sha1")
			.update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
			.digest("base64");
		socket.write(
			`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
		);
		const opened: Opened = {
			query: new URL(request.url ?? "/", "http://x").searchParams,
			protocol,
			headers: request.headers,
			messages: messagesOf(socket),
			send: (stream, ...parts) =>
				opened.sendRaw(Buffer.concat([Buffer.from([Number(stream)]), Buffer.from(parts.join(""))])),
			sendRaw: (message) => socket.write(frame(OPCODE.binary, message)),
			end: () => opened.close(1000, ""),
			close(code, text) {
				const data = Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(text)]);
				socket.end(frame(OPCODE.close, data));
			},
			destroy: () => socket.destroy(),
			ping: () => socket.write(frame(OPCODE.ping, Buffer.from("there?"))),
		};
		Promise.resolve(play?.(opened)).catch((error) => {
			this.failure = error;
			socket.destroy();
		});
	}
}

async function* messagesOf(socket: Duplex): AsyncGenerator<Uint8Array, void> {
	const reader = new FrameReader();
	try {
		for await (const chunk of socket) {
			reader.add(chunk as Uint8Array);
			for (let next = reader.next(); next !== undefined; next = reader.next()) {
				if (next.opcode === OPCODE.binary) yield next.data;
				if (next.opcode === OPCODE.pong) yield Buffer.from(`pong ${Buffer.from(next.data)}`);
				if (next.opcode === OPCODE.close) return;
			}
		}
	} catch {}
}

/** What a SPDY client says, frame by frame. */
export type SpdyFrame =
	| { type: "open"; id: number; headers: Record<string, string> }
	| { type: "data"; id: number; text: string; fin: boolean }
	| { type: "reset"; id: number }
	| { type: "ping"; id: number };

/** Reads a client's frames; its headers are one zlib stream, as moby/spdystream reads them. */
export async function* spdyFrames(opened: Opened): AsyncGenerator<SpdyFrame, void> {
	let rest = Buffer.alloc(0);
	let packed = Buffer.alloc(0);
	let unpacked = 0;
	for (let next = await opened.messages.next(); !next.done; next = await opened.messages.next()) {
		rest = Buffer.concat([rest, next.value]);
		while (rest.length >= 8 && rest.length >= 8 + rest.readUIntBE(5, 3)) {
			const body = rest.subarray(8, 8 + rest.readUIntBE(5, 3));
			const [first = 0, , , type, flags = 0] = rest;
			const id = rest.readUInt32BE(0);
			rest = rest.subarray(8 + body.length);
			if ((first & 0x80) === 0) yield { type: "data", id, text: body.toString(), fin: (flags & 1) !== 0 };
			else if (type === 1) {
				packed = Buffer.concat([packed, body.subarray(10)]);
				const all = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
				yield { type: "open", id: body.readUInt32BE(0), headers: headersOf(all.subarray(unpacked)) };
				unpacked = all.length;
			} else if (type === 3) yield { type: "reset", id: body.readUInt32BE(0) };
			else if (type === 6) yield { type: "ping", id: body.readUInt32BE(0) };
		}
	}
}

function headersOf(block: Buffer): Record<string, string> {
	let at = 4;
	const text = () => {
		const length = block.readUInt32BE(at);
		at += 4 + length;
		return block.subarray(at - length, at).toString();
	};
	const headers: Record<string, string> = {};
	for (let left = block.readUInt32BE(0); left > 0; left--) {
		const name = text();
		headers[name] = text();
	}
	return headers;
}

/** A frame of data for the client. */
export function spdyData(id: number, text: string, fin = false): Uint8Array {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(id);
	head.writeUIntBE(Buffer.byteLength(text), 5, 3);
	head[4] = fin ? 1 : 0;
	return Buffer.concat([head, Buffer.from(text)]);
}

/** A control frame for the client: 2 accepts a stream, 6 pings. */
export function spdyControl(type: number, id: number): Uint8Array {
	const frameBytes = Buffer.from([0x80, 3, 0, type, 0, 0, 0, 4, 0, 0, 0, 0]);
	frameBytes.writeUInt32BE(id, 8);
	return frameBytes;
}

import { createServer as createPlainHttp2, type Http2Server, type ServerHttp2Session } from "node:http2";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { CliError } from "../../cli/errors";
import type { ServerCertificate } from "./certificate";
import type { Incoming, Outgoing } from "./exchange";

export interface ListenOptions {
	/** 0 for any that is free. */
	port: number;
	address: string;
	certificate: ServerCertificate;
	handle(incoming: Incoming, outgoing: Outgoing): void;
}

export interface Listener {
	readonly port: number;
	/** Takes no more connections, lets answers that are under way end for a moment, and cuts off the rest. */
	close(): Promise<void>;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** For the head of a request, and for all of it. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const IDLE_TIMEOUT_MS = 3 * 60_000;
/** How many requests one HTTP/2 connection may have under way. */
const MAX_STREAMS = 2_000;
const MAX_CONNECTIONS = 5_000;
const CLOSE_GRACE_MS = 500;

/**
 * Listens with TLS; each connection speaks HTTP/2 or HTTP/1.1, as its client prefers.
 * @throws CliError when the port can't be had.
 */
export async function listen({ port, address, certificate, handle }: ListenOptions): Promise<Listener> {
	const server = createServer({
		key: certificate.key,
		cert: certificate.certificate,
		ALPNProtocols: ["h2", "http/1.1"],
		minVersion: "TLSv1.2",
		handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
		headersTimeout: HEADERS_TIMEOUT_MS,
		requestTimeout: REQUEST_TIMEOUT_MS,
		connectionsCheckingInterval: 1_000,
		keepAliveTimeout: IDLE_TIMEOUT_MS,
	});
	server.maxConnections = MAX_CONNECTIONS;
	const http2 = createPlainHttp2({
		settings: { maxConcurrentStreams: MAX_STREAMS },
		maxSessionMemory: 64,
		unknownProtocolTimeout: HANDSHAKE_TIMEOUT_MS,
	});
	const sessions = new Set<ServerHttp2Session>();
	const sockets = new Set<TLSSocket>();
	splitByProtocol(server, http2, sockets);
	server.on("request", handle);
	http2.on("request", handle);
	http2.on("session", (session) => {
		sessions.add(session);
		session.once("close", () => sessions.delete(session));
		endWhenIdle(session);
		// A client's mistake ends its session, not the server.
		session.on("error", () => session.destroy());
	});
	http2.on("sessionError", () => undefined);
	server.on("tlsClientError", () => undefined);
	server.on("clientError", turnAway);
	await opened(server, port, address);
	return {
		port: (server.address() as AddressInfo).port,
		close: () => closed(server, sessions, sockets),
	};
}

const CLIENT_ERRORS: Readonly<Record<string, string>> = {
	HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
	ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What is no request is answered as Go's server does, and the connection ended. */
function turnAway(error: NodeJS.ErrnoException, socket: Duplex): void {
	if (!socket.writable || error.code === "ECONNRESET") {
		socket.destroy();
		return;
	}
	const status = CLIENT_ERRORS[error.code ?? ""] ?? "400 Bad Request";
	const head = ["Content-Type: text/plain; charset=utf-8", "Connection: close"].join("\r\n");
	setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref();
	socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${status}`, () => socket.destroy());
}

/** The server's own handler reads HTTP/1.1; what has agreed on HTTP/2 goes to the other. */
function splitByProtocol(server: Server, http2: Http2Server, sockets: Set<TLSSocket>): void {
	const speakHttp1 = server.listeners("secureConnection") as ((socket: TLSSocket) => void)[];
	server.removeAllListeners("secureConnection");
	server.on("secureConnection", (socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
		socket.on("error", () => socket.destroy());
		if (socket.alpnProtocol === "h2") http2.emit("connection", socket);
		else for (const speak of speakHttp1) speak.call(server, socket);
	});
}

function opened(server: Server, port: number, address: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(error, address, port)));
		server.listen(port, address, resolve);
	});
}

function cannotListen({ code, message }: NodeJS.ErrnoException, address: string, port: number): CliError {
	const why =
		{
			EADDRINUSE: "the port is taken",
			EACCES: "this needs more rights",
			EADDRNOTAVAIL: "this machine has no such address",
			ENOTFOUND: "this machine has no such address",
		}[code ?? ""] ?? message;
	return new CliError(`error: can't listen on ${address}, port ${port}: ${why}`);
}

async function closed(
	server: Server,
	sessions: ReadonlySet<ServerHttp2Session>,
	sockets: ReadonlySet<TLSSocket>,
): Promise<void> {
	const done = new Promise<void>((resolve) => server.close(() => resolve()));
	server.closeIdleConnections();
	for (const session of sessions) session.close();
	const timer = setTimeout(() => {
		for (const socket of sockets) socket.destroy();
	}, CLOSE_GRACE_MS);
	await done;
	clearTimeout(timer);
}

/** A session without requests is closed after a while; a watch may be silent for long. */
function endWhenIdle(session: ServerHttp2Session): void {
	let open = 0;
	session.on("stream", (stream) => {
		open++;
		stream.once("close", () => open--);
	});
	session.setTimeout(IDLE_TIMEOUT_MS, () => {
		if (open === 0) session.close();
	});
}

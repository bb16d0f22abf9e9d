import { X509Certificate } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { pipeline } from "node:stream";
import { connect as connectTls } from "node:tls";
import { createGunzip } from "node:zlib";
import type { ClusterAccess } from "./access";
import { brokenBody } from "./answerError";
import { certificateFault } from "./certificateFault";
import { isCertificateFault, type Stage } from "./connectionError";
import type { RemoteRequest, RemoteResponse } from "./request";

/** What one try came to: an answer has begun, or there is none. */
export type Attempt = { response: RemoteResponse } | { error: unknown; timedOut?: Stage };

export interface AttemptDeps {
	access: ClusterAccess;
	agent: http.Agent;
	headers: http.OutgoingHttpHeaders;
	/** Wall-clock milliseconds. */
	now(): number;
	/** Aborts when that much time has passed. */
	after(milliseconds: number): AbortSignal;
}

/** Sends a request once. Its time is up after `timeout` milliseconds (0: never), its body's end included. */
export async function attempt(url: URL, request: RemoteRequest, timeout: number, deps: AttemptDeps): Promise<Attempt> {
	let stage: Stage = "connecting";
	let timedOut = false;
	const limit = timeout > 0 ? deps.after(timeout) : undefined;
	try {
		request.signal?.throwIfAborted();
		const response = await new Promise<RemoteResponse>((resolve, reject) => {
			const send = url.protocol === "https:" ? https.request : http.request;
			const sent = send(url, {
				agent: deps.agent,
				method: request.method,
				headers: deps.headers,
			});
			// Not Node's own `signal`: that stays with the connection, which other requests use after this one.
			const onAbort = () => stop(request.signal?.reason);
			request.signal?.addEventListener("abort", onAbort);
			let answered = false;
			// Once an answer has begun, the error would be the connection's, which nobody listens to.
			const stop = (error: Error) => sent.destroy(answered ? undefined : error);
			const onLimit = () => {
				timedOut = true;
				stop(new Error("timed out"));
			};
			limit?.addEventListener("abort", onLimit);
			const free = () => limit?.removeEventListener("abort", onLimit);
			const forget = () => request.signal?.removeEventListener("abort", onAbort);
			sent.once("socket", (socket) => {
				const ready = () => {
					stage = "waiting";
				};
				if (sent.reusedSocket) ready();
				else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", ready);
			});
			sent.once("error", reject);
			sent.once("close", () => {
				free();
				forget();
			});
			sent.once("response", (answer) => {
				answered = true;
				sent.removeListener("error", reject);
				// A connection that breaks off later is the reader's error.
				sent.on("error", () => undefined);
				if (request.endless) free();
				answer.once("close", free);
				resolve(responseOf(answer, { abort: () => sent.destroy(), timedOut: () => timedOut, signal: request.signal }));
			});
			sent.once("upgrade", ({ headers }, socket, head) => {
				free();
				resolve({ status: 101, headers, body: nothing(), upgraded: { socket, head }, abort: () => socket.destroy() });
			});
			sent.end(request.body);
		});
		return { response };
	} catch (error) {
		if (timedOut) return { error, timedOut: stage };
		if (isCertificateFault(error)) await explain(error as Error, url, deps);
		return { error };
	}
}

function responseOf(
	answer: http.IncomingMessage,
	{ abort, timedOut, signal }: { abort(): void; timedOut(): boolean; signal?: AbortSignal },
): RemoteResponse {
	// Who reads the body is told what it breaks off with; when nobody does any more, nobody needs to be.
	answer.on("error", () => undefined);
	const packed = answer.headers["content-encoding"] === "gzip";
	const plain = packed ? pipeline(answer, createGunzip(), () => undefined) : answer;
	async function* body(): AsyncGenerator<Uint8Array, void> {
		try {
			yield* plain as AsyncIterable<Uint8Array>;
		} catch (error) {
			if (timedOut()) {
				throw brokenBody("net/http: request canceled (Client.Timeout or context cancellation while reading body)");
			}
			signal?.throwIfAborted();
			const { code = "", message } = error as NodeJS.ErrnoException;
			throw brokenBody(code.startsWith("Z_") ? `gzip: ${message}` : "unexpected EOF");
		}
	}
	return { status: answer.statusCode ?? 0, headers: answer.headers, body: body(), abort };
}

async function* nothing(): AsyncGenerator<Uint8Array, void> {}

const LOOK_MS = 5000;

/** Looks at the certificate that was not accepted, so that it can be told what is wrong with it. Nothing is sent. */
async function explain(
	error: Error & { certificateFault?: string },
	url: URL,
	{ access, now, after }: AttemptDeps,
): Promise<void> {
	// Behind a proxy there is no connection of our own to look through.
	if (access.proxy !== undefined) return;
	const host = url.hostname.replace(/^\[|\]$/g, "");
	const name = access.tlsServerName ?? host;
	const raw = await new Promise<Uint8Array | undefined>((resolve) => {
		const servername = isIP(name) === 0 ? name : undefined;
		const port = Number(url.port || 443);
		const socket = connectTls({ host, port, rejectUnauthorized: false, ...(servername ? { servername } : {}) });
		const done = (certificate?: Uint8Array) => {
			resolve(certificate);
			socket.destroy();
		};
		after(LOOK_MS).addEventListener("abort", () => done());
		socket.once("error", () => done());
		socket.once("secureConnect", () => done(socket.getPeerCertificate().raw));
	});
	if (raw === undefined) return;
	try {
		error.certificateFault = certificateFault(new X509Certificate(raw), {
			name,
			now: now(),
			authority: access.authority,
		});
	} catch {}
}

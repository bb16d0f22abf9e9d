import http from "node:http";
import https from "node:https";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { ClusterAccess, Credential } from "./access";
import { connectionError, isBrokenOff, isNeverSent } from "./connectionError";

export interface RemoteRequest {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** Below the server's address: /apis/apps/v1/…. */
	path: string;
	/** What is undefined is left out. */
	query?: Readonly<Record<string, string | undefined>>;
	accept?: string;
	contentType?: string;
	/** The text to send. */
	body?: string;
	signal?: AbortSignal;
	/** Watches last: their time-out is the server's business, and silence is none. */
	endless?: boolean;
}

export interface RemoteResponse {
	status: number;
	headers: http.IncomingHttpHeaders;
	/** The body, unpacked. */
	body: AsyncIterable<Uint8Array>;
	/** Gives the connection up before the body has ended. */
	abort(): void;
}

/** What the transport needs from outside. */
export interface TransportDeps {
	/** Waits wall-clock milliseconds, or until the program is to end. */
	sleep(milliseconds: number): Promise<void>;
	/** Talk for the user's eyes, a line. */
	tell(line: string): void;
	/** 0 up to 1, for the spread of waits. */
	random(): number;
	/** Names the client to the server. */
	userAgent: string;
	/** Connects through a proxy. */
	proxyAgent?: (proxy: string, tls: https.AgentOptions) => Promise<http.Agent>;
}

const RETRIES = 4;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/**
 * Requests to one API server: over kept connections, with credentials that are renewed once when they are refused, and
 * sent again where that is safe: after 429 and (a read) 5xx, and when the connection failed.
 */
export class Transport {
	readonly server: URL;
	private agent: Promise<http.Agent> | undefined;
	private credential: Credential | undefined;
	requests = 0;

	constructor(
		private readonly access: ClusterAccess,
		private readonly deps: TransportDeps,
	) {
		this.server = new URL(access.server);
	}

	/**
	 * Sends a request; any status is an answer.
	 * @throws CliError in kubectl's words when the server can't be reached.
	 */
	async send(request: RemoteRequest): Promise<RemoteResponse> {
		let renewed = false;
		for (let attempt = 0; ; attempt++) {
			this.credential ??= await this.access.credentials.current(request.signal);
			const outcome = await this.tryOnce(request, this.credential);
			if ("error" in outcome) {
				if (attempt < RETRIES && isSafe(request, outcome.error)) {
					await this.wait(backOff(attempt, this.deps.random()), request);
					continue;
				}
				throw outcome.timedOut || !request.signal?.aborted
					? connectionError(outcome.error, this.server, outcome.timedOut)
					: request.signal.reason;
			}
			const { response } = outcome;
			if (response.status === 401 && !renewed) {
				renewed = true;
				const other = await this.access.credentials.renewed(request.signal);
				if (other !== undefined) {
					response.abort();
					this.useCredential(other);
					continue;
				}
			}
			const wait = attempt < RETRIES ? retryAfter(request, response, attempt, this.deps.random()) : undefined;
			if (wait === undefined) return response;
			response.abort();
			if (response.status === 429) {
				this.deps.tell(`The server asks to wait: trying again in ${Math.ceil(wait / 1000)}s`);
			}
			await this.wait(wait, request);
		}
	}

	/** Ends the kept connections. */
	async close(): Promise<void> {
		(await this.agent)?.destroy();
		this.agent = undefined;
	}

	private useCredential(credential: Credential): void {
		const { certificate } = this.credential ?? {};
		this.credential = credential;
		if (certificate !== credential.certificate) this.agent = undefined;
	}

	private async wait(milliseconds: number, { signal }: RemoteRequest): Promise<void> {
		await this.deps.sleep(milliseconds);
		signal?.throwIfAborted();
	}

	private async tryOnce(
		request: RemoteRequest,
		credential: Credential,
	): Promise<{ response: RemoteResponse } | { error: unknown; timedOut: boolean }> {
		this.requests++;
		let timedOut = false;
		let timer: NodeJS.Timeout | undefined;
		try {
			this.agent ??= this.makeAgent(credential);
			const agent = await this.agent;
			const response = await new Promise<RemoteResponse>((resolve, reject) => {
				const send = this.server.protocol === "http:" ? http.request : https.request;
				const sent = send(this.urlOf(request), {
					agent,
					method: request.method,
					headers: this.headersOf(request, credential),
					signal: request.signal,
				});
				if (this.access.timeout > 0) {
					timer = setTimeout(() => {
						timedOut = true;
						sent.destroy(new Error("timed out"));
					}, this.access.timeout);
				}
				sent.once("error", reject);
				sent.once("response", (answer) => {
					sent.removeListener("error", reject);
					// A connection that breaks off later is the reader's error.
					sent.on("error", () => undefined);
					if (request.endless) clearTimeout(timer);
					answer.once("close", () => clearTimeout(timer));
					resolve(responseOf(answer, () => sent.destroy()));
				});
				sent.end(request.body);
			});
			return { response };
		} catch (error) {
			clearTimeout(timer);
			return { error, timedOut };
		}
	}

	private urlOf({ path, query = {} }: RemoteRequest): URL {
		const url = new URL(this.server);
		url.pathname = `${this.server.pathname.replace(/\/$/, "")}${path}`;
		for (const [name, value] of Object.entries(query)) {
			if (value !== undefined) url.searchParams.set(name, value);
		}
		return url;
	}

	private headersOf({ accept, contentType, body }: RemoteRequest, credential: Credential): http.OutgoingHttpHeaders {
		const headers: http.OutgoingHttpHeaders = {
			accept: accept ?? "application/json",
			"user-agent": this.deps.userAgent,
		};
		if (this.access.compress) headers["accept-encoding"] = "gzip";
		if (body !== undefined) {
			headers["content-type"] = contentType ?? "application/json";
			headers["content-length"] = Buffer.byteLength(body);
		}
		if (credential.token !== undefined) headers.authorization = `Bearer ${credential.token}`;
		else if (credential.username !== undefined) {
			const pair = `${credential.username}:${credential.password ?? ""}`;
			headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
		}
		const { impersonate } = this.access;
		if (impersonate === undefined) return headers;
		headers["impersonate-user"] = impersonate.user;
		if (impersonate.uid !== undefined) headers["impersonate-uid"] = impersonate.uid;
		if (impersonate.groups.length > 0) headers["impersonate-group"] = [...impersonate.groups];
		for (const [key, values] of Object.entries(impersonate.extra)) {
			headers[`impersonate-extra-${encodeURIComponent(key)}`] = [...values];
		}
		return headers;
	}

	private makeAgent({ certificate, key }: Credential): Promise<http.Agent> {
		const { authority, insecure, tlsServerName, proxy } = this.access;
		const tls: https.AgentOptions = {
			keepAlive: true,
			ca: authority,
			rejectUnauthorized: !insecure,
			cert: certificate,
			key,
			...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
		};
		if (proxy !== undefined && this.deps.proxyAgent) return this.deps.proxyAgent(proxy, tls);
		return Promise.resolve(
			this.server.protocol === "http:" ? new http.Agent({ keepAlive: true }) : new https.Agent(tls),
		);
	}
}

function responseOf(answer: http.IncomingMessage, destroy: () => void): RemoteResponse {
	const packed = answer.headers["content-encoding"] === "gzip";
	return {
		status: answer.statusCode ?? 0,
		headers: answer.headers,
		// What breaks off is an error for whoever reads the body.
		body: packed ? pipeline(answer, createGunzip(), () => undefined) : answer,
		abort: destroy,
	};
}

/** Whether a request that failed on its way may be sent again: one that was never sent, or a read. */
function isSafe({ method }: RemoteRequest, error: unknown): boolean {
	return (
		method === "GET" &&
		(isBrokenOff(error) || isNeverSent(error)) &&
		(error as { code?: string }).code !== "ECONNREFUSED"
	);
}

function backOff(attempt: number, random: number): number {
	return Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS) * (0.5 + random / 2);
}

/** How long to wait before a request is sent again; undefined when the answer stands. */
function retryAfter(
	{ method }: RemoteRequest,
	{ status, headers }: RemoteResponse,
	attempt: number,
	random: number,
): number | undefined {
	const asked = Number(headers["retry-after"]) * 1000;
	if (status === 429 || (status >= 500 && !Number.isNaN(asked))) {
		// The server has not done what it asks to be asked for later.
		if (Number.isNaN(asked)) return status === 429 ? backOff(attempt, random) : undefined;
		return Math.min(asked, LONGEST_WAIT_MS) * (1 + random / 10);
	}
	return method === "GET" && [500, 502, 503, 504].includes(status) ? backOff(attempt, random) : undefined;
}

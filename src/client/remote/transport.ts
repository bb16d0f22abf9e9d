import http from "node:http";
import https from "node:https";
import type { ClusterAccess, Credential } from "./access";
import { attempt } from "./attempt";
import { connectionError, type HostLookup, isBrokenOff, isNeverSent, timeoutError } from "./connectionError";
import type { RemoteRequest, RemoteResponse } from "./request";
import { type Log, logRequest, logResponse } from "./requestLog";

/** What the transport needs from outside. */
export interface TransportDeps {
	/** Wall-clock milliseconds. */
	now(): number;
	/** Waits wall-clock milliseconds, or until the program is to end. */
	sleep(milliseconds: number): Promise<void>;
	/** A signal that aborts when that much wall-clock time has passed. */
	after(milliseconds: number): AbortSignal;
	/** Aborts when the program is to end: a request without a signal of its own ends then. */
	signal(): AbortSignal;
	/** Talk for the user's eyes, a line. */
	tell(line: string): void;
	/** 0 up to 1, for the spread of waits. */
	random(): number;
	/** Names the client to the server. */
	userAgent: string;
	/** Connects through a proxy. */
	proxyAgent?: (proxy: string, tls: https.AgentOptions) => Promise<http.Agent>;
	lookup?: HostLookup;
	/** -v: what is sent and what comes back. */
	log?: Log;
}

/** How often a read is sent again that failed on its way or by a fault of the server. */
const RETRIES = 4;
/** How often a request is sent again because the server asks for it: as client-go. */
const ASKED_RETRIES = 10;
const MAX_REDIRECTS = 10;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/**
 * Requests to one API server: over kept connections, with credentials that are renewed once when they are refused, and
 * sent again where that is safe: where the server asks for it (Retry-After), after 5xx and when the connection failed if
 * they are reads.
 */
export class Transport {
	readonly server: URL;
	private agent: Promise<http.Agent> | undefined;
	private credential: Credential | undefined;

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
	async send(asked: RemoteRequest): Promise<RemoteResponse> {
		const { random, tell } = this.deps;
		const request = { ...asked, signal: asked.signal ?? this.deps.signal() };
		let url = this.urlOf(request);
		let renewed = false;
		let redirects = 0;
		let failed = 0;
		let waited = 0;
		for (;;) {
			this.credential ??= await this.access.credentials.current(request.signal);
			const outcome = await this.tryOnce(url, request, this.credential);
			if ("error" in outcome) {
				const { error, timedOut } = outcome;
				if (timedOut !== undefined) throw timeoutError(timedOut, { method: request.method, url });
				request.signal.throwIfAborted();
				if (failed >= RETRIES || !isSafe(request, error)) throw this.failure(error, request.method, url);
				await this.wait(backOff(failed++, random()), request);
				continue;
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
			const redirected = redirection(request, response, url);
			if (redirected !== undefined) {
				response.abort();
				if (++redirects > MAX_REDIRECTS) {
					throw this.failure(new Error(`stopped after ${MAX_REDIRECTS} redirects`), request.method, url);
				}
				url = redirected;
				continue;
			}
			const seconds = secondsAsked(response);
			if (seconds !== undefined && waited < ASKED_RETRIES) {
				waited++;
				response.abort();
				const wait = Math.min(seconds * 1000, LONGEST_WAIT_MS) * (1 + random() / 10);
				if (response.status === 429) {
					tell(`The server asks to wait: trying again in ${Math.ceil(wait / 1000)}s`);
				}
				await this.wait(wait, request);
				continue;
			}
			if (failed >= RETRIES || !isFault(request, response)) return response;
			response.abort();
			await this.wait(backOff(failed++, random()), request);
		}
	}

	/** A failure to reach the server, as a user is told of it. */
	failure(error: unknown, method: string, url: URL): Error {
		return connectionError(error, { server: this.server, method, url, lookup: this.deps.lookup });
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

	private async tryOnce(url: URL, request: RemoteRequest, credential: Credential) {
		const { access, deps } = this;
		const headers = this.headersOf(request, credential);
		logRequest(deps.log, request, url, headers);
		const began = deps.now();
		let agent: http.Agent;
		try {
			this.agent ??= this.makeAgent(credential);
			agent = await this.agent;
		} catch (error) {
			return { error };
		}
		const outcome = await attempt(url, request, timeoutOf(request, access.timeout), {
			...{ access, agent, headers },
			now: () => deps.now(),
			after: (milliseconds) => deps.after(milliseconds),
		});
		if ("response" in outcome) logResponse(deps.log, request, url, outcome.response, deps.now() - began);
		return outcome;
	}

	private urlOf({ path, query = {} }: RemoteRequest): URL {
		const url = new URL(this.server);
		url.pathname = `${this.server.pathname.replace(/\/$/, "")}${path}`;
		for (const [name, value] of Object.entries(query)) {
			for (const each of typeof value === "object" ? value : [value]) {
				if (each !== undefined) url.searchParams.append(name, each);
			}
		}
		return url;
	}

	private headersOf(
		{ accept, contentType, body, upgrade = {} }: RemoteRequest,
		credential: Credential,
	): http.OutgoingHttpHeaders {
		const headers: http.OutgoingHttpHeaders = {
			accept: accept ?? "application/json",
			"user-agent": this.deps.userAgent,
			...upgrade,
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
			this.server.protocol === "https:" ? new https.Agent(tls) : new http.Agent({ keepAlive: true }),
		);
	}
}

function timeoutOf({ limitMs }: RemoteRequest, timeout: number): number {
	if (limitMs === undefined) return timeout;
	return timeout === 0 ? limitMs : Math.min(limitMs, timeout);
}

/** Whether a request that failed on its way may be sent again: a read, unless nobody listens there. */
function isSafe({ method }: RemoteRequest, error: unknown): boolean {
	return (
		method === "GET" &&
		(isBrokenOff(error) || isNeverSent(error)) &&
		(error as { code?: string }).code !== "ECONNREFUSED"
	);
}

/** Whether the server has failed at a read that may be sent again. */
function isFault({ method, upgrade }: RemoteRequest, { status }: RemoteResponse): boolean {
	// A kubelet that refuses a stream says so with 500.
	return method === "GET" && upgrade === undefined && [500, 502, 503, 504].includes(status);
}

function backOff(attempt: number, random: number): number {
	return Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS) * (0.5 + random / 2);
}

/** After how many seconds the server wants to be asked again, having done nothing; undefined when the answer stands. */
function secondsAsked({ status, headers }: RemoteResponse): number | undefined {
	const text = headers["retry-after"];
	if ((status !== 429 && status < 500) || text === undefined || !/^\d+$/.test(text)) return undefined;
	return Number(text);
}

/** Where a read is sent on to: only on the same server, for nobody else is to see the credentials. */
function redirection({ method }: RemoteRequest, { status, headers }: RemoteResponse, from: URL): URL | undefined {
	if (method !== "GET" || ![301, 302, 303, 307, 308].includes(status) || headers.location === undefined)
		return undefined;
	try {
		const to = new URL(headers.location, from);
		return to.origin === from.origin ? to : undefined;
	} catch {
		return undefined;
	}
}

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { writeJson } from "../../api/go/writeJson";
import { badRequest, isStatusError, StatusError } from "../../api/statusError";
import { type Allowed, negotiate, type Representation } from "./negotiation";
import { type RequestInfo, requestInfo } from "./requestInfo";
import { warningHeaders } from "./warnings";

export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

/** A request body may have that many bytes. */
const MAX_BODY = 3 * 1024 * 1024;
/** How long a client may take to send one, in milliseconds. */
const BODY_TIMEOUT_MS = 30_000;
/** Answers from this size on are compressed for clients that take gzip, as the API server does. */
const GZIP_FROM = 128 * 1024;

const compress = promisify(gzip);

/** One request and its answer. */
export class Exchange {
	readonly path: string;
	readonly query: URLSearchParams;
	readonly info: RequestInfo;
	private readonly warnings = new Set<string>();

	/** @throws a BadRequest StatusError for a target that is no path. */
	constructor(
		readonly incoming: Incoming,
		readonly outgoing: Outgoing,
		private readonly toYaml: (value: unknown) => string,
	) {
		const target = incoming.url ?? "/";
		const mark = target.indexOf("?");
		this.path = decodePath(mark < 0 ? target : target.slice(0, mark));
		this.query = new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1));
		this.info = requestInfo(this.method, this.path, this.flag("watch"));
		outgoing.setHeader("Audit-Id", randomUUID());
		outgoing.setHeader("Cache-Control", "no-cache, private");
	}

	get method(): string {
		return this.incoming.method ?? "GET";
	}

	header(name: string): string | undefined {
		const value = this.incoming.headers[name];
		return Array.isArray(value) ? value[0] : value;
	}

	/** A query parameter as apimachinery reads booleans: anything but "false" and "0" is true. */
	flag(name: string): boolean {
		const value = this.query.get(name);
		return value !== null && value !== "0" && value.toLowerCase() !== "false";
	}

	/** @throws a BadRequest StatusError in Go's words for what is no integer. */
	integer(name: string): number | undefined {
		const text = this.query.get(name);
		if (text === null) return undefined;
		if (text === "") return 0;
		if (!/^[-+]?\d+$/.test(text)) {
			throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
		}
		const big = BigInt(text.replace(/^\+/, ""));
		if (BigInt.asIntN(64, big) !== big) {
			throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
		}
		return Number(big);
	}

	/** What the answer is to be. @throws a NotAcceptable StatusError. */
	representation(allowed: Allowed, stream = false): Representation {
		return negotiate(
			{ accept: this.header("accept"), userAgent: this.header("user-agent"), pretty: this.query.get("pretty") },
			allowed,
			stream,
		);
	}

	/** A text for the client's user, sent along with the answer. */
	warn(text: string): void {
		this.warnings.add(text);
	}

	/**
	 * The body.
	 * @throws a StatusError: 413 above the limit, 408 when it does not come.
	 */
	body(): Promise<Buffer> {
		const tooLarge = () =>
			new StatusError({
				message: `Request entity too large: limit is ${MAX_BODY}`,
				reason: "RequestEntityTooLarge",
				code: 413,
			});
		if (Number(this.header("content-length") ?? 0) > MAX_BODY) return Promise.reject(tooLarge());
		return new Promise((resolve, reject) => {
			const chunks: Buffer[] = [];
			let size = 0;
			const done = (settle: () => void) => {
				clearTimeout(timer);
				this.incoming.removeAllListeners("data");
				settle();
			};
			const timer = setTimeout(() => done(() => reject(timeout())), BODY_TIMEOUT_MS);
			timer.unref();
			this.incoming.on("data", (chunk: Buffer) => {
				size += chunk.length;
				if (size > MAX_BODY) return done(() => reject(tooLarge()));
				chunks.push(chunk);
			});
			this.incoming.once("end", () => done(() => resolve(Buffer.concat(chunks))));
			this.incoming.once("close", () => done(() => reject(badRequest("unexpected EOF"))));
			this.incoming.once("error", () => done(() => reject(badRequest("unexpected EOF"))));
		});
	}

	/** Answers with an object in the form that was asked for. */
	async reply(code: number, value: unknown, { format, pretty }: Representation): Promise<void> {
		if (format === "yaml") return this.send(code, "application/yaml", this.toYaml(value));
		await this.send(code, "application/json", `${writeJson(value, pretty ? "  " : "")}\n`);
	}

	/** Answers with a failure; what is no StatusError is none of the client's business. */
	async fail(error: unknown): Promise<void> {
		if (this.outgoing.headersSent) {
			this.outgoing.destroy();
			return;
		}
		const { status } = isStatusError(error) ? error : internalError(error);
		const retryAfter = status.details?.retryAfterSeconds;
		if (retryAfter) this.outgoing.setHeader("Retry-After", String(retryAfter));
		const { kind, apiVersion, metadata, status: failure, message, reason, details, code } = status;
		const body = { kind, apiVersion, metadata, status: failure, message, ...(reason && { reason }), details, code };
		await this.reply(code, body, this.formOfFailure());
		this.dropRest();
	}

	/** Answers with text or bytes of that type. */
	async send(code: number, contentType: string, content: string | Uint8Array): Promise<void> {
		const bytes = typeof content === "string" ? Buffer.from(content) : content;
		const gzips = bytes.length >= GZIP_FROM && acceptsGzip(this.header("accept-encoding"));
		const body = gzips ? await compress(bytes, { level: constants.Z_BEST_SPEED }) : bytes;
		this.begin(code, contentType, {
			...(gzips ? { "Content-Encoding": "gzip" } : {}),
			"Content-Length": String(body.length),
		});
		this.finish(body);
	}

	/** Sends the head of an answer. */
	begin(code: number, contentType: string, headers: Readonly<Record<string, string>> = {}): void {
		const { outgoing } = this;
		outgoing.statusCode = code;
		outgoing.setHeader("Content-Type", contentType);
		for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
		if (this.warnings.size > 0) outgoing.setHeader("Warning", warningHeaders(this.warnings));
	}

	/** Sends the head before there is anything else to send. */
	flush(): void {
		(this.outgoing as ServerResponse).flushHeaders();
	}

	/** The last of the body. */
	finish(body?: Uint8Array): void {
		// Two kinds of response with one meaning: their overloads do not unite.
		const outgoing = this.outgoing as ServerResponse;
		if (this.method === "HEAD" || body === undefined) outgoing.end();
		else outgoing.end(body);
	}

	/** Writes a part of the body, and waits where the client is slow. False when the client has gone. */
	write(text: string | Uint8Array): Promise<boolean> | boolean {
		const outgoing = this.outgoing as ServerResponse;
		if (outgoing.destroyed || outgoing.closed) return false;
		if (outgoing.write(text)) return true;
		return new Promise((resolve) => {
			const settle = (alive: boolean) => () => {
				outgoing.removeListener("drain", onDrain);
				outgoing.removeListener("close", onClose);
				resolve(alive);
			};
			const onDrain = settle(true);
			const onClose = settle(false);
			outgoing.once("drain", onDrain);
			outgoing.once("close", onClose);
		});
	}

	/** Writes a part of the body, however slow the client is. */
	push(text: string): void {
		(this.outgoing as ServerResponse).write(text);
	}

	/** Whether the client would take gzip. */
	get takesGzip(): boolean {
		return acceptsGzip(this.header("accept-encoding"));
	}

	/** What is left of a body that nobody reads is thrown away, and the connection with it when it goes on. */
	private dropRest(): void {
		if (this.incoming.complete) return;
		this.incoming.resume();
		const timer = setTimeout(() => this.incoming.destroy(), 1000);
		timer.unref();
		this.incoming.once("end", () => clearTimeout(timer));
		this.incoming.once("close", () => clearTimeout(timer));
	}

	private formOfFailure(): Representation {
		try {
			const { format, pretty } = this.representation(() => true);
			return { format, pretty };
		} catch {
			return { format: "json", pretty: false };
		}
	}
}

function decodePath(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		throw badRequest("the request's path can't be read");
	}
}

function acceptsGzip(header: string | undefined): boolean {
	return (header ?? "").split(",").some((part) => part.split(";")[0]?.trim().toLowerCase() === "gzip");
}

function timeout(): StatusError {
	return new StatusError({ message: "the request's body did not come in time", reason: "Timeout", code: 408 });
}

function internalError(error: unknown): StatusError {
	const message = error instanceof Error ? error.message : String(error);
	return new StatusError({ message: `Internal error occurred: ${message}`, reason: "InternalError", code: 500 });
}

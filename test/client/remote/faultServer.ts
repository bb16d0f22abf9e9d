import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate, type ServerCertificate } from "../../../src/cluster/http/certificate";
import { TestServer } from "../../cluster/http/server";

/** What the server does with one request instead of what it should. `pass` answers it as it should. */
export type Act = (exchange: {
	incoming: IncomingMessage;
	outgoing: ServerResponse;
	socket: Socket;
	pass(): Promise<void>;
}) => void | Promise<void>;

export interface Asked {
	method: string;
	/** Path and query. */
	url: string;
	headers: http.IncomingHttpHeaders;
}

interface Rule {
	matches: RegExp;
	acts: Act[];
	/** The last act stands for all requests to come. */
	lasting: boolean;
}

export interface FaultServerOptions {
	/** The certificate's names; those of the loopback otherwise. */
	names?: readonly string[];
	/** When the certificate was made, in wall-clock milliseconds. */
	madeAt?: number;
	/** HTTP without TLS. */
	plain?: boolean;
	/** Listens here. */
	port?: number;
}

/** An API server that fails on demand: what no rule takes is answered by a served cluster behind it. */
export class FaultServer {
	readonly asked: Asked[] = [];
	readonly cluster = new TestServer(2);
	readonly certificate: ServerCertificate;
	private readonly rules: Rule[] = [];
	private readonly sockets = new Set<Socket>();
	private readonly folder = mkdtempSync(join(tmpdir(), "ds-faults-"));
	private readonly waiting: { pattern: RegExp; count: number; resolve(): void }[] = [];
	private server!: http.Server | https.Server;

	constructor(private readonly options: FaultServerOptions = {}) {
		const { names = ["127.0.0.1", "localhost"], madeAt = Date.now() } = options;
		this.certificate = makeCertificate(names, madeAt);
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	get url(): string {
		return `${this.options.plain ? "http" : "https"}://127.0.0.1:${this.port}`;
	}

	async start(): Promise<this> {
		await this.cluster.start();
		const { certificate: cert, key } = this.certificate;
		const handle = (incoming: IncomingMessage, outgoing: ServerResponse) =>
			void this.handle(incoming, outgoing).catch(() => outgoing.destroy());
		this.server = this.options.plain ? http.createServer(handle) : https.createServer({ cert, key }, handle);
		this.server.on(this.options.plain ? "connection" : "secureConnection", (socket: Socket) => {
			this.sockets.add(socket);
			socket.on("error", () => undefined).once("close", () => this.sockets.delete(socket));
		});
		await new Promise<void>((resolve) => this.server.listen(this.options.port ?? 0, "127.0.0.1", resolve));
		return this;
	}

	async stop(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
		await this.cluster.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Requests whose method and URL match get these answers, one each; then they are answered as they should be. */
	once(matches: RegExp, ...acts: Act[]): void {
		this.rules.push({ matches, acts, lasting: false });
	}

	/** Requests that match get this answer from now on. */
	always(matches: RegExp, act: Act): void {
		this.rules.push({ matches, acts: [act], lasting: true });
	}

	/** Forgets the rules and what was asked. */
	reset(): void {
		this.rules.length = 0;
		this.asked.length = 0;
		this.waiting.length = 0;
	}

	/** What was asked that matches, as METHOD URL. */
	requests(matches: RegExp): string[] {
		return this.asked.map(({ method, url }) => `${method} ${url}`).filter((line) => matches.test(line));
	}

	/** Waits until so many requests that match have come. */
	async came(pattern: RegExp, count = 1): Promise<void> {
		if (this.requests(pattern).length >= count) return;
		await new Promise<void>((resolve) => this.waiting.push({ pattern, count, resolve }));
	}

	/** A kubeconfig for this server; `user` and `cluster` replace what they name. */
	kubeconfig({ user = { token: this.cluster.token }, cluster = {} }: { user?: object; cluster?: object } = {}): string {
		const file = join(this.folder, `${Math.random().toString(36).slice(2)}.yaml`);
		const authority = Buffer.from(this.certificate.authority).toString("base64");
		const config = {
			apiVersion: "v1",
			kind: "Config",
			"current-context": "faulty",
			clusters: [
				{
					name: "faulty",
					cluster: {
						server: this.url,
						...(this.options.plain ? {} : { "certificate-authority-data": authority }),
						...cluster,
					},
				},
			],
			users: [{ name: "somebody", user }],
			contexts: [{ name: "faulty", context: { cluster: "faulty", user: "somebody" } }],
		};
		writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
		return file;
	}

	private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const { method = "", url = "", headers, socket } = incoming;
		this.asked.push({ method, url, headers });
		const line = `${method} ${url}`;
		for (const { pattern, count, resolve } of this.waiting) if (this.requests(pattern).length >= count) resolve();
		outgoing.on("error", () => undefined);
		const rule = this.rules.find(({ matches, acts }) => matches.test(line) && acts.length > 0);
		const act = rule === undefined ? undefined : rule.lasting ? rule.acts[0] : rule.acts.shift();
		const pass = () => this.pass(incoming, outgoing);
		await (act === undefined ? pass() : act({ incoming, outgoing, socket, pass }));
	}

	private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const { host: _, "content-length": __, connection: ___, authorization = "", ...headers } = incoming.headers;
		const token = /^Bearer (\S+)/.exec(authorization)?.[1] ?? "";
		const answer = await this.cluster.open(incoming.method ?? "GET", incoming.url ?? "/", {
			headers: headers as Record<string, string>,
			token,
			...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
		});
		outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
		outgoing.once("close", () => answer.destroy());
		answer.pipe(outgoing);
	}
}

import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { clientOf, type LocalClient } from "../../../src/client/local";
import { type OpenEngine, openEngine } from "../../../src/cluster/engine/localEngine";
import { type RunningServer, type ServeOptions, startServer } from "../../../src/cluster/http/server";
import { fillCluster } from "../../../src/cluster/local";
import { openMemoryStore } from "../../../src/cluster/store/memory";
import { makeWork } from "../../../src/cluster/work";
import { parseYaml, strictProblem } from "../../../src/manifest/yaml";
import { toYaml } from "../../../src/printers/yaml/emitter";

const START = Date.parse("2026-01-02T03:04:05Z");

export interface Answer {
	code: number;
	headers: IncomingHttpHeaders;
	warnings: string[];
	text: string;
	/** The body as JSON; undefined when it is none. */
	// biome-ignore lint/suspicious/noExplicitAny: a test reads any answer
	body: any;
}

interface Sent {
	headers?: Record<string, string>;
	body?: unknown;
	token?: string | undefined;
}

/** A served cluster in memory, its clock in the test's hand. */
export class TestServer {
	now = START;
	readonly token = "secret";
	readonly failures: unknown[] = [];
	readonly client: LocalClient;
	readonly engine: OpenEngine;
	running!: RunningServer;
	private agent!: Agent;

	constructor(nodes = 1) {
		const store = openMemoryStore();
		const work = makeWork();
		const wall = () => this.now;
		fillCluster(store, { wall, seed: () => "seed" }, { nodes }, work);
		this.engine = openEngine(store, { wall, work: () => work });
		this.client = clientOf(this.engine, work, { onWarning: () => undefined, sleep: async () => undefined });
	}

	async start(extension?: ServeOptions["extension"]): Promise<this> {
		this.running = await startServer({
			engine: this.engine,
			address: "127.0.0.1",
			port: 0,
			names: ["localhost", "127.0.0.1"],
			token: this.token,
			now: () => Date.now(),
			readYaml(text) {
				const { value, duplicates } = parseYaml(text);
				return { value, duplicates: [], strictProblem: strictProblem(text, duplicates) };
			},
			toYaml,
			extension,
			onFailure: (error) => this.failures.push(error),
		});
		this.agent = new Agent({ ca: this.running.authority, keepAlive: true });
		return this;
	}

	async stop(): Promise<void> {
		await this.running.close();
		this.agent.destroy();
	}

	/** Sends a request and reads all of its answer. `body` that is no text or bytes goes as JSON. */
	async send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
		const incoming = await this.open(method, path, sent);
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const text = Buffer.concat(chunks).toString();
		const { rawHeaders } = incoming;
		const warnings = rawHeaders
			.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "warning")
			.map((value) => Buffer.from(value, "latin1").toString());
		return { code: incoming.statusCode ?? 0, headers: incoming.headers, warnings, text, body: asJson(text) };
	}

	get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
		return this.send("GET", path, { headers });
	}

	/** Sends a request; its answer has begun. */
	async open(method: string, path: string, { headers = {}, body, token = this.token }: Sent = {}) {
		const bytes = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
		const length =
			bytes === undefined || headers["transfer-encoding"] ? {} : { "content-length": Buffer.byteLength(bytes) };
		const outgoing = request({
			host: "127.0.0.1",
			servername: "localhost",
			port: this.running.port,
			agent: this.agent,
			method,
			path,
			headers: {
				...(token === "" ? {} : { authorization: `Bearer ${token}` }),
				"content-type": "application/json",
				...length,
				...headers,
			},
		});
		const answer = once(outgoing, "response") as Promise<[IncomingMessage]>;
		outgoing.end(bytes);
		const [incoming] = await answer;
		return incoming;
	}

	/** A watch, whose events come one by one. */
	async watch(path: string, headers: Record<string, string> = {}): Promise<Watch> {
		return new Watch(await this.open("GET", path, { headers }));
	}
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads any event
type Event = { type: string; object: any };

export class Watch {
	private text = "";
	private readonly chunks: AsyncIterator<Buffer>;

	constructor(readonly incoming: IncomingMessage) {
		this.chunks = incoming[Symbol.asyncIterator]();
	}

	/** The next event; undefined when the watch has ended. */
	async next(): Promise<Event | undefined> {
		for (;;) {
			const end = this.text.indexOf("\n");
			if (end >= 0) {
				const line = this.text.slice(0, end);
				this.text = this.text.slice(end + 1);
				return JSON.parse(line) as Event;
			}
			const { value, done } = await this.chunks.next();
			if (done) return undefined;
			this.text += (value as Buffer).toString();
		}
	}

	/** Type and name of so many events. */
	async names(count: number): Promise<string[]> {
		const names: string[] = [];
		for (let each = 0; each < count; each++) {
			const event = await this.next();
			names.push(`${event?.type} ${event?.object.metadata?.name}`);
		}
		return names;
	}

	close(): void {
		this.incoming.destroy();
	}
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export const daemonSet = (name: string, image = "agent:1.0") => ({
	apiVersion: "apps/v1",
	kind: "DaemonSet",
	metadata: { name },
	spec: {
		selector: { matchLabels: { app: name } },
		template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } },
	},
});

export const DAEMON_SETS = "/apis/apps/v1/namespaces/default/daemonsets";
export const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

export const configMap = (name: string, data: object = {}) => ({
	apiVersion: "v1",
	kind: "ConfigMap",
	metadata: { name },
	data,
});

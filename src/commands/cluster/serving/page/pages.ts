import { badRequest, methodNotSupported, StatusError } from "../../../../api/statusError";
import type { LocalClient } from "../../../../client/local";
import type { OpenEngine } from "../../../../cluster/engine/localEngine";
import type { Exchange } from "../../../../cluster/http/exchange";
import { verdictOn } from "../../../../insight/verdicts";
import type { InsightView } from "../../../../insight/view";
import { type Reason, type Start, type Step, UI_ROOT } from "../../../../ui/protocol";
import { loadInsight } from "../../../shared/insightView";
import { perform } from "./actions";
import { assetOf } from "./assets";
import { MapFeed } from "./feed";

export interface PageOptions {
	engine: OpenEngine;
	client: LocalClient;
	/** The cluster's name. */
	cluster: string;
	paused: boolean;
}

/** A client that leaves that many bytes unread is cut off: it can connect anew. */
const MAX_UNREAD = 64 * 1024 * 1024;
const MAX_STREAMS = 100;
/** How often the page is told the time, by the number of polls. */
const TICK_POLLS = 10;

/** What the page may do and load: what comes from here, and no text can become code. */
const HEADERS: Readonly<Record<string, string>> = {
	"Content-Security-Policy":
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
};

interface Stream {
	send(event: string, data: unknown): void;
	end(): void;
}

/** The page that shows the cluster in a browser, and what it asks for. */
export class Pages {
	private readonly feed: MapFeed;
	private readonly streams = new Set<Stream>();
	private polls = 0;
	private known: { revision: number; view: Promise<InsightView> } | undefined;

	constructor(private readonly options: PageOptions) {
		this.feed = new MapFeed(options.engine);
		this.feed.listen((step) => this.tell("step", step));
	}

	/** Tells those who look what has happened. */
	poll(): void {
		this.feed.poll();
		if (++this.polls % TICK_POLLS === 0) this.tell("tick", this.options.engine.now());
	}

	/** Ends all streams. */
	close(): void {
		for (const stream of this.streams) stream.end();
	}

	/**
	 * Answers a request to the page's paths; false for any other. The page itself is for everyone who may reach the
	 * server: it shows nothing without the token. `authorize` throws unless the request has it.
	 * @throws a StatusError with the answer when it is none of what was asked for.
	 */
	async answer(exchange: Exchange, authorize: () => void): Promise<boolean> {
		const { path } = exchange;
		if (`${path}/` === UI_ROOT) {
			exchange.outgoing.setHeader("Location", UI_ROOT);
			await exchange.send(308, "text/plain; charset=utf-8", "");
			return true;
		}
		if (!path.startsWith(UI_ROOT)) return false;
		for (const [name, value] of Object.entries(HEADERS)) exchange.outgoing.setHeader(name, value);
		const asset = assetOf(path.slice(UI_ROOT.length));
		if (asset !== undefined) {
			requireMethod(exchange, "GET", "HEAD");
			await exchange.send(200, asset.type, asset.text);
			return true;
		}
		authorize();
		switch (path.slice(UI_ROOT.length)) {
			case "stream":
				requireMethod(exchange, "GET");
				this.stream(exchange);
				return true;
			case "reason":
				requireMethod(exchange, "GET");
				await sendJson(exchange, await this.reason(exchange));
				return true;
			case "actions":
				requireMethod(exchange, "POST");
				perform(this.options.engine, await readJson(exchange), () => this.poll());
				this.poll();
				await sendJson(exchange, {});
				return true;
			default:
				return false;
		}
	}

	private stream(exchange: Exchange): void {
		if (this.streams.size >= MAX_STREAMS) {
			const message = "too many pages are open";
			throw new StatusError({ message, reason: "TooManyRequests", code: 429 });
		}
		const { outgoing } = exchange;
		exchange.begin(200, "text/event-stream; charset=utf-8");
		const stream: Stream = {
			send(event, data) {
				if (outgoing.destroyed || outgoing.writableEnded) return;
				if (outgoing.writableLength > MAX_UNREAD) outgoing.destroy();
				else exchange.push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
			},
			end() {
				if (!outgoing.writableEnded) outgoing.end();
			},
		};
		const { engine, cluster, paused } = this.options;
		this.feed.poll();
		const start: Start = { cluster, ...this.feed.history(), now: engine.now(), paused };
		stream.send("start", start);
		this.streams.add(stream);
		const stop = () => this.streams.delete(stream);
		outgoing.once("close", stop);
		outgoing.once("error", stop);
	}

	private tell(event: string, data: Step | number): void {
		for (const stream of this.streams) stream.send(event, data);
	}

	private async reason({ query }: Exchange): Promise<Reason> {
		const view = await this.view();
		const uid = query.get("daemonSet") ?? "";
		const node = query.get("node") ?? "";
		const daemonSet = this.feed.daemonSet(uid);
		const verdict = daemonSet && verdictOn(daemonSet, view, node);
		if (verdict === undefined) throw badRequest("there is no such DaemonSet or node");
		const { verdict: name, reason, suggestion, pod } = verdict;
		return { verdict: name, reason, suggestion, pod };
	}

	/** The cluster as it is now, read once for all that is asked of one revision. */
	private view(): Promise<InsightView> {
		const revision = this.options.engine.revision();
		if (this.known?.revision !== revision) this.known = { revision, view: loadInsight(this.options.client) };
		return this.known.view;
	}
}

function requireMethod({ method }: Exchange, ...allowed: string[]): void {
	if (!allowed.includes(method)) throw methodNotSupported({ group: "", plural: "ui" }, method.toLowerCase());
}

async function sendJson(exchange: Exchange, value: unknown): Promise<void> {
	await exchange.send(200, "application/json", JSON.stringify(value));
}

async function readJson(exchange: Exchange): Promise<unknown> {
	const text = (await exchange.body()).toString();
	try {
		return JSON.parse(text);
	} catch {
		throw badRequest("the body is no JSON");
	}
}

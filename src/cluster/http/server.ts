import { randomBytes } from "node:crypto";
import { isStatusError } from "../../api/statusError";
import { checkAllowed } from "../access/guard";
import { notAllowed } from "../access/refusal";
import { ADMIN, type User } from "../access/user";
import type { OpenEngine } from "../engine/localEngine";
import { actingUser, bearerToken, checkHost, type Hosts, sameSecret, unauthorized } from "./access";
import { answer } from "./api";
import { makeCertificate } from "./certificate";
import { discover } from "./discovery";
import { Exchange, type Incoming, type Outgoing } from "./exchange";
import { general, isHealthPath } from "./general";
import { listen } from "./listener";
import { ObjectTexts } from "./objectTexts";
import type { RequestInfo } from "./requestInfo";
import type { Served } from "./served";
import { userOfToken } from "./tokens";
import { WatchHub } from "./watchHub";

export interface ServeOptions {
	engine: OpenEngine;
	/** Where to listen: an address of this machine. */
	address: string;
	/** 0 for any port that is free. */
	port: number;
	/** Names and addresses beside `address` by which the server may be called. */
	names: readonly string[];
	/** The secret of those who may do everything. */
	token: string;
	/** Wall-clock milliseconds. */
	now(): number;
	readYaml: Served["readYaml"];
	toYaml(value: unknown): string;
	/**
	 * Answers paths of its own beside the API's, if the path is one of them. `authorize` throws unless the request has
	 * the server's token.
	 */
	extension?(exchange: Exchange, authorize: () => void): Promise<boolean>;
	/** Told of failures that are the server's own. */
	onFailure(error: unknown): void;
}

export interface RunningServer {
	readonly port: number;
	/** The certificate of the authority that clients have to trust, in PEM. */
	readonly authority: string;
	/** Sends what has happened in the cluster to those who watch. */
	poll(): void;
	/** Ends all watches, and answers nothing more. */
	close(): Promise<void>;
}

/**
 * Serves a local cluster as a Kubernetes API over HTTPS.
 * @throws CliError when the port can't be had.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
	const { engine, address, now } = options;
	const names = [...new Set([...options.names, address])];
	const certificate = makeCertificate(names, now());
	const hub = new WatchHub(engine);
	const closing = new AbortController();
	const served: Served = {
		engine,
		hub,
		texts: new ObjectTexts(),
		readYaml: options.readYaml,
		signingKey: randomBytes(32),
		closing: closing.signal,
	};
	const hosts: Hosts = { names: new Set(names.map((name) => name.toLowerCase())) };
	const listener = await listen({
		port: options.port,
		address,
		certificate,
		handle: (incoming, outgoing) => void handle(incoming, outgoing),
	});

	async function handle(incoming: Incoming, outgoing: Outgoing): Promise<void> {
		outgoing.on("error", () => outgoing.destroy());
		incoming.on("error", () => undefined);
		let exchange: Exchange | undefined;
		try {
			exchange = new Exchange(incoming, outgoing, options.toYaml);
			await route(exchange);
		} catch (error) {
			if (!isStatusError(error)) options.onFailure(error);
			if (exchange === undefined) refuse(outgoing);
			else await exchange.fail(error).catch(() => outgoing.destroy());
		}
	}

	async function route(exchange: Exchange): Promise<void> {
		checkHost(exchange, hosts);
		if (isHealthPath(exchange.path) && (await general(exchange, () => []))) return;
		const admin = () => {
			const user = authenticate(exchange);
			if (user !== ADMIN) throw notAllowed(user, exchange.info);
		};
		if (await options.extension?.(exchange, admin)) return;
		const sender = authenticate(exchange);
		const user = actingUser(exchange, sender);
		if (user !== sender) checkImpersonation(exchange, sender, user);
		checkRights(exchange.info, user);
		const { resource } = exchange.info;
		if (resource !== undefined) {
			if (!(await answer(served, exchange, user, resource))) await notFound(exchange);
			return;
		}
		const resources = () => engine.read((registry) => registry.resources());
		if (await general(exchange, resources)) return;
		const own = `${address.includes(":") ? `[${address}]` : address}:${listener.port}`;
		if (await discover(exchange, () => ({ resources: resources(), address: own }))) return;
		if (exchange.path.startsWith("/openapi/")) {
			// The API's types with their texts are large: who does not ask for them does not pay for them.
			const { openApi } = await import("./openapi/openapi");
			if (await openApi(served, exchange)) return;
		}
		await notFound(exchange);
	}

	function checkImpersonation(exchange: Exchange, sender: User, { name }: User): void {
		const target = { group: "", version: "v1", plural: "users", name, rest: [] };
		checkRights({ verb: "impersonate", path: exchange.path, resource: target }, sender);
	}

	function checkRights(info: RequestInfo, user: User): void {
		if (user.groups.includes("system:masters")) return;
		engine.view((registry) => checkAllowed(registry, user, info));
	}

	function authenticate(exchange: Exchange): User {
		const token = bearerToken(exchange);
		if (token === undefined) throw unauthorized();
		if (sameSecret(token, options.token)) return ADMIN;
		const user = userOfToken(served, token);
		if (user === undefined) throw unauthorized();
		return user;
	}

	return {
		port: listener.port,
		authority: certificate.authority,
		poll: () => hub.poll(),
		close: async () => {
			closing.abort();
			hub.close();
			await listener.close();
		},
	};
}

function notFound(exchange: Exchange): Promise<void> {
	return exchange.send(404, "text/plain; charset=utf-8", "404 page not found\n");
}

/** A target that can't be read is answered as Go's server does, before the API sees it. */
function refuse(outgoing: Outgoing): void {
	outgoing.statusCode = 400;
	outgoing.setHeader("Content-Type", "text/plain; charset=utf-8");
	outgoing.end("400 Bad Request");
}

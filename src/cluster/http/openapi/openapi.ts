import type { ObjectRegistry } from "../../registry/objectRegistry";
import type { Exchange } from "../exchange";
import { mediaTypes, notAcceptable } from "../negotiation";
import type { Served } from "../served";
import { Documents, type Made } from "./documents";
import { GNOSTIC_V2 } from "./gnostic";

const JSON_TYPE = "application/json";
const A_YEAR = "Fri, 31 Dec 2100 00:00:00 GMT";
const documents = new WeakMap<Served, Documents>();

/** /openapi/v2, /openapi/v3 and what is below it; false for any other path. */
export async function openApi(served: Served, exchange: Exchange): Promise<boolean> {
	if (exchange.method !== "GET" && exchange.method !== "HEAD") return false;
	const of = documents.get(served) ?? new Documents();
	documents.set(served, of);
	const read = <T>(view: (registry: ObjectRegistry) => T): T => served.engine.view(view);
	const path = exchange.path.replace(/\/$/, "");
	if (path === "/openapi/v2") {
		const isJson = chosen(exchange, [JSON_TYPE, ...GNOSTIC_V2]) === JSON_TYPE;
		const made = read((registry) => of.v2(registry, isJson ? "json" : "protobuf"));
		await send(exchange, isJson ? JSON_TYPE : GNOSTIC_V2[1], made);
		return true;
	}
	if (path === "/openapi/v3") {
		chosen(exchange, [JSON_TYPE]);
		await exchange.send(200, JSON_TYPE, `${JSON.stringify(read((registry) => of.index(registry)))}\n`);
		return true;
	}
	const groupVersion = /^\/openapi\/v3\/(?:api\/([^/]+)|apis\/([^/]+\/[^/]+))$/.exec(path);
	if (groupVersion === null) return false;
	chosen(exchange, [JSON_TYPE]);
	const [, core, named] = groupVersion;
	const made = read((registry) => of.v3(registry, core ?? named ?? ""));
	if (made === undefined || (core !== undefined) !== (named === undefined)) return false;
	if (exchange.query.get("hash") === made.hash) {
		// What is found under its hash never changes.
		exchange.outgoing.setHeader("Cache-Control", "public, immutable");
		exchange.outgoing.setHeader("Expires", A_YEAR);
	}
	await send(exchange, JSON_TYPE, made);
	return true;
}

async function send(exchange: Exchange, type: string, { bytes, hash }: Made): Promise<void> {
	const etag = `"${hash}"`;
	exchange.outgoing.setHeader("ETag", etag);
	exchange.outgoing.setHeader("Vary", "Accept");
	if (exchange.header("if-none-match") === etag) {
		exchange.outgoing.statusCode = 304;
		return exchange.finish();
	}
	await exchange.send(200, type, bytes);
}

/** The first type that the client wants of those that there are. @throws a NotAcceptable StatusError. */
function chosen(exchange: Exchange, offered: readonly string[]): string {
	const wanted = mediaTypes(exchange.header("accept") ?? "");
	if (wanted.length === 0) return JSON_TYPE;
	for (const type of wanted) {
		const found = offered.find((each) => each === type || type === "*/*" || type === `${each.split("/")[0]}/*`);
		if (found !== undefined) return found;
	}
	throw notAcceptable(offered);
}

import { unrecognized } from "../../api/decode/index";
import { JsonSyntaxError, readJson } from "../../api/go/readJson";
import type { Resource } from "../../api/resource";
import { badRequest } from "../../api/statusError";
import type { SentBody } from "../registry/registry";
import type { Exchange } from "./exchange";
import { mediaType, unsupportedMediaType } from "./negotiation";
import type { Served } from "./served";

const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** A body as it was read, and what its text says that the value does not. */
export interface Body extends SentBody {
	value: unknown;
}

/**
 * The object that a request brings, of that kind.
 * @throws a StatusError in the server's words: 400 for what is neither JSON nor YAML, 413, 415.
 */
export async function readObject(served: Served, exchange: Exchange, of: Pick<Resource, "kind">): Promise<Body> {
	const type = formatOf(exchange);
	const bytes = await exchange.body();
	if (type === "protobuf") return { value: await fromProtobuf(bytes) };
	const text = bytes.toString("utf8");
	try {
		return { ...parse(served, type, text), text };
	} catch (error) {
		if (type === "json" && !(error instanceof JsonSyntaxError)) throw error;
		const message = error instanceof Error ? error.message : String(error);
		const why = type === "json" ? `couldn't get version/kind; json parse error: ${message}` : message;
		throw unrecognized(of, why, text);
	}
}

/**
 * The options that a DELETE brings as a body; undefined without one.
 * @throws a BadRequest StatusError for what can't be read.
 */
export async function readOptions(served: Served, exchange: Exchange): Promise<unknown> {
	const bytes = await exchange.body();
	if (bytes.length === 0) return undefined;
	const type = formatOf(exchange);
	if (type === "protobuf") return fromProtobuf(bytes);
	try {
		return parse(served, type, bytes.toString("utf8")).value;
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		throw badRequest(type === "json" ? `couldn't get version/kind; json parse error: ${message}` : message);
	}
}

function parse(served: Served, type: "json" | "yaml", text: string) {
	return type === "json" ? readJson(text, { keepNumbers: true }) : served.readYaml(text);
}

/**
 * client-go's typed clients send protobuf whatever a server says, so what can be read of it is.
 * @throws 415 for what can't.
 */
async function fromProtobuf(bytes: Uint8Array): Promise<unknown> {
	const { decodeProtobuf } = await import("./protobuf/decode");
	try {
		return decodeProtobuf(bytes);
	} catch {
		throw unsupportedMediaType();
	}
}

function formatOf(exchange: Exchange): "json" | "yaml" | "protobuf" {
	const type = mediaType(exchange.header("content-type"));
	if (type === "" || type === "application/json") return "json";
	if (type === "application/yaml") return "yaml";
	if (type === PROTOBUF) return "protobuf";
	throw unsupportedMediaType();
}

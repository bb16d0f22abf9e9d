import { goQuote } from "../../api/go/format";
import { writeJson } from "../../api/go/writeJson";
import { badRequest, methodNotSupported, StatusError } from "../../api/statusError";
import { hasHeartbeat } from "../nodes";
import { type ListRequest, listPage } from "../registry/listing";
import type { ObjectRegistry } from "../registry/objectRegistry";
import { readSubresource } from "../registry/subresources";
import type { Exchange } from "./exchange";
import { objects, type Representation } from "./negotiation";
import { checkOptions, forbiddenField, notSupported } from "./options";
import { formOf, listParts, oneObject } from "./represent";
import { type Call, namespaceOf } from "./served";

/** Items of a list that are written at once. */
const ITEMS_PER_WRITE = 200;

/** GET of one object, or of a part of it that has a path of its own. */
export async function getObject(call: Call): Promise<void> {
	const { served, exchange, resource, target } = call;
	const representation = exchange.representation(objects);
	const form = formOf(representation, exchange.query.get("includeObject"));
	const { format, pretty } = representation;
	const asItIs = form.as === undefined && format === "json" && !pretty;
	const answer = served.engine.read((plain) => {
		const registry = plain as ObjectRegistry;
		const key = { namespace: namespaceOf(call), name: target.name ?? "" };
		const found = readSubresource(registry, resource, key, target.subresource);
		const seen = () => oneObject(registry, found.resource, found.object, form);
		// What is made anew for each request can't be known by its object.
		const isStored = found.resource === resource && !hasHeartbeat(found.object);
		return asItIs && isStored ? served.texts.of(found.object, resource, seen) : seen();
	});
	if (answer instanceof Uint8Array) await exchange.send(200, "application/json", answer);
	else await exchange.reply(200, answer, representation);
}

/** GET of a list. */
export async function listObjects(call: Call): Promise<void> {
	const { served, exchange, resource } = call;
	if (!resource.verbs.includes("list")) throw methodNotSupported(resource, "list");
	const representation = exchange.representation(objects);
	const form = formOf(representation, exchange.query.get("includeObject"));
	const request = listRequest(call);
	checkListOptions(exchange);
	const parts = served.engine.read((plain) => {
		const registry = plain as ObjectRegistry;
		checkRevision(exchange, registry.tx.revision);
		return listParts(registry, resource, listPage(registry, resource, request), form);
	});
	await sendList(exchange, parts, representation);
}

/** What a list or watch is asked for. @throws a BadRequest StatusError for what can't be read. */
export function listRequest(call: Call): ListRequest {
	const { exchange, target } = call;
	const { query } = exchange;
	const limit = exchange.integer("limit");
	const request: ListRequest = {
		namespace: namespaceOf(call),
		labelSelector: query.get("labelSelector") ?? undefined,
		fieldSelector: query.get("fieldSelector") ?? undefined,
		limit: limit !== undefined && limit > 0 ? limit : undefined,
		continue: query.get("continue") || undefined,
	};
	if (target.name === undefined) return request;
	// A watch of one object, by its path.
	const byName = `metadata.name=${target.name}`;
	if (request.fieldSelector && request.fieldSelector !== byName) {
		throw badRequest("fieldSelector metadata.name doesn't match requested name");
	}
	return { ...request, fieldSelector: byName };
}

/** 504 for a revision that is yet to come, as the API server's watch cache answers when it has waited in vain. */
export function checkRevision(exchange: Exchange, current: number): void {
	const text = exchange.query.get("resourceVersion");
	if (!text) return;
	const wanted = readRevision(text);
	if (wanted > current) throw tooLargeRevision(wanted, current);
	if (exchange.query.get("resourceVersionMatch") === "Exact" && wanted < current) {
		throw new StatusError({
			message: "The resourceVersion for the provided list is too old.",
			reason: "Expired",
			code: 410,
		});
	}
}

/** @throws an Invalid StatusError in the server's words for what is no revision. */
export function readRevision(text: string): number {
	if (/^\d+$/.test(text) && BigInt(text) < 2n ** 64n) return Number(text);
	const why = /^\d+$/.test(text) ? "value out of range" : "invalid syntax";
	throw new StatusError({
		message: `resourceVersion: Invalid value: ${goQuote(text)}: strconv.ParseUint: parsing ${goQuote(text)}: ${why}`,
		reason: "",
		code: 500,
	});
}

export function tooLargeRevision(wanted: number, current: number): StatusError {
	return new StatusError({
		message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
		reason: "Timeout",
		details: {
			causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
			retryAfterSeconds: 1,
		},
		code: 504,
	});
}

/** metainternalversion's ValidateListOptions. */
function checkListOptions({ query }: Exchange): void {
	const causes = [];
	const match = query.get("resourceVersionMatch");
	if (match) {
		const field = "resourceVersionMatch";
		const revision = query.get("resourceVersion");
		if (!revision) causes.push(forbiddenField(field, `${field} is forbidden unless resourceVersion is provided`));
		if (query.get("continue")) causes.push(forbiddenField(field, `${field} is forbidden when continue is provided`));
		if (match !== "Exact" && match !== "NotOlderThan") {
			causes.push(notSupported(field, goQuote(match), ["Exact", "NotOlderThan", ""]));
		}
		if (match === "Exact" && revision === "0") {
			causes.push(forbiddenField(field, `${field} "exact" is forbidden for resourceVersion "0"`));
		}
	}
	if (query.has("sendInitialEvents")) {
		causes.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
	}
	checkOptions("ListOptions", causes);
}

const COMMA = 0x2c;

/** A text in UTF-8; most are plain ASCII, which is copied as it is. */
function bytesOf(text: string): Buffer {
	return Buffer.from(text, BEYOND_ASCII.test(text) ? "utf8" : "latin1");
}

const BEYOND_ASCII = /[^\0-\x7f]/;

type Parts = ReturnType<typeof listParts>;

/** Small lists whole, so that they have a length; large ones piece by piece, as the client takes them. */
async function sendList(exchange: Exchange, parts: Parts, representation: Representation): Promise<void> {
	const { head, name, items } = parts;
	const whole = items.length <= ITEMS_PER_WRITE || representation.format === "yaml" || representation.pretty;
	if (whole || exchange.takesGzip) return exchange.reply(200, { ...head, [name]: items }, representation);
	exchange.begin(200, "application/json");
	if (!(await exchange.write(`${writeJson(head).slice(0, -1)},"${name}":`))) return;
	for (let at = 0; at < items.length; at += ITEMS_PER_WRITE) {
		// Many at once: a call for each, and the joining of its text, cost as much as the writing.
		const bytes = bytesOf(writeJson(items.slice(at, at + ITEMS_PER_WRITE)));
		// The bracket of the first stays; those of the others give way to a comma.
		if (at > 0) bytes[0] = COMMA;
		const isLast = at + ITEMS_PER_WRITE >= items.length;
		if (!(await exchange.write(isLast ? bytes : bytes.subarray(0, -1)))) return;
	}
	exchange.finish(Buffer.from("}\n"));
}

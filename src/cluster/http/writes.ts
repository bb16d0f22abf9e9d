import type { Resource } from "../../api/resource";
import { badRequest, methodNotSupported } from "../../api/statusError";
import type { KubeList, KubeObject } from "../../api/types";
import { listPage } from "../registry/listing";
import type { ObjectRegistry } from "../registry/objectRegistry";
import { readPatchText } from "../registry/patchText";
import type { PatchRequest, RequestOptions } from "../registry/registry";
import { readObject } from "./bodies";
import { deleteOptions } from "./deleteOptions";
import type { Exchange } from "./exchange";
import { mediaType, objects, unsupportedMediaType } from "./negotiation";
import { patchQuery, type WriteQuery, writeQuery } from "./options";
import { listRequest } from "./reads";
import { type Form, formOf, listParts, oneObject } from "./represent";
import { type Call, namespaceOf } from "./served";

/** What a POST to a resource, or to a subresource of it, brings: an object of that kind. */
export async function createObject(call: Call, bodyKind: Pick<Resource, "kind"> = call.resource): Promise<void> {
	const { served, exchange, resource, target } = call;
	if (!resource.verbs.includes("create")) throw methodNotSupported(resource, "create");
	const { representation, form } = formFor(exchange);
	const body = await readObject(served, exchange, bodyKind);
	const query = writeQuery(exchange, "CreateOptions");
	const options: RequestOptions = { ...requestOptions(exchange, query), sent: body };
	if (target.subresource !== undefined) Object.assign(options, { subresource: target.subresource, name: target.name });
	const created = change(call, form, (registry) => registry.create(resource, namespaceOf(call), body.value, options));
	await exchange.reply(201, created, representation);
}

/** PUT. */
export async function updateObject(call: Call): Promise<void> {
	const { served, exchange, resource, target } = call;
	const { representation, form } = formFor(exchange);
	const body = await readObject(served, exchange, resource);
	const query = writeQuery(exchange, "UpdateOptions");
	const options: RequestOptions = { ...requestOptions(exchange, query), sent: body, ...subresourceOf(call) };
	const updated = change(call, form, (registry) =>
		registry.update(resource, namespaceOf(call), target.name ?? "", body.value, options),
	);
	await exchange.reply(200, updated, representation);
}

const PATCH_TYPES: Readonly<Record<string, PatchRequest["type"]>> = {
	"application/json-patch+json": "json",
	"application/merge-patch+json": "merge",
	"application/strategic-merge-patch+json": "strategic",
	"application/apply-patch+yaml": "apply",
};

/** PATCH of any of the four types; an apply may create. */
export async function patchObject(call: Call): Promise<void> {
	const { exchange, resource, target } = call;
	const type = patchType(call);
	const { representation, form } = formFor(exchange);
	const text = (await exchange.body()).toString("utf8");
	const { force, ...query } = patchQuery(exchange, type === "apply");
	const patch: PatchRequest = { type, ...readPatch(call, type, text), ...(force === undefined ? {} : { force }) };
	const options: RequestOptions = { ...requestOptions(exchange, query), ...subresourceOf(call) };
	const namespace = namespaceOf(call);
	const name = target.name ?? "";
	let isNew = false;
	const patched = change(call, form, (registry) => {
		isNew = registry.find(resource, namespace, name) === undefined;
		return registry.patch(resource, namespace, name, patch, options);
	});
	await exchange.reply(isNew ? 201 : 200, patched, representation);
}

/** DELETE of one object. */
export async function deleteObject(call: Call): Promise<void> {
	const { exchange, resource, target } = call;
	const { representation, form } = formFor(exchange);
	const options = await deleteOptions(call);
	const result = change(call, form, (registry) =>
		registry.delete(resource, namespaceOf(call), target.name ?? "", options),
	);
	await exchange.reply(200, result, representation);
}

/** DELETE of all objects that meet the selectors; answers with them. */
export async function deleteObjects(call: Call): Promise<void> {
	const { served, exchange, resource } = call;
	if (!resource.verbs.includes("deletecollection")) throw methodNotSupported(resource, "deletecollection");
	const { representation, form } = formFor(exchange);
	const request = listRequest(call);
	const options = await deleteOptions(call);
	const parts = served.engine.request((plain) => {
		const registry = plain as ObjectRegistry;
		const list: KubeList = listPage(registry, resource, request);
		const before = listParts(registry, resource, list, form);
		for (const { metadata } of list.items) registry.delete(resource, metadata.namespace, metadata.name ?? "", options);
		return before;
	});
	served.hub.wake();
	await exchange.reply(200, { ...parts.head, [parts.name]: parts.items }, representation);
}

/** A request in one transaction; answers with what it made of the object. */
export function change(call: Call, form: Form, work: (registry: ObjectRegistry) => KubeObject): unknown {
	const { served, resource } = call;
	const result = served.engine.request((plain) => {
		const registry = plain as ObjectRegistry;
		return oneObject(registry, resource, work(registry), form);
	});
	served.hub.wake();
	return result;
}

export function formFor(exchange: Exchange) {
	const representation = exchange.representation(objects);
	return { representation, form: formOf(representation, exchange.query.get("includeObject")) };
}

export function requestOptions(exchange: Exchange, query: WriteQuery): RequestOptions {
	return { ...query, warn: (text) => exchange.warn(text) };
}

/** The approval of a certificate request is a part of its status. */
function subresourceOf({ target }: Call): { subresource?: string } {
	const { subresource } = target;
	if (subresource === undefined) return {};
	return { subresource: subresource === "approval" ? "status" : subresource };
}

function patchType({ exchange, resource }: Call): PatchRequest["type"] {
	const given = mediaType(exchange.header("content-type"));
	const known = Object.keys(PATCH_TYPES).filter((each) => !resource.custom || PATCH_TYPES[each] !== "strategic");
	const type = known.includes(given) ? PATCH_TYPES[given] : undefined;
	if (type === undefined) throw unsupportedMediaType(known);
	return type;
}

function readPatch(
	{ served }: Call,
	type: PatchRequest["type"],
	text: string,
): Pick<PatchRequest, "body" | "duplicates" | "strictProblem"> {
	if (type === "apply") {
		try {
			const { value, strictProblem } = served.readYaml(text);
			return { body: value, strictProblem };
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			throw badRequest(`error decoding YAML: error converting YAML to JSON: ${why}`);
		}
	}
	return readPatchText(type, text);
}

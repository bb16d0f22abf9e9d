import type { Resource } from "../../api/resource";
import { isReview } from "../../api/reviews";
import { methodNotAllowed, pathNotFound } from "../../api/statusError";
import type { User } from "../access/user";
import type { ObjectRegistry } from "../registry/objectRegistry";
import type { Exchange } from "./exchange";
import { getObject, listObjects } from "./reads";
import type { ResourceInfo } from "./requestInfo";
import { review } from "./reviews";
import { builtInResource, type Call, findResource, type Served } from "./served";
import { subresourceCall } from "./subresourceCalls";
import { watchObjects } from "./watch";
import { createObject, deleteObject, deleteObjects, patchObject, updateObject } from "./writes";

type Handler = (call: Call) => Promise<void> | void;

/** Requests to collections, and to single objects, by verb. */
const COLLECTION: Readonly<Record<string, Handler>> = {
	list: listObjects,
	watch: watchObjects,
	create: createObject,
	deletecollection: deleteObjects,
};
const OBJECT: Readonly<Record<string, Handler>> = {
	get: getObject,
	watch: watchObjects,
	update: updateObject,
	patch: patchObject,
	delete: deleteObject,
};
/** What can be asked for over all namespaces. */
const EVERYWHERE = new Set(["list", "watch"]);

/**
 * Answers a request to a resource; false when the path names no group and version that there is.
 * @throws a StatusError with the answer when it is none of what was asked for.
 */
export async function answer(served: Served, exchange: Exchange, user: User, target: ResourceInfo): Promise<boolean> {
	const found = builtInResource(target) ?? served.engine.view((registry) => lookUp(registry, target));
	if (found === "no such version") return false;
	if (found === undefined) throw pathNotFound();
	await handlerOf(exchange.info.verb, found, target)({ served, exchange, user, resource: found, target });
	return true;
}

function lookUp(registry: ObjectRegistry, target: ResourceInfo): Resource | "no such version" | undefined {
	const resource = findResource(registry, target);
	if (resource !== undefined) return resource;
	const known = registry.resources().some(({ group, version }) => group === target.group && version === target.version);
	return known ? undefined : "no such version";
}

function handlerOf(verb: string, resource: Resource, target: ResourceInfo): Handler {
	const isNamespace = resource.group === "" && resource.plural === "namespaces";
	if (!resource.namespaced && target.namespace !== undefined && !isNamespace) throw pathNotFound();
	if (resource.namespaced && target.namespace === undefined && (target.name !== undefined || !EVERYWHERE.has(verb))) {
		throw target.name === undefined ? methodNotAllowed() : pathNotFound();
	}
	if (target.subresource !== undefined) return subresourceCall(verb, resource, target.subresource);
	if (isReview(resource) && verb === "create" && target.name === undefined) return review;
	const handler = (target.name === undefined ? COLLECTION : OBJECT)[verb];
	if (handler === undefined) throw methodNotAllowed();
	return handler;
}

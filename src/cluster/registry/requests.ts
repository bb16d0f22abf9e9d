import { groupResource, type Resource } from "../../api/resource";
import { notFound } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { applyFromRequest } from "./applying";
import { bindFromRequest } from "./binding";
import { evictFromRequest } from "./eviction";
import type { ObjectRegistry } from "./objectRegistry";
import type { PatchRequest, RequestOptions } from "./registry";
import {
	createFromRequest,
	finalizeFromRequest,
	type Key,
	patchFromRequest,
	updateFromRequest,
} from "./requestHandling";
import { patchScale, updateScale } from "./scale";

/** POST to a resource, or to a subresource of one of its objects. */
export function create(
	registry: ObjectRegistry,
	resource: Resource,
	namespace: string | undefined,
	body: unknown,
	options: RequestOptions,
): KubeObject {
	const { subresource, name } = options;
	const of = groupResource(resource);
	if (of === "bindings") return bindFromRequest(registry, namespace, undefined, body, options);
	if (subresource === undefined) return createFromRequest(registry, resource, namespace, body, options);
	switch (`${of}/${subresource}`) {
		case "pods/binding":
			return bindFromRequest(registry, namespace, name, body, options);
		case "pods/eviction":
			return evictFromRequest(registry, resource, { namespace, name: name ?? "" }, body, options);
		default:
			throw notFound(resource, name ?? "");
	}
}

/** PUT to an object, or to a subresource of it. */
export function update(
	registry: ObjectRegistry,
	resource: Resource,
	key: Key,
	body: unknown,
	options: RequestOptions,
): KubeObject {
	if (isScale(resource, options)) return updateScale(registry, resource, key, body, options);
	if (options.subresource === "finalize") return finalizeFromRequest(registry, resource, key.name, body, options);
	return updateFromRequest(registry, resource, key, body, options);
}

/** PATCH of an object, or of a subresource of it. */
export function patch(
	registry: ObjectRegistry,
	resource: Resource,
	key: Key,
	request: PatchRequest,
	options: RequestOptions,
): KubeObject {
	if (isScale(resource, options)) return patchScale(registry, resource, key, request, options);
	if (request.type === "apply") return applyFromRequest(registry, resource, key, request, options);
	return patchFromRequest(registry, resource, key, request, options);
}

function isScale(resource: Resource, { subresource }: RequestOptions): boolean {
	return subresource === "scale" && resource.subresources.includes("scale");
}

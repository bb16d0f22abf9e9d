import type { Resource } from "../../api/resource";
import { methodNotAllowed, pathNotFound } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { ObjectRegistry } from "./objectRegistry";
import { SCALES, scaleOf } from "./scale";

/** Subresources that are written apart, and read as the object that they are of. */
const SAME_OBJECT: ReadonlySet<string> = new Set(["status", "approval", "ephemeralcontainers", "resize"]);

/**
 * What a GET of a subresource gives, and of which resource that is.
 * @throws a StatusError: 404 for an object or a subresource that there is not, 405 for one that can't be read.
 */
export function readSubresource(
	registry: ObjectRegistry,
	resource: Resource,
	{ namespace, name }: { namespace: string | undefined; name: string },
	subresource: string | undefined,
): { resource: Resource; object: KubeObject } {
	if (subresource === undefined) return { resource, object: registry.get(resource, namespace, name) };
	if (!resource.subresources.includes(subresource)) throw pathNotFound();
	if (SAME_OBJECT.has(subresource)) return { resource, object: registry.get(resource, namespace, name) };
	if (subresource !== "scale") throw methodNotAllowed();
	return { resource: SCALES, object: scaleOf(registry.get(resource, namespace, name)) };
}

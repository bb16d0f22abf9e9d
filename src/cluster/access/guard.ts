import type { Resource } from "../../api/resource";
import { isReview } from "../../api/reviews";
import type { ObjectRegistry } from "../registry/objectRegistry";
import { authorize } from "./rbac";
import { notAllowed, type Wanted } from "./refusal";
import { impersonated, type User } from "./user";

/** What a request is for. */
export interface Asked {
	namespace?: string;
	name?: string;
	subresource?: string;
}

/** Refuses what the user of a cluster's client may not do. */
export interface Guard {
	readonly user: User;
	/** @throws a Forbidden StatusError in the API server's words. */
	check(registry: ObjectRegistry, verb: string, resource: Resource, asked: Asked): void;
}

/** @throws a Forbidden StatusError in the API server's words for what the user may not do. */
export function checkAllowed(registry: ObjectRegistry, user: User, wanted: Wanted): void {
	const { verb, path, resource } = wanted;
	const attributes = resource === undefined ? { verb, path } : { verb, ...resource, resource: resource.plural };
	if (!authorize(registry, user, attributes).allowed) throw notAllowed(user, wanted);
}

/** The guard of a client whose administrator acts as somebody else, with that one's rights. */
export function guardFor(as: User): Guard {
	const user = impersonated(as);
	return {
		user,
		check(registry, verb, resource, { namespace, name, subresource }) {
			// Everybody may ask what they may do.
			if (isReview(resource)) return;
			const { group, plural } = resource;
			const target = { group, plural, subresource, namespace: resource.namespaced ? namespace : undefined, name };
			checkAllowed(registry, user, { verb, path: "", resource: target });
		},
	};
}

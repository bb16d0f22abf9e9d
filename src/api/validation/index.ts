import type { FieldError } from "../fieldError";
import type { Resource } from "../resource";
import type { KubeObject } from "../types";

/** What is validated: the kind, and whether its objects live in a namespace. */
export type Validated = Pick<Resource, "group" | "version" | "kind" | "namespaced">;

/**
 * What the API server finds wrong with a new object, in its order and words; [] when it would be stored. The object
 * is decoded and has its defaults (and its namespace and name, where those come from the request).
 */
export function validateCreate(_resource: Validated, _object: KubeObject): FieldError[] {
	return [];
}

/** The same for an object that is to replace `old`; `current` has what the server carries over (uid, creationTimestamp…). */
export function validateUpdate(_resource: Validated, _objects: { current: KubeObject; old: KubeObject }): FieldError[] {
	return [];
}

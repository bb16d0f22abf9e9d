import type { FieldError } from "../fieldError";
import { root } from "../fieldPath";
import { pathSegmentName } from "../names";
import type { Resource } from "../resource";
import type { DaemonSet, KubeObject } from "../types";
import { validateDaemonSet, validateDaemonSetUpdate } from "./kinds/daemonSet";
import { validateMetadata, validateMetadataUpdate } from "./metadata";

/** What is validated: the kind, and whether its objects live in a namespace. */
export type Validated = Pick<Resource, "group" | "version" | "kind" | "namespaced">;

/**
 * What the API server finds wrong with a new object, in its order and words; [] when it would be stored. The object
 * is decoded and has its defaults (and its namespace and name, where those come from the request).
 */
export function validateCreate(resource: Validated, object: KubeObject): FieldError[] {
	const errors: FieldError[] = [];
	if (resource.kind === "DaemonSet") validateDaemonSet(errors, object as DaemonSet);
	if (errors.length > 0) return errors;
	const { namespaced } = resource;
	validateMetadata(errors, object.metadata, { namespaced, name: pathSegmentName, generic: true }, root("metadata"));
	return errors;
}

/** The same for an object that is to replace `old`; `current` has what the server carries over (uid, creationTimestamp…). */
export function validateUpdate(
	resource: Validated,
	{ current, old }: { current: KubeObject; old: KubeObject },
): FieldError[] {
	const errors: FieldError[] = [];
	const path = root("metadata");
	const { namespaced } = resource;
	validateMetadata(errors, current.metadata, { namespaced, name: pathSegmentName, generic: true }, path);
	validateMetadataUpdate(errors, { current: current.metadata, old: old.metadata, generic: true }, path);
	if (resource.kind === "DaemonSet") {
		validateDaemonSetUpdate(errors, { current: current as DaemonSet, old: old as DaemonSet });
	}
	return errors;
}

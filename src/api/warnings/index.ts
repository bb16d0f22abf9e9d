import type { Resource } from "../resource";
import type { KubeObject } from "../types";

/**
 * What the API server warns of when such an object is created (or, with `old`, changed): the texts of its Warning
 * headers, in its order. The object is decoded and has its defaults.
 */
export function warningsFor(
	_resource: Pick<Resource, "group" | "version" | "kind">,
	_objects: { object: KubeObject; old?: KubeObject },
): string[] {
	return [];
}

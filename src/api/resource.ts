/** One resource of the API, as discovery describes it: a built-in one or that of a CustomResourceDefinition. */
export interface Resource {
	/** "" for the core group. */
	readonly group: string;
	readonly version: string;
	readonly kind: string;
	/** The plural name, as in URLs: daemonsets. */
	readonly plural: string;
	/** daemonset. */
	readonly singular: string;
	readonly shortNames: readonly string[];
	readonly namespaced: boolean;
	/** "all" and the like. */
	readonly categories: readonly string[];
	readonly verbs: readonly string[];
	/** status, scale, eviction… */
	readonly subresources: readonly string[];
	/** true for the resources of a CustomResourceDefinition. */
	readonly custom?: boolean;
}

/** apps/v1, or v1 for the core group. */
export function apiVersionOf(resource: Pick<Resource, "group" | "version">): string {
	return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** daemonsets.apps, or pods for the core group: how errors and outputs name a resource. */
export function groupResource(resource: Pick<Resource, "group" | "plural">): string {
	return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** DaemonSet.apps, or Pod for the core group: how "is invalid" errors name a kind. */
export function groupKind(resource: Pick<Resource, "group" | "kind">): string {
	return resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
}

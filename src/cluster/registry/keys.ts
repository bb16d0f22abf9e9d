import type { Resource } from "../../api/resource";

/** Where all objects are: under /registry, as in a real cluster's etcd. */
const ROOT = "/registry/";

/** Groups that serve what another group stores. */
const STORED_IN: Readonly<Record<string, string>> = { "events.k8s.io": "" };

/** /registry/apps/daemonsets/default/agent, /registry/core/nodes/node01: versions share one place. */
export function objectKey(resource: Resource, namespace: string | undefined, name: string): string {
	return resource.namespaced ? `${listPrefix(resource, namespace ?? "")}${name}` : `${listPrefix(resource)}${name}`;
}

/** What the keys of a resource begin with: all of them, or those of one namespace. */
export function listPrefix(resource: Resource, namespace?: string): string {
	const group = STORED_IN[resource.group] ?? resource.group;
	const all = `${ROOT}${group === "" ? "core" : group}/${resource.plural}/`;
	return resource.namespaced && namespace !== undefined ? `${all}${namespace}/` : all;
}

/** apps/daemonsets, core/pods: how index entries and observations name a stored resource. */
export function storedName(resource: Pick<Resource, "group" | "plural">): string {
	const group = STORED_IN[resource.group] ?? resource.group;
	return group === "" ? resource.plural : `${resource.plural}.${group}`;
}

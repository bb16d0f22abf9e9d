import { apiVersionOf, type Resource } from "../resource";
import type { GroupVersionKind } from "./types";

/** The parameters of a request that changes something, which kubectl looks for before it uses one. */
const WRITE = ["dryRun", "fieldManager", "fieldValidation"];

const METHODS: readonly {
	verb: string;
	method: string;
	action: string;
	named: boolean;
	parameters: readonly string[];
}[] = [
	{
		verb: "list",
		method: "get",
		action: "list",
		named: false,
		parameters: ["labelSelector", "fieldSelector", "limit", "continue", "watch"],
	},
	{ verb: "create", method: "post", action: "post", named: false, parameters: WRITE },
	{
		verb: "deletecollection",
		method: "delete",
		action: "deletecollection",
		named: false,
		parameters: ["dryRun", "labelSelector"],
	},
	{ verb: "get", method: "get", action: "get", named: true, parameters: [] },
	{ verb: "update", method: "put", action: "put", named: true, parameters: WRITE },
	{ verb: "patch", method: "patch", action: "patch", named: true, parameters: [...WRITE, "force"] },
	{
		verb: "delete",
		method: "delete",
		action: "delete",
		named: true,
		parameters: ["dryRun", "gracePeriodSeconds", "propagationPolicy"],
	},
];

/** The paths of a resource with their operations: its kind and the query parameters it takes. */
export function pathsOf(resource: Resource): Record<string, Record<string, unknown>> {
	const { group, version, kind, plural, namespaced } = resource;
	const root = group === "" ? `/api/${version}` : `/apis/${apiVersionOf(resource)}`;
	const collection = `${root}/${namespaced ? "namespaces/{namespace}/" : ""}${plural}`;
	const names: GroupVersionKind = { group, kind, version };
	const paths: Record<string, Record<string, unknown>> = {};
	for (const { verb, method, action, named, parameters } of METHODS) {
		if (!resource.verbs?.includes(verb)) continue;
		const path = named ? `${collection}/{name}` : collection;
		paths[path] ??= {};
		paths[path][method] = {
			parameters: parameters.map((name) => ({ name, in: "query", schema: { type: "string", uniqueItems: true } })),
			responses: { "200": { description: "OK" } },
			"x-kubernetes-action": action,
			"x-kubernetes-group-version-kind": names,
		};
	}
	return paths;
}

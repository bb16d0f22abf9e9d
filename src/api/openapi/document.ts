import { apiVersionOf, type Resource } from "../resource";
import { structType } from "../schema/schema";
import { Components, V2, V3 } from "./components";
import type { Descriptions } from "./descriptions";
import { componentName } from "./names";
import { pathsOf } from "./paths";
import type { GroupVersionKind, OpenApiDocument, OpenApiSchema } from "./types";

/**
 * The OpenAPI v3 document of one group version of built-in resources ("v1", "apps/v1"), as kube-apiserver v1.36 serves
 * it, as far as clients read it: the schemas of its kinds and lists, and its paths with their parameters.
 */
export function openApiV3(
	groupVersion: string,
	resources: readonly Resource[],
	descriptions: Descriptions,
): OpenApiDocument {
	const served = resources.filter((resource) => apiVersionOf(resource) === groupVersion);
	const components = new Components(V3, descriptions);
	for (const resource of served) addKind(components, resource);
	components.add("meta.v1.Status");
	components.add("meta.v1.DeleteOptions");
	return {
		openapi: "3.0.0",
		info: { title: "Kubernetes", version: "v1.36.2" },
		paths: Object.assign({}, ...served.map(pathsOf)),
		components: { schemas: sorted(components.schemas) },
	};
}

/** Takes a resource's kind and its list into the components, marked with the names that clients look them up by. */
export function addKind(components: Components, resource: Resource): void {
	const struct = structPath(resource);
	if (structType(struct) === undefined) return;
	const name = components.add(struct);
	mark(components.schemas[name], resource, resource.kind);
	if (!resource.verbs?.includes("list")) return;
	const list: OpenApiSchema = {
		description: `${resource.kind}List is a list of ${resource.kind} objects.`,
		type: "object",
		required: ["items"],
		properties: {
			apiVersion: { type: "string" },
			items: { type: "array", items: components.reference(name, { default: {} }) },
			kind: { type: "string" },
			metadata: components.reference(components.add("meta.v1.ListMeta"), { default: {} }),
		},
	};
	mark(list, resource, `${resource.kind}List`);
	components.schemas[componentName(`${struct}List`)] = list;
}

function mark(schema: OpenApiSchema | undefined, { group, version }: Resource, kind: string): void {
	if (schema === undefined) return;
	const names = schema["x-kubernetes-group-version-kind"] as GroupVersionKind[] | undefined;
	schema["x-kubernetes-group-version-kind"] = [...(names ?? []), { group, kind, version }];
}

/** The struct of a resource's objects by its package: apps.v1.DaemonSet. */
function structPath({ group, version, kind }: Resource): string {
	return `${group === "" ? "core" : group.split(".")[0]}.${version}.${kind}`;
}

function sorted<T>(values: Readonly<Record<string, T>>): Record<string, T> {
	return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The OpenAPI v2 document of all built-in resources, in the form that kube-apiserver serves at /openapi/v2. */
export function openApiV2(resources: readonly Resource[], descriptions: Descriptions): Record<string, unknown> {
	const components = new Components(V2, descriptions);
	for (const resource of resources) addKind(components, resource);
	return {
		swagger: "2.0",
		info: { title: "Kubernetes", version: "v1.36.2" },
		paths: Object.assign({}, ...resources.map(pathsOf)),
		definitions: sorted(components.schemas),
	};
}

import { type CustomKind, openApiV3OfCustom } from "../api/openapi/custom";
import { descriptions } from "../api/openapi/descriptions";
import { openApiV3 } from "../api/openapi/document";
import type { OpenApiDocument } from "../api/openapi/types";
import { apiVersionOf } from "../api/resource";
import type { V1CustomResourceDefinitionSpec } from "../api/types";
import { kind } from "./kinds";
import type { Registry } from "./registry/registry";

/** The OpenAPI v3 document of a group version that a local cluster serves, built-in or of its custom resources. */
export function openApiDocument(registry: Registry, groupVersion: string): OpenApiDocument | undefined {
	const resources = registry.resources().filter((resource) => apiVersionOf(resource) === groupVersion);
	if (resources.length === 0) return undefined;
	const custom: CustomKind[] = [];
	for (const resource of resources) {
		if (!resource.custom) continue;
		const name = `${resource.plural}.${resource.group}`;
		const object = registry.get(kind("customresourcedefinitions.apiextensions.k8s.io"), undefined, name);
		custom.push({ resource, definition: object.spec as V1CustomResourceDefinitionSpec });
	}
	return custom.length > 0 ? openApiV3OfCustom(custom, descriptions) : openApiV3(groupVersion, resources, descriptions);
}

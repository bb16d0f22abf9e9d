import { apiVersionOf, type Resource } from "../resource";
import type { V1CustomResourceDefinitionSpec } from "../types";
import { Components, V3 } from "./components";
import type { Descriptions } from "./descriptions";
import { pathsOf } from "./paths";
import type { OpenApiDocument, OpenApiSchema } from "./types";

/** A resource of a CustomResourceDefinition, with the definition that says what its objects hold. */
export interface CustomKind {
	readonly resource: Resource;
	readonly definition: V1CustomResourceDefinitionSpec;
}

/** The OpenAPI v3 document of one group version of custom resources, as the server makes it of their definitions. */
export function openApiV3OfCustom(kinds: readonly CustomKind[], descriptions: Descriptions): OpenApiDocument {
	const components = new Components(V3, descriptions);
	const metadata = components.add("meta.v1.ObjectMeta");
	const texts = descriptions["meta.v1"]?.TypeMeta;
	for (const { resource, definition } of kinds) {
		const { group, version, kind } = resource;
		const found = definition.versions.find(({ name }) => name === version);
		const own = (found?.schema?.openAPIV3Schema ?? { type: "object" }) as OpenApiSchema;
		components.schemas[`${group.split(".").reverse().join(".")}.${version}.${kind}`] = {
			...own,
			properties: {
				...own.properties,
				apiVersion: { description: texts?.apiVersion, type: "string" },
				kind: { description: texts?.kind, type: "string" },
				metadata: components.reference(metadata, {
					description: descriptions["apps.v1"]?.DaemonSet?.metadata ?? "",
				}),
			},
			"x-kubernetes-group-version-kind": [{ group, kind, version }],
		};
	}
	const [first] = kinds;
	return {
		openapi: "3.0.0",
		info: {
			title: first === undefined ? "" : `Kubernetes CRD Swagger ${apiVersionOf(first.resource)}`,
			version: "v0.1.0",
		},
		paths: Object.assign({}, ...kinds.map(({ resource }) => pathsOf(resource))),
		components: { schemas: components.schemas },
	};
}

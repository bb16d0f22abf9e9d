/** A schema of an OpenAPI document, as far as Kubernetes uses them. */
export interface OpenApiSchema {
	description?: string;
	type?: string;
	format?: string;
	default?: unknown;
	enum?: unknown[];
	required?: string[];
	properties?: Record<string, OpenApiSchema>;
	items?: OpenApiSchema;
	additionalProperties?: OpenApiSchema | boolean;
	allOf?: OpenApiSchema[];
	oneOf?: OpenApiSchema[];
	$ref?: string;
	externalDocs?: { description?: string; url?: string };
	[extension: `x-kubernetes-${string}`]: unknown;
}

/** A group, version and kind as OpenAPI documents name them. */
export interface GroupVersionKind {
	group: string;
	kind: string;
	version: string;
}

/** The OpenAPI v3 document of one group version, as a server serves it below /openapi/v3. */
export interface OpenApiDocument {
	openapi: string;
	info: { title: string; version: string };
	paths: Record<string, Record<string, unknown>>;
	components: { schemas: Record<string, OpenApiSchema> };
}

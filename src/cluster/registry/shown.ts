import type { Resource } from "../../api/resource";
import type { KubeObject, V1CustomResourceColumnDefinition, V1CustomResourceDefinitionSpec } from "../../api/types";
import { kind } from "../kinds";
import { withHeartbeat } from "../nodes";
import type { ObjectRegistry } from "./objectRegistry";

/** An object as a client sees it: in the version that it asked for, managers and heartbeats included. */
export function shown(registry: ObjectRegistry, resource: Resource, object: KubeObject): KubeObject {
	// A Status, or what a subresource gives.
	if (object.kind !== resource.kind) return object;
	return withHeartbeat(registry.inVersion(resource, registry.withManagers(object)), registry.now);
}

/** The same without its managers, for who has no use for them. */
export function shownUnmanaged(registry: ObjectRegistry, resource: Resource, object: KubeObject): KubeObject {
	const { managedFields: _, ...metadata } = object.metadata;
	return shown(registry, resource, { ...object, metadata });
}

/** The columns that the definition of a custom resource names for its version; undefined when it names none. */
export function printerColumns(
	registry: ObjectRegistry,
	resource: Resource,
): readonly V1CustomResourceColumnDefinition[] | undefined {
	const definition = registry.find(
		kind("customresourcedefinitions.apiextensions.k8s.io"),
		undefined,
		`${resource.plural}.${resource.group}`,
	);
	const spec = definition?.spec as V1CustomResourceDefinitionSpec | undefined;
	return spec?.versions.find((version) => version.name === resource.version)?.additionalPrinterColumns;
}

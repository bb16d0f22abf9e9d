import type { Resource } from "../../../api/resource";
import type { KubeObject, ObjectMeta } from "../../../api/types";
import { kind } from "../../kinds";
import { CLEANUP_FINALIZER } from "../../registry/customResourceDefinitions";
import type { Registry } from "../../registry/registry";
import type { Controller } from "../controller";

const DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

/** Deletes the resources of a CustomResourceDefinition that goes, and then lets it go. Keys are the definitions' names. */
export const customResourceController: Controller = {
	name: "custom-resource-controller",
	observe({ type, resource, object }, enqueue, registry) {
		if (resource === DEFINITIONS) {
			if (type !== "DELETED" && isEnding(object.metadata)) enqueue(object.metadata.name ?? "");
		} else if (type === "DELETED" && registry.find(kind(DEFINITIONS), undefined, resource) !== undefined) {
			// A definition has the name of its resource: widgets.example.com.
			enqueue(resource);
		}
	},
	sync(name, { registry }) {
		const definition = registry.find(kind(DEFINITIONS), undefined, name);
		if (definition === undefined || !isEnding(definition.metadata)) return;
		const left = instances(registry, name);
		for (const { resource, object } of left) {
			if (object.metadata.deletionTimestamp !== undefined) continue;
			registry.delete(resource, object.metadata.namespace, object.metadata.name ?? "", {});
		}
		if (left.length > 0 && instances(registry, name).length > 0) return;
		const finalizers = definition.metadata.finalizers?.filter((each) => each !== CLEANUP_FINALIZER);
		registry.updateTrusted(kind(DEFINITIONS), { ...definition, metadata: { ...definition.metadata, finalizers } });
	},
};

function isEnding({ deletionTimestamp, finalizers }: ObjectMeta): boolean {
	return deletionTimestamp !== undefined && finalizers?.includes(CLEANUP_FINALIZER) === true;
}

function instances(registry: Registry, name: string): { resource: Resource; object: KubeObject }[] {
	const resource = registry.resources().find((each) => each.custom && `${each.plural}.${each.group}` === name);
	if (resource === undefined) return [];
	return registry.list(resource).map((object) => ({ resource, object }));
}

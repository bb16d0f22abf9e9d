import type { Resource } from "../../api/resource";
import { forbidden, notFound, type Status, StatusError } from "../../api/statusError";
import type { KubeObject, Namespace, Pod } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

/** @throws NotFound when the pod's namespace is not there, Forbidden while it is being deleted */
export function checkNamespace(registry: Registry, pod: Pod): void {
	checkNamespaceOf(registry, kind("pods"), pod);
}

/** The NamespaceLifecycle plugin for a new object of any namespaced resource. */
export function checkNamespaceOf(registry: Registry, resource: Resource, object: KubeObject): void {
	const name = object.metadata.namespace;
	if (!name) return;
	const namespace = registry.find<Namespace>(kind("namespaces"), undefined, name);
	if (namespace === undefined) throw notFound(kind("namespaces"), name);
	if (namespace.metadata.deletionTimestamp === undefined) return;
	const { name: own = "", generateName } = object.metadata;
	const error = forbidden(
		resource,
		generateName && own.startsWith(generateName) ? generateName : own,
		`unable to create new content in namespace ${name} because it is being terminated`,
	);
	const { message, reason, details, code }: Status = error.status;
	throw new StatusError({
		message,
		reason,
		code,
		details: {
			...details,
			causes: [
				{
					reason: "NamespaceTerminating",
					message: `namespace ${name} is being terminated`,
					field: "metadata.namespace",
				},
			],
		},
	});
}

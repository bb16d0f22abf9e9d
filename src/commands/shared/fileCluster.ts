import { fieldSelectorTerms, matchesFields } from "../../api/fieldSelector";
import { matchesLabels, parseLabelSelector } from "../../api/labelSelector";
import { groupResource, type Resource } from "../../api/resource";
import { builtInResources, resourceForKind } from "../../api/resources";
import { notFound } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { Client, ListOptions } from "../../client/client";
import { SERVER_VERSION } from "../../client/local/version";

/**
 * A cluster that consists of the objects of a file, such as `kubectl get nodes,pods -A -o yaml` writes one: it can be
 * read and nothing else.
 */
export function fileCluster(objects: readonly KubeObject[], now: number): Client {
	const resources = builtInResources();
	const byResource = new Map<string, KubeObject[]>();
	for (const object of objects) {
		const resource = resourceForKind(resources, object.apiVersion, object.kind);
		if (resource === undefined) continue;
		const key = groupResource(resource);
		const others = byResource.get(key);
		if (others === undefined) byResource.set(key, [object]);
		else others.push(object);
	}
	const listed = (resource: Resource, { namespace, labelSelector, fieldSelector }: ListOptions): KubeObject[] => {
		const labels = labelSelector ? parseLabelSelector(labelSelector) : [];
		const fields = fieldSelector ? fieldSelectorTerms(resource, fieldSelector) : [];
		return (byResource.get(groupResource(resource)) ?? []).filter(
			(object) =>
				(namespace === undefined || !resource.namespaced || object.metadata.namespace === namespace) &&
				matchesLabels(labels, object.metadata.labels) &&
				matchesFields(resource, fields, object),
		);
	};
	const reading: Pick<Client, "resources" | "version" | "now" | "get" | "list" | "openApi" | "close"> = {
		resources: async () => resources,
		version: async () => SERVER_VERSION,
		now: async () => now,
		async get(resource, { namespace, name }) {
			const found = listed(resource, { namespace }).find(({ metadata }) => metadata.name === name);
			if (found === undefined) throw notFound(resource, name);
			return found;
		},
		async list(resource, options = {}) {
			return {
				apiVersion: "v1",
				kind: `${resource.kind}List`,
				metadata: {},
				items: listed(resource, options),
			};
		},
		openApi: async () => undefined,
		close: async () => undefined,
	};
	// Commands that only explain ask for nothing else.
	return reading as Client;
}

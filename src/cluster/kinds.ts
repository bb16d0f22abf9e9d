import { apiVersionOf, groupResource, type Resource } from "../api/resource";
import { builtInResources } from "../api/resources";

/**
 * A built-in resource by its plural name and group, as errors name it: pods, daemonsets.apps. Throws for a name
 * that Kubernetes does not have: a slip of the pen in the cluster's own code.
 */
export function kind(name: string): Resource {
	if (byName === undefined) {
		byName = new Map();
		for (const resource of builtInResources()) {
			const key = groupResource(resource);
			// The group's preferred version comes first.
			if (!byName.has(key)) byName.set(key, resource);
		}
	}
	const resource = byName.get(name);
	if (resource === undefined) throw new Error(`no built-in resource ${name}`);
	return resource;
}

let byName: Map<string, Resource> | undefined;

/** The built-in resource that serves objects of this apiVersion and kind, if there is one. */
export function builtInKind(apiVersion: string, kindName: string): Resource | undefined {
	if (byKind === undefined) {
		byKind = new Map(builtInResources().map((each) => [`${apiVersionOf(each)} ${each.kind}`, each]));
	}
	return byKind.get(`${apiVersion} ${kindName}`);
}

let byKind: Map<string, Resource> | undefined;

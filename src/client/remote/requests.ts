import { writeJson } from "../../api/go/writeJson";
import { apiVersionOf, groupResource, type Resource } from "../../api/resource";
import type { DeleteOptions, ListOptions, PatchType, TableOptions, WatchOptions, WriteOptions } from "../client";

type Query = Record<string, string | undefined>;

/** The path of a collection, of one object in it, or of a subresource of that. */
export function pathOf(
	resource: Pick<Resource, "group" | "version" | "plural" | "namespaced">,
	namespace: string | undefined,
	name?: string,
	subresource?: string,
): string {
	const { group, version, plural, namespaced } = resource;
	const root = group === "" ? `/api/${version}` : `/apis/${apiVersionOf(resource)}`;
	const place = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
	const object = name === undefined ? "" : `/${encodeURIComponent(name)}`;
	return `${root}${place}/${plural}${object}${subresource === undefined ? "" : `/${subresource}`}`;
}

/** What a request is about, for messages: daemonsets.apps, or daemonsets.apps agent. */
export function aboutOf(resource: Resource, name?: string): string {
	return name === undefined ? groupResource(resource) : `${groupResource(resource)} ${name}`;
}

export function listQuery({ labelSelector, fieldSelector, limit, continue: next }: ListOptions): Query {
	return {
		labelSelector: labelSelector || undefined,
		fieldSelector: fieldSelector || undefined,
		limit: limit ? String(limit) : undefined,
		continue: next,
	};
}

export function tableQuery(options: TableOptions): Query {
	return { ...listQuery(options), includeObject: options.includeObject ? "Object" : undefined };
}

export function watchQuery(options: WatchOptions, resourceVersion: string | undefined): Query {
	return {
		...listQuery({ labelSelector: options.labelSelector, fieldSelector: options.fieldSelector }),
		watch: "true",
		allowWatchBookmarks: "true",
		resourceVersion,
	};
}

export function writeQuery({ fieldManager, fieldValidation, dryRun }: WriteOptions): Query {
	return { fieldManager: fieldManager || undefined, fieldValidation, dryRun: dryRun ? "All" : undefined };
}

export const PATCH_TYPES: Readonly<Record<PatchType, string>> = {
	strategic: "application/strategic-merge-patch+json",
	merge: "application/merge-patch+json",
	json: "application/json-patch+json",
	apply: "application/apply-patch+yaml",
};

export function deleteBody({ gracePeriodSeconds, propagationPolicy, dryRun, preconditions }: DeleteOptions): string {
	return writeJson({
		kind: "DeleteOptions",
		apiVersion: "v1",
		gracePeriodSeconds,
		propagationPolicy,
		dryRun: dryRun ? ["All"] : undefined,
		preconditions,
	});
}

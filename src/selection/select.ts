import type { Resource } from "../api/resource";
import type { CliError } from "../cli/errors";
import type { Client } from "../client/client";
import { aggregate, plainError } from "./failure";
import type { Selection, SelectionDeps, SelectionRequest, Target } from "./selection";
import { findResource, readWords, type Words } from "./words";

/**
 * What a request means on a cluster: kubectl's resource builder with Flatten and ContinueOnError. Which kinds the
 * cluster serves is asked once, before anything is done: a CustomResourceDefinition in a file does not make its kind
 * known to the documents behind it.
 * @throws a CliError (several: an AggregateError) in kubectl's words when the request itself is wrong.
 */
export async function select(client: Client, request: SelectionRequest, deps: SelectionDeps): Promise<Selection> {
	const errors: unknown[] = [];
	// Reading manifests is loaded only when there are some: most calls name their objects.
	const manifests = request.filenames.length > 0 || request.kustomize ? await import("./manifests") : undefined;
	const files = manifests?.expandFiles(request, deps, errors);
	checkSelectors(request, errors);
	let words: Words = { types: [], names: [], objects: [] };
	const needsCategories = request.args.length > 0 && !request.args[0]?.includes("/");
	const resources = needsCategories ? await client.resources() : [];
	try {
		words = readWords(request.args, () => resources);
	} catch (error) {
		errors.push(error);
	}
	if (errors.length > 0) throw aggregate(errors);
	if (manifests && files && files.sources.length > 0) {
		refuseWordsBesideFiles(words);
		return manifests.selectManifests(client, request, deps, files);
	}
	const known = resources.length > 0 ? resources : await client.resources();
	try {
		return selectWords(words, known, request);
	} catch {
		// The list may be an old one, and the word a new kind's.
		return selectWords(words, await client.resources({ refresh: true }), request);
	}
}

/** kubectl's error for a request that names nothing. */
export function nothingNamed(): CliError {
	return plainError(`You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`);
}

function checkSelectors({ labelSelector, fieldSelector, selectAll }: SelectionRequest, errors: unknown[]): void {
	if (selectAll && (labelSelector?.trim() || fieldSelector?.trim())) {
		errors.push(plainError("setting 'all' parameter but found a non empty selector. "));
	}
}

function refuseWordsBesideFiles({ types, names, objects }: Words): void {
	if (types.length > 0) {
		throw plainError("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well");
	}
	if (names.length > 0) throw plainError("name cannot be provided when a path is specified");
	if (objects.length > 0) {
		throw plainError("resource/name arguments cannot be provided when a path is specified");
	}
}

function selectWords(words: Words, resources: readonly Resource[], request: SelectionRequest): Selection {
	const { types, names, objects } = words;
	const labelSelector = request.labelSelector?.trim() || undefined;
	const fieldSelector = request.fieldSelector?.trim() || undefined;
	const wantsAll = request.selectAll || (request.all && types.length > 0 && names.length === 0);
	if (wantsAll || labelSelector !== undefined || fieldSelector !== undefined) {
		const targets = selectLists(words, resources, request, { labelSelector, fieldSelector });
		return { targets, errors: [], refused: 0, single: false };
	}
	if (objects.length > 0) {
		if (types.length > 0) {
			throw plainError("you may not specify individual resources and bulk resources in the same call");
		}
		const found = objects.map(({ type, name }) => ({ resource: findResource(resources, type), name }));
		const targets = found.map(({ resource, name }) => namedTarget(resource, name, request));
		return { targets, errors: [], refused: 0, single: objects.length === 1 };
	}
	if (names.length > 0) {
		const [type = ""] = types;
		if (types.length > 1) throw plainError("you must specify only one resource");
		const resource = findResource(resources, type);
		const targets = names.map((name) => namedTarget(resource, name, request));
		return { targets, errors: [], refused: 0, single: names.length === 1 };
	}
	for (const type of types) findResource(resources, type);
	if (types.length > 0) throw plainError("resource(s) were provided, but no name was specified");
	throw nothingNamed();
}

function selectLists(
	{ types, names, objects }: Words,
	resources: readonly Resource[],
	{ namespace, allNamespaces, subresource }: SelectionRequest,
	selectors: { labelSelector?: string; fieldSelector?: string },
): Target[] {
	if (names.length > 0) throw plainError("name cannot be provided when a selector is specified");
	if (objects.length > 0) {
		throw plainError("selectors and the all flag cannot be used when passing resource/name arguments");
	}
	if (types.length === 0) throw plainError("at least one resource must be specified to use a selector");
	if (subresource) throw plainError("subresource cannot be used when bulk resources are specified");
	const found = new Set(types.map((type) => findResource(resources, type)));
	return [...found].map((resource) => ({
		kind: "list",
		resource,
		namespace: resource.namespaced && !allNamespaces ? namespace : undefined,
		...selectors,
	}));
}

function namedTarget(
	resource: Resource,
	name: string,
	{ namespace, allNamespaces, subresource }: SelectionRequest,
): Target {
	if (resource.namespaced && allNamespaces) {
		throw plainError("a resource cannot be retrieved by name across all namespaces");
	}
	return { kind: "object", resource, namespace: resource.namespaced ? namespace : undefined, name, subresource };
}

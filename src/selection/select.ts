import { goQuote } from "../api/go/format";
import { matchesLabels, parseLabelSelector } from "../api/labelSelector";
import type { Resource } from "../api/resource";
import { isStatusError } from "../api/statusError";
import type { KubeObject } from "../api/types";
import { CliError, isCliError } from "../cli/errors";
import type { Client } from "../client/client";
import { readDocuments } from "../manifest/documents";
import { expandSources, readSource, type Source, type SourceList } from "../manifest/sources";
import { type DocumentObject, documentObjects, validateDocument } from "./documentObjects";
import { aggregate, errorText, plainError } from "./failure";
import type { ManifestTarget, Selection, SelectionDeps, SelectionRequest, Target } from "./selection";
import { findResource, readWords, type Words } from "./words";

/**
 * What a request means on a cluster: kubectl's resource builder with Flatten and ContinueOnError. Which kinds the
 * cluster serves is asked once, before anything is done: a CustomResourceDefinition in a file does not make its kind
 * known to the documents behind it.
 * @throws a CliError (several: an AggregateError) in kubectl's words when the request itself is wrong.
 */
export async function select(client: Client, request: SelectionRequest, deps: SelectionDeps): Promise<Selection> {
	const errors: unknown[] = [];
	const files = expandFiles(request, deps, errors);
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
	if (files.sources.length > 0) {
		refuseWordsBesideFiles(words);
		return selectManifests(client, request, deps, files);
	}
	const known = resources.length > 0 ? resources : await client.resources();
	return selectWords(words, known, request);
}

/**
 * The objects of files as they stand, without any server (--local).
 * @throws as `select`
 */
export async function selectLocal(
	request: SelectionRequest,
	deps: SelectionDeps,
): Promise<{ objects: { object: KubeObject; source: string }[]; errors: unknown[]; single: boolean }> {
	const errors: unknown[] = [];
	const files = expandFiles(request, deps, errors);
	if (errors.length > 0) throw aggregate(errors);
	const found = await readManifests(files.sources, undefined, request, deps);
	return { ...found, single: files.single };
}

function expandFiles(request: SelectionRequest, deps: SelectionDeps, errors: unknown[]): SourceList {
	if (request.filenames.length > 0 && request.kustomize) {
		throw plainError("only one of -f or -k can be specified");
	}
	if (request.kustomize && request.recursive) throw plainError("the -k flag can't be used with -f or -R");
	if (request.kustomize) {
		throw new CliError(
			`error: ds does not run kustomize: build the manifests first (kubectl kustomize ${request.kustomize}) and give them with -f -`,
		);
	}
	const files = expandSources(request.filenames, { recursive: request.recursive, cwd: deps.cwd });
	errors.push(...files.errors.map((error) => plainError(error.message)));
	return files;
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
	throw plainError(`You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`);
}

function selectLists(
	{ types, names, objects }: Words,
	resources: readonly Resource[],
	{ namespace, allNamespaces }: SelectionRequest,
	selectors: { labelSelector?: string; fieldSelector?: string },
): Target[] {
	if (names.length > 0) throw plainError("name cannot be provided when a selector is specified");
	if (objects.length > 0) {
		throw plainError("selectors and the all flag cannot be used when passing resource/name arguments");
	}
	if (types.length === 0) throw plainError("at least one resource must be specified to use a selector");
	const found = new Set(types.map((type) => findResource(resources, type)));
	return [...found].map((resource) => ({
		kind: "list",
		resource,
		namespace: resource.namespaced && !allNamespaces ? namespace : undefined,
		...selectors,
	}));
}

function namedTarget(resource: Resource, name: string, { namespace, allNamespaces }: SelectionRequest): Target {
	if (resource.namespaced && allNamespaces) {
		throw plainError("a resource cannot be retrieved by name across all namespaces");
	}
	return { kind: "object", resource, namespace: resource.namespaced ? namespace : undefined, name };
}

async function selectManifests(
	client: Client,
	request: SelectionRequest,
	deps: SelectionDeps,
	files: SourceList,
): Promise<Selection> {
	const matches = labelFilter(request.labelSelector);
	const { objects, errors } = await readManifests(files.sources, client, request, deps);
	const targets: Target[] = [];
	const refusals: unknown[] = [];
	for (const { object, resource, source } of objects) {
		if (resource === undefined || !matches(object)) continue;
		try {
			targets.push(manifestTarget(object, resource, source, request));
		} catch (error) {
			refusals.push(error);
		}
	}
	return { targets, errors: [...refusals, ...errors], refused: refusals.length, single: files.single };
}

async function readManifests(
	sources: readonly Source[],
	client: Client | undefined,
	request: SelectionRequest,
	deps: SelectionDeps,
): Promise<{ objects: DocumentObject[]; errors: unknown[] }> {
	const objects: DocumentObject[] = [];
	const errors: unknown[] = [];
	let resources: readonly Resource[] | undefined;
	for (const source of sources) {
		try {
			const text = await readSource(source, {
				...deps,
				stdin: (limit) => deps.io.stdin(limit),
				maxBytes: request.maxBytes,
			});
			for (const document of readDocuments(text, source.name)) {
				if (request.validate) validateDocument(document);
				resources ??= await client?.resources();
				try {
					const itemErrors: unknown[] = [];
					objects.push(...documentObjects(document, resources, itemErrors));
					if (itemErrors.length > 0) errors.push(listError(itemErrors));
				} catch (error) {
					errors.push(error);
				}
			}
		} catch (error) {
			errors.push(isCliError(error) || isStatusError(error) ? error : manifestError(error));
		}
	}
	return { objects, errors };
}

/** kubectl prints no "error: " before what is wrong in a List, even when it is the only error. */
function listError(errors: readonly unknown[]): unknown {
	return errors.length === 1 ? new CliError(errorText(errors[0])) : aggregate(errors);
}

/** What a source says when it cannot be read; kubectl prints no "error: " before a failed connection. */
function manifestError(error: unknown): CliError {
	const text = errorText(error);
	return /^(The connection to|Unable to connect to) the server/.test(text) ? new CliError(text) : plainError(text);
}

function labelFilter(selector: string | undefined): (object: KubeObject) => boolean {
	const text = selector?.trim() ?? "";
	if (text === "") return () => true;
	try {
		const requirements = parseLabelSelector(text);
		return (object) => matchesLabels(requirements, object.metadata?.labels);
	} catch (error) {
		throw plainError(`the provided selector ${goQuote(text)} is not valid: ${errorText(error)}`);
	}
}

/** Gives an object its namespace: the request's where it names none, none where its resource has none. */
function manifestTarget(
	object: KubeObject,
	resource: Resource,
	source: string,
	request: SelectionRequest,
): ManifestTarget {
	const { namespace: own, ...metadata } = object.metadata ?? {};
	const name = metadata.name ?? "";
	if (!resource.namespaced) {
		const plain = own === undefined ? object : { ...object, metadata };
		return { kind: "manifest", resource, namespace: undefined, name, object: plain, source };
	}
	if (!own) {
		const { namespace } = request;
		const placed = { ...object, metadata: { ...object.metadata, namespace } };
		return { kind: "manifest", resource, namespace, name, object: placed, source };
	}
	if (request.namespaceExplicit && own !== request.namespace) {
		throw plainError(
			`the namespace from the provided object ${goQuote(own)} does not match the namespace ` +
				`${goQuote(request.namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
		);
	}
	return { kind: "manifest", resource, namespace: own, name, object, source };
}

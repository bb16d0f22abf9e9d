import { goQuote } from "../api/go/format";
import { matchesLabels, parseLabelSelector } from "../api/labelSelector";
import type { Resource } from "../api/resource";
import { isStatusError } from "../api/statusError";
import type { KubeObject } from "../api/types";
import { CliError, isAbort, isCliError, isUnreached, type UnreachedError, unreachedText } from "../cli/errors";
import type { Client } from "../client/client";
import { type ManifestDocument, readDocuments } from "../manifest/documents";
import { expandSources, readSource, type Source, type SourceList } from "../manifest/sources";
import { type DocumentObject, documentObjects, validateDocument } from "./documentObjects";
import { aggregate, errorText, plainError } from "./failure";
import type { ManifestTarget, Selection, SelectionDeps, SelectionRequest, Target } from "./selection";

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

/** The sources of -f, in order; what is wrong with some goes to `errors`. */
export function expandFiles(request: SelectionRequest, deps: SelectionDeps, errors: unknown[]): SourceList {
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

/** What manifests name, on a cluster. */
export async function selectManifests(
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

/**
 * The objects of a text, as `source` names it, each with the resource that serves it.
 * @throws a CliError in kubectl's words, or several in an AggregateError
 */
export async function objectsInText(client: Client, text: string, source: string): Promise<DocumentObject[]> {
	const found = { objects: [], errors: [] };
	try {
		await readText(text, source, new KnownResources(client), {}, found);
	} catch (error) {
		throw aggregate([...found.errors, error]);
	}
	if (found.errors.length > 0) throw aggregate(found.errors);
	return found.objects;
}

interface Found {
	objects: DocumentObject[];
	errors: unknown[];
}

async function readManifests(
	sources: readonly Source[],
	client: Client | undefined,
	request: SelectionRequest,
	deps: SelectionDeps,
): Promise<Found> {
	const found: Found = { objects: [], errors: [] };
	const known = new KnownResources(client);
	for (const source of sources) {
		try {
			const text = await readSource(source, {
				...deps,
				stdin: (limit) => deps.io.stdin(limit),
				maxBytes: request.maxBytes,
			});
			await readText(text, source.name, known, request, found);
		} catch (error) {
			if (isAbort(error)) throw error;
			if (isUnreached(error)) found.errors.push(unreadWithout(error, source.name, request));
			else found.errors.push(isCliError(error) || isStatusError(error) ? error : manifestError(error));
		}
	}
	return found;
}

/** What keeps a file from being read that no server can be asked about: its fields' names, or else its kinds. */
function unreadWithout(error: UnreachedError, name: string, { validate }: SelectionRequest): CliError {
	if (!validate) return plainError(`unable to recognize ${goQuote(name)}: ${unreachedText(error)}`);
	const why = unreachedText(error, "/openapi/v2?timeout=32s");
	const advice = "if you choose to ignore these errors, turn validation off with --validate=false";
	return plainError(
		`error validating ${goQuote(name)}: error validating data: failed to download openapi: ${why}; ${advice}`,
	);
}

/** What a cluster serves, asked once, and once more for each kind that is not known. */
class KnownResources {
	private resources: readonly Resource[] | undefined;

	constructor(private readonly client: Client | undefined) {}

	async read(document: ManifestDocument): Promise<Found> {
		this.resources ??= await this.client?.resources();
		const read = readDocument(document, this.resources);
		if (read.errors.length === 0 || this.client === undefined) return read;
		// The list may be an old one, and the kind a new one.
		this.resources = await this.client.resources({ refresh: true });
		return readDocument(document, this.resources);
	}
}

async function readText(
	text: string,
	source: string,
	known: KnownResources,
	{ validate }: Pick<SelectionRequest, "validate">,
	found: Found,
): Promise<void> {
	for (const document of readDocuments(text, source)) {
		if (validate) validateDocument(document);
		const { objects, errors } = await known.read(document);
		found.objects.push(...objects);
		found.errors.push(...errors);
	}
}

function readDocument(document: ManifestDocument, resources: readonly Resource[] | undefined): Found {
	try {
		const itemErrors: unknown[] = [];
		const objects = documentObjects(document, resources, itemErrors);
		return { objects, errors: itemErrors.length > 0 ? [listError(itemErrors)] : [] };
	} catch (error) {
		return { objects: [], errors: [error] };
	}
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

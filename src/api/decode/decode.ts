import { goQuote } from "../go/format";
import { goJson } from "../go/json";
import { compareGo, goKeys } from "../go/keys";
import { apiVersionOf, type Resource } from "../resource";
import { builtInResources } from "../resources";
import { schemaFor, structType } from "../schema/schema";
import { badRequest, type StatusError } from "../statusError";
import type { KubeObject } from "../types";
import { conversionProblem, convert } from "./conversion";
import { fromMap, MapMismatch } from "./fromMap";
import { Problems } from "./problems";
import { structDecoder } from "./structs";
import { readTypeMeta, summarize, type TypeMeta } from "./typeMeta";

/** The resource or subresource whose objects are decoded. */
export type Decodable = Pick<Resource, "group" | "version" | "kind" | "custom">;

export interface DecodeOptions {
	/** As the request asks; a server takes "Warn" when it does not. */
	fieldValidation?: "Strict" | "Warn" | "Ignore" | "";
	/** Paths of fields that the body has twice (spec.template, spec.containers[0].image), where its reader found any. */
	duplicates?: readonly string[];
	/**
	 * The body was written by a client that sorts keys (kubectl sends what it read that way): of several problems the
	 * first in that order counts.
	 */
	sortedKeys?: boolean;
	/** Only read, as clients do: aliases such as serviceAccount stay as they are. */
	asClient?: boolean;
	/** The body's text, for the message about one that is no object. */
	text?: string;
	/** The body is a map that goes into its Go type directly, as a strategic merge patch leaves it. */
	fromMap?: boolean;
	/** Unknown and duplicate fields of the patch that made the body, as messages; they come first. */
	foundInPatch?: readonly string[];
}

export interface Decoded {
	/** The object as the server would print it back, without defaults. */
	object: KubeObject;
	/** With "Warn": one text for each unknown or duplicate field. */
	warnings: string[];
}

/**
 * What an API server makes of a JSON body: unknown fields, nulls and empty values that Go leaves out are dropped,
 * quantities and times are written in the server's form, fields that Go always prints are there, and aliases such as
 * serviceAccount agree. Integers outside
 * ±2^53 stay BigInt.
 * @throws StatusError BadRequest in the server's words: wrong types at any level, unknown and duplicate fields when Strict
 */
export function decode(resource: Decodable, raw: unknown, options: DecodeOptions = {}): Decoded {
	const meta = readTypeMeta(raw);
	if (typeof meta === "string") throw unrecognized(resource, meta, options.text ?? bodyText(raw, options));
	const actual = withDefaults(meta, resource);
	const cannotHandle = (why: string): StatusError =>
		badRequest(`${actual.kind} in version ${goQuote(actual.version)} cannot be handled as a ${resource.kind}: ${why}`);
	const read = decoderFor(resource, actual);
	if (read === undefined) throw cannotHandle(notRegistered(actual));
	const body = options.fromMap ? converted(actual, raw, cannotHandle) : (raw ?? {});
	const { object, problems } = walk(read, body, options);
	const fatal = problems.fatal() ?? conversionProblem(resource, object) ?? unconvertible(resource, actual);
	if (fatal !== undefined) throw cannotHandle(fatal);
	const { fieldValidation = "Warn" } = options;
	const strict = fieldValidation === "Ignore" ? [] : strictTexts(problems, options);
	if (fieldValidation === "Strict" && strict.length > 0) {
		throw cannotHandle(`strict decoding error: ${strict.join(", ")}`);
	}
	if (actual.group !== resource.group || actual.version !== resource.version) {
		throw badRequest(
			`the API version in the data (${apiVersionOf(actual)}) does not match the expected API version (${apiVersionOf(resource)})`,
		);
	}
	if (!resource.custom && !options.asClient) convert(resource, object);
	return {
		object: { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind } as KubeObject,
		warnings: strict,
	};
}

/**
 * The BadRequest for a body from which not even apiVersion and kind could be read, such as one that is no JSON:
 * `why` is what its reader said, `text` the body.
 */
export function unrecognized(resource: Pick<Resource, "kind">, why: string, text: string): StatusError {
	const summary = summarize(text);
	return badRequest(`the object provided is unrecognized (must be of type ${resource.kind}): ${why} (${summary})`);
}

/** The body as its client sent it: kubectl's with sorted keys and in Go's escapes. */
function bodyText(body: unknown, { sortedKeys }: DecodeOptions): string {
	if (sortedKeys) return goJson(body);
	return JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
}

function converted(actual: TypeMeta, raw: unknown, cannotHandle: (why: string) => StatusError): unknown {
	const struct = schemaFor(actual);
	try {
		return struct === undefined ? raw : fromMap(struct, raw);
	} catch (error) {
		if (!(error instanceof MapMismatch)) throw error;
		throw cannotHandle(error.message);
	}
}

/** The converter sorts what it finds; the decoder of JSON keeps the body's order. */
function strictTexts(problems: Problems, options: DecodeOptions): string[] {
	const texts = problems.strict();
	return [...(options.foundInPatch ?? []), ...(options.fromMap ? texts.sort(compareGo) : texts)];
}

type Read = (raw: unknown, problems: Problems) => Record<string, unknown>;

function walk(
	read: Read,
	raw: unknown,
	{ duplicates, sortedKeys }: DecodeOptions,
): { object: Record<string, unknown>; problems: Problems } {
	const problems = new Problems(duplicates);
	const object = bounded(() => read(raw, problems));
	if (!sortedKeys || problems.count < 2) return { object, problems };
	const inOrder = new Problems(duplicates);
	bounded(() => read(withSortedKeys(raw), inOrder));
	return { object, problems: inOrder };
}

/** Nesting that overflows the stack is refused as Go's decoder refuses it, at its own depth. */
function bounded<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof RangeError) throw badRequest("exceeded max depth");
		throw error;
	}
}

function withSortedKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withSortedKeys);
	if (typeof value !== "object" || value === null) return value;
	const sorted: Record<string, unknown> = Object.create(null);
	for (const key of goKeys(value)) sorted[key] = withSortedKeys((value as Record<string, unknown>)[key]);
	return sorted;
}

function withDefaults(meta: TypeMeta, resource: Decodable): TypeMeta {
	const kind = meta.kind || resource.kind;
	if (meta.version !== "" || (meta.group !== "" && meta.group !== resource.group)) return { ...meta, kind };
	return { group: resource.group, version: resource.version, kind };
}

/** What reads a body of that apiVersion and kind; undefined when the server knows no such kind. */
function decoderFor(resource: Decodable, actual: TypeMeta): Read | undefined {
	if (resource.custom) return readCustom;
	const struct = schemaFor(actual) ?? schemaFor({ ...actual, ...formerVersion(actual) }) ?? metaStruct(actual);
	if (struct === undefined) return isList(actual) ? () => ({}) : undefined;
	const read = structDecoder(struct);
	return (raw, problems) => read(raw, problems) as Record<string, unknown>;
}

function metaStruct({ kind }: TypeMeta): ReturnType<typeof structType> {
	return kind === "DeleteOptions" || kind === "Status" ? structType(`meta.v1.${kind}`) : undefined;
}

const METADATA = "meta.v1.ObjectMeta";

/** A custom resource's object: its metadata is the server's own type, the rest stays as it is. */
function readCustom(raw: unknown, problems: Problems): Record<string, unknown> {
	const object = { ...(raw as Record<string, unknown>) };
	const struct = structType(METADATA);
	if (struct === undefined || object.metadata === undefined || object.metadata === null)
		return { ...object, metadata: {} };
	const mark = problems.count;
	object.metadata = structDecoder(struct)(object.metadata, problems);
	problems.inField(mark, "", "metadata", []);
	return object;
}

/** Versions that v1.36 still reads but no longer serves. */
const FORMER_VERSIONS: Record<string, readonly string[]> = {
	ControllerRevision: ["apps/v1beta1", "apps/v1beta2"],
	CronJob: ["batch/v1beta1"],
	DaemonSet: ["apps/v1beta2", "extensions/v1beta1"],
	Deployment: ["apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"],
	EndpointSlice: ["discovery.k8s.io/v1beta1"],
	Ingress: ["extensions/v1beta1", "networking.k8s.io/v1beta1"],
	IngressClass: ["networking.k8s.io/v1beta1"],
	NetworkPolicy: ["extensions/v1beta1"],
	PodDisruptionBudget: ["policy/v1beta1"],
	PriorityClass: ["scheduling.k8s.io/v1beta1"],
	ReplicaSet: ["apps/v1beta2", "extensions/v1beta1"],
	RuntimeClass: ["node.k8s.io/v1alpha1", "node.k8s.io/v1beta1"],
	StatefulSet: ["apps/v1beta1", "apps/v1beta2"],
};

function formerVersion(actual: TypeMeta): { group: string; version: string } | undefined {
	if (!Object.hasOwn(FORMER_VERSIONS, actual.kind)) return undefined;
	if (!FORMER_VERSIONS[actual.kind]?.includes(apiVersionOf(actual))) return undefined;
	return builtInResources().find((resource) => resource.kind === actual.kind);
}

/** v1's List and the lists of the built-in kinds. */
function isList({ group, version, kind }: TypeMeta): boolean {
	if (group === "" && version === "v1" && kind === "List") return true;
	return builtInResources().some((r) => r.group === group && r.version === version && `${r.kind}List` === kind);
}

function notRegistered(actual: TypeMeta): string {
	const version = goQuote(apiVersionOf(actual));
	return `no kind ${goQuote(actual.kind)} is registered for version ${version} in scheme ${SCHEME}`;
}

const SCHEME = '"pkg/api/legacyscheme/scheme.go:30"';

function unconvertible(resource: Decodable, actual: TypeMeta): string | undefined {
	if (actual.kind === resource.kind) return undefined;
	const internal = resource.group === "" ? "core" : resource.group.split(".")[0];
	return `converting (${actual.version}.${actual.kind}) to (${internal}.${resource.kind}): unknown conversion`;
}

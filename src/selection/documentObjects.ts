import { goQuote } from "../api/go/format";
import { goJson } from "../api/go/json";
import { apiVersionOf, type Resource } from "../api/resource";
import { resourceForKind } from "../api/resources";
import type { KubeObject } from "../api/types";
import type { ManifestDocument } from "../manifest/documents";
import type { YamlValue } from "../manifest/yamlScalar";
import { errorText, plainError } from "./failure";

/** An object out of a document and the resource that serves it (undefined when no server is asked). */
export interface DocumentObject {
	object: KubeObject;
	resource: Resource | undefined;
	source: string;
}

type Fields = { [key: string]: YamlValue };

/**
 * The first check of create and apply: a document is an object that says its apiVersion and kind.
 * @throws a CliError in kubectl's words.
 */
export function validateDocument({ value, source }: ManifestDocument): void {
	const problem = documentProblem(value);
	if (problem === undefined) return;
	throw plainError(
		`error validating ${goQuote(source)}: error validating data: ${problem}; ` +
			"if you choose to ignore these errors, turn validation off with --validate=false",
	);
}

/** What keeps a value from being an object that says its apiVersion and kind; undefined for one that does. */
export function documentProblem(value: YamlValue): string | undefined {
	const problems = isObject(value)
		? [...typeProblems(value, "apiVersion"), ...typeProblems(value, "kind")]
		: ["invalid object to validate"];
	return problems.length > 1 ? `[${problems.join(", ")}]` : problems[0];
}

/**
 * The objects of a document: itself, or the items of a List (of Lists). Items that cannot be matched become errors.
 * `resources` undefined: no server is asked, and nothing is matched.
 * @throws a CliError in kubectl's words when the document itself cannot be read or matched.
 */
export function documentObjects(
	{ value, source }: ManifestDocument,
	resources: readonly Resource[] | undefined,
	errors: unknown[],
): DocumentObject[] {
	const fields = readDocument(value, source);
	const { name, namespace } = nameOf(fields);
	const kind = stringOf(fields.kind);
	const apiVersion = stringOf(fields.apiVersion);
	const isList = Object.hasOwn(fields, "items");
	const resource = resources && mapKind(resources, apiVersion, kind);
	if (resources !== undefined && resource === undefined && !(isList && isListType(resources, apiVersion, kind))) {
		throw plainError(
			`resource mapping not found for name: ${goQuote(name)} namespace: ${goQuote(namespace)} from ` +
				`${goQuote(source)}: ${noMatch(apiVersion, kind)}\nensure CRDs are installed first`,
		);
	}
	if (!isList) return [{ object: fields as unknown as KubeObject, resource, source }];
	return flattenList(fields).flatMap((item) => {
		try {
			return [matchItem(item, source, resources)];
		} catch (error) {
			errors.push(error);
			return [];
		}
	});
}

function typeProblems(fields: Fields, field: "apiVersion" | "kind"): string[] {
	const value = fields[field];
	if (value === undefined || value === null) return [`${field} not set`];
	return typeof value === "string" ? [] : [`${field} isn't string type`];
}

function readDocument(value: YamlValue, source: string): Fields {
	try {
		if (!isObject(value)) {
			throw new Error(`json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`);
		}
		checkItems(value);
		if (stringOf(value.kind) === "") throw new Error(`Object 'Kind' is missing in '${goJson(value)}'`);
		checkMetadata(value);
		return value;
	} catch (error) {
		throw plainError(`unable to decode ${goQuote(source)}: ${errorText(error)}`);
	}
}

function checkItems({ items }: Fields): void {
	if (items === undefined || items === null) return;
	if (!Array.isArray(items)) {
		throw new Error(
			`json: cannot unmarshal ${jsonType(items)} into Go struct field decodeList.items of type []json.RawMessage`,
		);
	}
	for (const item of items) {
		if (isObject(item)) continue;
		throw new Error(`json: cannot unmarshal ${jsonType(item)} into Go value of type map[string]interface {}`);
	}
}

/** What of metadata must have its type before kubectl goes on: the fields that a manifest writes. */
function checkMetadata(fields: Fields): void {
	const wrong = (value: YamlValue, field: string, type: string) =>
		new Error(`json: cannot unmarshal ${jsonType(value)} into Go struct field ${field} of type ${type}`);
	if (fields.apiVersion != null && typeof fields.apiVersion !== "string") {
		throw wrong(fields.apiVersion, "metadataOnlyObject.TypeMeta.apiVersion", "string");
	}
	const metadata = fields.metadata ?? {};
	if (!isObject(metadata)) throw wrong(metadata, "metadataOnlyObject.metadata", "v1.ObjectMeta");
	for (const [name, value] of Object.entries(metadata)) {
		const field = `ObjectMeta.metadata.${name}`;
		if (value === null) continue;
		if (STRINGS.has(name) && typeof value !== "string") throw wrong(value, field, "string");
		if (name === "labels" || name === "annotations") {
			if (!isObject(value)) throw wrong(value, field, "map[string]string");
			for (const each of Object.values(value)) {
				if (each !== null && typeof each !== "string") throw wrong(each, field, "string");
			}
		}
	}
}

const STRINGS = new Set(["name", "generateName", "namespace", "selfLink", "uid", "resourceVersion"]);

/** All that is in a list and in the lists in it; items without a type have it from their list (PodList: Pod). */
function flattenList(list: Fields): Fields[] {
	const itemKind = stringOf(list.kind).replace(/List$/, "");
	const flat: Fields[] = [];
	const inner: Fields[] = [];
	for (const item of Array.isArray(list.items) ? list.items : []) {
		if (!isObject(item)) continue;
		const typed =
			stringOf(item.kind) === "" && stringOf(item.apiVersion) === ""
				? { ...item, apiVersion: list.apiVersion ?? null, kind: itemKind }
				: item;
		(Object.hasOwn(typed, "items") ? inner : flat).push(typed);
	}
	return [...flat, ...inner.flatMap(flattenList)];
}

function matchItem(item: Fields, source: string, resources: readonly Resource[] | undefined): DocumentObject {
	const kind = stringOf(item.kind);
	const apiVersion = stringOf(item.apiVersion);
	for (const [field, value] of [
		["Kind", kind],
		["apiVersion", apiVersion],
	]) {
		if (value === "") {
			throw plainError(
				'unable to get type info from the object "*unstructured.Unstructured": ' +
					`Object '${field}' is missing in 'object has no ${field?.replace("Kind", "kind")} field'`,
			);
		}
	}
	const resource = resources && mapKind(resources, apiVersion, kind);
	if (resources !== undefined && resource === undefined) {
		throw plainError(`unable to recognize ${noMatch(apiVersion, kind)}`);
	}
	return { object: item as unknown as KubeObject, resource, source };
}

/** kubectl's mapper knows a kind as it is served, and all in lower case. */
function mapKind(resources: readonly Resource[], apiVersion: string, kind: string): Resource | undefined {
	const lower = (resource: Resource) => apiVersionOf(resource) === apiVersion && resource.kind.toLowerCase() === kind;
	return resourceForKind(resources, apiVersion, kind) ?? resources.find(lower);
}

/** Discovery names no lists: kubectl's mapper adds one to every served kind (DaemonSetList), and List to every version. */
function isListType(resources: readonly Resource[], apiVersion: string, kind: string): boolean {
	if (kind === "List") return resources.some((resource) => apiVersionOf(resource) === apiVersion);
	return kind.endsWith("List") && resourceForKind(resources, apiVersion, kind.slice(0, -4)) !== undefined;
}

function noMatch(apiVersion: string, kind: string): string {
	return `no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`;
}

function nameOf({ metadata }: Fields): { name: string; namespace: string } {
	const fields = isObject(metadata) ? metadata : {};
	return { name: stringOf(fields.name), namespace: stringOf(fields.namespace) };
}

function stringOf(value: YamlValue | undefined): string {
	return typeof value === "string" ? value : "";
}

function isObject(value: YamlValue | undefined): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonType(value: YamlValue): string {
	if (Array.isArray(value)) return "array";
	if (typeof value === "bigint") return "number";
	return typeof value === "boolean" ? "bool" : typeof value;
}

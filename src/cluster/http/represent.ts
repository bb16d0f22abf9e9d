import { tableFor } from "../../api/columns/index";
import type { Resource } from "../../api/resource";
import { badRequest, StatusError } from "../../api/statusError";
import type { Table } from "../../api/table";
import type { KubeList, KubeObject } from "../../api/types";
import type { ObjectRegistry } from "../registry/objectRegistry";
import { printerColumns, shown } from "../registry/shown";
import type { Representation } from "./negotiation";

/** What the rows of a table carry of their objects. */
export type Included = "Metadata" | "Object" | "None";

export interface Form {
	as?: Representation["as"];
	included: Included;
}

/**
 * What a request wants its objects to be.
 * @throws a BadRequest StatusError for an includeObject that there is not.
 */
export function formOf({ as }: Representation, includeObject: string | null): Form {
	if (as?.kind !== "Table" || !includeObject) return { as, included: "Metadata" };
	if (includeObject === "Object" || includeObject === "Metadata" || includeObject === "None") {
		return { as, included: includeObject };
	}
	throw badRequest(
		`Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(includeObject)}: must be 'Metadata', 'Object', 'None', or empty`,
	);
}

/** One object as the request wants it. */
export function oneObject(registry: ObjectRegistry, resource: Resource, object: KubeObject, form: Form): unknown {
	// A Status, or what a subresource gives.
	if (object.kind !== resource.kind) return ordered(object);
	const { as } = form;
	const whole = shown(registry, resource, object);
	if (as === undefined) return ordered(whole);
	if (as.kind === "Table") {
		const table = tableOf(registry, resource, [whole], form);
		return { ...table, metadata: { resourceVersion: whole.metadata.resourceVersion } };
	}
	if (as.kind === "PartialObjectMetadata") return metadataOnly(whole, as.version);
	throw notAcceptable(
		`you requested PartialObjectMetadataList, but the requested object is not a list (*${resource.kind})`,
	);
}

/** A list's head and what gives its items one by one; a table, whose columns come first, whole. */
export function listParts(
	registry: ObjectRegistry,
	resource: Resource,
	list: KubeList,
	form: Form,
): { head: Record<string, unknown>; name: "items" | "rows"; items: readonly unknown[] } {
	const { as } = form;
	const whole = list.items.map((object) => shown(registry, resource, object));
	if (as === undefined) {
		const items = resource.custom ? whole.map(ordered) : whole.map(withoutType);
		return { head: headOf(list.kind, list.apiVersion, list), name: "items", items };
	}
	const apiVersion = `meta.k8s.io/${as.version}`;
	if (as.kind === "Table") {
		const { columnDefinitions, rows } = tableOf(registry, resource, whole, form);
		return { head: { ...headOf("Table", apiVersion, list), columnDefinitions }, name: "rows", items: rows };
	}
	if (as.kind === "PartialObjectMetadataList") {
		const items = whole.map((object) => metadataOnly(object, as.version));
		return { head: headOf("PartialObjectMetadataList", apiVersion, list), name: "items", items };
	}
	throw notAcceptable(
		`you requested PartialObjectMetadata, but the requested object is a list (*${resource.kind}List)`,
	);
}

/** The rows of objects that are shown already. */
export function tableOf(
	registry: ObjectRegistry,
	resource: Resource,
	objects: readonly KubeObject[],
	{ as, included }: Form,
): Table {
	const table = tableFor(resource, objects, {
		now: registry.now,
		includeObject: included === "Object",
		crdColumns: resource.custom ? printerColumns(registry, resource) : undefined,
	});
	const apiVersion = `meta.k8s.io/${as?.version ?? "v1"}` as Table["apiVersion"];
	const rows = table.rows.map((row) => {
		if (included === "None") return { ...row, object: null as unknown as KubeObject };
		if (isStatus(row.object)) return row;
		return { ...row, object: included === "Object" ? ordered(row.object) : { ...row.object, apiVersion } };
	});
	return { ...table, apiVersion, rows };
}

/** kind and apiVersion first, as Go writes them. */
export function ordered(object: KubeObject): KubeObject {
	const { kind, apiVersion, ...rest } = object;
	return { kind, apiVersion, ...rest } as KubeObject;
}

export function metadataOnly({ metadata }: KubeObject, version: string): KubeObject {
	return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata };
}

/** The items of a list of a built-in kind do not say what they are. */
function withoutType({ kind: _, apiVersion: __, ...rest }: KubeObject): unknown {
	return rest;
}

function headOf(kind: string, apiVersion: string, { metadata }: KubeList): Record<string, unknown> {
	return { kind, apiVersion, metadata };
}

function isStatus({ kind, apiVersion }: KubeObject): boolean {
	return kind === "Status" && apiVersion === "v1";
}

function notAcceptable(message: string): StatusError {
	return new StatusError({ message, reason: "NotAcceptable", code: 406 });
}

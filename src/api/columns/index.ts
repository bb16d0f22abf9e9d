import { groupResource, type Resource } from "../resource";
import type { Table, TableColumn, TableRow } from "../table";
import type { KubeObject, V1CustomResourceColumnDefinition } from "../types";
import type { Column, KindColumns } from "./column";
import { statuses } from "./core";
import { customColumns } from "./custom";
import { KINDS } from "./kinds";
import { withoutColumns } from "./policy";

export interface TableForOptions {
	/** Milliseconds since the epoch: ages are measured from here. */
	now: number;
	/** Rows carry the whole object, not only its metadata. */
	includeObject?: boolean;
	/** The additionalPrinterColumns of a custom resource's version. */
	crdColumns?: readonly V1CustomResourceColumnDefinition[];
}

type AnyColumn = Column<KubeObject> & { priority?: number; anyFormat?: string; description?: string };

/**
 * The rows and columns that a server prints for objects of a resource, wide ones included (v1.36, upstream's
 * pkg/printers/internalversion and the tables of apiextensions). The table's metadata is the caller's to fill.
 */
export function tableFor(resource: Resource, objects: readonly KubeObject[], options: TableForOptions): Table {
	const failure = isFailure(objects);
	const { columns, conditions, compare }: KindColumns = failure ? statuses : kindOf(resource, options);
	const sorted = compare ? [...objects].sort(compare) : objects;
	return {
		kind: "Table",
		apiVersion: "meta.k8s.io/v1",
		metadata: {},
		columnDefinitions: columns.map(definitionOf),
		rows: sorted.map((object) => {
			const row: TableRow = {
				cells: columns.map((column) => column.cell(object, options.now)),
				object: options.includeObject || failure ? object : metadataOf(object),
			};
			const found = conditions?.(object);
			if (found) row.conditions = found;
			return row;
		}),
	};
}

/** A watch that fails ends with a Status instead of an object. */
function isFailure([first]: readonly KubeObject[]): boolean {
	return first?.kind === "Status" && first.apiVersion === "v1";
}

function kindOf(resource: Resource, { crdColumns }: TableForOptions): KindColumns {
	if (resource.custom) return { columns: customColumns(crdColumns) };
	return KINDS[groupResource(resource)] ?? withoutColumns;
}

function definitionOf({ name, type, format, anyFormat, wide, priority, description }: AnyColumn): TableColumn {
	return {
		name,
		type: type ?? "string",
		format: format ?? anyFormat ?? "",
		description: description ?? "",
		priority: priority ?? (wide ? 1 : 0),
	};
}

function metadataOf({ metadata }: KubeObject): KubeObject {
	return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

import type { Table } from "../../api/table";
import type { KubeList, KubeObject } from "../../api/types";

/** What is asked for where a table is wanted: one, or the objects of a server that knows none. */
export const TABLE =
	"application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

export function emptyTable(): Table {
	return { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: {}, columnDefinitions: [], rows: [] };
}

/** A server's table; of one that knows no tables, names and ages, as kubectl makes them of the objects. */
export function asTable(answer: unknown): Table {
	const table = answer as Table & KubeList;
	if (table.kind === "Table") {
		return {
			...table,
			metadata: table.metadata ?? {},
			columnDefinitions: table.columnDefinitions ?? [],
			rows: table.rows ?? [],
		};
	}
	const objects = Array.isArray(table.items) ? table.items : [answer as KubeObject];
	const column = (name: string, type: "string" | "date") => ({
		name,
		type,
		format: name === "Name" ? "name" : "",
		description: "",
		priority: 0,
	});
	return {
		...emptyTable(),
		metadata: (table.metadata ?? {}) as Table["metadata"],
		columnDefinitions: [column("Name", "string"), column("Age", "date")],
		rows: objects.map((object) => ({
			cells: [object.metadata?.name ?? "", object.metadata?.creationTimestamp ?? "<unknown>"],
			object,
		})),
	};
}

/** A table's rows, each as a watch brings it: a table of its own. */
export function rowTables({ columnDefinitions, rows, metadata }: Table): KubeObject[] {
	return rows.map((row) => ({ ...emptyTable(), metadata, columnDefinitions, rows: [row] }) as unknown as KubeObject);
}

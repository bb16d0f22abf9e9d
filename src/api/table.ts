import type { KubeObject } from "./types";

/** A column of a Table, as a server defines it. */
export interface TableColumn {
	name: string;
	type: "string" | "integer" | "number" | "boolean" | "date";
	format: string;
	description: string;
	/** 0 is always shown; above 0 only in wide output. */
	priority: number;
}

export interface TableRow {
	cells: (string | number | boolean | null)[];
	/** The object of the row: whole when asked for (includeObject=Object), else its metadata. */
	object: KubeObject;
	conditions?: { type: string; status: string }[];
}

/** meta.k8s.io/v1 Table: what a server answers when a client asks for rows to print. */
export interface Table {
	kind: "Table";
	apiVersion: "meta.k8s.io/v1";
	metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
	columnDefinitions: TableColumn[];
	rows: TableRow[];
}

import { age } from "../duration";
import { formatLabelSet } from "../labelSelector";
import type { TableColumn, TableRow } from "../table";
import type { KubeObject, ObjectMeta, V1Container } from "../types";

export type Cell = TableRow["cells"][number];

/** One column of a kind's table. */
export interface Column<T> {
	readonly name: string;
	/** "string" unless told otherwise. */
	readonly type?: TableColumn["type"];
	readonly format?: "name";
	/** Shown in wide output only. */
	readonly wide?: true;
	/** `now` in milliseconds since the epoch. */
	readonly cell: (object: T, now: number) => Cell;
}

/** How a server prints one kind of object. */
export interface KindColumns {
	readonly columns: readonly Column<KubeObject>[];
	/** What a row says of its object beyond the cells: a pod that has ended. */
	readonly conditions?: (object: KubeObject) => TableRow["conditions"];
	/** An order other than that of the list. */
	readonly compare?: (a: KubeObject, b: KubeObject) => number;
}

type Named = { metadata?: ObjectMeta };

/** The columns of a kind whose objects are `T`, in the form that the one loop reads. */
export function kind<T>(
	columns: readonly Column<T>[],
	more: { conditions?: (object: T) => TableRow["conditions"]; compare?: (a: T, b: T) => number } = {},
): KindColumns {
	return { columns, ...more } as unknown as KindColumns;
}

export const name: Column<Named> = { name: "Name", format: "name", cell: (object) => object.metadata?.name ?? "" };

export const created: Column<Named> = {
	name: "Age",
	cell: (object, now) => age(object.metadata?.creationTimestamp, now),
};

/** Containers and Images in wide output. */
export function containerColumns<T>(containers: (object: T) => readonly V1Container[] | undefined): Column<T>[] {
	return [
		{ name: "Containers", wide: true, cell: (object) => joined(containers(object)?.map((each) => each.name)) },
		{ name: "Images", wide: true, cell: (object) => joined(containers(object)?.map((each) => each.image ?? "")) },
	];
}

export function text<T>(name: string, cell: (object: T, now: number) => Cell | undefined): Column<T> {
	return { name, cell: (object, now) => cell(object, now) ?? "" };
}

export function integer<T>(name: string, cell: (object: T) => number | undefined): Column<T> {
	return { name, type: "integer", cell: (object) => cell(object) ?? 0 };
}

export function boolean<T>(name: string, cell: (object: T) => boolean | undefined): Column<T> {
	return { name, type: "boolean", cell: (object) => cell(object) ?? false };
}

export function wide<T>(column: Column<T>): Column<T> {
	return { ...column, wide: true };
}

export const joined = (words: readonly string[] | undefined): string => (words ?? []).join(",");

/** Labels as k=v,k=v, or <none>. */
export const labelText = (labels: { [key: string]: string } | undefined): string => formatLabelSet(labels) || "<none>";

/** The first `most` of a list and how many more there are. */
export function firstOf(words: readonly string[], most: number, separator = ","): string {
	const shown = words.slice(0, most).join(separator);
	return words.length > most ? `${shown} + ${words.length - most} more...` : shown;
}

import type { KubeObject, ObjectMeta } from "../api/types";
import type { Printable, PrintableEvent, PrintableList, Printer } from "./printer";

/** The items of a list, or undefined for anything else. */
export function itemsOf(object: Printable): readonly KubeObject[] | undefined {
	return "items" in object && Array.isArray(object.items) ? object.items : undefined;
}

export function isList(object: Printable): object is PrintableList {
	return itemsOf(object) !== undefined;
}

/** True for what a watch said; Kubernetes objects have a kind. */
export function isEvent(object: Printable): object is PrintableEvent {
	return !("kind" in object);
}

/** A printer that has nothing to split. */
export function onePiece(print: (object: Printable) => string): Printer {
	return { print, pieces: (object) => [print(object)] };
}

/** A printer whose text comes in pieces. */
export function inPieces(pieces: (object: Printable) => Iterable<string>): Printer {
	return { print: (object) => [...pieces(object)].join(""), pieces };
}

/** The object without the managedFields of it and of its items, sharing all that stays. Watch events keep them. */
export function withoutManagedFields<T extends Printable>(object: T): T {
	if (isEvent(object)) return object;
	if (isList(object)) return { ...object, items: object.items.map(withoutManagedFields) };
	const metadata = object.metadata as ObjectMeta | undefined;
	if (metadata?.managedFields === undefined) return object;
	const { managedFields: _, ...rest } = metadata;
	return { ...object, metadata: rest };
}

import type { KubeObject } from "../api/types";
import type { Printable, Printer } from "./printer";

/** The items of a list, or undefined for a single object. */
export function itemsOf(object: Printable): readonly KubeObject[] | undefined {
	return Array.isArray(object.items) ? (object.items as readonly KubeObject[]) : undefined;
}

/** A printer that has nothing to split and nothing to hold back. */
export function onePiece(print: (object: Printable) => string): Printer {
	return { print, pieces: (object) => [print(object)], flush: () => "" };
}

/** A printer whose text comes in pieces. */
export function inPieces(pieces: (object: Printable) => Iterable<string>): Printer {
	return { print: (object) => [...pieces(object)].join(""), pieces, flush: () => "" };
}

/** The object without the managedFields of it and of its items, sharing all that stays. */
export function withoutManagedFields<T extends Printable>(object: T): T {
	const items = itemsOf(object);
	if (items) return { ...object, items: items.map(withoutManagedFields) };
	const metadata = object.metadata as KubeObject["metadata"] | undefined;
	if (metadata?.managedFields === undefined) return object;
	const { managedFields: _, ...rest } = metadata;
	return { ...object, metadata: rest };
}

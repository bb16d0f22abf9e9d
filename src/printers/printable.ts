import type { KubeObject, ObjectMeta } from "../api/types";
import type { ListHead, ListText, Printable, PrintableEvent, PrintableList, Printer } from "./printer";

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

interface ListFormat {
	one(object: Printable): string;
	list(head: ListHead): ListText;
	/** What is done to an item before it is printed. */
	item(item: KubeObject): KubeObject;
}

/** A printer that prints lists item by item. */
export function withLists({ one, list, item: prepared }: ListFormat): Printer {
	const listText = (head: ListHead): ListText => {
		const text = list(head);
		return { ...text, item: (item, index) => text.item(prepared(item), index) };
	};
	const printer = inPieces(function* (object) {
		if (isEvent(object) || !isList(object)) {
			yield one(object);
			return;
		}
		const { items, ...head } = object;
		const text = listText(head);
		if (items.length === 0) {
			yield text.empty;
			return;
		}
		yield text.before;
		for (const [index, item] of items.entries()) yield text.item(item, index);
		yield text.after;
	});
	return { ...printer, list: listText };
}

/** The object without its managedFields, sharing all that stays. Watch events keep them. */
export function withoutManagedFields<T extends Printable>(object: T): T {
	if (isEvent(object)) return object;
	const metadata = object.metadata as ObjectMeta | undefined;
	if (metadata?.managedFields === undefined) return object;
	const { managedFields: _, ...rest } = metadata;
	return { ...object, metadata: rest };
}

/** An object or list as Go holds one of its own types: fields in their order, kind and apiVersion first. */
export function typed(object: KubeObject | PrintableList, order: (object: KubeObject) => KubeObject): object {
	if (!isList(object)) return order(object);
	const { kind, apiVersion, metadata, items } = object;
	return { kind, apiVersion, metadata, items: items.map(order) };
}

import type { FieldSet } from "../../api/managedFields/fieldSet";
import type { V1ManagedFieldsEntry } from "../../api/types";
import type { ReadTransaction, WriteTransaction } from "../store/store";
import { hashText } from "./randomness";

/**
 * The field sets of managedFields are kept apart from their objects, which carry a reference instead: most pods of a
 * DaemonSet, and most events, share theirs. A reference is the set's id and what it has of its own: IPs and uids.
 */
const SETS = "/fields/";
/** Where a set's own parts stand in it: k:{"ip":"10.244.0.3"}. */
const OWN_PARTS = /k:\{\\"(ip|uid)\\":\\"([^"\\\s]*)\\"\}/g;
const PLACE = "\u0000";
const MAX_KNOWN = 2_000;

/** References of sets that were packed or unpacked lately, and the sets of references. */
const references = new WeakMap<object, string>();
const sets = new Map<string, FieldSet>();

/** The entries with their field sets stored apart. */
export function packManagers(tx: WriteTransaction, entries: readonly V1ManagedFieldsEntry[]): V1ManagedFieldsEntry[] {
	return entries.map((entry) =>
		typeof entry.fieldsV1 === "object" ? { ...entry, fieldsV1: pack(tx, entry.fieldsV1 as FieldSet) as never } : entry,
	);
}

/** The entries as the API has them. */
export function unpackManagers(tx: ReadTransaction, entries: readonly V1ManagedFieldsEntry[]): V1ManagedFieldsEntry[] {
	return entries.map((entry) => {
		const reference = entry.fieldsV1 as unknown;
		return typeof reference === "string" ? { ...entry, fieldsV1: unpack(tx, reference) } : entry;
	});
}

/** Whether an entry's field set is a reference, as in the store. */
export function isPacked(entry: V1ManagedFieldsEntry): boolean {
	return typeof entry.fieldsV1 === "string";
}

/** The two parts of a packed entry's reference: its set's id, and what it has of its own. */
export function partsOf(entry: V1ManagedFieldsEntry): { set: string; parts: string[] } {
	const [set = "", ...parts] = (entry.fieldsV1 as unknown as string).split(" ");
	return { set, parts };
}

/** The reference of a set with own parts; undefined when the store does not have it. */
export function referenceOf(tx: ReadTransaction, set: string, parts: readonly string[]): string | undefined {
	if (tx.get(SETS + set) === undefined) return undefined;
	return parts.length === 0 ? set : `${set} ${parts.join(" ")}`;
}

function pack(tx: WriteTransaction, set: FieldSet): string {
	const known = references.get(set);
	if (known !== undefined && tx.get(keyOf(known)) !== undefined) return known;
	const own: string[] = [];
	const text = JSON.stringify(set).replace(OWN_PARTS, (_, name: string, value: string) => {
		own.push(value);
		return `k:{\\"${name}\\":\\"${PLACE}\\"}`;
	});
	const reference = [hashText(text), ...own].join(" ");
	const key = keyOf(reference);
	if (tx.get(key) === undefined) tx.putSilently(key, text);
	know(reference, set);
	return reference;
}

function unpack(tx: ReadTransaction, reference: string): FieldSet {
	const known = sets.get(reference);
	if (known !== undefined) return known;
	const text = tx.get(keyOf(reference)) as string | undefined;
	const own = reference.split(" ").slice(1);
	const set = text === undefined ? {} : (JSON.parse(text.replaceAll(PLACE, () => own.shift() ?? "")) as FieldSet);
	know(reference, set);
	return set;
}

function know(reference: string, set: FieldSet): void {
	if (sets.size >= MAX_KNOWN) sets.clear();
	sets.set(reference, set);
	references.set(set, reference);
}

function keyOf(reference: string): string {
	const space = reference.indexOf(" ");
	return SETS + (space < 0 ? reference : reference.slice(0, space));
}

import { goQuote, goType } from "../api/go/format";
import { compareGo } from "../api/go/keys";
import { goSort } from "../api/go/sort";
import { type JsonPath, jsonPath } from "../api/jsonPath";
import { compareQuantities, parseQuantity, quantityProblem } from "../api/quantity";
import type { TableRow } from "../api/table";
import { CliError, isCliError } from "../cli/errors";
import { relaxedPath } from "./relaxedPath";
import { messageOf } from "./template";

/**
 * Sorts by what --sort-by names: numbers by value, strings that are quantities by their amount, others by their
 * bytes, objects without the field first. Equal ones end up where kubectl's sort would leave them.
 * @throws a CliError in kubectl's words when no object has the field, when the path is none, or when values of the
 * field can't be compared.
 */
export function sortObjects<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): T[] {
	if (items.length === 0) return [];
	return sorted(items, relaxed(path), objectOf, "");
}

/**
 * The same for the rows of a server's table, by the objects in them. kubectl prints nothing of a table that it can't
 * sort: its `problem` is for whom it concerns.
 * @throws a CliError when values of the field can't be compared.
 */
export function sortRows(rows: readonly TableRow[], path: string): { rows: TableRow[]; problem?: string } {
	if (rows.length < 2) return { rows: [...rows] };
	try {
		return { rows: sorted(rows, relaxedOrPlain(path), (row) => row.object, "sorting error: ") };
	} catch (error) {
		if (isUnsortable(error)) throw error;
		return { rows: [], problem: messageOf(error).replace(/^error: /, "") };
	}
}

function sorted<T>(items: readonly T[], field: string, objectOf: (item: T) => unknown, prefix: string): T[] {
	const path = parse(field, prefix);
	const keyed = items.map((item) => ({ item, key: keyOf(path, objectOf(item)) }));
	if (keyed.every(({ key }) => key === undefined)) {
		throw new CliError(`error: couldn't find any field with path ${goQuote(field)} in the list of objects`);
	}
	goSort(keyed, (a, b) => less(a.key, b.key, field));
	return keyed.map(({ item }) => item);
}

function relaxed(path: string): string {
	try {
		return relaxedPath(path);
	} catch (error) {
		throw new CliError(`error: ${messageOf(error)}`);
	}
}

/** Tables take a path that is none as it is, and complain of it when they read it. */
function relaxedOrPlain(path: string): string {
	try {
		return relaxedPath(path);
	} catch {
		return path;
	}
}

function parse(field: string, prefix: string): JsonPath {
	try {
		return jsonPath(field, { allowMissingKeys: true });
	} catch (error) {
		throw new CliError(`error: ${prefix}${messageOf(error)}`);
	}
}

/** The first value that is found; an object without one has no key. */
function keyOf(path: JsonPath, object: unknown): { value: unknown } | undefined {
	let found: unknown[][];
	try {
		found = path.find(object);
	} catch (error) {
		throw new CliError(`error: ${messageOf(error)}`);
	}
	const [first] = found;
	return first && first.length > 0 ? { value: first[0] } : undefined;
}

const isNumber = (value: unknown): value is number | bigint => typeof value === "number" || typeof value === "bigint";

const UNSORTABLE = "error: Field ";

function isUnsortable(error: unknown): boolean {
	return isCliError(error) && error.message.startsWith(UNSORTABLE);
}

type Key = { value: unknown } | undefined;

function less(a: Key, b: Key, field: string): boolean {
	if (a === undefined) return true;
	if (b === undefined) return false;
	return lessValue(a.value, b.value, field);
}

function lessValue(a: unknown, b: unknown, field: string): boolean {
	if (a === null) return b !== null;
	if (b === null) return false;
	if (typeof a === "string" && typeof b === "string") {
		const amounts = quantityProblem(a) === undefined && quantityProblem(b) === undefined;
		return (amounts ? compareQuantities(parseQuantity(a), parseQuantity(b)) : compareGo(a, b)) < 0;
	}
	if (isNumber(a) && isNumber(b) && goType(a) === goType(b)) return a < b;
	const sortable = typeof a === "string" || isNumber(a);
	const why = sortable ? "unsortable interface: interface" : `unsortable type: ${goType(a)}`;
	throw new CliError(`${UNSORTABLE}${field} is an unsortable type: interface, err: ${why}`);
}

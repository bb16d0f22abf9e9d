import { goQuote, goType, isInt64 } from "../api/go/format";
import { compareGo } from "../api/go/keys";
import { goSort } from "../api/go/sort";
import { type JsonPath, jsonPath } from "../api/jsonPath";
import { compareQuantities, parseQuantity, quantityProblem } from "../api/quantity";
import { CliError } from "../cli/errors";
import { relaxedPath } from "./relaxedPath";
import { messageOf } from "./template";

/**
 * Sorts what --sort-by names: numbers by value, strings that are quantities by their amount, others by their bytes,
 * objects without the field first. Equal ones end up where kubectl's sort would leave them.
 * @throws a CliError in kubectl's words when no object has the field or when it can't be compared.
 */
export function sortBy<T>(
	items: readonly T[],
	path: string,
	options: { object: (item: T) => unknown; table: boolean },
): T[] {
	if (items.length === 0) return [];
	const field = fieldOf(path, options);
	const parsed = parse(field, options);
	const keyed = items.map((item) => ({ item, key: keyOf(parsed, options.object(item)) }));
	if (keyed.every(({ key }) => key === undefined)) {
		throw new CliError(`error: couldn't find any field with path ${goQuote(field)} in the list of objects`);
	}
	goSort(keyed, (a, b) => less(a.key, b.key, field));
	return keyed.map(({ item }) => item);
}

/** Tables take a path that is none as it is, and complain of it when they read it. */
function fieldOf(path: string, { table }: { table: boolean }): string {
	try {
		return relaxedPath(path);
	} catch (error) {
		if (table) return path;
		throw new CliError(`error: ${messageOf(error)}`);
	}
}

function parse(field: string, { table }: { table: boolean }): JsonPath {
	try {
		return jsonPath(field, { allowMissingKeys: true });
	} catch (error) {
		throw new CliError(`error: ${table ? "sorting error: " : ""}${messageOf(error)}`);
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
	if (typeof a === "number" && typeof b === "number" && isInt64(a) === isInt64(b)) return a < b;
	const sortable = typeof a === "string" || typeof a === "number";
	const why = sortable ? "unsortable interface: interface" : `unsortable type: ${goType(a)}`;
	throw new CliError(`error: Field ${field} is an unsortable type: interface, err: ${why}`);
}

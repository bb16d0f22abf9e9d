import { goKeys } from "../go/keys";
import type { KubeObject } from "../types";
import { type GoType, type StructType, schemaFor, structType } from "./schema";

/** The object with every struct's fields in the order in which Go prints them, and maps by their keys. */
export function inGoOrder<T extends KubeObject>(object: T): T {
	const slash = object.apiVersion.indexOf("/");
	const group = slash < 0 ? "" : object.apiVersion.slice(0, slash);
	const struct = schemaFor({ group, version: object.apiVersion.slice(slash + 1), kind: object.kind });
	return (struct === undefined ? object : structInOrder(struct, object)) as T;
}

function structInOrder(struct: StructType, value: object): object {
	const fields = value as Record<string, unknown>;
	const entries: [string, unknown][] = [];
	for (const name of struct.fieldNames()) {
		if (!Object.hasOwn(fields, name) || fields[name] === undefined) continue;
		entries.push([name, inOrder(struct.field(name)?.type, fields[name])]);
	}
	return Object.fromEntries(entries);
}

function inOrder(type: GoType | undefined, value: unknown): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map((item) => inOrder(type?.element, item));
	const struct = type?.struct === undefined ? undefined : structType(type.struct);
	if (struct !== undefined) return structInOrder(struct, value);
	const fields = value as Record<string, unknown>;
	return Object.fromEntries(goKeys(fields).map((key) => [key, inOrder(type?.element, fields[key])]));
}

import type { Resource } from "../resource";
import { schemaFile } from "./files";
import { type GoType, readGoType } from "./goType";

export type { GoType, Kind } from "./goType";

/** A struct of the API: its fields in the order in which Go, and so the server, prints them. */
export interface StructType {
	/** PodSpec, as Go's messages name it. */
	readonly name: string;
	/** As Go's messages name it with its package: v1.PodSpec. */
	readonly goName: string;
	readonly fields: ReadonlyMap<string, Field>;
	/** Server-side apply takes it as a whole. */
	readonly atomic: boolean;
}

/** A field of a struct. */
export interface Field {
	readonly name: string;
	readonly type: GoType;
	readonly required: boolean;
	/** Left out when it is its type's empty value (a struct never is). */
	readonly omitEmpty: boolean;
	/** Left out when it is its type's zero value. */
	readonly omitZero: boolean;
	/** The embedded structs that it comes from, outermost first: VolumeSource. */
	readonly embeddedIn: readonly string[];
	/** How a strategic merge patch takes a list or map of this field. */
	readonly patchStrategies: readonly ("merge" | "replace" | "retainKeys")[];
	/** By which field a strategic merge patch finds a list's elements. */
	readonly mergeKey?: string;
	/** How server-side apply takes a list: by keys, as a set, or (also when absent) as a whole. */
	readonly listType?: "map" | "set" | "atomic";
	/** The keys of a list of type map. */
	readonly listMapKeys: readonly string[];
	/** Server-side apply takes the map or struct as a whole. */
	readonly atomic: boolean;
	/** The default that server-side apply knows, as JSON value. */
	readonly defaultValue?: unknown;
}

/** The type of a built-in resource's objects; undefined for custom resources. */
export function schemaFor(resource: Pick<Resource, "group" | "version" | "kind">): StructType | undefined {
	const group = resource.group === "" ? "core" : (resource.group.split(".")[0] ?? "");
	return structType(`${group}.${resource.version}.${resource.kind}`);
}

/** A struct by its package and name: core.v1.PodSpec, meta.v1.ObjectMeta. */
export function structType(path: string): StructType | undefined {
	let struct = structs.get(path);
	if (struct === undefined) {
		struct = readStruct(path);
		if (struct !== undefined) structs.set(path, struct);
	}
	return struct;
}

/** The struct that a type is: itself, or of its list's or map's elements at any depth. */
export function structOf(type: GoType): StructType | undefined {
	if (type.struct !== undefined) return structType(type.struct);
	return type.element && structOf(type.element);
}

/**
 * The field at a path of field names (list elements and map keys are stepped over: spec, template, spec, containers,
 * image), as `explain` walks it; undefined where there is none.
 */
export function fieldAt(struct: StructType, path: readonly string[]): Field | undefined {
	let found: Field | undefined;
	let within: StructType | undefined = struct;
	for (const name of path) {
		found = within?.fields.get(name);
		if (found === undefined) return undefined;
		within = structOf(found.type);
	}
	return found;
}

const structs = new Map<string, StructType>();

function readStruct(path: string): StructType | undefined {
	const dot = path.lastIndexOf(".");
	const file = path.slice(0, dot);
	const name = path.slice(dot + 1);
	const schema = schemaFile(file);
	const lines = schema && Object.hasOwn(schema.types, name) ? schema.types[name] : undefined;
	if (lines === undefined) return undefined;
	const fields = new Map<string, Field>();
	for (const line of lines) {
		if (line.startsWith("@")) continue;
		const field = readField(line, file);
		fields.set(field.name, field);
	}
	const goName = `${file.slice(file.indexOf(".") + 1)}.${name}`;
	return { name, goName, fields, atomic: lines[0] === "@atomic" };
}

function readField(line: string, file: string): Field {
	const [name = "", expression = "", ...flags] = line.split(" ");
	const value = (flag: string): string | undefined =>
		flags.find((text) => text.startsWith(`${flag}=`))?.slice(flag.length + 1);
	const has = (flag: string): boolean => flags.includes(flag);
	const [listType, keys] = value("list")?.split(":") ?? [];
	const defaultJson = value("default");
	const mergeKey = value("merge") ?? value("mergeKey");
	const strategies = (["merge", "replace", "retainKeys"] as const).filter(
		(strategy) => has(strategy) || (strategy === "merge" && value("merge") !== undefined),
	);
	return {
		name,
		type: readGoType(expression, file),
		required: has("required"),
		omitEmpty: has("omitempty"),
		omitZero: has("omitzero"),
		embeddedIn: value("in")?.split(".") ?? [],
		patchStrategies: strategies,
		mergeKey,
		listType: listType as Field["listType"],
		listMapKeys: keys?.split(",") ?? [],
		atomic: value("map") === "atomic" || value("struct") === "atomic",
		defaultValue: defaultJson === undefined ? undefined : (JSON.parse(defaultJson) as unknown),
	};
}

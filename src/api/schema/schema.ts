import type { Resource } from "../resource";
import { schemaFile } from "./files";
import { type GoType, isStructInGo, readGoType } from "./goType";

export { type GoType, isStructInGo } from "./goType";

/** A struct of the API: its fields in the order in which Go, and so the server, prints them. */
export interface StructType {
	/** PodSpec, as Go's messages name it. */
	readonly name: string;
	/** As Go's messages name it with its package: v1.PodSpec. */
	readonly goName: string;
	readonly fields: ReadonlyMap<string, Field>;
	/** Server-side apply takes it as a whole. */
	readonly atomic: boolean;
	/** The field of that JSON name. */
	field(name: string): Field | undefined;
	/** All names, in Go's order. */
	fieldNames(): string[];
	/** The fields that are printed even when they hold their type's empty value. */
	alwaysPrinted(): readonly Field[];
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
		found = within?.field(name);
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
	return lines && new LazyStruct(file, name, lines);
}

/** A struct whose fields are read when they are asked for: a body names few of the many that there are. */
class LazyStruct implements StructType {
	readonly name: string;
	readonly goName: string;
	readonly atomic: boolean;
	private readonly lines: ReadonlyMap<string, string>;
	private readonly read = new Map<string, Field>();
	private readonly file: string;
	private all: ReadonlyMap<string, Field> | undefined;

	constructor(file: string, name: string, lines: readonly string[]) {
		this.file = file;
		this.name = name;
		this.goName = `${file.slice(file.indexOf(".") + 1)}.${name}`;
		this.atomic = lines[0] === "@atomic";
		this.lines = new Map(lines.slice(this.atomic ? 1 : 0).map((line) => [line.slice(0, line.indexOf(" ")), line]));
	}

	get fields(): ReadonlyMap<string, Field> {
		this.all ??= new Map(this.fieldNames().map((name) => [name, this.field(name) as Field]));
		return this.all;
	}

	fieldNames(): string[] {
		return [...this.lines.keys()];
	}

	field(name: string): Field | undefined {
		const known = this.read.get(name);
		const line = known === undefined ? this.lines.get(name) : undefined;
		if (line === undefined) return known;
		const field = readField(line, this.file);
		this.read.set(name, field);
		return field;
	}

	alwaysPrinted(): readonly Field[] {
		this.printed ??= [...this.lines]
			.filter(([, line]) => !line.includes(" omitempty") || STRUCT_EXPRESSION.test(line))
			.map(([name]) => this.field(name) as Field)
			.filter(({ type, omitEmpty, omitZero }) => !omitZero && (!omitEmpty || isStructInGo(type)));
		return this.printed;
	}

	private printed: readonly Field[] | undefined;
}

/** A line whose type may be a struct: it begins with a capital, or names a package. */
const STRUCT_EXPRESSION = /^\S+ (?:[A-Z]|\w+\.v\d)/;

function readField(line: string, file: string): Field {
	const [name = "", expression = "", ...flags] = line.split(" ");
	const field: { -readonly [K in keyof Field]: Field[K] } = {
		name,
		type: readGoType(expression, file),
		required: false,
		omitEmpty: false,
		omitZero: false,
		embeddedIn: NONE,
		patchStrategies: NONE,
		mergeKey: undefined,
		listType: undefined,
		listMapKeys: NONE,
		atomic: false,
		defaultValue: undefined,
	};
	const strategies: Field["patchStrategies"][number][] = [];
	for (const flag of flags) {
		const equals = flag.indexOf("=");
		const value = flag.slice(equals + 1);
		switch (equals < 0 ? flag : flag.slice(0, equals)) {
			case "required":
				field.required = true;
				break;
			case "omitempty":
				field.omitEmpty = true;
				break;
			case "omitzero":
				field.omitZero = true;
				break;
			case "in":
				field.embeddedIn = value.split(".");
				break;
			case "merge":
				strategies.push("merge");
				if (equals > 0) field.mergeKey = value;
				break;
			case "replace":
			case "retainKeys":
				strategies.push(flag as "replace" | "retainKeys");
				break;
			case "list":
				setListType(field, value);
				break;
			case "map":
			case "struct":
				field.atomic = value === "atomic";
				break;
			case "default":
				field.defaultValue = JSON.parse(value);
				break;
		}
	}
	if (strategies.length > 0) field.patchStrategies = strategies;
	return field;
}

const NONE: readonly never[] = [];

function setListType(field: { -readonly [K in keyof Field]: Field[K] }, value: string): void {
	const [type, keys] = value.split(":");
	field.listType = type as Field["listType"];
	if (keys !== undefined) field.listMapKeys = keys.split(",");
}

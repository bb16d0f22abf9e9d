import { schemaFile } from "./files";

/** What a Go type holds, as far as its JSON goes. */
export type Kind =
	| "string"
	| "bool"
	| "int32"
	| "int64"
	| "float64"
	| "bytes"
	| "struct"
	| "list"
	| "map"
	/** Types that read their JSON themselves. */
	| "Quantity"
	| "IntOrString"
	| "Time"
	| "MicroTime"
	| "Duration"
	/** Any JSON: runtime.RawExtension, FieldsV1, JSON. */
	| "raw";

/** A Go type of the API. */
export interface GoType {
	readonly kind: Kind;
	/** A pointer: absent and zero are different things. */
	readonly pointer: boolean;
	/** As Go's messages name it, without the pointer: v1.PodSpec, []v1.Container, map[string]string, int32. */
	readonly goName: string;
	/** Its own name: PodSpec, DNSPolicy; "" for a type that has none. */
	readonly name: string;
	/** The package and name of a struct, to look it up: core.v1.PodSpec. */
	readonly struct?: string;
	/** Of a list or map. */
	readonly element?: GoType;
	/** The values of an enumerated string, sorted. */
	readonly values?: readonly string[];
}

/** Reads a type expression of a schema file: *int32, []Container, map[string]string, meta.v1.LabelSelector. */
export function readGoType(expression: string, file: string): GoType {
	const key = `${expression} ${file}`;
	let type = types.get(key);
	if (type === undefined) {
		type = parse(expression, file);
		types.set(key, type);
	}
	return type;
}

const types = new Map<string, GoType>();

function parse(expression: string, file: string): GoType {
	if (expression.startsWith("*")) return { ...readGoType(expression.slice(1), file), pointer: true };
	const plain = PLAIN[expression];
	if (plain) return { kind: plain, pointer: false, goName: expression, name: "" };
	if (expression.startsWith("[]")) {
		const element = readGoType(expression.slice(2), file);
		return { kind: "list", pointer: false, goName: `[]${nameWithPointer(element)}`, name: "", element };
	}
	if (expression.startsWith("map[")) {
		const end = expression.indexOf("]");
		const key = readGoType(expression.slice(4, end), file);
		const element = readGoType(expression.slice(end + 1), file);
		const goName = `map[${key.goName}]${nameWithPointer(element)}`;
		return { kind: "map", pointer: false, goName, name: "", element };
	}
	const special = SPECIAL[expression];
	if (special) return { kind: special.kind, pointer: false, goName: special.goName, name: expression };
	return readNamedType(expression, file);
}

/** True for a type that is a struct in Go, which omitempty never leaves out: also a time, a quantity, raw JSON. */
export function isStructInGo({ kind, pointer }: GoType): boolean {
	return !pointer && STRUCTS_IN_GO.has(kind);
}

const STRUCTS_IN_GO: ReadonlySet<Kind> = new Set([
	"struct",
	"Quantity",
	"IntOrString",
	"Time",
	"MicroTime",
	"Duration",
	"raw",
]);

const PLAIN: Record<string, Kind> = {
	string: "string",
	bool: "bool",
	int32: "int32",
	int64: "int64",
	float64: "float64",
	"[]byte": "bytes",
};

const SPECIAL: Record<string, { kind: Kind; goName: string }> = {
	Quantity: { kind: "Quantity", goName: "resource.Quantity" },
	IntOrString: { kind: "IntOrString", goName: "intstr.IntOrString" },
	Time: { kind: "Time", goName: "v1.Time" },
	MicroTime: { kind: "MicroTime", goName: "v1.MicroTime" },
	Duration: { kind: "Duration", goName: "v1.Duration" },
	RawExtension: { kind: "raw", goName: "runtime.RawExtension" },
	FieldsV1: { kind: "raw", goName: "v1.FieldsV1" },
	JSON: { kind: "raw", goName: "v1.JSON" },
	"types.UID": { kind: "string", goName: "types.UID" },
};

function readNamedType(expression: string, file: string): GoType {
	const dot = expression.lastIndexOf(".");
	const home = dot < 0 ? file : expression.slice(0, dot);
	const name = expression.slice(dot + 1);
	const goName = `${home.slice(home.indexOf(".") + 1)}.${name}`;
	const schema = schemaFile(home);
	const base = schema && Object.hasOwn(schema.names, name) ? schema.names[name] : undefined;
	if (base === undefined) return { kind: "struct", pointer: false, goName, name, struct: `${home}.${name}` };
	const values = schema && Object.hasOwn(schema.enums, name) ? schema.enums[name] : undefined;
	return { ...readGoType(base, home), goName, name, values };
}

function nameWithPointer(type: GoType): string {
	return type.pointer ? `*${type.goName}` : type.goName;
}

import messages from "../../../../schemas/protobuf.json";
import { type StructType, structOf, structType } from "../../../api/schema/schema";
import { readFields, type WireField } from "./wire";

/**
 * Kubernetes objects in protobuf: what client-go's typed clients send for built-in kinds, whatever a server says of the
 * content types that it takes. schemas/protobuf.json has the fields' numbers and types: "1 metadata meta.v1.ObjectMeta",
 * [] for a repeated field, {} for a map from strings.
 */

/** "k8s" and a zero byte stand before an envelope that says what it holds (runtime/serializer/protobuf). */
const MAGIC = Buffer.from("k8s\0");
const MAX_DEPTH = 100;

/**
 * The object in an envelope, as JSON has it.
 * @throws Error for bytes that are no such envelope, and kinds that have no message.
 */
export function decodeProtobuf(bytes: Uint8Array): Record<string, unknown> {
	if (!MAGIC.equals(bytes.subarray(0, MAGIC.length))) {
		throw new Error("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
	}
	let apiVersion = "";
	let kind = "";
	let raw: Uint8Array = new Uint8Array(0);
	for (const { number, bytes: part } of readFields(bytes.subarray(MAGIC.length))) {
		if (number === 2) raw = part;
		if (number !== 1) continue;
		for (const field of readFields(part)) {
			if (field.number === 1) apiVersion = text(field.bytes);
			if (field.number === 2) kind = text(field.bytes);
		}
	}
	const path = messageOf(apiVersion, kind);
	if (path === undefined)
		throw new Error(`no message for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
	const struct = structType(path);
	return { apiVersion, kind, ...decodeMessage(raw, path, struct, 0) };
}

interface FieldType {
	name: string;
	repeated: boolean;
	map: boolean;
	type: string;
}

type Fields = ReadonlyMap<number, FieldType>;

const known = new Map<string, Fields | undefined>();

/** core.v1.Pod, or where every group has a kind of its own name: meta.v1.DeleteOptions. */
function messageOf(apiVersion: string, kind: string): string | undefined {
	const [first = "", second] = apiVersion.split("/");
	const own = second === undefined ? `core.${first}.${kind}` : `${first.split(".")[0]}.${second}.${kind}`;
	return [own, `meta.v1.${kind}`].find((path) => fieldsOf(path) !== undefined);
}

function fieldsOf(path: string): Fields | undefined {
	if (known.has(path)) return known.get(path);
	const dot = path.lastIndexOf(".");
	const file = (messages as Record<string, Record<string, string[]>>)[path.slice(0, dot)];
	const name = path.slice(dot + 1);
	const lines = file !== undefined && Object.hasOwn(file, name) ? file[name] : undefined;
	const fields =
		lines &&
		new Map(
			lines.map((line) => {
				const [number = "", field = "", type = ""] = line.split(" ");
				const repeated = type.startsWith("[]");
				const map = type.startsWith("{}");
				return [Number(number), { name: field, repeated, map, type: repeated || map ? type.slice(2) : type }];
			}),
		);
	known.set(path, fields);
	return fields;
}

function decodeMessage(
	bytes: Uint8Array,
	path: string,
	struct: StructType | undefined,
	depth: number,
): Record<string, unknown> {
	const fields = fieldsOf(path);
	if (fields === undefined) throw new Error(`no message ${path}`);
	if (depth > MAX_DEPTH) throw new Error("exceeded max depth");
	const home = path.slice(0, path.lastIndexOf("."));
	const object: Record<string, unknown> = {};
	for (const field of readFields(bytes)) {
		const type = fields.get(field.number);
		if (type === undefined) continue;
		const name = jsonName(type.name, struct);
		const inner = struct?.field(name);
		const innerStruct = inner && structOf(inner.type);
		const decode = (value: WireField) => decodeValue(value, type.type, home, innerStruct, depth + 1);
		if (type.map) {
			object[name] ??= {};
			const entries = object[name] as Record<string, unknown>;
			const [key, value] = entryOf(field.bytes, decode, type.type);
			Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true });
		} else if (type.repeated) {
			object[name] ??= [];
			(object[name] as unknown[]).push(decode(field));
		} else if (struct !== undefined && inner === undefined && isMessage(type.type, home)) {
			// A struct that Go embeds: its fields stand among those around it.
			Object.assign(object, decodeMessage(field.bytes, resolve(type.type, home), struct, depth + 1));
		} else {
			object[name] = decode(field);
		}
	}
	return object;
}

function entryOf(bytes: Uint8Array, decode: (field: WireField) => unknown, type: string): [string, unknown] {
	let key = "";
	let value: unknown = type === "string" ? "" : undefined;
	for (const field of readFields(bytes)) {
		if (field.number === 1) key = text(field.bytes);
		if (field.number === 2) value = decode(field);
	}
	return [key, value];
}

function decodeValue(
	field: WireField,
	type: string,
	home: string,
	struct: StructType | undefined,
	depth: number,
): unknown {
	switch (type) {
		case "string":
			return text(field.bytes);
		case "bool":
			return field.integer !== 0n;
		case "bytes":
			return Buffer.from(field.bytes).toString("base64");
		case "int32":
		case "int64":
			return plainNumber(BigInt.asIntN(64, field.integer));
		case "uint32":
			return Number(field.integer);
		case "double":
			return doubleOf(field.integer);
	}
	const special = SPECIAL[type.slice(type.lastIndexOf(".") + 1)];
	if (special !== undefined)
		return special(field.bytes, (bytes, path) => decodeMessage(bytes, path, structType(path), depth));
	return decodeMessage(field.bytes, resolve(type, home), struct, depth);
}

type Special = (bytes: Uint8Array, decode: (bytes: Uint8Array, path: string) => unknown) => unknown;

const SCHEMA = "apiextensions.v1.JSONSchemaProps";

/** Types that write their JSON themselves. */
const SPECIAL: Readonly<Record<string, Special>> = {
	Quantity: (bytes) => stringAt(bytes, 1),
	Time: (bytes) => timeOf(bytes)?.replace(/\.\d+/, "") ?? null,
	MicroTime: (bytes) => timeOf(bytes) ?? null,
	Duration: (bytes) => `${Number(BigInt.asIntN(64, integerAt(bytes, 1))) / 1e9}s`,
	IntOrString: (bytes) =>
		integerAt(bytes, 1) === 0n ? plainNumber(BigInt.asIntN(64, integerAt(bytes, 2))) : stringAt(bytes, 3),
	RawExtension: (bytes) => jsonAt(bytes, 1),
	FieldsV1: (bytes) => jsonAt(bytes, 1),
	JSON: (bytes) => jsonAt(bytes, 1),
	ExtraValue: (bytes) => [...readFields(bytes)].map((field) => text(field.bytes)),
	JSONSchemaPropsOrArray: (bytes, decode) => {
		const all = [...readFields(bytes)];
		const one = all.find(({ number }) => number === 1);
		if (one !== undefined) return decode(one.bytes, SCHEMA);
		return all.filter(({ number }) => number === 2).map((field) => decode(field.bytes, SCHEMA));
	},
	JSONSchemaPropsOrBool: (bytes, decode) => {
		const schema = [...readFields(bytes)].find(({ number }) => number === 2);
		return schema === undefined ? integerAt(bytes, 1) !== 0n : decode(schema.bytes, SCHEMA);
	},
	JSONSchemaPropsOrStringArray: (bytes, decode) => {
		const all = [...readFields(bytes)];
		const schema = all.find(({ number }) => number === 1);
		if (schema !== undefined) return decode(schema.bytes, SCHEMA);
		return all.filter(({ number }) => number === 2).map((field) => text(field.bytes));
	},
};

function isMessage(type: string, home: string): boolean {
	return fieldsOf(resolve(type, home)) !== undefined && SPECIAL[type.slice(type.lastIndexOf(".") + 1)] === undefined;
}

function resolve(type: string, home: string): string {
	return type.includes(".") ? type : `${home}.${type}`;
}

/** Most fields have one name in both; the others differ in what protobuf does not allow: $ref, x-kubernetes-…. */
function jsonName(name: string, struct: StructType | undefined): string {
	if (struct === undefined || struct.field(name) !== undefined) return name;
	const plain = name.toLowerCase();
	return struct.fieldNames().find((each) => each.replace(/[^A-Za-z0-9]/g, "").toLowerCase() === plain) ?? name;
}

function text(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("utf8");
}

function fieldAt(bytes: Uint8Array, number: number): WireField | undefined {
	let last: WireField | undefined;
	for (const field of readFields(bytes)) if (field.number === number) last = field;
	return last;
}

function stringAt(bytes: Uint8Array, number: number): string {
	return text(fieldAt(bytes, number)?.bytes ?? new Uint8Array(0));
}

function integerAt(bytes: Uint8Array, number: number): bigint {
	return fieldAt(bytes, number)?.integer ?? 0n;
}

function jsonAt(bytes: Uint8Array, number: number): unknown {
	const json = stringAt(bytes, number);
	return json === "" ? null : (JSON.parse(json) as unknown);
}

/** A moment with microseconds; undefined for Go's zero time, which has no fields. */
function timeOf(bytes: Uint8Array): string | undefined {
	if (bytes.length === 0) return undefined;
	const milliseconds = Number(BigInt.asIntN(64, integerAt(bytes, 1))) * 1000;
	const micros = Math.floor(Number(integerAt(bytes, 2)) / 1000);
	return `${new Date(milliseconds).toISOString().slice(0, 19)}.${String(micros).padStart(6, "0")}Z`;
}

function doubleOf(bits: bigint): number {
	const view = new DataView(new ArrayBuffer(8));
	view.setBigUint64(0, bits);
	return view.getFloat64(0);
}

function plainNumber(value: bigint): number | bigint {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}

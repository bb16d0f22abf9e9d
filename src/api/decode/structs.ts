import { isJsonNumber } from "../go/jsonNumber";
import { isMap, setOwn } from "../ownFields";
import { type Field, type GoType, isStructInGo, type StructType, structType } from "../schema/schema";
import { noteEmpty } from "./empties";
import { type Decoder, describeJson, scalarDecoder } from "./scalars";

/** The decoder of a struct's objects, made when it is first asked for. */
export function structDecoder(struct: StructType): Decoder {
	let decoder = decoders.get(struct);
	if (decoder === undefined) {
		decoder = makeStructDecoder(struct);
		decoders.set(struct, decoder);
	}
	return decoder;
}

/** What a type prints when nothing was given. */
export function zeroValue(type: GoType): unknown {
	if (type.pointer) return null;
	switch (type.kind) {
		case "string":
			return "";
		case "bool":
			return false;
		case "int32":
		case "int64":
		case "float64":
		case "IntOrString":
			return 0;
		case "Quantity":
			return "0";
		case "Duration":
			return "0s";
		case "struct":
			return zeroStruct(type);
		default:
			return null;
	}
}

const decoders = new WeakMap<StructType, Decoder>();

interface FieldDecoder {
	readonly field: Field;
	readonly decode: Decoder;
	readonly omit: ((result: unknown) => boolean) | undefined;
}

function makeStructDecoder(struct: StructType): Decoder {
	const fields = new Map<string, FieldDecoder>();
	const always = struct.alwaysPrinted();
	const fieldDecoder = (name: string): FieldDecoder | undefined => {
		const made = fields.get(name);
		if (made !== undefined) return made;
		const field = struct.field(name);
		if (field === undefined) return undefined;
		const decoder = { field, decode: decoderOf(field.type), omit: omitter(field) };
		fields.set(name, decoder);
		return decoder;
	};
	return (value, problems) => {
		if (!isObject(value)) {
			problems.wrongType(describeJson(value), struct.goName);
			return undefined;
		}
		const out: Record<string, unknown> = {};
		for (const name of Object.keys(value)) {
			const known = fieldDecoder(name);
			if (known === undefined) {
				problems.unknownField(name);
				continue;
			}
			if (problems.duplicates !== undefined) problems.seenField(name);
			const given = value[name];
			if (given === null || given === undefined) continue;
			const mark = problems.count;
			const result = known.decode(given, problems);
			if (problems.count !== mark) {
				problems.inField(mark, struct.name, name, known.field.embeddedIn);
				if (problems.aborted) return undefined;
			}
			if (known.omit === undefined || !known.omit(result)) out[name] = result;
			else if (known.field.type.kind === "map") noteEmpty(out, name);
		}
		for (const field of always) {
			if (out[field.name] === undefined) out[field.name] = zeroValue(field.type);
		}
		return out;
	};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return isMap(value) && !isJsonNumber(value);
}

function omitter({ type, omitEmpty, omitZero }: Field): FieldDecoder["omit"] {
	if (omitZero) return (result) => result === null;
	if (!omitEmpty || type.pointer || isStructInGo(type)) return undefined;
	if (type.kind === "list") return (result) => (result as unknown[] | undefined)?.length === 0;
	if (type.kind === "map") return (result) => isObject(result) && Object.keys(result).length === 0;
	return (result) => result === "" || result === 0 || result === false;
}

function zeroStruct(type: GoType): Record<string, unknown> {
	const struct = type.struct === undefined ? undefined : structType(type.struct);
	if (struct === undefined) return {};
	return Object.fromEntries(struct.alwaysPrinted().map((field) => [field.name, zeroValue(field.type)]));
}

function decoderOf(type: GoType): Decoder {
	if (type.kind === "list" && type.element) return listDecoder(type, type.element);
	if (type.kind === "map" && type.element) return mapDecoder(type, type.element);
	const struct = type.struct === undefined ? undefined : structType(type.struct);
	return struct === undefined ? scalarDecoder(type) : structDecoder(struct);
}

function listDecoder(type: GoType, element: GoType): Decoder {
	const decode = decoderOf(element);
	return (value, problems) => {
		if (!Array.isArray(value)) {
			problems.wrongType(describeJson(value), type.goName);
			return undefined;
		}
		const out: unknown[] = [];
		for (let index = 0; index < value.length; index++) {
			const given: unknown = value[index];
			if (given === null || given === undefined) {
				out.push(zeroValue(element));
				continue;
			}
			const mark = problems.count;
			out.push(decode(given, problems));
			if (problems.count !== mark) {
				problems.inElement(mark, `[${index}]`);
				if (problems.aborted) return undefined;
			}
		}
		return out;
	};
}

function mapDecoder(type: GoType, element: GoType): Decoder {
	const decode = decoderOf(element);
	return (value, problems) => {
		if (!isObject(value)) {
			problems.wrongType(describeJson(value), type.goName);
			return undefined;
		}
		const out: Record<string, unknown> = {};
		for (const name of Object.keys(value)) {
			if (problems.duplicates !== undefined) problems.seenField(name);
			const given = value[name];
			if (given === null || given === undefined) {
				setOwn(out, name, zeroValue(element));
				continue;
			}
			const mark = problems.count;
			setOwn(out, name, decode(given, problems));
			if (problems.count !== mark) {
				problems.inElement(mark, name);
				if (problems.aborted) return undefined;
			}
		}
		return out;
	};
}

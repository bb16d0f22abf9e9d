import { goType } from "../go/format";
import { goKeys } from "../go/keys";
import { isMap, setOwn } from "../ownFields";
import { type GoType, type StructType, structType } from "../schema/schema";
import { base64Problem } from "./base64";
import { Problems } from "./problems";
import { scalarDecoder } from "./scalars";

/** Why a map does not become an object of a Go type. */
export class MapMismatch extends Error {}

/**
 * What a map becomes on its way into a Go struct where the server converts it directly, without JSON between (after a
 * strategic merge patch): integers too large for their field wrap around. Fields that the struct does not have stay.
 * @throws MapMismatch in the words of apimachinery's unstructured converter, whose order of fields and rules these are
 */
export function fromMap(struct: StructType, value: unknown): unknown {
	if (!isMap(value)) throw new MapMismatch(`cannot restore struct from: ${goKind(value)}`);
	const out: Record<string, unknown> = { ...value };
	for (const name of struct.fieldNames()) {
		if (!Object.hasOwn(value, name)) continue;
		const field = struct.field(name);
		if (field !== undefined) out[name] = convert(field.type, value[name]);
	}
	return out;
}

function convert(type: GoType, value: unknown): unknown {
	if (value === null || value === undefined) return value;
	switch (type.kind) {
		case "struct": {
			const struct = type.struct === undefined ? undefined : structType(type.struct);
			return struct === undefined ? value : fromMap(struct, value);
		}
		case "list":
			if (!Array.isArray(value)) throw new MapMismatch(`cannot restore slice from ${goKind(value)}`);
			return value.map((item) => (type.element === undefined ? item : convert(type.element, item)));
		case "map":
			return mapValues(type, value);
		case "bytes":
			return bytes(value);
		case "string":
		case "bool":
		case "int32":
		case "int64":
		case "float64":
			return simple(type, value);
		default:
			return selfReading(type, value);
	}
}

function mapValues({ element }: GoType, value: unknown): unknown {
	if (!isMap(value)) throw new MapMismatch(`cannot restore map from ${goKind(value)}`);
	const out: Record<string, unknown> = {};
	for (const key of goKeys(value)) setOwn(out, key, element === undefined ? value[key] : convert(element, value[key]));
	return out;
}

function bytes(value: unknown): unknown {
	if (typeof value !== "string") throw new MapMismatch(`cannot restore slice from ${goKind(value)}`);
	const problem = base64Problem(value);
	if (problem === undefined) return value;
	throw new MapMismatch(`error decoding from json: illegal base64 data at input byte ${problem}`);
}

/** Go converts numbers to numbers, and would make a character of an integer, which the converter refuses. */
function simple(type: GoType, value: unknown): unknown {
	if (type.kind === "string" && typeof value === "string") return value;
	if (type.kind === "bool" && typeof value === "boolean") return value;
	if (type.kind === "string" && goType(value) === "int64")
		throw new MapMismatch(`cannot convert int64 to ${type.goName}`);
	const isNumber = typeof value === "number" || typeof value === "bigint";
	if (type.kind === "string" || type.kind === "bool" || !isNumber) {
		throw new MapMismatch(`unrecognized type: ${type.kind}`);
	}
	if (type.kind === "float64") return Number(value);
	if (typeof value === "number" && !Number.isInteger(value)) {
		throw new MapMismatch(`cannot convert float64 to ${type.goName}`);
	}
	const wrapped = BigInt.asIntN(type.kind === "int32" ? 32 : 64, BigInt(value));
	return Number.isSafeInteger(Number(wrapped)) ? Number(wrapped) : wrapped;
}

/** Quantities, times and the like read the value's JSON. */
function selfReading(type: GoType, value: unknown): unknown {
	const problems = new Problems();
	scalarDecoder(type)(value, problems);
	const problem = problems.fatal();
	if (problem !== undefined) throw new MapMismatch(problem);
	return value;
}

function goKind(value: unknown): string {
	if (Array.isArray(value)) return "slice";
	return isMap(value) ? "map" : goType(value);
}

import { type Field, type GoType, type StructType, structType } from "../schema/schema";

/** How the values of one type are compared and merged: what the schema says, ready for the walk. */
export interface Plan {
	/** Compared as a whole: scalars, atomic structs, maps and lists. */
	leaf: boolean;
	/** What a scalar must be; absent for maps and lists. */
	scalar?: Scalar;
	/** Takes any value: scalars, lists and maps. */
	any?: boolean;
	/** Of a struct, by name. */
	fields?: (name: string) => FieldPlan | undefined;
	/** Of a map's values. */
	values?: () => Plan;
	list?: ListPlan;
	/** The elements of an atomic list. */
	items?: () => Plan;
}

/** What the server's typed merge tells apart: untyped takes strings, numbers and booleans. */
export type Scalar = "string" | "boolean" | "numeric" | "untyped";

export interface FieldPlan {
	/** f:image */
	element: string;
	/** What Go's JSON has for the field when nobody has set it; undefined for nothing. */
	unset: unknown;
	plan: Plan;
}

export interface ListPlan {
	/** Elements are their own keys. */
	set: boolean;
	/** The keys of an element, sorted, with the values of absent ones. */
	keys: readonly { name: string; defaultValue: unknown }[];
	items: Plan;
}

/** For values without a schema: maps by their fields, lists as a whole. */
export const UNTYPED: Plan = { leaf: false, any: true, values: () => UNTYPED, items: () => ANYTHING };

/** Any value, as a whole. */
const ANYTHING: Plan = { leaf: true, any: true, values: () => ANYTHING, items: () => ANYTHING };
const LEAVES: Readonly<Record<Scalar, Plan>> = {
	string: { leaf: true, scalar: "string" },
	boolean: { leaf: true, scalar: "boolean" },
	numeric: { leaf: true, scalar: "numeric" },
	untyped: { leaf: true, scalar: "untyped" },
};
const plans = new Map<StructType, Plan>();

/** A custom resource's object: its metadata is the server's own type, the rest has no schema here. */
const CUSTOM: Plan = {
	leaf: false,
	any: true,
	fields: (name) => (name === "metadata" ? metadataPlan() : undefined),
	values: () => UNTYPED,
	items: () => ANYTHING,
};

let metadata: FieldPlan | undefined;
function metadataPlan(): FieldPlan {
	metadata ??= { element: "f:metadata", unset: undefined, plan: planOf(structType("meta.v1.ObjectMeta")) };
	return metadata;
}

/** The plan of a struct, made once; of nothing, that of a custom resource. */
export function planOf(struct: StructType | undefined): Plan {
	if (struct === undefined) return CUSTOM;
	const known = plans.get(struct);
	if (known !== undefined) return known;
	const fields = new Map<string, FieldPlan | undefined>();
	const plan: Plan = {
		leaf: struct.atomic,
		fields: (name) => {
			const found = fields.get(name);
			if (found !== undefined || fields.has(name)) return found;
			const field = struct.field(name);
			const made = field && planOfField(field);
			fields.set(name, made);
			return made;
		},
	};
	plans.set(struct, plan);
	return plan;
}

function planOfField(field: Field): FieldPlan {
	const plan = planOfType(field.type, field);
	const atomic = field.atomic && !plan.leaf ? { ...plan, leaf: true } : plan;
	return { element: `f:${field.name}`, unset: unsetValue(field), plan: atomic };
}

function planOfType(type: GoType, field?: Field): Plan {
	if (type.struct !== undefined) return planOf(structType(type.struct));
	const { element } = type;
	if (type.kind === "map") {
		let values: Plan | undefined;
		return {
			leaf: false,
			values: () => {
				values ??= element === undefined ? UNTYPED : planOfType(element);
				return values;
			},
		};
	}
	if (type.kind === "list") {
		if (field?.listType === "map" || field?.listType === "set") return { leaf: false, list: listPlan(type, field) };
		return { leaf: true, items: () => (element === undefined ? ANYTHING : planOfType(element)) };
	}
	return planOfScalar(type);
}

function planOfScalar({ kind, name }: GoType): Plan {
	switch (kind) {
		case "string":
		case "bytes":
		case "Duration":
			return LEAVES.string;
		case "bool":
			return LEAVES.boolean;
		case "int32":
		case "int64":
		case "float64":
			return LEAVES.numeric;
		case "IntOrString":
			return UNTYPED;
		case "raw":
			return name === "RawExtension" ? ANYTHING : { ...UNTYPED, leaf: true };
		default:
			return LEAVES.untyped;
	}
}

function listPlan(type: GoType, field: Field): ListPlan {
	const { element } = type;
	const struct = element?.struct === undefined ? undefined : structType(element.struct);
	return {
		set: field.listType === "set",
		keys: [...field.listMapKeys].sort().map((name) => ({ name, defaultValue: keyDefault(struct?.field(name)) })),
		items: element === undefined ? ANYTHING : planOfType(element),
	};
}

/** A key that Go's JSON always has stands for its type's empty value where a client has left it out. */
function keyDefault(field: Field | undefined): unknown {
	if (field === undefined || field.defaultValue !== undefined) return field?.defaultValue;
	return field.type.pointer || field.omitEmpty || field.omitZero ? undefined : ZERO[field.type.kind];
}

function unsetValue(field: Field): unknown {
	if (field.type.pointer) return undefined;
	if (field.type.kind === "struct") return field.omitZero ? undefined : {};
	if (field.omitEmpty || field.omitZero) return undefined;
	return ZERO[field.type.kind] ?? null;
}

const ZERO: Readonly<Record<string, unknown>> = { string: "", bool: false, int32: 0, int64: 0, float64: 0 };

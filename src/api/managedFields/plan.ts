import { type Field, type GoType, type StructType, structType } from "../schema/schema";

/** How the values of one type are compared: what the schema says, ready for the walk. */
export interface Plan {
	/** Compared as a whole: scalars, atomic structs, maps and lists. */
	leaf: boolean;
	/** Of a struct, by name. */
	fields?: (name: string) => FieldPlan | undefined;
	/** Of a map's values. */
	values?: () => Plan;
	list?: ListPlan;
}

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
export const UNTYPED: Plan = { leaf: false, values: () => UNTYPED };

const LEAF: Plan = { leaf: true };
const plans = new Map<StructType, Plan>();

/** The plan of a struct, made once; of nothing, that of values without a schema. */
export function planOf(struct: StructType | undefined): Plan {
	if (struct === undefined) return UNTYPED;
	if (struct.atomic) return LEAF;
	const known = plans.get(struct);
	if (known !== undefined) return known;
	const fields = new Map<string, FieldPlan | undefined>();
	const plan: Plan = {
		leaf: false,
		fields: (name) => {
			const found = fields.get(name);
			if (found !== undefined || fields.has(name)) return found;
			const field = struct.fields.get(name);
			const made = field && planOfField(field);
			fields.set(name, made);
			return made;
		},
	};
	plans.set(struct, plan);
	return plan;
}

function planOfField(field: Field): FieldPlan {
	const plan = field.atomic ? LEAF : planOfType(field.type, field);
	return { element: `f:${field.name}`, unset: unsetValue(field), plan };
}

function planOfType(type: GoType, field?: Field): Plan {
	if (type.struct !== undefined) return planOf(structType(type.struct));
	if (type.kind === "map") {
		let values: Plan | undefined;
		return {
			leaf: false,
			values: () => {
				values ??= type.element === undefined ? UNTYPED : planOfType(type.element);
				return values;
			},
		};
	}
	if (type.kind === "list" && (field?.listType === "map" || field?.listType === "set")) {
		return { leaf: false, list: listPlan(type, field) };
	}
	return LEAF;
}

function listPlan(type: GoType, field: Field): ListPlan {
	const struct = type.element?.struct === undefined ? undefined : structType(type.element.struct);
	return {
		set: field.listType === "set",
		keys: [...field.listMapKeys].sort().map((name) => ({ name, defaultValue: struct?.fields.get(name)?.defaultValue })),
		items: struct === undefined ? LEAF : planOf(struct),
	};
}

function unsetValue(field: Field): unknown {
	if (field.type.pointer) return undefined;
	if (field.type.kind === "struct") return field.omitZero ? undefined : {};
	if (field.omitEmpty || field.omitZero) return undefined;
	return ZERO[field.type.kind] ?? null;
}

const ZERO: Readonly<Record<string, unknown>> = { string: "", bool: false, int32: 0, int64: 0, float64: 0 };

import { type Field, type GoType, type StructType, structType } from "../schema/schema";
import type { Descriptions } from "./descriptions";
import { componentName, specialComponent } from "./names";
import type { OpenApiSchema } from "./types";

/** How a version of OpenAPI writes a reference, and whether text and defaults may stand beside one. */
export interface Dialect {
	/** "#/components/schemas/" or "#/definitions/". */
	readonly prefix: string;
	/** v3 wraps a reference in allOf, so that a description beside it counts. */
	readonly wraps: boolean;
}

export const V3: Dialect = { prefix: "#/components/schemas/", wraps: true };
export const V2: Dialect = { prefix: "#/definitions/", wraps: false };

/** The schemas of types of the API and of all that they refer to, each once, by component name. */
export class Components {
	readonly schemas: Record<string, OpenApiSchema> = {};
	private readonly dialect: Dialect;
	private readonly texts: Descriptions;

	constructor(dialect: Dialect, texts: Descriptions) {
		this.dialect = dialect;
		this.texts = texts;
	}

	/** Takes a struct such as apps.v1.DaemonSet in, with what it refers to; its component's name. */
	add(path: string): string {
		const name = componentName(path);
		if (Object.hasOwn(this.schemas, name)) return name;
		const struct = structType(path);
		if (struct === undefined) return name;
		const schema: OpenApiSchema = { type: "object" };
		this.schemas[name] = schema;
		this.describe(schema, path, struct);
		return name;
	}

	/** A reference to a component, as it stands in a field, with text beside it where there is one. */
	reference(name: string, beside: OpenApiSchema = {}): OpenApiSchema {
		const reference: OpenApiSchema = { $ref: `${this.dialect.prefix}${name}` };
		if (!this.dialect.wraps) {
			return beside.description === undefined ? reference : { description: beside.description, ...reference };
		}
		return Object.keys(beside).length === 0 ? reference : { ...beside, allOf: [reference] };
	}

	private describe(schema: OpenApiSchema, path: string, struct: StructType): void {
		const dot = path.lastIndexOf(".");
		const texts = this.texts[path.slice(0, dot)]?.[path.slice(dot + 1)];
		if (texts?.[""]) schema.description = texts[""];
		const properties: Record<string, OpenApiSchema> = {};
		const required: string[] = [];
		for (const field of [...struct.fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
			properties[field.name] = this.property(field, this.textOf(field, texts));
			if (field.required) required.push(field.name);
		}
		if (Object.keys(properties).length > 0) schema.properties = properties;
		if (required.length > 0) schema.required = required;
		if (struct.atomic) schema["x-kubernetes-map-type"] = "atomic";
	}

	private textOf(field: Field, texts: Readonly<Record<string, string>> | undefined): string | undefined {
		if (texts !== undefined && Object.hasOwn(texts, field.name)) return texts[field.name];
		if (field.embeddedIn[0] === "TypeMeta") return this.texts["meta.v1"]?.TypeMeta?.[field.name];
		return undefined;
	}

	private property(field: Field, description: string | undefined): OpenApiSchema {
		const beside: OpenApiSchema = description === undefined ? {} : { description };
		const start = field.defaultValue ?? this.zeroOf(field);
		if (start !== undefined) beside.default = start;
		const schema = this.schemaOf(field.type, beside);
		if (field.listType !== undefined) schema["x-kubernetes-list-type"] = field.listType;
		else if (field.type.kind === "list") schema["x-kubernetes-list-type"] = "atomic";
		if (field.listMapKeys.length > 0) schema["x-kubernetes-list-map-keys"] = [...field.listMapKeys];
		if (field.atomic) schema["x-kubernetes-map-type"] = "atomic";
		if (field.mergeKey !== undefined) schema["x-kubernetes-patch-merge-key"] = field.mergeKey;
		if (field.patchStrategies.length > 0) schema["x-kubernetes-patch-strategy"] = field.patchStrategies.join(",");
		return schema;
	}

	/** The default that Go's zero value is: of structs, and of values that are always there. */
	private zeroOf({ type, omitEmpty, omitZero }: Field): unknown {
		if (type.pointer) return undefined;
		if (specialComponent(type) !== undefined) return undefined;
		if (type.kind === "struct") return {};
		return omitEmpty || omitZero ? undefined : zero(type);
	}

	private schemaOf(type: GoType, beside: OpenApiSchema): OpenApiSchema {
		const special = specialComponent(type);
		if (special !== undefined) {
			this.addSpecial(type, special);
			return this.reference(special, beside);
		}
		if (type.struct !== undefined) return this.reference(this.add(type.struct), beside);
		const schema: OpenApiSchema = { ...beside, ...plain(type) };
		if (type.values !== undefined) schema.enum = [...type.values];
		if (type.element !== undefined) {
			const element = this.schemaOf(type.element, this.elementDefault(type.element));
			if (type.kind === "list") schema.items = element;
			else schema.additionalProperties = element;
		}
		return schema;
	}

	private elementDefault(type: GoType): OpenApiSchema {
		if (!this.dialect.wraps || type.pointer || specialComponent(type) !== undefined) return {};
		const value = type.kind === "struct" ? {} : zero(type);
		return value === undefined ? {} : { default: value };
	}

	private addSpecial(type: GoType, name: string): void {
		if (Object.hasOwn(this.schemas, name)) return;
		const home =
			this.texts[""]?.[type.name] ?? this.texts["meta.v1"]?.[type.name] ?? this.texts["apiextensions.v1"]?.[type.name];
		const text = home?.[""];
		this.schemas[name] = { ...(text === undefined ? {} : { description: text }), ...specialSchema(type, this.dialect) };
	}
}

function specialSchema({ kind, name }: GoType, dialect: Dialect): OpenApiSchema {
	switch (kind) {
		case "IntOrString":
			return dialect.wraps
				? { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] }
				: { type: "string", format: "int-or-string" };
		case "Quantity":
			return dialect.wraps ? { oneOf: [{ type: "string" }, { type: "number" }] } : { type: "string" };
		case "Time":
		case "MicroTime":
			return { type: "string", format: "date-time" };
		case "Duration":
			return { type: "string" };
		default:
			return name === "JSON" ? {} : { type: "object" };
	}
}

function plain({ kind }: GoType): OpenApiSchema {
	switch (kind) {
		case "string":
			return { type: "string" };
		case "bool":
			return { type: "boolean" };
		case "int32":
		case "int64":
			return { type: "integer", format: kind };
		case "float64":
			return { type: "number", format: "double" };
		case "bytes":
			return { type: "string", format: "byte" };
		case "list":
			return { type: "array" };
		default:
			return { type: "object" };
	}
}

function zero({ kind }: GoType): unknown {
	if (kind === "string") return "";
	if (kind === "bool") return false;
	return ["int32", "int64", "float64"].includes(kind) ? 0 : undefined;
}

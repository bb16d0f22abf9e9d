import type { GroupVersionKind, OpenApiDocument, OpenApiSchema } from "../../api/openapi/types";
import { CliError } from "../../cli/errors";
import { wordWrap } from "./wordWrap";

/** What is explained: a kind of a document, and the way to one of its fields. */
export interface Explained {
	readonly document: OpenApiDocument;
	readonly kind: GroupVersionKind;
	readonly fields: readonly string[];
	readonly recursive: boolean;
}

/** The lines that name the kind, which stand before all else, even before an error. */
export function explainHeading({ group, kind, version }: GroupVersionKind): string {
	return `${group === "" ? "" : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
}

/**
 * What `kubectl explain` prints behind the heading (kubectl's plaintext template): the field, what it means, its fields.
 * @throws CliError when a field of the path does not exist.
 */
export function explainPlaintext({ document, kind, fields, recursive }: Explained): string {
	const schema = Object.values(document.components.schemas).find((one) => isOfKind(one, kind));
	if (schema === undefined) {
		throw new CliError(`error: GVK ${goMap(kind)} not found in OpenAPI schema`);
	}
	const text = new Plaintext(document, recursive).explain(schema, fields, new Set());
	if (text === "") throw new CliError(`error: field "${fields.at(-1)}" does not exist`);
	return `${text}\n`;
}

function isOfKind(schema: OpenApiSchema, { group, kind, version }: GroupVersionKind): boolean {
	const names = schema["x-kubernetes-group-version-kind"];
	if (!Array.isArray(names)) return false;
	return names.some((name) => name.group === group && name.kind === kind && name.version === version);
}

/** A group, version and kind as Go prints a map of them. */
function goMap({ group, kind, version }: GroupVersionKind): string {
	return `map[group:${group} kind:${kind} version:${version}]`;
}

class Plaintext {
	private readonly document: OpenApiDocument;
	private readonly recursive: boolean;

	constructor(document: OpenApiDocument, recursive: boolean) {
		this.document = document;
		this.recursive = recursive;
	}

	/** Follows the path; "" when it leads nowhere. `seen` holds the references since the last field, against cycles. */
	explain(schema: OpenApiSchema, path: readonly string[], seen: ReadonlySet<string>): string {
		const resolved = this.resolve(schema);
		const [first, ...rest] = path;
		if (first === undefined) return this.end(resolved);
		const reference = schema.$ref;
		if (reference !== undefined && seen.has(reference)) return "";
		const next = reference === undefined ? seen : new Set([...seen, reference]);
		const property = ownProperty(resolved, first);
		if (property !== undefined) {
			const heading = rest.length > 0 ? "" : `FIELD: ${first} <${this.typeOf(property)}>\n${longEnum(property)}\n\n`;
			const below = this.explain(property, rest, new Set());
			return below === "" && rest.length > 0 ? "" : heading + below;
		}
		if (resolved.items) return this.explain(resolved.items, path, next);
		if (isSchema(resolved.additionalProperties)) return this.explain(resolved.additionalProperties, path, next);
		for (const alternative of resolved.allOf ?? []) {
			const found = this.explain(alternative, path, next);
			if (found !== "") return found;
		}
		return "";
	}

	private end(schema: OpenApiSchema): string {
		const description = this.description(schema) || "<empty>";
		const docs = externalDocs(schema, 76, 4);
		const fields = this.fieldList(schema, 1, new Set());
		const lines = `DESCRIPTION:\n${indent(wordWrap(description, 76), 4)}\n`;
		return `${lines}${docs === "" ? "" : `\nEXTERNAL DOCS:\n${docs}`}${fields === "" ? "" : `FIELDS:\n${fields}`}`;
	}

	private description(schema: OpenApiSchema): string {
		const resolved = this.resolve(schema);
		const parts = [resolved.description ? `${resolved.description}\n` : ""];
		for (const one of resolved.allOf ?? []) parts.push(this.description(one));
		if (resolved.items) parts.push(this.description(resolved.items));
		if (isSchema(resolved.additionalProperties)) parts.push(this.description(resolved.additionalProperties));
		return parts.join("");
	}

	private fieldList(schema: OpenApiSchema, level: number, seen: ReadonlySet<string>): string {
		const reference = schema.$ref;
		if (reference !== undefined && seen.has(reference)) return "";
		const next = reference === undefined ? seen : new Set([...seen, reference]);
		const resolved = this.resolve(schema);
		const parts: string[] = [];
		for (const name of Object.keys(resolved.properties ?? {}).sort()) {
			const property = ownProperty(resolved, name) as OpenApiSchema;
			parts.push(this.fieldDetail(name, property, resolved.required?.includes(name) ?? false, level));
			if (this.recursive) parts.push(this.fieldList(property, level + 1, next));
		}
		for (const one of resolved.allOf ?? []) parts.push(this.fieldList(one, level, next));
		if (resolved.items) parts.push(this.fieldList(resolved.items, level, next));
		if (isSchema(resolved.additionalProperties)) {
			parts.push(this.fieldList(resolved.additionalProperties, level, next));
		}
		return parts.join("");
	}

	private fieldDetail(name: string, schema: OpenApiSchema, required: boolean, level: number): string {
		const margin = level * 2;
		const heading = `${indent(name, margin)}\t<${this.typeOf(schema)}>${required ? " -required-" : ""}`;
		const line = `${heading}${shortEnum(schema, margin)}\n`;
		if (this.recursive) return line;
		const text = indent(wordWrap(schema.description || "<no description>", 78 - margin), margin + 2);
		const docs = externalDocs(schema, 76 - margin, margin + 4);
		return `${line}${text}\n${docs === "" ? "" : `\n${indent("EXTERNAL DOCS:", margin + 2)}\n${docs}`}\n`;
	}

	/** A type as people say it: string, Object, PodSpec, []Container, map[string]string. */
	private typeOf(schema: OpenApiSchema): string {
		if (schema.items) return `[]${this.typeOf(schema.items)}`;
		if (isSchema(schema.additionalProperties)) return `map[string]${this.typeOf(schema.additionalProperties)}`;
		const [only, ...others] = schema.allOf ?? [];
		if (only !== undefined && others.length === 0 && schema.properties === undefined) return this.typeOf(only);
		if (schema.$ref !== undefined) {
			const referred = this.lookUp(schema.$ref);
			if (referred?.type !== undefined && referred.type !== "object") return referred.type;
			return schema.$ref.split("/").at(-1)?.split(".").at(-1) || "Object";
		}
		return schema.type === "object" ? "Object" : schema.type || "Object";
	}

	private resolve(schema: OpenApiSchema): OpenApiSchema {
		return (schema.$ref !== undefined && this.lookUp(schema.$ref)) || schema;
	}

	private lookUp(reference: string): OpenApiSchema | undefined {
		if (!reference.startsWith("#")) return undefined;
		const name = reference.slice(reference.lastIndexOf("/") + 1);
		const { schemas } = this.document.components;
		return Object.hasOwn(schemas, name) ? schemas[name] : undefined;
	}
}

function ownProperty(schema: OpenApiSchema, name: string): OpenApiSchema | undefined {
	return schema.properties !== undefined && Object.hasOwn(schema.properties, name)
		? schema.properties[name]
		: undefined;
}

function isSchema(value: OpenApiSchema | boolean | undefined): value is OpenApiSchema {
	return typeof value === "object";
}

function longEnum(schema: OpenApiSchema): string {
	if (!schema.enum?.length) return "";
	return `ENUM:${schema.enum.map((value) => `\n    ${shown(value)}`).join("")}`;
}

const SHORT_ENUM = 4;

function shortEnum(schema: OpenApiSchema, margin: number): string {
	if (!schema.enum?.length) return "";
	const values = schema.enum.slice(0, SHORT_ENUM).map(shown).join(", ");
	return `\n${" ".repeat(margin)}enum: ${values}${schema.enum.length > SHORT_ENUM ? ", ...." : ""}`;
}

function shown(value: unknown): string {
	return value === "" ? '""' : String(value);
}

function externalDocs({ externalDocs: docs }: OpenApiSchema, width: number, margin: number): string {
	if (docs === undefined) return "";
	const text = docs.description ? `${indent(wordWrap(docs.description, width), margin)}\n` : "";
	return `${text}${docs.url ? `${indent(`URL: ${docs.url}`, margin)}\n` : ""}`;
}

function indent(text: string, margin: number): string {
	const pad = " ".repeat(margin);
	return pad + text.replaceAll("\n", `\n${pad}`);
}

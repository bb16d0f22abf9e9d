import type { GroupVersionKind, OpenApiDocument, OpenApiSchema } from "../../api/openapi/types";
import { CliError } from "../../cli/errors";
import type { Explained } from "./plaintext";

const WIDTH = 80;
const FIELDS_MARGIN = 3;
const DESCRIPTION_MARGIN = 5;

/**
 * What `kubectl explain -o plaintext-openapiv2` prints: the form of kubectl before v1.27.
 * @throws CliError when a field of the path does not exist, or the kind.
 */
export function explainOpenApiV2({ document, kind, fields, recursive }: Explained): string {
	const root = Object.values(document.components.schemas).find((schema) => isOfKind(schema, kind));
	if (root === undefined) {
		throw new CliError(`error: couldn't find resource for "${kind.group}/${kind.version}, Kind=${kind.kind}"`);
	}
	return new Model(document, recursive).print(root, kind, fields);
}

function isOfKind(schema: OpenApiSchema, { group, kind, version }: GroupVersionKind): boolean {
	const names = schema["x-kubernetes-group-version-kind"];
	return (
		Array.isArray(names) && names.some((name) => name.group === group && name.kind === kind && name.version === version)
	);
}

class Model {
	private readonly document: OpenApiDocument;
	private readonly recursive: boolean;
	/** The references that the recursion stands in: a type within itself is not printed again. */
	private readonly within = new Set<string>();

	constructor(document: OpenApiDocument, recursive: boolean) {
		this.document = document;
		this.recursive = recursive;
	}

	print(root: OpenApiSchema, kind: GroupVersionKind, fields: readonly string[]): string {
		let at = root;
		for (const [index, name] of fields.entries()) {
			const found = this.structOf(at);
			// A primitive stays where it is, whatever the path goes on to say.
			if (found.properties === undefined) break;
			const property = Object.hasOwn(found.properties, name) ? found.properties[name] : undefined;
			if (property === undefined) throw new CliError(`error: field "${fields[index]}" does not exist`);
			at = property;
		}
		return this.model(at, kind, fields.at(-1) ?? "");
	}

	private model(schema: OpenApiSchema, { group, version, kind }: GroupVersionKind, name: string): string {
		const lines = [`KIND:     ${kind}`, `VERSION:  ${group === "" ? version : `${group}/${version}`}`, ""];
		const struct = this.structOf(schema);
		const descriptions = this.descriptions(schema);
		if (struct.properties === undefined) {
			// What may hold anything has no heading of its own.
			if (struct.type !== "object") lines.push(`FIELD:    ${name} <${this.typeOf(schema)}>`, "");
			return this.joined([...lines, ...described(descriptions)]);
		}
		if (name !== "") lines.push(`RESOURCE: ${name} <${this.typeOf(schema)}>`, "");
		lines.push(...described(descriptions), "", "FIELDS:");
		lines.push(...(this.recursive ? this.names(schema, FIELDS_MARGIN) : this.fields(struct)));
		return this.joined(lines);
	}

	private fields(struct: OpenApiSchema): string[] {
		return Object.entries(struct.properties ?? {})
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.flatMap(([name, property]) => {
				const required = struct.required?.includes(name) ? " -required-" : "";
				const margin = FIELDS_MARGIN + 2;
				return [
					`${" ".repeat(FIELDS_MARGIN)}${name}\t<${this.typeOf(property)}>${required}`,
					...wrapped(property.description ?? "", margin),
					"",
				];
			});
	}

	private names(schema: OpenApiSchema, margin: number): string[] {
		const reference = referenceOf(schema);
		if (reference !== undefined) {
			if (this.within.has(reference)) return [];
			this.within.add(reference);
			const lines = this.names(this.lookUp(reference), margin);
			this.within.delete(reference);
			return lines;
		}
		if (schema.items) return this.names(schema.items, margin);
		if (typeof schema.additionalProperties === "object") return this.names(schema.additionalProperties, margin);
		return Object.entries(schema.properties ?? {})
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.flatMap(([name, property]) => [
				`${" ".repeat(margin)}${name}\t<${this.typeOf(property)}>`,
				...this.names(property, margin + FIELDS_MARGIN),
			]);
	}

	private descriptions(schema: OpenApiSchema): string[] {
		const own = schema.description ?? "";
		const reference = referenceOf(schema);
		if (reference !== undefined) return [own, ...this.descriptions(this.lookUp(reference))];
		if (schema.items) return [own, ...this.descriptions(schema.items)];
		if (typeof schema.additionalProperties === "object") {
			return [own, ...this.descriptions(schema.additionalProperties)];
		}
		return [own];
	}

	private typeOf(schema: OpenApiSchema): string {
		const reference = referenceOf(schema);
		if (reference !== undefined) return this.typeOf(this.lookUp(reference));
		if (schema.items) return `[]${this.typeOf(schema.items)}`;
		if (typeof schema.additionalProperties === "object")
			return `map[string]${this.typeOf(schema.additionalProperties)}`;
		if (schema.properties !== undefined) return "Object";
		// v2 knows no alternatives: what may be a string or a number is told as a string.
		return schema.type === "object" ? "map[string]" : (schema.type ?? "string");
	}

	private structOf(schema: OpenApiSchema): OpenApiSchema {
		const reference = referenceOf(schema);
		if (reference !== undefined) return this.structOf(this.lookUp(reference));
		if (schema.items) return this.structOf(schema.items);
		if (typeof schema.additionalProperties === "object") return this.structOf(schema.additionalProperties);
		return schema;
	}

	private lookUp(reference: string): OpenApiSchema {
		const name = reference.slice(reference.lastIndexOf("/") + 1);
		return this.document.components.schemas[name] ?? {};
	}

	private joined(lines: readonly string[]): string {
		return `${lines.join("\n")}\n`;
	}
}

function referenceOf(schema: OpenApiSchema): string | undefined {
	return schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
}

function described(descriptions: readonly string[]): string[] {
	const lines = ["DESCRIPTION:"];
	let empty = true;
	for (const [index, text] of descriptions.entries()) {
		if (text === "") continue;
		empty = false;
		if (index > 0) lines.push("");
		lines.push(...wrapped(text, DESCRIPTION_MARGIN));
	}
	return empty ? [...lines, ...wrapped("<empty>", DESCRIPTION_MARGIN)] : lines;
}

const BULLET = /^(\d+\.?|-|\*)\s/;

/** Fills lines up to the width; keeps blank lines, code (four spaces), lists, and what follows a colon, on their own. */
function wrapped(text: string, margin: number): string[] {
	const pad = " ".repeat(margin);
	const width = WIDTH - margin;
	const lines: string[] = [];
	let words: string[] = [];
	let last = "";
	const flush = () => {
		if (words.length === 0) return;
		last = "";
		lines.push(words.join(" "));
		words = [];
	};
	for (const line of text.split("\n")) {
		if (line.startsWith("    ")) {
			flush();
			lines.push(line);
			continue;
		}
		const trimmed = line.trim();
		if (lines.length > 0 && trimmed === "") {
			flush();
			lines.push("");
			continue;
		}
		if (last.endsWith(":") || trimmed === "" || BULLET.test(trimmed)) flush();
		for (const word of trimmed.split(/\s+/).filter(Boolean)) {
			last = word;
			if (words.length > 0 && [...words, word].join(" ").length > width) flush();
			words.push(word);
		}
	}
	flush();
	return lines.map((line) => (line === "" ? "" : pad + line));
}

// Makes what stands in schemas/ (types.d.ts and one JSON file for each group version) from the API models of the pinned
// @kubernetes/client-node, which know the types and the required fields, and from schemas/tables/, which hold what the
// models do not say: Go's field order and types, omitempty, patch strategies, list types, defaults and enums.
//
// A table's line is `field [:type] [flag…]`: a type is given only where the model's is another one (`:*` is a pointer to
// the model's). A line of the result is `field type [required] [flag…]`. The flags:
//   omitempty omitzero  as in Go's json tags
//   in=Struct           the field comes from that embedded struct
//   merge merge=KEY     patchStrategy and patchMergeKey; retainKeys and replace likewise
//   list=map:KEY,… list=set list=atomic map=atomic map=granular struct=atomic  how server-side apply merges
//   default=JSON        the default that server-side apply knows
// `@atomic` as a type's first line says that the whole struct is atomic.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const schemas = fileURLToPath(new URL("../schemas/", import.meta.url));
const models = join(dirname(createRequire(import.meta.url).resolve("@kubernetes/client-node")), "gen", "models");

/** The models by name: each a map from a field's name to `{ type, format, required }`. */
export function readModels() {
	const names = readdirSync(models)
		.filter((file) => /^[A-Z].*\.d\.ts$/.test(file) && file !== "ObjectSerializer.d.ts")
		.map((file) => file.slice(0, -".d.ts".length))
		.sort();
	return new Map(names.map((name) => [name, readModel(name)]));
}

function readModel(name) {
	const declaration = readFileSync(join(models, `${name}.d.ts`), "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
	const body = declaration.slice(declaration.indexOf("export declare class"), declaration.indexOf("static readonly"));
	const declared = [...body.matchAll(/^ {4}'([^']+)'(\??): (\{[\s\S]*?\n {4}\}|[\s\S]*?);$/gm)];
	const code = readFileSync(join(models, `${name}.js`), "utf8");
	const attributes = JSON.parse(/attributeTypeMap = (\[[\s\S]*?\]);/.exec(code)?.[1] ?? "[]");
	const fields = new Map();
	for (const [, property, optional, type] of declared) {
		const attribute = attributes.find((one) => one.name === property);
		fields.set(attribute?.baseName ?? property, {
			type: type.replace(/\s+/g, " "),
			format: attribute?.format ?? "",
			required: optional === "",
		});
	}
	return fields;
}

/** The TypeScript type that the JSON of a model's property has. */
function jsonType(type) {
	if (type.startsWith("{ [key: string]:")) return `{ [key: string]: ${jsonType(mapValue(type))} }`;
	if (type.startsWith("Array<")) return `${jsonType(type.slice(6, -1))}[]`;
	if (["Date", "V1MicroTime"].includes(type)) return "string";
	if (type === "IntOrString") return "number | string";
	if (type === "any") return "unknown";
	return type;
}

function mapValue(type) {
	return type.slice("{ [key: string]:".length, type.lastIndexOf(";")).trim();
}

function typeDeclarations() {
	const out = ["// Made by `npm run schemas`: the JSON shapes of the API types of Kubernetes v1.36.", ""];
	for (const [name, fields] of readModels()) {
		out.push(`export interface ${name} {`);
		for (const [field, { type, required }] of fields) {
			const key = /^[A-Za-z]\w*$/.test(field) ? field : `'${field}'`;
			out.push(`  ${key}${required ? "" : "?"}: ${jsonType(type)}`);
		}
		out.push("}", "");
	}
	return out.join("\n");
}

/** The Go type that a model's property stands for, as far as the model says: `modelTypes` knows the structs. */
export function goType({ type, format }, modelTypes) {
	if (type.startsWith("{ [key: string]:")) return `map[string]${goType({ type: mapValue(type), format }, modelTypes)}`;
	if (type.startsWith("Array<")) return `[]${goType({ type: type.slice(6, -1), format }, modelTypes)}`;
	if (type === "Date") return "Time";
	if (type === "V1MicroTime") return "MicroTime";
	if (type === "any") return "JSON";
	if (type === "boolean") return "bool";
	if (type === "number")
		return { int32: "int32", int64: "int64", double: "float64", float: "float32" }[format] ?? "int64";
	if (type === "string") return format === "byte" ? "[]byte" : "string";
	return modelTypes.get(type) ?? type;
}

/** Which model stands for which struct of the tables: the one named for it that has no fields but the table's. */
export function matchModels(tables, all) {
	const matches = new Map();
	for (const [file, { types }] of tables) {
		const [group, version] = file.split(".");
		const prefix = group[0].toUpperCase() + group.slice(1) + version.toUpperCase();
		for (const [name, lines] of Object.entries(types)) {
			const fields = new Set(lines.map((line) => line.split(" ")[0]));
			const model = [prefix + name, version.toUpperCase() + name].find(
				(candidate) => all.has(candidate) && [...all.get(candidate).keys()].every((field) => fields.has(field)),
			);
			if (model) matches.set(model, `${file}.${name}`);
		}
	}
	return matches;
}

function schemaLine(line, file, model, modelTypes) {
	const [field, ...rest] = line.split(" ");
	if (field.startsWith("@")) return line;
	const given = rest[0]?.startsWith(":") ? rest.shift().slice(1) : "";
	const described = model?.get(field);
	if (!described && given.replace("*", "") === "") throw new Error(`${file}: no model says the type of ${field}`);
	const derived = described ? goType(described, modelTypes).replaceAll(`${file}.`, "") : "";
	const type = given === "" ? derived : given === "*" ? `*${derived}` : given;
	return [field, type, ...(described?.required ? ["required"] : []), ...rest].join(" ");
}

function readTables() {
	const folder = join(schemas, "tables");
	return new Map(
		readdirSync(folder)
			.sort()
			.map((file) => [file.replace(/\.json$/, ""), JSON.parse(readFileSync(join(folder, file), "utf8"))]),
	);
}

function writeSchemas() {
	const all = readModels();
	const tables = readTables();
	const modelTypes = matchModels(tables, all);
	const modelOf = new Map([...modelTypes].map(([model, type]) => [type, all.get(model)]));
	mkdirSync(schemas, { recursive: true });
	writeFileSync(join(schemas, "types.d.ts"), typeDeclarations());
	for (const [file, { types, ...rest }] of tables) {
		const schema = Object.fromEntries(
			Object.entries(types).map(([name, lines]) => [
				name,
				lines.map((line) => schemaLine(line, file, modelOf.get(`${file}.${name}`), modelTypes)),
			]),
		);
		writeFileSync(join(schemas, `${file}.json`), `${JSON.stringify({ types: schema, ...rest }, null, 1)}\n`);
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeSchemas();

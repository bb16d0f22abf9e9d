// The texts that `ds explain` and the served OpenAPI documents show: upstream's descriptions of v1.36's types and
// fields, taken at build from the comments of kubernetes-models' declarations (made from the server's OpenAPI v3, so
// that the values of an enumeration are told too). They are never kept in this repository.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const models = dirname(require.resolve("kubernetes-models/package.json"));
const machinery = dirname(
	createRequire(require.resolve("kubernetes-models/package.json")).resolve(
		"@kubernetes-models/apimachinery/package.json",
	),
);
const clientModels = join(dirname(require.resolve("@kubernetes/client-node")), "gen", "models");

/** What stands in a declaration's comments: the type's text under "", each field's under its name. */
function readDeclaration(file) {
	const text = readFileSync(file, "utf8");
	const start = text.search(/^export (?:interface|type) I/m);
	if (start < 0) return {};
	const type = /\/\*\*\n((?: \*.*\n)*?) \*\/\n$/.exec(text.slice(0, start))?.[1];
	const end = text.indexOf("\n}", start);
	const body = text.slice(start, end < 0 ? text.length : end);
	const texts = {};
	if (type !== undefined) texts[""] = uncomment(type, " *");
	for (const [, comment, name] of body.matchAll(/^ {4}\/\*\*\n((?: {5}\*.*\n)*?) {5}\*\/\n {4}"([^"]+)"/gm)) {
		texts[name] = uncomment(comment, "     *");
	}
	return texts;
}

function uncomment(comment, margin) {
	return comment
		.split("\n")
		.slice(0, -1)
		.map((line) => line.slice(margin.length).replace(/^ /, ""))
		.join("\n")
		.replaceAll("*\\/", "*/");
}

function readFolder(folder) {
	const types = {};
	for (const file of readdirSync(folder)) {
		if (!file.endsWith(".d.ts") || file === "index.d.ts") continue;
		const texts = readDeclaration(join(folder, file));
		if (Object.keys(texts).length > 0) types[file.slice(0, -".d.ts".length)] = texts;
	}
	return types;
}

/** What every object's apiVersion and kind say. */
function typeMeta() {
	const text = readFileSync(join(clientModels, "V1DaemonSet.d.ts"), "utf8");
	const of = (name) => new RegExp(`\\* (.*)\\n +\\*/\\n +'${name}'`).exec(text)?.[1];
	return { TypeMeta: { apiVersion: of("apiVersion"), kind: of("kind") } };
}

/**
 * The descriptions by package, type and field, for the packages of schemas/ ("apps.v1"), as one JSON text; the package
 * "" holds the types of no API group (IntOrString, RawExtension).
 */
export function readDescriptions(packages) {
	const all = {};
	for (const name of packages) {
		const [group, version] = name.split(".");
		if (group === "meta") all[name] = { ...typeMeta(), ...readFolder(join(machinery, "apis/meta", version)) };
		else if (group === "core") all[name] = readFolder(join(models, version));
		else {
			const folder = readdirSync(models).find((entry) => entry === group || entry.startsWith(`${group}.`));
			if (folder !== undefined) all[name] = readFolder(join(models, folder, version));
		}
	}
	all[""] = {
		...readFolder(join(machinery, "util/intstr")),
		...readFolder(join(machinery, "api/resource")),
		...readFolder(join(machinery, "runtime")),
	};
	return JSON.stringify(all);
}

/** The packages that schemas/ has. */
export function schemaPackages(root) {
	return readdirSync(join(root, "schemas"))
		.filter((file) => file.endsWith(".json") && /\.v\d/.test(file))
		.map((file) => file.slice(0, -".json".length));
}

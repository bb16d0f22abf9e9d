import type { EditableConfig } from "../../cli/kubeconfig/edit";
import { base64Problem } from "../../cli/kubeconfig/pem";
import { FIELDS, SECTIONS, type Section } from "../../cli/kubeconfig/shape";
import { plainError } from "../../selection/failure";

/** What a property's name leads to. */
export type Property =
	| { at: "currentContext" | "preferences" | "colors" | "preferencesExtensions" | "extensions" | "nothing" }
	| { at: "section"; section: Section }
	| { at: "entry"; section: Section; name: string }
	| { at: "field"; section: Section; name: string; field: string };

/** Fields that have another name in properties than in files. */
const RENAMED: Readonly<Record<string, string>> = {
	"act-as": "as",
	"act-as-uid": "as-uid",
	"act-as-groups": "as-groups",
	"act-as-user-extra": "as-user-extra",
};

/**
 * Reads a property's name: clusters.NAME.server, where NAME may have dots.
 * @throws CliError in kubectl's words for one that there is not
 */
export function parseProperty(path: string): Property {
	const [first = "", ...rest] = path.split(".");
	const tooDeep = plainError(`unable to parse one or more field values of ${path}`);
	if (isSection(first)) return inSection(first, rest, path);
	switch (first) {
		case "kind":
		case "apiVersion":
			if (rest.length > 0) throw tooDeep;
			return { at: "nothing" };
		case "current-context":
			if (rest.length > 0) throw tooDeep;
			return { at: "currentContext" };
		case "extensions":
			if (rest.length > 0) throw tooDeep;
			return { at: "extensions" };
		case "preferences":
			if (rest.length === 0) return { at: "preferences" };
			if (rest.length > 1) throw tooDeep;
			if (rest[0] === "colors") return { at: "colors" };
			if (rest[0] === "extensions") return { at: "preferencesExtensions" };
			throw plainError(`unable to parse ${path} after [preferences] at api.Preferences`);
		default:
			throw plainError(`unable to parse ${path} after [] at api.Config`);
	}
}

/** Sets a property, or (without a value) unsets it. @throws CliError in kubectl's words */
export function change(
	config: EditableConfig,
	property: Property,
	value: string | undefined,
	rawBytes: boolean,
): EditableConfig {
	switch (property.at) {
		case "nothing":
			return config;
		case "currentContext":
			return { ...config, currentContext: value ?? "" };
		case "colors":
			return { ...config, preferences: { ...config.preferences, colors: value === undefined ? false : bool(value) } };
		case "preferences":
			if (value !== undefined) throw plainError("can't set preferences to a value: set preferences.colors");
			return { ...config, preferences: {} };
		case "preferencesExtensions":
			if (value !== undefined) throw aMap([]);
			return { ...config, preferences: { ...config.preferences, extensions: [] } };
		case "extensions":
			if (value !== undefined) throw aMap([]);
			return { ...config, extensions: [] };
		case "section":
			if (value !== undefined) throw aMap([...config[property.section].keys()]);
			return { ...config, [property.section]: new Map() };
		default:
			return { ...config, [property.section]: changedEntries(config, property, value, rawBytes) };
	}
}

function changedEntries(
	config: EditableConfig,
	property: Extract<Property, { section: Section; name: string }>,
	value: string | undefined,
	rawBytes: boolean,
) {
	const { section, name } = property;
	const entries = new Map(config[section]);
	if (property.at === "entry") {
		if (value !== undefined) throw aMap([...entries.keys()]);
		entries.delete(name);
		return entries;
	}
	const old = entries.get(name);
	if (old === undefined && value === undefined) throw plainError(`current map key \`${name}\` is invalid`);
	const values = { ...old?.values };
	if (value === undefined) delete values[property.field];
	else values[property.field] = parsed(section, property.field, value, rawBytes);
	return entries.set(name, { ...old, values });
}

function inSection(section: Section, rest: readonly string[], path: string): Property {
	if (rest.length === 0) return { at: "section", section };
	const fieldOf = (part: string) => {
		const field = RENAMED[part] ?? part;
		const isHidden = Object.values(RENAMED).includes(part);
		return Object.hasOwn(FIELDS[section], field) && !isHidden ? field : undefined;
	};
	// A name has at least one part, and goes on up to a part that is a field.
	const at = rest.findIndex((part, index) => index > 0 && fieldOf(part) !== undefined);
	const name = (at < 0 ? rest : rest.slice(0, at)).join(".");
	if (at < 0) return { at: "entry", section, name };
	if (at < rest.length - 1) throw plainError(`unable to parse one or more field values of ${path}`);
	return { at: "field", section, name, field: fieldOf(rest[at] ?? "") ?? "" };
}

function parsed(section: Section, field: string, value: string, rawBytes: boolean): unknown {
	const type = FIELDS[section][field];
	switch (type) {
		case "bool":
			return bool(value);
		case "bytes":
		case "secretBytes": {
			if (rawBytes) return Buffer.from(value).toString("base64");
			const at = base64Problem(value);
			if (at !== undefined) throw plainError(`error decoding input value: illegal base64 data at input byte ${at}`);
			return value;
		}
		case "texts":
			throw plainError("unrecognized slice type. string");
		case "other":
			throw aMap([]);
		default:
			return value;
	}
}

/** Go's strconv.ParseBool. */
function bool(text: string): boolean {
	if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
	if (["0", "f", "F", "false", "FALSE", "False"].includes(text)) return false;
	throw plainError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function aMap(names: readonly string[]) {
	return plainError(`can't set a map to a value: map[${[...names].sort().join(" ")}]`);
}

function isSection(text: string): text is Section {
	return (SECTIONS as readonly string[]).includes(text);
}

import type { FlagSpec } from "../../cli/command";

/** -f, -k and -R. */
export const fileFlags: readonly FlagSpec[] = [
	{
		name: "filename",
		short: "f",
		type: "stringSlice",
		help: "A file, folder, pattern or URL with the objects, or - for standard input; may be repeated.",
	},
	{
		name: "kustomize",
		short: "k",
		type: "string",
		help: "A folder with a kustomization; not supported, see 'kubectl kustomize'.",
	},
	{ name: "recursive", short: "R", type: "bool", help: "Look into the folders of the folders named with -f, too." },
];

export const labelSelectorFlag: FlagSpec = {
	name: "selector",
	short: "l",
	type: "string",
	help: "Only objects with these labels: '=', '==', '!=', 'in', 'notin', as in -l app=agent,tier!=test.",
};

export const fieldSelectorFlag: FlagSpec = {
	name: "field-selector",
	type: "string",
	help: "Only objects with these field values: '=', '==', '!=', as in metadata.name=agent; each kind knows a few fields.",
};

export const allNamespacesFlag: FlagSpec = {
	name: "all-namespaces",
	short: "A",
	type: "bool",
	help: "Look in every namespace.",
};

export const dryRunFlag: FlagSpec = {
	name: "dry-run",
	type: "string",
	default: "none",
	bare: "unchanged",
	help: "client: only print what would be sent; server: let the server check it without keeping it; none: do it.",
};

export const validateFlag: FlagSpec = {
	name: "validate",
	type: "string",
	default: "strict",
	bare: "strict",
	help: "What unknown and duplicate fields do: strict (or true) refuses them, warn tells of them, ignore (or false) drops them.",
};

export const saveConfigFlag: FlagSpec = {
	name: "save-config",
	type: "bool",
	help: "Keep the object as it was written in an annotation, so that 'apply' can take it over.",
};

/** --field-manager, under the name that kubectl's command of the same name uses. */
export function fieldManagerFlag(manager: string): FlagSpec {
	return {
		name: "field-manager",
		type: "string",
		default: manager,
		help: "The name under which the changed fields are owned.",
	};
}

/** -o and what belongs to it, for commands that print the objects they have worked on. */
export const printFlags: readonly FlagSpec[] = [
	{
		name: "allow-missing-template-keys",
		type: "bool",
		default: true,
		help: "In templates, print nothing for a field that is not there; else fail.",
	},
	{
		name: "output",
		short: "o",
		type: "string",
		help: "json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json or jsonpath-file.",
	},
	{ name: "show-managed-fields", type: "bool", help: "Print managedFields in JSON and YAML, too." },
	{ name: "template", type: "string", help: "The template (or its file) of the go-template and jsonpath formats." },
];

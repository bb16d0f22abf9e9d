import type { FlagSpec } from "../../cli/command";
import { allNamespacesFlag, fieldSelectorFlag, fileFlags, labelSelectorFlag, printFlags } from "../shared/flags";

const outputHelp =
	"json, yaml, kyaml, name, wide, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns or custom-columns-file.";

export const getFlags: readonly FlagSpec[] = [
	allNamespacesFlag,
	fieldSelectorFlag,
	labelSelectorFlag,
	...fileFlags,
	...printFlags.map((flag) => (flag.name === "output" ? { ...flag, help: outputHelp } : flag)),
	{
		name: "chunk-size",
		type: "int",
		default: 500,
		help: "Ask for long lists in parts of so many objects; 0 asks for all at once.",
	},
	{
		name: "ignore-not-found",
		type: "bool",
		help: "Say nothing of named objects that do not exist, and succeed.",
	},
	{
		name: "label-columns",
		short: "L",
		type: "stringSlice",
		help: "Labels to show in columns of their own; may be repeated.",
	},
	{ name: "no-headers", type: "bool", help: "Leave out the headers of tables and of custom columns." },
	{
		name: "output-watch-events",
		type: "bool",
		help: "With --watch or --watch-only, show what happened (ADDED, MODIFIED, DELETED) with each object.",
	},
	{ name: "raw", type: "string", help: "Print what the server answers at this path of its API." },
	{ name: "server-print", type: "bool", default: true, help: "Show the server's columns; else only names and ages." },
	{ name: "show-kind", type: "bool", help: "Put the kind in front of each name." },
	{ name: "show-labels", type: "bool", help: "Show all labels in the last column." },
	{
		name: "sort-by",
		type: "string",
		help: "Sort by a field, given as a JSONPath such as .metadata.creationTimestamp; numbers, quantities or strings.",
	},
	{ name: "subresource", type: "string", help: "Show a subresource of the named objects, such as status." },
	{ name: "watch", short: "w", type: "bool", help: "Go on with every change, after what is there." },
	{ name: "watch-only", type: "bool", help: "Show changes only, not what is there." },
];

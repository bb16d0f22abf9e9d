import type { FlagSpec } from "../../cli/command";
import { MAX_BYTES } from "../../manifest/sources";

export const flags: readonly FlagSpec[] = [
	{
		name: "output",
		short: "o",
		type: "stringArray",
		help: "How findings are told: text, compact, json, sarif, junit, github, gitlab or checkstyle. FORMAT=FILE writes to a file; may be repeated.",
	},
	{
		name: "fail-on",
		type: "string",
		help: "End with 1 when there are findings of this severity or a graver one: error, warning (the default) or info.",
	},
	{
		name: "config",
		type: "string",
		help: "Use this configuration for all files instead of the .dslint.yaml above each.",
	},
	{ name: "enable", type: "stringSlice", help: "Rules to switch on." },
	{ name: "disable", type: "stringSlice", help: "Rules to switch off." },
	{
		name: "only",
		type: "stringSlice",
		help: "Run only these rules or levels (schema, api, warning); a text that does not parse is told in any case.",
	},
	{ name: "fix", type: "bool", help: "Mend what has one safe mending, keeping comments and layout." },
	{
		name: "dry-run",
		type: "bool",
		help: "With --fix: show what would change as a diff, and change nothing.",
	},
	{ name: "rules", type: "bool", help: "List the rules." },
	{ name: "explain", type: "string", help: "Tell what a rule is about." },
	{ name: "show-skipped", type: "bool", help: "Name the files that are left out, and why." },
	{ name: "allow-empty", type: "bool", help: "End with 0 where there is nothing to lint." },
	{
		name: "skip-others",
		type: "bool",
		help: "Leave out what is no Kubernetes manifest also where a file is named, as in a folder; for lists of changed files.",
	},
	{
		name: "max-file-size",
		type: "int",
		default: MAX_BYTES,
		help: "Files with more bytes than this are not read.",
	},
];

import type { FlagSpec } from "../../cli/command";
import {
	allNamespacesFlag,
	dryRunFlag,
	fieldManagerFlag,
	fieldSelectorFlag,
	fileFlags,
	labelSelectorFlag,
	printFlags,
} from "./flags";

/** The flags of `label` and `annotate`. */
export function metadataFlags({ manager, what }: { manager: string; what: string }): readonly FlagSpec[] {
	return [
		...fileFlags,
		...printFlags,
		labelSelectorFlag,
		fieldSelectorFlag,
		allNamespacesFlag,
		dryRunFlag,
		fieldManagerFlag(manager),
		{ name: "all", type: "bool", help: "All objects of the named types, in the namespace." },
		{ name: "list", type: "bool", help: `Show the ${what} of the objects.` },
		{ name: "local", type: "bool", help: "Work on the files alone, and ask no cluster." },
		{ name: "overwrite", type: "bool", help: `Change ${what} that have another value.` },
		{
			name: "resource-version",
			type: "string",
			help: "Change the object only if this is still its resource version; for one object.",
		},
	];
}

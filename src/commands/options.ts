import type { Command } from "../cli/command";
import { flagUsages } from "../cli/flagUsages";
import { globalFlags } from "../cli/globalFlags";

/** `ds options`: the flags that every command takes. */
export const command: Command = {
	name: "options",
	summary: "List the flags of all commands",
	usage: "options",
	description: "List the flags that can be passed to any command.",
	examples: "  # Print the flags of all commands\n  ds options",
	flags: [],
	run(_invocation, { io }) {
		return Promise.resolve(
			io.out(`The following options can be passed to any command:\n\n${flagUsages(globalFlags)}\n`),
		);
	},
};

import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { plainError } from "../../selection/failure";
import { openKubeconfig } from "./access";

export const command: Command = {
	name: "config current-context",
	summary: "Display the current-context",
	usage: "config current-context",
	description: "Display the current-context.",
	examples: `  # Which context do commands use?
  ds config current-context`,
	flags: [],
	async run(invocation, context: OpenContext) {
		const { currentContext } = openKubeconfig(invocation, context).config;
		if (currentContext === "") throw plainError("current-context is not set");
		await context.io.out(`${currentContext}\n`);
	},
};

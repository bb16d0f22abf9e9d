import { goQuote } from "../../api/go/format";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { plainError } from "../../selection/failure";
import { openKubeconfig, unexpectedArgs } from "./access";

export const command: Command = {
	name: "config use-context",
	aliases: ["use"],
	summary: "Set the current-context in a kubeconfig file",
	usage: "config use-context CONTEXT_NAME",
	description: "Set the current-context in a kubeconfig file.",
	examples: `  # Let commands talk to the cluster of a context
  ds config use-context production`,
	flags: [],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length !== 1) throw unexpectedArgs(args);
		const [name = ""] = args;
		const { access, config } = openKubeconfig(invocation, context);
		if (name === "") throw plainError("empty context names are not allowed");
		if (!config.contexts.has(name)) throw plainError(`no context exists with the name: ${goQuote(name)}`);
		access.modify({ ...config, currentContext: name }, { relative: true });
		await context.io.out(`Switched to context ${goQuote(name)}.\n`);
	},
};

import { goQuote } from "../../api/go/format";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { plainError } from "../../selection/failure";
import { openKubeconfig, unexpectedArgs } from "./access";

export const command: Command = {
	name: "config rename-context",
	summary: "Rename a context from the kubeconfig file",
	usage: "config rename-context CONTEXT_NAME NEW_NAME",
	description:
		"Rename a context of the kubeconfig file; where it is the current one, it stays that under its new name.",
	examples: `  # Give a context a shorter name
  ds config rename-context arn:aws:eks:eu-west-1:123456789012:cluster/prod prod`,
	flags: [],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length !== 2) throw unexpectedArgs(args);
		const [name = "", newName = ""] = args;
		if (newName === "") throw plainError("You must specify a new non-empty context name");
		const { access, config } = openKubeconfig(invocation, context);
		const file = access.defaultFile;
		const entry = config.contexts.get(name);
		const refuse = (why: string) => plainError(`cannot rename the context ${goQuote(name)}, ${why}`);
		if (entry === undefined) throw refuse(`it's not in ${file}`);
		if (config.contexts.has(newName)) throw refuse(`the context ${goQuote(newName)} already exists in ${file}`);
		const contexts = new Map(config.contexts);
		contexts.delete(name);
		contexts.set(newName, entry);
		const currentContext = config.currentContext === name ? newName : config.currentContext;
		access.modify({ ...config, contexts, currentContext }, { relative: true });
		await context.io.out(`Context ${goQuote(name)} renamed to ${goQuote(newName)}.\n`);
	},
};

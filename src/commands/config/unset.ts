import { goQuote } from "../../api/go/format";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { plainError } from "../../selection/failure";
import { openKubeconfig, unexpectedArgs } from "./access";
import { change, parseProperty } from "./property";

export const command: Command = {
	name: "config unset",
	summary: "Unset an individual value in a kubeconfig file",
	usage: "config unset PROPERTY_NAME",
	description: "Unset an individual value in a kubeconfig file: a field, an entry, or all entries of a kind.",
	examples: `  # Let no context be the current one
  ds config unset current-context

  # Forget the namespace of a context
  ds config unset contexts.admin@prod.namespace`,
	flags: [],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length !== 1) throw unexpectedArgs(args);
		const [name = ""] = args;
		if (name === "") throw plainError("you must specify a property");
		const { access, config } = openKubeconfig(invocation, context);
		access.modify(change(config, parseProperty(name), undefined, false), { relative: false });
		await context.io.out(`Property ${goQuote(name)} unset.\n`);
	},
};

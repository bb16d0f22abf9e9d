import { goQuote } from "../../api/go/format";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { plainError } from "../../selection/failure";
import { openKubeconfig, unexpectedArgs } from "./access";
import { change, parseProperty } from "./property";

export const command: Command = {
	name: "config set",
	summary: "Set an individual value in a kubeconfig file",
	usage: "config set PROPERTY_NAME PROPERTY_VALUE",
	description: `Set an individual value in a kubeconfig file. PROPERTY_NAME is the way to it, with dots: clusters.NAME.server,
users.NAME.token, contexts.NAME.namespace, current-context.`,
	examples: `  # The address of a cluster's server
  ds config set clusters.prod.server https://10.0.0.1:6443

  # The namespace of a context
  ds config set contexts.admin@prod.namespace monitoring`,
	flags: [
		{
			name: "set-raw-bytes",
			type: "bool",
			help: "The value of a field for bytes is the bytes themselves, not their base64.",
		},
	],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length !== 2) throw unexpectedArgs(args);
		const [name = "", value = ""] = args;
		if (value === "") throw plainError("you cannot use set to unset a property");
		if (name === "") throw plainError("you must specify a property");
		const { access, config } = openKubeconfig(invocation, context);
		const changed = change(config, parseProperty(name), value, invocation.bool("set-raw-bytes"));
		access.modify(changed, { relative: false });
		await context.io.out(`Property ${goQuote(name)} set.\n`);
	},
};

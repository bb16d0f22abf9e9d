import { goQuote } from "../../api/go/format";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { plainError } from "../../selection/failure";
import { openKubeconfig, unexpectedArgs } from "./access";

const FIELDS = ["cluster", "user", "namespace"] as const;

export const command: Command = {
	name: "config set-context",
	summary: "Set a context entry in kubeconfig",
	usage:
		"config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
	description: "Set a context entry in kubeconfig. Of one that is there already, what is not named stays as it is.",
	examples: `  # Work in another namespace from now on
  ds config set-context --current --namespace=monitoring

  # A context for a cluster and a user that are there
  ds config set-context admin@prod --cluster=prod --user=admin`,
	flags: [
		{ name: "cluster", type: "string", help: "The cluster of the context." },
		{ name: "current", type: "bool", help: "Change the current context." },
		{ name: "namespace", short: "n", type: "string", help: "The namespace of the context." },
		{ name: "user", type: "string", help: "The user of the context." },
	],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length > 1) throw unexpectedArgs(args);
		const current = invocation.bool("current");
		let [name = ""] = args;
		if (name === "" && !current) throw plainError("you must specify a non-empty context name or --current");
		if (name !== "" && current) throw plainError("you cannot specify both a context name and --current");
		const { access, config } = openKubeconfig(invocation, context);
		if (current) {
			if (config.currentContext === "") throw plainError("no current context is set");
			name = config.currentContext;
		}
		const old = config.contexts.get(name);
		const given = FIELDS.filter((field) => invocation.changed(field));
		const values = { ...old?.values, ...Object.fromEntries(given.map((field) => [field, invocation.string(field)])) };
		const contexts = new Map(config.contexts).set(name, { ...old, values });
		access.modify({ ...config, contexts }, { relative: true });
		await context.io.out(`Context ${goQuote(name)} ${old === undefined ? "created" : "modified"}.\n`);
	},
};

import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { TabWriter } from "../../printers/tabWriter";
import { aggregate, plainError } from "../../selection/failure";
import { openKubeconfig } from "./access";

export const command: Command = {
	name: "config get-contexts",
	summary: "Describe one or many contexts",
	usage: "config get-contexts [(-o|--output=)name)]",
	description: "Display one or many contexts from the kubeconfig file.",
	examples: `  # Which contexts are there, and which one is used?
  ds config get-contexts

  # Their names alone
  ds config get-contexts -o name`,
	flags: [
		{ name: "no-headers", type: "bool", help: "Print no column headers." },
		{ name: "output", short: "o", type: "string", help: "name, for the names alone." },
	],
	async run(invocation, context: OpenContext) {
		const output = invocation.string("output");
		if (output !== "" && output !== "name") {
			throw plainError(
				`--output ${output} is not available in ds config get-contexts; resetting to default output format`,
			);
		}
		const { contexts, currentContext } = openKubeconfig(invocation, context).config;
		const asked = invocation.args.length === 0 ? [...contexts.keys()] : invocation.args;
		const missing = asked.filter((name) => !contexts.has(name));
		const writer = new TabWriter();
		if (output === "" && !invocation.bool("no-headers")) {
			writer.line(["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]);
		}
		for (const name of asked.filter((each) => contexts.has(each)).sort()) {
			if (output === "name") writer.line([name]);
			else {
				const {
					cluster = "",
					user = "",
					namespace = "",
				} = (contexts.get(name)?.values ?? {}) as Record<string, string>;
				writer.line([name === currentContext ? "*" : " ", name, cluster, user, namespace]);
			}
		}
		await context.io.out(writer.flush());
		const failed = aggregate(missing.map((name) => plainError(`context ${name} not found`)));
		if (failed !== undefined) throw failed;
	},
};

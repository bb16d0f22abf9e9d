import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import type { Section } from "../../cli/kubeconfig/shape";
import { openKubeconfig } from "./access";

export const getClusters = listing("clusters");
export const getUsers = listing("users");

function listing(section: Section): Command {
	return {
		name: `config get-${section}`,
		summary: `Display ${section} defined in the kubeconfig`,
		usage: `config get-${section}`,
		description: `Display ${section} defined in the kubeconfig.`,
		examples: `  # Which ${section} are there?\n  ds config get-${section}`,
		flags: [],
		async run(invocation, context: OpenContext) {
			const names = [...openKubeconfig(invocation, context).config[section].keys()].sort();
			await context.io.out(["NAME", ...names].map((line) => `${line}\n`).join(""));
		},
	};
}

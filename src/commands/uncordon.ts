import type { Command } from "../cli/command";
import { cordonOptions, runCordon } from "./shared/cordonNodes";
import { dryRunFlag, labelSelectorFlag } from "./shared/flags";

export const command: Command = {
	name: "uncordon",
	summary: "Mark node as schedulable",
	usage: "uncordon NODE",
	description: "Mark nodes as schedulable: they get new pods again.",
	examples: `  # Let pods come to a node again
  ds uncordon node01

  # Let pods come to the nodes of one zone again
  ds uncordon -l topology.kubernetes.io/zone=a`,
	flags: [labelSelectorFlag, dryRunFlag],
	async run(invocation, context) {
		await runCordon(cordonOptions(invocation, context, "uncordon"), context, { unschedulable: false });
	},
};

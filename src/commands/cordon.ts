import type { Command } from "../cli/command";
import { cordonOptions, runCordon } from "./shared/cordonNodes";
import { dryRunFlag, labelSelectorFlag } from "./shared/flags";

export const command: Command = {
	name: "cordon",
	summary: "Mark node as unschedulable",
	usage: "cordon NODE",
	description: `Mark nodes as unschedulable: they get no new pods, and keep those that they have.

Pods of DaemonSets come all the same: they tolerate the taint that an unschedulable node gets.`,
	examples: `  # Let no more pods come to a node
  ds cordon node01

  # Let no more pods come to the nodes of one zone
  ds cordon -l topology.kubernetes.io/zone=a`,
	flags: [labelSelectorFlag, dryRunFlag],
	async run(invocation, context) {
		await runCordon(cordonOptions(invocation, context, "cordon"), context, { unschedulable: true });
	},
};

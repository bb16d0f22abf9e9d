import { groupKind } from "../../api/resource";
import type { DaemonSet } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { fieldManagerFlag, printFlags } from "../shared/flags";
import { continuePatch, isHeld } from "../shared/hold";
import { rolloutFlags } from "../shared/rolloutFlags";
import { patchRollouts, type RolloutPatchOptions, rolloutPatchOptions } from "../shared/rolloutPatch";

/** Lets the rollouts of held DaemonSets go on, with the strategy that they had. */
export async function run(options: RolloutPatchOptions, context: Context): Promise<void> {
	await patchRollouts(
		options,
		{
			operation: "continued",
			patch({ resource }, object) {
				if (groupKind(resource) !== "DaemonSet.apps") throw plainError("continuing is not supported");
				const daemonSet = object as DaemonSet;
				return isHeld(daemonSet) ? continuePatch(daemonSet) : "not held";
			},
		},
		context,
	);
}

export const command: Command = {
	name: "rollout continue",
	summary: "Go on with a rollout that is held",
	usage: "rollout continue (TYPE NAME | TYPE/NAME) [flags]",
	description:
		"Go on with a rollout that 'rollout hold' holds, or that stopped after the nodes of --nodes or --share: the update strategy becomes what it was.",
	examples: `  # Go on with a rollout
  ds rollout continue ds/agent`,
	flags: [...rolloutFlags, ...printFlags, fieldManagerFlag("kubectl-rollout")],
	async run(invocation, context) {
		await run(await rolloutPatchOptions(invocation, context), context);
	},
};

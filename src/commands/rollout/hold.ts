import { groupKind } from "../../api/resource";
import type { DaemonSet } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { fieldManagerFlag, printFlags } from "../shared/flags";
import { holdPatch, isHeld } from "../shared/hold";
import { rolloutFlags } from "../shared/rolloutFlags";
import { patchRollouts, type RolloutPatchOptions, rolloutPatchOptions } from "../shared/rolloutPatch";

/** Holds the rollouts of DaemonSets: no pod is replaced any more because the template has changed. */
export async function run(options: RolloutPatchOptions, context: Context): Promise<void> {
	await patchRollouts(
		options,
		{
			operation: "held",
			patch({ resource }, object) {
				if (groupKind(resource) !== "DaemonSet.apps") throw plainError("holding is not supported");
				const daemonSet = object as DaemonSet;
				if (isHeld(daemonSet)) return "already held";
				if (daemonSet.spec.updateStrategy?.type === "OnDelete") {
					throw plainError("has nothing to hold: its update strategy is OnDelete");
				}
				return holdPatch(daemonSet);
			},
		},
		context,
	);
}

export const command: Command = {
	name: "rollout hold",
	summary: "Hold the rollout of a DaemonSet where it is",
	usage: "rollout hold (TYPE NAME | TYPE/NAME) [flags]",
	description: `Hold the rollout of a DaemonSet where it is, until 'rollout continue'. What kubectl's pause does for Deployments only.

The update strategy becomes OnDelete, and the one that it was is kept in the annotation ds.rollout/held-strategy, both in
one patch. The limits of this: a pod that is replaced for another reason (deleted, evicted, on a new node) gets the
template as it is now; whoever writes the whole manifest again, as a GitOps controller does, ends the hold; and 'rollout
status' refuses a held DaemonSet as it refuses OnDelete ('rollout status --why' tells of it).`,
	examples: `  # Stop a rollout that looks bad
  ds rollout hold ds/agent

  # Go on with it, or go back
  ds rollout continue ds/agent
  ds rollout undo ds/agent && ds rollout continue ds/agent`,
	flags: [...rolloutFlags, ...printFlags, fieldManagerFlag("kubectl-rollout")],
	async run(invocation, context) {
		await run(await rolloutPatchOptions(invocation, context), context);
	},
};

import { groupKind } from "../../api/resource";
import type { KubeObject } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { fieldManagerFlag, printFlags } from "../shared/flags";
import { rolloutFlags } from "../shared/rolloutFlags";
import { patchRollouts, type RolloutPatchOptions, rolloutPatchOptions } from "../shared/rolloutPatch";

/** As with kubectl, only Deployments can be resumed. */
export async function run(options: RolloutPatchOptions, context: Context): Promise<void> {
	await patchRollouts(
		options,
		{
			operation: "resumed",
			patch({ resource }, object) {
				if (groupKind(resource) !== "Deployment.apps") throw plainError("resuming is not supported");
				const { spec } = object as KubeObject & { spec?: { paused?: boolean } };
				return !spec?.paused ? "already resumed" : { spec: { paused: null } };
			},
		},
		context,
	);
}

export const command: Command = {
	name: "rollout resume",
	summary: "Resume a paused resource",
	usage: "rollout resume RESOURCE",
	description: "As with kubectl, only Deployments can be resumed; for a DaemonSet this is refused.",
	examples: "  # See that a DaemonSet can't be resumed\n  ds rollout resume ds/agent",
	flags: [...rolloutFlags, ...printFlags, fieldManagerFlag("kubectl-rollout")],
	async run(invocation, context) {
		await run(await rolloutPatchOptions(invocation, context), context);
	},
};

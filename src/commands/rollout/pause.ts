import { groupKind } from "../../api/resource";
import type { KubeObject } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { fieldManagerFlag, printFlags } from "../shared/flags";
import { rolloutFlags } from "../shared/rolloutFlags";
import { patchRollouts, type RolloutPatchOptions, rolloutPatchOptions } from "../shared/rolloutPatch";

/** As with kubectl, only Deployments can be paused. */
export async function run(options: RolloutPatchOptions, context: Context): Promise<void> {
	await patchRollouts(
		options,
		{
			operation: "paused",
			patch({ resource }, object) {
				if (groupKind(resource) !== "Deployment.apps") throw plainError("pausing is not supported");
				const { spec } = object as KubeObject & { spec?: { paused?: boolean } };
				return spec?.paused ? "already paused" : { spec: { paused: true } };
			},
		},
		context,
	);
}

export const command: Command = {
	name: "rollout pause",
	summary: "Mark the provided resource as paused",
	usage: "rollout pause RESOURCE",
	description: "As with kubectl, only Deployments can be paused; for a DaemonSet this is refused.",
	examples: "  # See that a DaemonSet can't be paused\n  ds rollout pause ds/agent",
	flags: [...rolloutFlags, ...printFlags, fieldManagerFlag("kubectl-rollout")],
	async run(invocation, context) {
		await run(await rolloutPatchOptions(invocation, context), context);
	},
};

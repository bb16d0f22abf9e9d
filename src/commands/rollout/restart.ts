import { groupKind } from "../../api/resource";
import type { KubeObject } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { fieldManagerFlag, printFlags } from "../shared/flags";
import { rolloutFlags } from "../shared/rolloutFlags";
import { patchRollouts, type RolloutPatchOptions, rolloutPatchOptions } from "../shared/rolloutPatch";

const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
const KINDS = ["DaemonSet.apps", "Deployment.apps", "StatefulSet.apps"];

/** Has the pods of DaemonSets made anew, by a mark in their template. */
export async function run(options: RolloutPatchOptions, context: Context): Promise<void> {
	const client = await context.client();
	const now = `${new Date(await client.now()).toISOString().slice(0, 19)}Z`;
	await patchRollouts(
		options,
		{
			operation: "restarted",
			patch({ resource }, object) {
				if (!KINDS.includes(groupKind(resource))) throw plainError("restarting is not supported");
				const { paused } = (object as KubeObject & { spec?: { paused?: boolean } }).spec ?? {};
				if (paused) throw plainError("can't restart paused deployment (run rollout resume first)");
				return { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } };
			},
		},
		context,
	);
}

export const command: Command = {
	name: "rollout restart",
	summary: "Restart a resource",
	usage: "rollout restart RESOURCE",
	description: "Have all pods of a DaemonSet made anew, as its update strategy allows.",
	examples: `  # Restart one DaemonSet
  ds rollout restart ds/agent

  # Restart those with a label
  ds rollout restart ds -l tier=node`,
	flags: [...rolloutFlags, ...printFlags, fieldManagerFlag("kubectl-rollout")],
	async run(invocation, context) {
		await run(await rolloutPatchOptions(invocation, context), context);
	},
};

import { groupKind } from "../../api/resource";
import type { DaemonSet, KubeObject } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { CANARY_HELP, type CanaryRequest, canaryFlags, canaryNodes, canaryOf, replaceOnNodes } from "../shared/canary";
import { fieldManagerFlag, printFlags } from "../shared/flags";
import { holdPatch } from "../shared/hold";
import { rolloutFlags } from "../shared/rolloutFlags";
import { patchRollouts, type RolloutPatchOptions, rolloutPatchOptions } from "../shared/rolloutPatch";

const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
const KINDS = ["DaemonSet.apps", "Deployment.apps", "StatefulSet.apps"];

/** Has the pods of DaemonSets made anew, by a mark in their template; those of some nodes first where that is asked. */
export async function run(
	options: RolloutPatchOptions,
	canary: CanaryRequest | undefined,
	context: Context,
): Promise<void> {
	const chosen = new Map<string, readonly string[]>();
	const client = await context.client();
	const now = `${new Date(await client.now()).toISOString().slice(0, 19)}Z`;
	await patchRollouts(
		options,
		{
			operation: "restarted",
			async patch(info, object) {
				const { resource } = info;
				if (!KINDS.includes(groupKind(resource))) throw plainError("restarting is not supported");
				const { paused } = (object as KubeObject & { spec?: { paused?: boolean } }).spec ?? {};
				if (paused) throw plainError("can't restart paused deployment (run rollout resume first)");
				const { annotations } = (object as DaemonSet).spec.template.metadata ?? {};
				if (annotations?.[RESTARTED_AT] === now) return "already restarted";
				const template = { metadata: { annotations: { [RESTARTED_AT]: now } } };
				if (canary === undefined) return { spec: { template } };
				const nodes = await canaryNodes(client, info, object, canary);
				chosen.set(object.metadata.uid ?? "", nodes);
				const { metadata, spec } = holdPatch(object as DaemonSet, { canary: nodes });
				return { metadata, spec: { ...spec, template } };
			},
			async patched(info, { metadata }) {
				const nodes = chosen.get(metadata.uid ?? "");
				if (canary && nodes) await replaceOnNodes(client, info, nodes, canary, context);
			},
		},
		context,
	);
}

export const command: Command = {
	name: "rollout restart",
	summary: "Restart a resource",
	usage: "rollout restart RESOURCE",
	description: `Have all pods of a DaemonSet made anew, as its update strategy allows.

${CANARY_HELP}`,
	examples: `  # Restart one DaemonSet
  ds rollout restart ds/agent

  # Restart those with a label
  ds rollout restart ds -l tier=node

  # Begin with a quarter of the nodes, and stop there
  ds rollout restart ds/agent --share 25%`,
	flags: [...rolloutFlags, ...printFlags, fieldManagerFlag("kubectl-rollout"), ...canaryFlags],
	async run(invocation, context) {
		const canary = canaryOf(invocation);
		await run(await rolloutPatchOptions(invocation, context), canary, context);
	},
};

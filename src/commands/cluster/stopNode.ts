import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { withCluster } from "./open";
import { misuse } from "./words";

/** `ds cluster stop-node NAME…`: the kubelet falls silent, as when a machine loses its power or its network. */
export const command: Command = {
	name: "cluster stop-node",
	summary: "Silence a node's kubelet",
	usage: "cluster stop-node NAME ...",
	description:
		"Let a node's kubelet fall silent, as when a machine loses its power or its network: it is not ready after 50 seconds, and pods that do not tolerate it are evicted in time.",
	examples: [
		"  # What happens when a machine is cut off?",
		"  ds cluster stop-node node02",
		"  ds cluster advance 6m",
		"  ds get nodes,pods",
	].join("\n"),
	flags: [],
	async run(invocation, context: OpenContext) {
		const names = invocation.args;
		if (names.length === 0) throw misuse("stop-node", "the NAME of a node is required");
		const { stopKubelet } = await import("../../cluster/nodes");
		await withCluster(invocation, context, (engine) => {
			engine.request((registry) => {
				for (const name of names) stopKubelet(registry, name);
			});
		});
		await context.io.out(names.map((name) => `node/${name} stopped\n`).join(""));
	},
};

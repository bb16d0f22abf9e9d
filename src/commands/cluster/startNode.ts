import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { withCluster } from "./open";
import { misuse } from "./words";

/** `ds cluster start-node NAME…`: the kubelet that stop-node has silenced reports again. */
export const command: Command = {
	name: "cluster start-node",
	summary: "Let a silenced kubelet report again",
	usage: "cluster start-node NAME ...",
	description: "Let a kubelet that 'ds cluster stop-node' has silenced report again.",
	examples: ["  # The machine is back", "  ds cluster start-node node02"].join("\n"),
	flags: [],
	async run(invocation, context: OpenContext) {
		const names = invocation.args;
		if (names.length === 0) throw misuse("start-node", "the NAME of a node is required");
		const { startKubelet } = await import("../../cluster/nodes");
		await withCluster(invocation, context, (engine) => {
			engine.request((registry) => {
				for (const name of names) startKubelet(registry, name);
			});
		});
		await context.io.out(names.map((name) => `node/${name} started\n`).join(""));
	},
};

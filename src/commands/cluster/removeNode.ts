import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { withCluster } from "./open";
import { misuse } from "./words";

/** `ds cluster remove-node NAME…`: nodes leave; what ran on them is gone. */
export const command: Command = {
	name: "cluster remove-node",
	summary: "Let nodes leave",
	usage: "cluster remove-node NAME ...",
	description: "Let nodes leave the local cluster. Their pods go with them.",
	examples: ["  # A node leaves", "  ds cluster remove-node node02"].join("\n"),
	flags: [],
	async run(invocation, context: OpenContext) {
		const names = invocation.args;
		if (names.length === 0) throw misuse("remove-node", "the NAME of a node is required");
		const { removeNode } = await import("../../cluster/nodes");
		await withCluster(invocation, context, (engine) => {
			engine.request((registry) => {
				for (const name of names) removeNode(registry, name);
			});
		});
		await context.io.out(names.map((name) => `node/${name} removed\n`).join(""));
	},
};

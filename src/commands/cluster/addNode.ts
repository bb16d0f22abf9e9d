import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { withCluster } from "./open";
import { checkNodeName, shapeFlags, shapeOf } from "./shape";
import { misuse } from "./words";

/** `ds cluster add-node NAME…`: nodes join, their kubelets running. */
export const command: Command = {
	name: "cluster add-node",
	summary: "Let a node join",
	usage: "cluster add-node NAME ... [--labels=KEY=VALUE,…] [--taints=KEY=VALUE:EFFECT,…]",
	description: "Let nodes join the local cluster, ready to run pods.",
	examples: [
		"  # A node joins",
		"  ds cluster add-node node04",
		"",
		"  # A node joins with a label and a taint",
		"  ds cluster add-node gpu01 --labels gpu=a100,zone=b --taints gpu=true:NoSchedule",
	].join("\n"),
	flags: shapeFlags,
	async run(invocation, context: OpenContext) {
		if (invocation.args.length === 0) throw misuse("add-node", "the NAME of a node is required");
		const names = invocation.args.map(checkNodeName);
		const shape = shapeOf(invocation);
		const { addNodes } = await import("../../cluster/nodes");
		await withCluster(invocation, context, (engine) => {
			engine.request((registry) => addNodes(registry, names, shape));
		});
		await context.io.out(names.map((name) => `node/${name} added\n`).join(""));
	},
};

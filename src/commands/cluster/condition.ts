import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { withCluster } from "./open";
import { misuse } from "./words";

/** `ds cluster condition NODE TYPE=STATUS…`: holds conditions of a node until they are set back. */
export const command: Command = {
	name: "cluster condition",
	summary: "Hold a node's condition at a status",
	usage: "cluster condition NODE TYPE=STATUS ... [--evict]",
	description: [
		"Hold a condition that a node's kubelet reports: MemoryPressure, DiskPressure, PIDPressure or Ready.",
		"",
		" It stays until it is set back to what a healthy node has (Ready=True, the others False). A condition by itself taints the node and moves no pod; with --evict the kubelet has really run short: it evicts pods, one after the other, and turns new ones away.",
	].join("\n"),
	examples: [
		"  # The node says that it is short of memory, and is tainted",
		"  ds cluster condition node02 MemoryPressure=True",
		"",
		"  # Its disk is really full: the kubelet evicts pods",
		"  ds cluster condition node02 DiskPressure=True --evict",
		"",
		"  # It has recovered",
		"  ds cluster condition node02 MemoryPressure=False",
	].join("\n"),
	flags: [{ name: "evict", type: "bool", help: "The node has really run short: its kubelet evicts pods." }],
	async run(invocation, context: OpenContext) {
		const [node, ...pairs] = invocation.args;
		if (node === undefined || pairs.length === 0) throw misuse("condition", "a NODE and TYPE=STATUS are required");
		const conditions = pairs.map((pair) => {
			const [, type, status] = /^([^=]+)=([^=]+)$/.exec(pair) ?? [];
			if (type === undefined || status === undefined) {
				throw misuse("condition", `${JSON.stringify(pair)} is not TYPE=STATUS`);
			}
			return { type, status };
		});
		const short = invocation.bool("evict");
		if (short && !conditions.some(({ type, status }) => type.endsWith("Pressure") && status === "True")) {
			throw misuse("condition", "--evict goes with MemoryPressure=True, DiskPressure=True or PIDPressure=True");
		}
		const { setNodeCondition } = await import("../../cluster/nodes");
		await withCluster(invocation, context, (engine) => {
			engine.request((registry) => {
				for (const { type, status } of conditions) {
					setNodeCondition(registry, node, type, status, { short: short && type.endsWith("Pressure") });
				}
			});
		});
		await context.io.out(conditions.map(({ type, status }) => `node/${node} ${type}=${status}\n`).join(""));
	},
};

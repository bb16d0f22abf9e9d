import type { Command } from "../../cli/command";
import { createObject, creationFlags, nameFrom } from "../shared/createObject";

export const command: Command = {
	name: "create priorityclass",
	aliases: ["pc"],
	summary: "Create a priority class",
	usage: "create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
	description: "Create a priority class: how important pods are when a node has no room for all of them.",
	examples: `  # Create a class whose pods push others off a full node
  ds create priorityclass node-agents --value=1000000 --description='agents that every node needs'

  # Create a class whose pods wait for room
  ds create priorityclass patient --value=1000 --preemption-policy=Never`,
	flags: [
		...creationFlags,
		{ name: "description", type: "string", help: "What the class is for." },
		{ name: "global-default", type: "bool", help: "Pods without a class get this one." },
		{
			name: "preemption-policy",
			type: "string",
			default: "PreemptLowerPriority",
			help: "PreemptLowerPriority: its pods push less important ones off a node; Never: they wait for room.",
		},
		{ name: "value", type: "int", default: 0, help: "The priority: higher is more important." },
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create priorityclass");
		const description = invocation.string("description");
		const make = () => ({
			apiVersion: "scheduling.k8s.io/v1",
			kind: "PriorityClass",
			metadata: { name },
			value: invocation.int("value"),
			...(invocation.bool("global-default") ? { globalDefault: true } : {}),
			...(description === "" ? {} : { description }),
			preemptionPolicy: invocation.string("preemption-policy"),
		});
		await createObject(invocation, context, make, { failed: "failed to create priorityclass: " });
	},
};

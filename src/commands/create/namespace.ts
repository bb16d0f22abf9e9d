import type { Command } from "../../cli/command";
import { createObject, creationFlags, nameFrom } from "../shared/createObject";

export const command: Command = {
	name: "create namespace",
	aliases: ["ns"],
	summary: "Create a namespace with the specified name",
	usage: "create namespace NAME [--dry-run=server|client|none]",
	description: "Create a namespace of that name.",
	examples: `  # Create the namespace logging
  ds create namespace logging`,
	flags: creationFlags,
	async run(invocation, context) {
		const name = nameFrom(invocation, "create namespace");
		await createObject(invocation, context, () => ({
			apiVersion: "v1",
			kind: "Namespace",
			metadata: { name },
			spec: {},
			status: {},
		}));
	},
};

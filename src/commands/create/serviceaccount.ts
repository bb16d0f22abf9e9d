import type { Command } from "../../cli/command";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";

export const command: Command = {
	name: "create serviceaccount",
	aliases: ["sa"],
	summary: "Create a service account",
	usage: "create serviceaccount NAME [--dry-run=server|client|none]",
	description: "Create a service account: the identity that pods have towards the API.",
	examples: `  # Create the service account that a DaemonSet's pods run as
  ds create serviceaccount agent`,
	flags: creationFlags,
	async run(invocation, context) {
		const metadata = await metadataOf(nameFrom(invocation, "create serviceaccount"), context);
		const make = () => ({ apiVersion: "v1", kind: "ServiceAccount", metadata });
		await createObject(invocation, context, make, { failed: "failed to create serviceaccount: " });
	},
};

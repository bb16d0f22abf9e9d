import type { Command } from "../../../cli/command";
import { createObject, creationFlags, metadataOf, nameFrom } from "../../shared/createObject";
import { dataFlags, dataSources, readData } from "../data";
import { secretOf } from "./secretOf";

export const command: Command = {
	name: "create secret generic",
	summary: "Create a secret from files, folders or literal values",
	usage:
		"create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
	description: `Create a secret: passwords, tokens and keys for pods.

A file's key is its name, or the one given before '='; a folder gives all files in it.`,
	examples: `  # Create a secret from a file
  ds create secret generic agent --from-file=token=./token.txt

  # Create one from a literal value
  ds create secret generic agent --from-literal=password=s3cr3t`,
	flags: [...creationFlags, ...dataFlags, { name: "type", type: "string", help: "The secret's type." }],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create secret generic");
		const metadata = await metadataOf(name, context);
		const make = () => {
			const values = readData(dataSources(invocation), context, { kind: "Secret", name, literalsFirst: true });
			return secretOf(metadata, invocation.string("type"), values, { appendHash: invocation.bool("append-hash") });
		};
		await createObject(invocation, context, make, { failed: "failed to create secret " });
	},
};

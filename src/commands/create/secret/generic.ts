import type { Command } from "../../../cli/command";
import { createObject, creationFlags, metadataOf, nameFrom } from "../../shared/createObject";
import { dataFlags, nameHash, readData } from "../data";

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
			const type = invocation.string("type");
			const values = readData(invocation, context, { kind: "Secret", name, literalsFirst: true });
			const data = Object.fromEntries([...values].map(([key, bytes]) => [key, bytes.toString("base64")]));
			if (invocation.bool("append-hash")) {
				metadata.name = `${name}-${nameHash({ kind: "Secret", type, name, data })}`;
			}
			return {
				apiVersion: "v1",
				kind: "Secret",
				metadata,
				...(values.size === 0 ? {} : { data }),
				...(type === "" ? {} : { type }),
			};
		};
		await createObject(invocation, context, make, { failed: "failed to create secret " });
	},
};

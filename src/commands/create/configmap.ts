import type { Command } from "../../cli/command";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";
import { dataFlags, dataSources, nameHash, readData } from "./data";

export const command: Command = {
	name: "create configmap",
	aliases: ["cm"],
	summary: "Create a config map from files, folders or literal values",
	usage: "create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
	description: `Create a config map: settings and files for pods.

A file's key is its name, or the one given before '='; a folder gives all files in it. What is no UTF-8 becomes
binaryData.`,
	examples: `  # Create a config map from a file
  ds create configmap agent --from-file=agent.conf

  # Create one from literal values
  ds create configmap agent --from-literal=level=info --from-literal=color=off

  # Create one from lines of the form KEY=VALUE
  ds create configmap agent --from-env-file=agent.env`,
	flags: [...creationFlags, ...dataFlags],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create configmap");
		const metadata = await metadataOf(name, context);
		const make = () => {
			const data: Record<string, string> = {};
			const binaryData: Record<string, string> = {};
			for (const [key, bytes] of readData(dataSources(invocation), context, {
				kind: "ConfigMap",
				name,
				literalsFirst: false,
			})) {
				const text = bytes.toString("utf8");
				if (Buffer.from(text).equals(bytes)) data[key] = text;
				else binaryData[key] = bytes.toString("base64");
			}
			const isEmpty = (values: object) => Object.keys(values).length === 0;
			const binary = isEmpty(binaryData) ? {} : { binaryData };
			if (invocation.bool("append-hash")) {
				metadata.name = `${name}-${nameHash({ kind: "ConfigMap", name, data, ...binary })}`;
			}
			return { apiVersion: "v1", kind: "ConfigMap", metadata, ...(isEmpty(data) ? {} : { data }), ...binary };
		};
		await createObject(invocation, context, make, { failed: "failed to create configmap: " });
	},
};

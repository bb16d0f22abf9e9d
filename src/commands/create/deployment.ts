import type { KubeObject } from "../../api/types";
import type { Command } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { containerNameOf } from "../shared/containerName";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";

export const command: Command = {
	name: "create deployment",
	aliases: ["deploy"],
	summary: "Create a deployment with the specified name",
	usage: "create deployment NAME --image=image -- [COMMAND] [args...]",
	description: `Create a deployment with the specified name.

A local cluster keeps deployments, but runs no pods for them: it is there for DaemonSets.`,
	examples: `  # See the deployment that would be made
  ds create deployment web --image=nginx --replicas=3 --port=80 --dry-run=client -o yaml`,
	flags: [
		...creationFlags,
		{
			name: "image",
			type: "stringSlice",
			default: [],
			required: true,
			help: "The images to run, one container each; may be repeated.",
		},
		{ name: "port", type: "int", default: -1, help: "The port that the first container exposes." },
		{ name: "replicas", short: "r", type: "int", default: 1, help: "How many pods there shall be." },
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create deployment");
		const words = invocation.args.slice(1);
		const images = invocation.strings("image");
		if (images.length > 1 && words.length > 0) {
			throw plainError("cannot specify multiple --image options and command");
		}
		const port = invocation.int("port");
		const labels = { app: name };
		const metadata = { ...(await metadataOf(name, context)), labels };
		const make = () =>
			({
				kind: "Deployment",
				apiVersion: "apps/v1",
				metadata,
				spec: {
					replicas: invocation.int("replicas"),
					selector: { matchLabels: labels },
					template: {
						metadata: { labels },
						spec: {
							containers: images.map((image, index) => ({
								name: containerNameOf(image),
								image,
								...(words.length > 0 ? { command: words } : {}),
								...(index === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
								resources: {},
							})),
						},
					},
					strategy: {},
				},
				status: {},
			}) as KubeObject;
		await createObject(invocation, context, make, { failed: "failed to create deployment: " });
	},
};

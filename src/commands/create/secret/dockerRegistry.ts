import { goJsonString } from "../../../api/go/json";
import type { Command } from "../../../cli/command";
import { plainError } from "../../../selection/failure";
import { createObject, creationFlags, metadataOf, nameFrom } from "../../shared/createObject";
import { dataFlags, readData } from "../data";
import { secretOf } from "./secretOf";

const KEY = ".dockerconfigjson";

export const command: Command = {
	name: "create secret docker-registry",
	summary: "Create a secret for use with a Docker registry",
	usage:
		"create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]",
	description: `Create a secret that lets nodes pull images from a registry.

Pods name it in imagePullSecrets, or their service account does.`,
	examples: `  # Create a secret for a registry
  ds create secret docker-registry pull --docker-server=registry.example.com --docker-username=agent --docker-password=s3cr3t

  # Create one from what 'docker login' has written
  ds create secret docker-registry pull --from-file=$HOME/.docker/config.json`,
	flags: [
		...creationFlags,
		...dataFlags.filter(({ name }) => name === "append-hash"),
		{ name: "docker-email", type: "string", help: "The e-mail address of the registry's user." },
		{ name: "docker-password", type: "string", help: "The password of the registry's user." },
		{
			name: "docker-server",
			type: "string",
			default: "https://index.docker.io/v1/",
			help: "Where the registry is.",
		},
		{ name: "docker-username", type: "string", help: "The registry's user." },
		{
			name: "from-file",
			type: "stringSlice",
			help: `A file as 'docker login' writes it; its key is ${KEY}.`,
		},
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create secret docker-registry");
		const metadata = await metadataOf(name, context);
		const files = invocation.strings("from-file").map((file) => (file.includes("=") ? file : `${KEY}=${file}`));
		const [username, password, email, server] = ["username", "password", "email", "server"].map((flag) =>
			invocation.string(`docker-${flag}`),
		);
		const make = () => {
			if (name !== "" && files.length === 0 && !(username && password && server)) {
				throw plainError(
					"either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
				);
			}
			const values =
				files.length > 0
					? readData({ files, literals: [], envFiles: [] }, context, { kind: "Secret", name, literalsFirst: true })
					: new Map([[KEY, Buffer.from(configuration(server ?? "", username ?? "", password ?? "", email ?? ""))]]);
			const appendHash = invocation.bool("append-hash");
			return secretOf(metadata, "kubernetes.io/dockerconfigjson", values, { appendHash });
		};
		await createObject(invocation, context, make, { failed: "failed to create secret " });
	},
};

/** What `docker login` would have written. */
function configuration(server: string, username: string, password: string, email: string): string {
	const auth = Buffer.from(`${username}:${password}`).toString("base64");
	const entry = { username, password, ...(email === "" ? {} : { email }), auth };
	const fields = Object.entries(entry).map(([name, value]) => `${goJsonString(name)}:${goJsonString(value)}`);
	return `{"auths":{${goJsonString(server)}:{${fields.join(",")}}}}`;
}

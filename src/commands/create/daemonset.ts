import type { DaemonSet, V1Container } from "../../api/types";
import type { Command, FlagSpec, Invocation } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { containerNameOf } from "../shared/containerName";
import { createObject, creationFlags, metadataOf, nameFrom } from "../shared/createObject";
import { envVar } from "../shared/envVar";
import { hostPathsFrom, nodeSelectorFrom, tolerationFrom } from "./podFields";

const flags: readonly FlagSpec[] = [
	...creationFlags,
	{
		name: "command",
		type: "bool",
		default: true,
		help: "The words behind -- are the container's command; false: they are arguments for the image's own.",
	},
	{ name: "env", type: "stringArray", help: "KEY=VALUE in the environment of the containers; may be repeated." },
	{
		name: "host-path",
		type: "stringArray",
		help: "A path of the node that the containers see: PATH, PATH:MOUNTPATH or PATH:MOUNTPATH:ro; may be repeated.",
	},
	{
		name: "image",
		type: "stringSlice",
		default: [],
		required: true,
		help: "The images to run, one container each; may be repeated.",
	},
	{
		name: "node-selector",
		type: "stringSlice",
		help: "Only nodes with this label, KEY=VALUE, get a pod; may be repeated.",
	},
	{ name: "port", type: "int", default: -1, help: "The port that the first container exposes." },
	{ name: "serviceaccount", type: "string", help: "The service account that the pods run as." },
	{
		name: "toleration",
		type: "stringArray",
		help: "Taints that keep no pod away: KEY=VALUE:EFFECT, KEY:EFFECT, KEY, or * for all; may be repeated.",
	},
];

export const command: Command = {
	name: "create daemonset",
	aliases: ["ds"],
	summary: "Create a daemon set with the specified name",
	usage: "create daemonset NAME --image=image -- [COMMAND] [args...]",
	description: `Create a daemon set: one pod on each node that its node selector and tolerations let it run on.

With --dry-run=client -o yaml it is the beginning of a manifest.`,
	examples: `  # Run an agent on every node
  ds create daemonset agent --image=agent:1.0

  # Begin a manifest
  ds create daemonset agent --image=agent:1.0 --dry-run=client -o yaml > agent.yaml

  # Run it on nodes with SSDs and on the control plane, with a look at the nodes' logs
  ds create daemonset agent --image=agent:1.0 --node-selector=disk=ssd \\
    --toleration=node-role.kubernetes.io/control-plane:NoSchedule --host-path=/var/log:/host/log:ro

  # Run a command of your own
  ds create daemonset sleeper --image=busybox -- sleep infinity`,
	flags,
	async run(invocation, context) {
		const name = nameFrom(invocation, "create daemonset");
		const labels = { app: name };
		const metadata = { ...(await metadataOf(name, context)), labels };
		await createObject(invocation, context, () => daemonSetOf(invocation, metadata, labels), {
			failed: "failed to create daemonset: ",
		});
	},
};

function daemonSetOf(
	invocation: Invocation,
	metadata: DaemonSet["metadata"],
	labels: Record<string, string>,
): DaemonSet {
	const images = invocation.strings("image");
	const words = invocation.args.slice(1);
	if (images.length > 1 && words.length > 0) throw plainError("cannot specify multiple --image options and command");
	const port = invocation.int("port");
	const env = invocation.strings("env").map(envVar);
	const { volumes, volumeMounts } = hostPathsFrom(invocation.strings("host-path"));
	const nodeSelector = nodeSelectorFrom(invocation.strings("node-selector"));
	const tolerations = invocation.strings("toleration").map(tolerationFrom);
	const serviceAccountName = invocation.string("serviceaccount");
	const containers = images.map(
		(image, index): V1Container => ({
			name: containerNameOf(image),
			image,
			...(words.length > 0 ? { [invocation.bool("command") ? "command" : "args"]: words } : {}),
			...(index === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
			...unlessEmpty({ env }),
			...unlessEmpty({ volumeMounts }),
		}),
	);
	return {
		kind: "DaemonSet",
		apiVersion: "apps/v1",
		metadata,
		spec: {
			selector: { matchLabels: labels },
			template: {
				metadata: { labels },
				spec: {
					...unlessEmpty({ volumes }),
					containers,
					...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
					...(serviceAccountName === "" ? {} : { serviceAccountName }),
					...unlessEmpty({ tolerations }),
				},
			},
		},
	};
}

function unlessEmpty<Name extends string, Item>(field: Record<Name, Item[]>): Partial<Record<Name, Item[]>> {
	return Object.values<Item[]>(field).every((items) => items.length === 0) ? {} : field;
}

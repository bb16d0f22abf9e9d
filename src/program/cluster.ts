import type { Entry } from "./entry";

/** The verbs of `ds cluster`. */
export const cluster: readonly Entry[] = [
	{
		name: "create",
		summary: "Create a local cluster and choose it",
		load: async () => (await import("../commands/cluster/create")).command,
	},
	{
		name: "delete",
		summary: "Delete local clusters",
		completes: "clusters",
		load: async () => (await import("../commands/cluster/delete")).command,
	},
	{
		name: "list",
		summary: "List the local clusters",
		load: async () => (await import("../commands/cluster/list")).command,
	},
	{
		name: "use",
		summary: "Choose the local cluster that commands talk to",
		completes: "clusters",
		load: async () => (await import("../commands/cluster/use")).command,
	},
	{
		name: "status",
		summary: "Show which cluster commands talk to, and why",
		load: async () => (await import("../commands/cluster/status")).command,
	},
	{
		name: "add-node",
		summary: "Let a node join",
		load: async () => (await import("../commands/cluster/addNode")).command,
	},
	{
		name: "remove-node",
		summary: "Let nodes leave",
		completes: "nodes",
		load: async () => (await import("../commands/cluster/removeNode")).command,
	},
	{
		name: "condition",
		summary: "Hold a node's condition at a status",
		completes: "conditions",
		load: async () => (await import("../commands/cluster/condition")).command,
	},
	{
		name: "stop-node",
		summary: "Silence a node's kubelet",
		completes: "nodes",
		load: async () => (await import("../commands/cluster/stopNode")).command,
	},
	{
		name: "start-node",
		summary: "Let a silenced kubelet report again",
		completes: "nodes",
		load: async () => (await import("../commands/cluster/startNode")).command,
	},
	{
		name: "fault",
		summary: "Make pods and containers fail, and let them recover",
		description:
			"Make pods and containers of the local cluster fail as they do in real life: images that can't be pulled, containers that exit, probes and hooks that fail.",
		examples: [
			"  # No node can pull this image",
			"  ds cluster fault add --image fluentd --image-pull-error",
			"",
			"  # All is well again",
			"  ds cluster fault clear",
		].join("\n"),
		children: [
			{
				name: "add",
				summary: "Make pods and containers fail",
				load: async () => (await import("../commands/cluster/fault/add")).command,
			},
			{
				name: "list",
				summary: "List the faults that have been asked for",
				load: async () => (await import("../commands/cluster/fault/list")).command,
			},
			{
				name: "clear",
				summary: "End faults that have been asked for",
				load: async () => (await import("../commands/cluster/fault/clear")).command,
			},
		],
	},
	{
		name: "settle",
		summary: "Jump to the moment when the cluster is at rest",
		load: async () => (await import("../commands/cluster/settle")).command,
	},
	{
		name: "advance",
		summary: "Move the cluster's clock forward",
		load: async () => (await import("../commands/cluster/advance")).command,
	},
	{
		name: "export",
		summary: "Write the whole state as YAML",
		load: async () => (await import("../commands/cluster/export")).command,
	},
	{
		name: "verify",
		summary: "Check every record of the cluster's store",
		load: async () => (await import("../commands/cluster/verify")).command,
	},
	{
		name: "serve",
		summary: "Serve the cluster as a Kubernetes API, for kubectl and any other client",
		load: async () => (await import("../commands/cluster/serve")).command,
	},
];

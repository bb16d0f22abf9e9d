import type { Entry } from "./entry";

/** What `ds create` makes by name and flags. */
export const create: readonly Entry[] = [
	{
		name: "namespace",
		aliases: ["ns"],
		summary: "Create a namespace",
		load: async () => (await import("../commands/create/namespace")).command,
	},
	{
		name: "configmap",
		aliases: ["cm"],
		summary: "Create a config map from files, folders or literal values",
		load: async () => (await import("../commands/create/configmap")).command,
	},
	{
		name: "daemonset",
		aliases: ["ds"],
		summary: "Create a daemon set with the specified name",
		load: async () => (await import("../commands/create/daemonset")).command,
	},
	{
		name: "deployment",
		aliases: ["deploy"],
		summary: "Create a deployment with the specified name",
		load: async () => (await import("../commands/create/deployment")).command,
	},
	{
		name: "priorityclass",
		aliases: ["pc"],
		summary: "Create a priority class",
		load: async () => (await import("../commands/create/priorityclass")).command,
	},
	{
		name: "poddisruptionbudget",
		aliases: ["pdb"],
		summary: "Create a pod disruption budget with the specified name",
		load: async () => (await import("../commands/create/poddisruptionbudget")).command,
	},
	{
		name: "quota",
		aliases: ["resourcequota"],
		summary: "Create a quota with the specified name",
		load: async () => (await import("../commands/create/quota")).command,
	},
	{
		name: "role",
		summary: "Create a role with single rule",
		load: async () => (await import("../commands/create/role")).command,
	},
	{
		name: "clusterrole",
		summary: "Create a cluster role",
		load: async () => (await import("../commands/create/clusterrole")).command,
	},
	{
		name: "rolebinding",
		summary: "Create a role binding for a particular role or cluster role",
		load: async () => (await import("../commands/create/rolebinding")).command,
	},
	{
		name: "clusterrolebinding",
		summary: "Create a cluster role binding for a particular cluster role",
		load: async () => (await import("../commands/create/clusterrolebinding")).command,
	},
	{
		name: "secret",
		summary: "Create a secret",
		description: "Create a secret.",
		examples:
			"  # Create a secret from a literal value\n  ds create secret generic agent --from-literal=password=s3cr3t",
		children: [
			{
				name: "generic",
				summary: "Create a secret from files, folders or literal values",
				load: async () => (await import("../commands/create/secret/generic")).command,
			},
			{
				name: "docker-registry",
				summary: "Create a secret for use with a Docker registry",
				load: async () => (await import("../commands/create/secret/dockerRegistry")).command,
			},
			{
				name: "tls",
				summary: "Create a TLS secret",
				load: async () => (await import("../commands/create/secret/tls")).command,
			},
		],
	},
	{
		name: "serviceaccount",
		aliases: ["sa"],
		summary: "Create a service account",
		load: async () => (await import("../commands/create/serviceaccount")).command,
	},
];

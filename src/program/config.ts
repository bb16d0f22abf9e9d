import type { Entry } from "./entry";

/** The verbs of `ds config`. */
export const config: readonly Entry[] = [
	{
		name: "view",
		summary: "Display merged kubeconfig settings or a specified kubeconfig file",
		load: async () => (await import("../commands/config/view")).command,
	},
	{
		name: "set-cluster",
		summary: "Set a cluster entry in kubeconfig",
		load: async () => (await import("../commands/config/setCluster")).command,
	},
	{
		name: "set-credentials",
		summary: "Set a user entry in kubeconfig",
		load: async () => (await import("../commands/config/setCredentials")).command,
	},
	{
		name: "set-context",
		summary: "Set a context entry in kubeconfig",
		load: async () => (await import("../commands/config/setContext")).command,
	},
	{
		name: "set",
		summary: "Set an individual value in a kubeconfig file",
		load: async () => (await import("../commands/config/set")).command,
	},
	{
		name: "unset",
		summary: "Unset an individual value in a kubeconfig file",
		load: async () => (await import("../commands/config/unset")).command,
	},
	{
		name: "current-context",
		summary: "Display the current-context",
		load: async () => (await import("../commands/config/currentContext")).command,
	},
	{
		name: "use-context",
		aliases: ["use"],
		summary: "Set the current-context in a kubeconfig file",
		load: async () => (await import("../commands/config/useContext")).command,
	},
	{
		name: "get-contexts",
		summary: "Describe one or many contexts",
		load: async () => (await import("../commands/config/getContexts")).command,
	},
	{
		name: "get-clusters",
		summary: "Display clusters defined in the kubeconfig",
		load: async () => (await import("../commands/config/list")).getClusters,
	},
	{
		name: "get-users",
		summary: "Display users defined in the kubeconfig",
		load: async () => (await import("../commands/config/list")).getUsers,
	},
	{
		name: "delete-cluster",
		summary: "Delete the specified cluster from the kubeconfig",
		load: async () => (await import("../commands/config/remove")).deleteCluster,
	},
	{
		name: "delete-context",
		summary: "Delete the specified context from the kubeconfig",
		load: async () => (await import("../commands/config/remove")).deleteContext,
	},
	{
		name: "delete-user",
		summary: "Delete the specified user from the kubeconfig",
		load: async () => (await import("../commands/config/remove")).deleteUser,
	},
	{
		name: "rename-context",
		summary: "Rename a context from the kubeconfig file",
		load: async () => (await import("../commands/config/renameContext")).command,
	},
];

import type { Command } from "./cli/command";

/** A command in the tree: how it is listed, and how it is loaded when it is called. */
export interface Entry {
	readonly name: string;
	readonly aliases?: readonly string[];
	/** One line, for lists of commands. */
	readonly summary: string;
	/** The heading it is listed under. */
	readonly group?: string;
	/** Absent for a group, which has children and does nothing itself. */
	readonly load?: () => Promise<Command>;
	readonly children?: readonly Entry[];
	/** What a group's help says first; a command's own help has the module's. */
	readonly description?: string;
	readonly examples?: string;
	/** Where a group alone prints its help; stderr for most of kubectl's. */
	readonly helpTo?: "stdout" | "stderr";
	readonly hidden?: boolean;
	/** What its arguments are, for the shells' completion. */
	readonly completes?: "resources" | "nodes" | "conditions" | "clusters" | "shells" | "commands" | "why";
	/** Its words are not parsed: they are somebody's unfinished command line. */
	readonly raw?: boolean;
	/** No verb of kubectl's: its errors may give hints. */
	readonly ours?: boolean;
}

const BASIC = "Basic Commands:";
const NODES = "Node Commands:";
const SETTINGS = "Settings Commands:";
const CLUSTER = "Local Cluster Commands:";
const FILES = "Manifest Commands:";
const OTHER = "Other Commands:";

const cluster: readonly Entry[] = [
	{
		name: "create",
		summary: "Create a local cluster and choose it",
		load: async () => (await import("./commands/cluster/create")).command,
	},
	{
		name: "delete",
		summary: "Delete local clusters",
		completes: "clusters",
		load: async () => (await import("./commands/cluster/delete")).command,
	},
	{
		name: "list",
		summary: "List the local clusters",
		load: async () => (await import("./commands/cluster/list")).command,
	},
	{
		name: "use",
		summary: "Choose the local cluster that commands talk to",
		completes: "clusters",
		load: async () => (await import("./commands/cluster/use")).command,
	},
	{
		name: "status",
		summary: "Show which cluster commands talk to, and why",
		load: async () => (await import("./commands/cluster/status")).command,
	},
	{
		name: "add-node",
		summary: "Let a node join",
		load: async () => (await import("./commands/cluster/addNode")).command,
	},
	{
		name: "remove-node",
		summary: "Let nodes leave",
		completes: "nodes",
		load: async () => (await import("./commands/cluster/removeNode")).command,
	},
	{
		name: "condition",
		summary: "Hold a node's condition at a status",
		completes: "conditions",
		load: async () => (await import("./commands/cluster/condition")).command,
	},
	{
		name: "stop-node",
		summary: "Silence a node's kubelet",
		completes: "nodes",
		load: async () => (await import("./commands/cluster/stopNode")).command,
	},
	{
		name: "start-node",
		summary: "Let a silenced kubelet report again",
		completes: "nodes",
		load: async () => (await import("./commands/cluster/startNode")).command,
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
				load: async () => (await import("./commands/cluster/fault/add")).command,
			},
			{
				name: "list",
				summary: "List the faults that have been asked for",
				load: async () => (await import("./commands/cluster/fault/list")).command,
			},
			{
				name: "clear",
				summary: "End faults that have been asked for",
				load: async () => (await import("./commands/cluster/fault/clear")).command,
			},
		],
	},
	{
		name: "settle",
		summary: "Jump to the moment when the cluster is at rest",
		load: async () => (await import("./commands/cluster/settle")).command,
	},
	{
		name: "advance",
		summary: "Move the cluster's clock forward",
		load: async () => (await import("./commands/cluster/advance")).command,
	},
	{
		name: "export",
		summary: "Write the whole state as YAML",
		load: async () => (await import("./commands/cluster/export")).command,
	},
	{
		name: "verify",
		summary: "Check every record of the cluster's store",
		load: async () => (await import("./commands/cluster/verify")).command,
	},
	{
		name: "serve",
		summary: "Serve the cluster as a Kubernetes API, for kubectl and any other client",
		load: async () => (await import("./commands/cluster/serve")).command,
	},
];

/** Every command of `ds`, in the order that help lists and suggestions follow. */
export const program: readonly Entry[] = [
	{
		name: "create",
		summary: "Create objects from files or standard input",
		group: BASIC,
		load: async () => (await import("./commands/create")).command,
		children: [
			{
				name: "namespace",
				aliases: ["ns"],
				summary: "Create a namespace",
				load: async () => (await import("./commands/create/namespace")).command,
			},
			{
				name: "configmap",
				aliases: ["cm"],
				summary: "Create a config map from files, folders or literal values",
				load: async () => (await import("./commands/create/configmap")).command,
			},
			{
				name: "daemonset",
				aliases: ["ds"],
				summary: "Create a daemon set with the specified name",
				load: async () => (await import("./commands/create/daemonset")).command,
			},
			{
				name: "deployment",
				aliases: ["deploy"],
				summary: "Create a deployment with the specified name",
				load: async () => (await import("./commands/create/deployment")).command,
			},
			{
				name: "priorityclass",
				aliases: ["pc"],
				summary: "Create a priority class",
				load: async () => (await import("./commands/create/priorityclass")).command,
			},
			{
				name: "poddisruptionbudget",
				aliases: ["pdb"],
				summary: "Create a pod disruption budget with the specified name",
				load: async () => (await import("./commands/create/poddisruptionbudget")).command,
			},
			{
				name: "quota",
				aliases: ["resourcequota"],
				summary: "Create a quota with the specified name",
				load: async () => (await import("./commands/create/quota")).command,
			},
			{
				name: "role",
				summary: "Create a role with single rule",
				load: async () => (await import("./commands/create/role")).command,
			},
			{
				name: "clusterrole",
				summary: "Create a cluster role",
				load: async () => (await import("./commands/create/clusterrole")).command,
			},
			{
				name: "rolebinding",
				summary: "Create a role binding for a particular role or cluster role",
				load: async () => (await import("./commands/create/rolebinding")).command,
			},
			{
				name: "clusterrolebinding",
				summary: "Create a cluster role binding for a particular cluster role",
				load: async () => (await import("./commands/create/clusterrolebinding")).command,
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
						load: async () => (await import("./commands/create/secret/generic")).command,
					},
					{
						name: "docker-registry",
						summary: "Create a secret for use with a Docker registry",
						load: async () => (await import("./commands/create/secret/dockerRegistry")).command,
					},
					{
						name: "tls",
						summary: "Create a TLS secret",
						load: async () => (await import("./commands/create/secret/tls")).command,
					},
				],
			},
			{
				name: "serviceaccount",
				aliases: ["sa"],
				summary: "Create a service account",
				load: async () => (await import("./commands/create/serviceaccount")).command,
			},
		],
	},
	{
		name: "expose",
		summary: "Make a service for the pods of an object; DaemonSets refuse it",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/expose")).command,
	},
	{
		name: "run",
		summary: "Run a particular image on the cluster",
		group: BASIC,
		load: async () => (await import("./commands/run")).command,
	},
	{
		name: "set",
		summary: "Set images, environments, resources and the like of objects",
		group: BASIC,
		description: "Configure application resources.",
		examples: "  # Roll out a new image\n  ds set image ds/agent agent=agent:2.0",
		children: [
			{
				name: "image",
				summary: "Change the images of containers",
				completes: "resources",
				load: async () => (await import("./commands/set/image")).command,
			},
			{
				name: "env",
				summary: "Change the environment variables of containers",
				completes: "resources",
				load: async () => (await import("./commands/set/env")).command,
			},
			{
				name: "resources",
				summary: "Change what containers request, and their limits",
				completes: "resources",
				load: async () => (await import("./commands/set/resources")).command,
			},
			{
				name: "serviceaccount",
				aliases: ["sa"],
				summary: "Change the service account of pods",
				completes: "resources",
				load: async () => (await import("./commands/set/serviceaccount")).command,
			},
			{
				name: "selector",
				summary: "Change the selector of Services; DaemonSets refuse it",
				completes: "resources",
				load: async () => (await import("./commands/set/selector")).command,
			},
			{
				name: "subject",
				summary: "Give the role of a binding to more users, groups and service accounts",
				completes: "resources",
				load: async () => (await import("./commands/set/subject")).command,
			},
		],
	},
	{
		name: "get",
		summary: "Show one or many objects",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/get")).command,
	},
	{
		name: "explain",
		summary: "Get documentation for a resource",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/explain")).command,
	},
	{
		name: "edit",
		summary: "Change objects in an editor",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/edit")).command,
	},
	{
		name: "apply",
		summary: "Bring objects to what files say",
		group: BASIC,
		load: async () => (await import("./commands/apply")).command,
		children: [
			{
				name: "view-last-applied",
				summary: "Show what was applied last",
				completes: "resources",
				load: async () => (await import("./commands/apply/viewLastApplied")).command,
			},
			{
				name: "set-last-applied",
				summary: "Make what files say what was applied last",
				load: async () => (await import("./commands/apply/setLastApplied")).command,
			},
			{
				name: "edit-last-applied",
				summary: "Change in an editor what was applied last",
				completes: "resources",
				load: async () => (await import("./commands/apply/editLastApplied")).command,
			},
		],
	},
	{
		name: "replace",
		summary: "Put the objects of files in the place of others",
		group: BASIC,
		load: async () => (await import("./commands/replace")).command,
	},
	{
		name: "diff",
		summary: "Show what apply would change",
		group: BASIC,
		load: async () => (await import("./commands/diff")).command,
	},
	{
		name: "patch",
		summary: "Change fields of objects",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/patch")).command,
	},
	{
		name: "delete",
		summary: "Delete objects by file, by name or by selector",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/delete")).command,
	},
	{
		name: "describe",
		summary: "Show objects in detail, with what belongs to them",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/describe")).command,
	},
	{
		name: "auth",
		summary: "Ask what one is allowed to do, and who one is",
		group: SETTINGS,
		description: "Ask the cluster what its user is allowed to do.",
		examples: "  # May I create DaemonSets?\n  ds auth can-i create daemonsets",
		children: [
			{
				name: "can-i",
				summary: "Check whether an action is allowed",
				load: async () => (await import("./commands/auth/canI")).command,
			},
			{
				name: "whoami",
				summary: "Show who the cluster takes you for",
				load: async () => (await import("./commands/auth/whoami")).command,
			},
		],
	},
	{
		name: "top",
		summary: "Display resource (CPU/memory) usage",
		group: BASIC,
		description: "Show what nodes and pods use, on a cluster with a metrics API.",
		examples: "  # The pods of a DaemonSet\n  ds top pod -l app=agent",
		children: [
			{
				name: "node",
				aliases: ["nodes", "no"],
				summary: "Display resource (CPU/memory) usage of nodes",
				completes: "nodes",
				load: async () => (await import("./commands/top/node")).command,
			},
			{
				name: "pod",
				aliases: ["pods", "po"],
				summary: "Display resource (CPU/memory) usage of pods",
				load: async () => (await import("./commands/top/pod")).command,
			},
		],
	},
	{
		name: "logs",
		summary: "Print the logs of containers in pods",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/logs")).command,
	},
	{
		name: "exec",
		summary: "Execute a command in a container",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/exec")).command,
	},
	{
		name: "attach",
		summary: "Attach to a running container",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/attach")).command,
	},
	{
		name: "port-forward",
		summary: "Forward local ports to a pod",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/portForward")).command,
	},
	{
		name: "rollout",
		summary: "Follow, undo and restart rollouts",
		group: BASIC,
		description: "Manage the rollout of DaemonSets.",
		examples: "  # Go back to the template before\n  ds rollout undo ds/agent",
		helpTo: "stdout",
		children: [
			{
				name: "status",
				summary: "Show how rollouts stand, and wait for them",
				completes: "resources",
				load: async () => (await import("./commands/rollout/status")).command,
			},
			{
				name: "history",
				summary: "List the revisions of DaemonSets",
				completes: "resources",
				load: async () => (await import("./commands/rollout/history")).command,
			},
			{
				name: "undo",
				summary: "Go back to an earlier revision",
				completes: "resources",
				load: async () => (await import("./commands/rollout/undo")).command,
			},
			{
				name: "restart",
				summary: "Have all pods made anew",
				completes: "resources",
				load: async () => (await import("./commands/rollout/restart")).command,
			},
			{
				name: "hold",
				summary: "Hold the rollout of a DaemonSet where it is",
				completes: "resources",
				load: async () => (await import("./commands/rollout/hold")).command,
			},
			{
				name: "continue",
				summary: "Go on with a rollout that is held",
				completes: "resources",
				load: async () => (await import("./commands/rollout/continue")).command,
			},
			{
				name: "pause",
				summary: "Pause a rollout; DaemonSets refuse it",
				completes: "resources",
				load: async () => (await import("./commands/rollout/pause")).command,
			},
			{
				name: "resume",
				summary: "Resume a rollout; DaemonSets refuse it",
				completes: "resources",
				load: async () => (await import("./commands/rollout/resume")).command,
			},
		],
	},
	{
		name: "scale",
		summary: "Set the number of an object's pods; DaemonSets refuse it",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/scale")).command,
	},
	{
		name: "autoscale",
		summary: "Have an object scaled by load; DaemonSets refuse it",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/autoscale")).command,
	},
	{
		name: "wait",
		summary: "Wait until objects are created, deleted, or meet a condition",
		group: BASIC,
		completes: "resources",
		load: async () => (await import("./commands/wait")).command,
	},
	{
		name: "events",
		summary: "List events",
		group: BASIC,
		load: async () => (await import("./commands/events")).command,
	},
	{
		name: "map",
		summary: "Draw which DaemonSet has what on which node",
		group: BASIC,
		ours: true,
		load: async () => (await import("./commands/map")).command,
	},
	{
		name: "lint",
		summary: "Check manifests without a cluster",
		group: FILES,
		ours: true,
		load: async () => (await import("./commands/lint")).command,
	},
	{
		name: "why",
		summary: "Say of every node whether a DaemonSet runs there, and why",
		group: BASIC,
		ours: true,
		completes: "why",
		load: async () => (await import("./commands/why")).command,
	},
	{
		name: "plan",
		summary: "Tell what applying DaemonSets would do to every node",
		group: FILES,
		ours: true,
		load: async () => (await import("./commands/plan")).command,
	},
	{
		name: "cluster",
		summary: "Manage local clusters",
		group: CLUSTER,
		ours: true,
		helpTo: "stdout",
		children: cluster,
		description:
			"Manage local clusters: Kubernetes in a file, with nodes that come and go, for trying DaemonSets without risk.",
		examples: [
			"  # Create a cluster of three nodes; the commands that follow talk to it",
			"  ds cluster create --nodes 3",
			"",
			"  # A node joins, another one leaves",
			"  ds cluster add-node node04 --labels disk=ssd",
			"  ds cluster remove-node node01",
			"",
			"  # Jump to the moment when everything is at rest",
			"  ds cluster settle",
			"",
			"  # Which cluster do commands talk to, and why?",
			"  ds cluster status",
		].join("\n"),
	},
	{
		name: "label",
		summary: "Change the labels of objects",
		group: SETTINGS,
		completes: "resources",
		load: async () => (await import("./commands/label")).command,
	},
	{
		name: "annotate",
		summary: "Change the annotations of objects",
		group: SETTINGS,
		completes: "resources",
		load: async () => (await import("./commands/annotate")).command,
	},
	{
		name: "taint",
		summary: "Change the taints of nodes",
		group: NODES,
		completes: "resources",
		load: async () => (await import("./commands/taint")).command,
	},
	{
		name: "cordon",
		summary: "Mark nodes as unschedulable",
		group: NODES,
		completes: "nodes",
		load: async () => (await import("./commands/cordon")).command,
	},
	{
		name: "uncordon",
		summary: "Mark nodes as schedulable",
		group: NODES,
		completes: "nodes",
		load: async () => (await import("./commands/uncordon")).command,
	},
	{
		name: "drain",
		summary: "Evict the pods of nodes before maintenance",
		group: NODES,
		completes: "nodes",
		load: async () => (await import("./commands/drain")).command,
	},
	{
		name: "config",
		summary: "Modify kubeconfig files",
		group: SETTINGS,
		description: `Modify kubeconfig files: those that kubectl reads, by the same rules. --kubeconfig names one file; else KUBECONFIG lists
them, what is there changes in the file that has it, and what is new goes into the first that is there; else it is
~/.kube/config.`,
		examples: [
			"  # Which contexts are there, and which one is used?",
			"  ds config get-contexts",
			"",
			"  # Use another one, and another namespace in it",
			"  ds config use-context prod",
			"  ds config set-context --current --namespace=monitoring",
		].join("\n"),
		children: [
			{
				name: "view",
				summary: "Display merged kubeconfig settings or a specified kubeconfig file",
				load: async () => (await import("./commands/config/view")).command,
			},
			{
				name: "set-cluster",
				summary: "Set a cluster entry in kubeconfig",
				load: async () => (await import("./commands/config/setCluster")).command,
			},
			{
				name: "set-credentials",
				summary: "Set a user entry in kubeconfig",
				load: async () => (await import("./commands/config/setCredentials")).command,
			},
			{
				name: "set-context",
				summary: "Set a context entry in kubeconfig",
				load: async () => (await import("./commands/config/setContext")).command,
			},
			{
				name: "set",
				summary: "Set an individual value in a kubeconfig file",
				load: async () => (await import("./commands/config/set")).command,
			},
			{
				name: "unset",
				summary: "Unset an individual value in a kubeconfig file",
				load: async () => (await import("./commands/config/unset")).command,
			},
			{
				name: "current-context",
				summary: "Display the current-context",
				load: async () => (await import("./commands/config/currentContext")).command,
			},
			{
				name: "use-context",
				aliases: ["use"],
				summary: "Set the current-context in a kubeconfig file",
				load: async () => (await import("./commands/config/useContext")).command,
			},
			{
				name: "get-contexts",
				summary: "Describe one or many contexts",
				load: async () => (await import("./commands/config/getContexts")).command,
			},
			{
				name: "get-clusters",
				summary: "Display clusters defined in the kubeconfig",
				load: async () => (await import("./commands/config/list")).getClusters,
			},
			{
				name: "get-users",
				summary: "Display users defined in the kubeconfig",
				load: async () => (await import("./commands/config/list")).getUsers,
			},
			{
				name: "delete-cluster",
				summary: "Delete the specified cluster from the kubeconfig",
				load: async () => (await import("./commands/config/remove")).deleteCluster,
			},
			{
				name: "delete-context",
				summary: "Delete the specified context from the kubeconfig",
				load: async () => (await import("./commands/config/remove")).deleteContext,
			},
			{
				name: "delete-user",
				summary: "Delete the specified user from the kubeconfig",
				load: async () => (await import("./commands/config/remove")).deleteUser,
			},
			{
				name: "rename-context",
				summary: "Rename a context from the kubeconfig file",
				load: async () => (await import("./commands/config/renameContext")).command,
			},
		],
	},
	{
		name: "completion",
		summary: "Print the code that lets a shell complete ds commands",
		group: SETTINGS,
		completes: "shells",
		load: async () => (await import("./commands/completion")).command,
	},
	{
		name: "api-resources",
		summary: "Print the supported API resources on the server",
		group: OTHER,
		load: async () => (await import("./commands/apiResources")).command,
	},
	{
		name: "api-versions",
		summary: "Print the supported API versions on the server",
		group: OTHER,
		load: async () => (await import("./commands/apiVersions")).command,
	},
	{
		name: "options",
		summary: "List the flags of all commands",
		group: OTHER,
		hidden: true,
		load: async () => (await import("./commands/options")).command,
	},
	{
		name: "version",
		summary: "Print the versions of the client and of the cluster",
		group: OTHER,
		load: async () => (await import("./commands/version")).command,
	},
	{
		name: "help",
		summary: "Show the help of a command",
		group: OTHER,
		hidden: true,
		completes: "commands",
		load: async () => (await import("./commands/help")).command,
	},
	{
		name: "__complete",
		summary: "What may come next on a command line, for the shells' completion",
		group: OTHER,
		hidden: true,
		raw: true,
		load: async () => (await import("./commands/complete")).command,
	},
];

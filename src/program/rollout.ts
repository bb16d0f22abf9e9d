import type { Entry } from "./entry";

/** The verbs of `ds rollout`. */
export const rollout: readonly Entry[] = [
	{
		name: "status",
		summary: "Show how rollouts stand, and wait for them",
		completes: "resources",
		load: async () => (await import("../commands/rollout/status")).command,
	},
	{
		name: "history",
		summary: "List the revisions of DaemonSets",
		completes: "resources",
		load: async () => (await import("../commands/rollout/history")).command,
	},
	{
		name: "undo",
		summary: "Go back to an earlier revision",
		completes: "resources",
		load: async () => (await import("../commands/rollout/undo")).command,
	},
	{
		name: "restart",
		summary: "Have all pods made anew",
		completes: "resources",
		load: async () => (await import("../commands/rollout/restart")).command,
	},
	{
		name: "hold",
		summary: "Hold the rollout of a DaemonSet where it is",
		completes: "resources",
		load: async () => (await import("../commands/rollout/hold")).command,
	},
	{
		name: "continue",
		summary: "Go on with a rollout that is held",
		completes: "resources",
		load: async () => (await import("../commands/rollout/continue")).command,
	},
	{
		name: "pause",
		summary: "Pause a rollout; DaemonSets refuse it",
		completes: "resources",
		load: async () => (await import("../commands/rollout/pause")).command,
	},
	{
		name: "resume",
		summary: "Resume a rollout; DaemonSets refuse it",
		completes: "resources",
		load: async () => (await import("../commands/rollout/resume")).command,
	},
];

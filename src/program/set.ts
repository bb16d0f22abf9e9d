import type { Entry } from "./entry";

/** What `ds set` changes. */
export const set: readonly Entry[] = [
	{
		name: "image",
		summary: "Change the images of containers",
		completes: "resources",
		load: async () => (await import("../commands/set/image")).command,
	},
	{
		name: "env",
		summary: "Change the environment variables of containers",
		completes: "resources",
		load: async () => (await import("../commands/set/env")).command,
	},
	{
		name: "resources",
		summary: "Change what containers request, and their limits",
		completes: "resources",
		load: async () => (await import("../commands/set/resources")).command,
	},
	{
		name: "serviceaccount",
		aliases: ["sa"],
		summary: "Change the service account of pods",
		completes: "resources",
		load: async () => (await import("../commands/set/serviceaccount")).command,
	},
	{
		name: "selector",
		summary: "Change the selector of Services; DaemonSets refuse it",
		completes: "resources",
		load: async () => (await import("../commands/set/selector")).command,
	},
	{
		name: "subject",
		summary: "Give the role of a binding to more users, groups and service accounts",
		completes: "resources",
		load: async () => (await import("../commands/set/subject")).command,
	},
];

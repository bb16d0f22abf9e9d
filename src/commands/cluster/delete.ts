import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import { clusterHome } from "../../cli/home";
import { localName } from "./open";
import { hint, misuse } from "./words";

/** `ds cluster delete [NAME…]`: deletes local clusters with all that is in them. */
export const command: Command = {
	name: "cluster delete",
	summary: "Delete local clusters",
	usage: "cluster delete [NAME ...] [--all]",
	description:
		"Delete local clusters with everything in them: those that are named, or the one that commands talk to. It can't be undone.",
	examples: [
		"  # Delete the local cluster that commands talk to",
		"  ds cluster delete",
		"",
		"  # Delete the cluster called edge",
		"  ds cluster delete edge",
		"",
		"  # Delete all local clusters",
		"  ds cluster delete --all",
	].join("\n"),
	flags: [{ name: "all", type: "bool", help: "Delete all local clusters." }],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		const home = clusterHome(context.host);
		const { deleteCluster, listClusters } = await import("../../cluster/local");
		const known = listClusters(home);
		if (invocation.bool("all") && args.length > 0) throw misuse("delete", "names can't be combined with --all");
		const names = invocation.bool("all") ? known : args.length > 0 ? args : [localName(invocation, context)];
		const missing = names.find((name) => !known.includes(name));
		if (missing !== undefined) {
			throw new CliError(`error: there is no local cluster ${JSON.stringify(missing)}${hint(missing, known)}`);
		}
		for (const name of new Set(names)) {
			deleteCluster(home, name);
			await context.io.out(`cluster/${name} deleted\n`);
		}
	},
};

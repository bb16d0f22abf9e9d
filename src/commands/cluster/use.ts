import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import { clusterHome } from "../../cli/home";
import { hint, misuse, noArguments, onlyArgument } from "./words";

/** `ds cluster use NAME`: saves which local cluster commands talk to. */
export const command: Command = {
	name: "cluster use",
	summary: "Choose the local cluster that commands talk to",
	usage: "cluster use (NAME | --none)",
	description: [
		"Choose the local cluster that commands talk to from now on, whatever the kubeconfig says.",
		"",
		" The flag --local-cluster and the environment variable DS_CLUSTER choose another one for a command, or a shell.",
	].join("\n"),
	examples: [
		"  # Talk to the cluster called edge",
		"  ds cluster use edge",
		"",
		"  # Forget the choice: talk to the kubeconfig's current context again",
		"  ds cluster use --none",
	].join("\n"),
	flags: [{ name: "none", type: "bool", help: "Forget the choice." }],
	async run(invocation, context: OpenContext) {
		const home = clusterHome(context.host);
		const { chooseCluster, listClusters } = await import("../../cluster/local");
		if (invocation.bool("none")) {
			noArguments(invocation, "use");
			chooseCluster(home, undefined);
			return context.io.out("No local cluster is chosen any more.\n");
		}
		if (invocation.args.length === 0) throw misuse("use", "the NAME of a local cluster, or --none, is required");
		const name = onlyArgument(invocation, "use", "NAME");
		const known = listClusters(home);
		if (!known.includes(name)) {
			throw new CliError(`error: there is no local cluster ${JSON.stringify(name)}${hint(name, known)}`);
		}
		chooseCluster(home, name);
		await context.io.out(`Commands talk to the local cluster ${JSON.stringify(name)} now.\n`);
	},
};

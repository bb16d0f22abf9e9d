import { age } from "../../api/duration";
import type { Node } from "../../api/types";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { isCliError } from "../../cli/errors";
import { clusterHome } from "../../cli/home";
import { resolveTarget } from "../../cli/target";
import { columns, noArguments } from "./words";

/** `ds cluster list`: the local clusters, and which of them commands talk to. */
export const command: Command = {
	name: "cluster list",
	summary: "List the local clusters",
	usage: "cluster list",
	description: "List the local clusters; the one that commands talk to is marked.",
	examples: "  # List the local clusters\n  ds cluster list",
	flags: [],
	async run(invocation, context: OpenContext) {
		noArguments(invocation, "list");
		const home = clusterHome(context.host);
		const [{ listClusters, openCluster }, { kind }] = await Promise.all([
			import("../../cluster/local"),
			import("../../cluster/kinds"),
		]);
		const names = listClusters(home);
		if (names.length === 0) {
			context.io.err("There are no local clusters; 'ds cluster create' makes one.\n");
			return;
		}
		const target = resolveTarget(invocation, context.host);
		const rows = [["CURRENT", "NAME", "NODES", "AGE"]];
		for (const name of names) {
			const current = target.kind === "local" && target.name === name ? "*" : "";
			try {
				const engine = await openCluster(home, name, () => {
					throw new Error("listing moves no cluster");
				});
				try {
					rows.push(
						engine.view((registry) => {
							const system = registry.find(kind("namespaces"), undefined, "default");
							const nodes = registry.list<Node>(kind("nodes")).length;
							return [current, name, String(nodes), age(system?.metadata.creationTimestamp, registry.now)];
						}),
					);
				} finally {
					await engine.close();
				}
			} catch (error) {
				if (!isCliError(error)) throw error;
				rows.push([current, name, "<unknown>", "<unknown>"]);
				context.io.err(`${error.message}\n`);
			}
		}
		await context.io.out(columns(rows));
	},
};

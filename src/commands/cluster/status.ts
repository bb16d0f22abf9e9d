import { join } from "node:path";
import { formatGoDuration } from "../../api/duration";
import type { Node, Pod } from "../../api/types";
import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { clusterHome, stateFolder } from "../../cli/home";
import { reasonOf, resolveTarget, type Target } from "../../cli/target";
import type { OpenEngine } from "../../cluster/engine/localEngine";
import { boxedTable } from "../../printers/boxedTable";
import { withCluster } from "./open";
import { noArguments } from "./words";

type Row = readonly [string, string];

/** `ds cluster status`: which cluster commands talk to, why, and how it is. */
export const command: Command = {
	name: "cluster status",
	summary: "Show which cluster commands talk to, and why",
	usage: "cluster status",
	description: "Show which cluster commands talk to and why, and how a local one is.",
	examples: [
		"  # Which cluster do commands talk to?",
		"  ds cluster status",
		"",
		"  # How is the cluster called edge?",
		"  ds cluster status --local-cluster edge",
	].join("\n"),
	flags: [],
	async run(invocation, context: OpenContext) {
		noArguments(invocation, "status");
		const { host, io } = context;
		const target = resolveTarget(invocation, host);
		const rows: Row[] = [
			["Cluster", describe(target)],
			["Why", reasonOf(target)],
		];
		if (target.kind === "local") rows.push(...(await localRows(target.name)));
		await io.out(boxedTable(rows, io.columns));

		async function localRows(name: string): Promise<Row[]> {
			const { clusterExists } = await import("../../cluster/local");
			if (!clusterExists(clusterHome(host), name) && target.kind === "local" && target.why === "default") {
				return [["State", "not made yet: the first command makes it, with one node"]];
			}
			const { kind } = await import("../../cluster/kinds");
			const state = await withCluster(invocation, context, (engine) => health(engine, kind, host.now()));
			return [...state, ["Folder", join(stateFolder(host), "clusters", name)]];
		}
	},
};

function describe(target: Target): string {
	if (target.kind === "local") return `${target.name} (local)`;
	if ("flag" in target.why) return "a real one";
	return `${target.why.current.name ?? "the one around this pod"} (real)`;
}

function health(engine: OpenEngine, kind: typeof import("../../cluster/kinds").kind, wall: number): Row[] {
	return engine.read((registry) => {
		const nodes = registry.list<Node>(kind("nodes"));
		const pods = registry.list<Pod>(kind("pods"));
		const daemonSets = registry.list(kind("daemonsets.apps"));
		const ahead = Math.round((engine.now() - wall) / 1000) * 1000;
		const clock = new Date(engine.now()).toISOString().replace(/\.\d+Z$/, "Z");
		return [
			["Version", "v1.36.2"],
			["Nodes", ready(nodes)],
			["DaemonSets", String(daemonSets.length)],
			["Pods", ready(pods)],
			["Clock", ahead > 0 ? `${clock} (${formatGoDuration(ahead)} ahead)` : clock],
		];
	});
}

/** How many there are, and how many of them are ready. */
function ready(objects: readonly (Node | Pod)[]): string {
	const isReady = (object: Node | Pod) =>
		object.status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") === true;
	if (objects.length === 0) return "none";
	return `${objects.length}, ${objects.filter(isReady).length} ready`;
}

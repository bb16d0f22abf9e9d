import type { Command } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import { clusterHome } from "../../cli/home";
import type { OpenEngine } from "../../cluster/engine/localEngine";
import type { ClusterHome } from "../../cluster/local";
import { type Pool, parsePool, shapeFlags, shapeOf } from "./shape";
import { type ClusterState, readState, restore } from "./state";
import { count, misuse } from "./words";

const DEFAULT_CLUSTER = "default";
const MOST_NODES = 100_000;

/** `ds cluster create [NAME]`: makes a local cluster and chooses it for the commands that follow. */
export const command: Command = {
	name: "cluster create",
	summary: "Create a local cluster and choose it",
	usage: "cluster create [NAME] [--nodes=N] [--pool=name=POOL,nodes=N,…] [--from=FILE]",
	description: [
		"Create a local cluster: Kubernetes in a file, without containers and without a daemon. The commands that follow talk to it.",
		"",
		" Its nodes are called node01, node02 and so on; those of a pool are called by the pool's name.",
	].join("\n"),
	examples: [
		"  # Create a cluster of three nodes",
		"  ds cluster create --nodes 3",
		"",
		"  # Create a cluster called edge of ten small nodes, all tainted",
		"  ds cluster create edge --nodes 10 --cpu 500m --memory 1Gi --taints site=edge:NoSchedule",
		"",
		"  # Create a cluster of two kinds of nodes",
		"  ds cluster create --pool name=web,nodes=3 --pool name=gpu,nodes=2,cpu=16,labels=gpu=a100,zone=b,taints=gpu:NoSchedule",
		"",
		"  # Create a cluster in the state that another one was in",
		"  ds cluster export -o state.yaml",
		"  ds cluster create again --from state.yaml",
	].join("\n"),
	flags: [
		{ name: "nodes", type: "int", default: 1, help: "How many nodes; 0 beside --pool unless it is given." },
		{
			name: "pool",
			type: "stringArray",
			help: "Nodes of one kind; may be repeated. Keys: name, nodes, cpu, memory, pods, labels, taints.",
		},
		{
			name: "from",
			type: "string",
			help: "A file that 'ds cluster export' has written: the new cluster is in that state.",
		},
		...shapeFlags,
	],
	async run(invocation, context: OpenContext) {
		const { host, io } = context;
		const [given, ...others] = invocation.args;
		if (others.length > 0) throw misuse("create", `at most one NAME is allowed, got ${invocation.args.length}`);
		const name = given ?? (invocation.string("local-cluster") || host.env.DS_CLUSTER || DEFAULT_CLUSTER);
		const shape = shapeOf(invocation);
		const pools = invocation.strings("pool").map((text) => parsePool(text, shape));
		const nodes = pools.length > 0 && !invocation.changed("nodes") ? 0 : invocation.int("nodes");
		const all = pools.reduce((sum, pool) => sum + pool.names.length, nodes);
		if (nodes < 0 || all > MOST_NODES) throw misuse("create", `--nodes: from 0 to ${MOST_NODES} nodes, not ${all}`);
		const from = invocation.string("from");
		if (
			from !== "" &&
			["nodes", "pool", ...shapeFlags.map((flag) => flag.name)].some((flag) => invocation.changed(flag))
		) {
			throw misuse("create", "--from brings its own nodes: it can't be combined with flags that describe nodes");
		}
		const state = from === "" ? undefined : await readState(from, context);

		const home = clusterHome(host);
		const { chooseCluster, clusterExists, createCluster, deleteCluster, openCluster } = await import(
			"../../cluster/local"
		);
		if (isTaken(clusterExists, home, name)) throw alreadyThere(name);
		await createCluster(home, name, { nodes: state === undefined ? nodes : 0, shape });
		if (state !== undefined || pools.length > 0) {
			try {
				const { makeWork } = await import("../../cluster/work");
				const work = makeWork();
				const engine = await openCluster(home, name, () => work);
				try {
					await fill(engine, state, pools, host.now());
				} finally {
					await engine.close();
				}
			} catch (error) {
				deleteCluster(home, name);
				throw error;
			}
		}
		chooseCluster(home, name);
		const made = state === undefined ? count(all, "node") : `the state of ${from}`;
		await io.out(`cluster/${name} created with ${made}\n`);
	},
};

async function fill(
	engine: OpenEngine,
	state: ClusterState | undefined,
	pools: readonly Pool[],
	wall: number,
): Promise<void> {
	if (state !== undefined) engine.store.write((tx) => restore(tx, state, wall));
	const { addNodes } = await import("../../cluster/nodes");
	for (const { names, shape } of pools) engine.request((registry) => addNodes(registry, names, shape));
}

function isTaken(exists: (home: ClusterHome, name: string) => boolean, home: ClusterHome, name: string): boolean {
	// Names with a slash name no folder of ours; createCluster refuses them.
	return !/[/\\]|^\.*$/.test(name) && exists(home, name);
}

function alreadyThere(name: string): CliError {
	return new CliError(
		`error: the local cluster ${JSON.stringify(name)} already exists; delete it with 'ds cluster delete ${name}', talk to it after 'ds cluster use ${name}', or give the new one another name`,
	);
}

import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../cli/errors";
import { type OpenEngine, openEngine, type Work } from "./engine/localEngine";
import { addNodes, type NodeShape } from "./nodes";
import { bootstrap } from "./registry/bootstrap";
import { makeFolders } from "./store/folder";
import { openLmdbStore } from "./store/lmdb";
import type { Store } from "./store/store";

/** What a new cluster consists of. */
export interface ClusterOptions {
	/** How many nodes: node01, node02, … */
	nodes?: number;
	/** What each of them brings. */
	shape?: NodeShape;
}

/** Where local clusters are, and what of the outside world they need. */
export interface ClusterHome {
	/** DS_HOME: the folder of all local clusters. */
	folder: string;
	/** The wall clock in milliseconds. */
	wall(): number;
	/** A text that no other cluster has: everything random in a new cluster comes from it. */
	seed(): string;
}

/** Nobody's choice: the cluster that the first command makes for itself. */
export const DEFAULT_CLUSTER = "default";

/**
 * Makes a cluster. Two processes may try at once: one of them makes it, the other is told that it is there.
 * @throws a CliError for a name that is taken or none.
 */
export async function createCluster(home: ClusterHome, name: string, options: ClusterOptions = {}): Promise<void> {
	checkName(name);
	const folder = clusterFolder(home, name);
	if (existsSync(folder)) throw new CliError(`error: the local cluster ${JSON.stringify(name)} already exists`);
	makeFolders(clustersFolder(home));
	// Made aside and moved into place when it is complete: nobody ever opens half a cluster.
	const draft = mkdtempSync(join(clustersFolder(home), ".new-"));
	try {
		const { makeWork } = await import("./work");
		const store = openLmdbStore(draft, { create: true });
		try {
			fillCluster(store, home, options, makeWork());
		} finally {
			await store.close();
		}
		renameSync(draft, folder);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		if (isTaken(error)) throw new CliError(`error: the local cluster ${JSON.stringify(name)} already exists`);
		throw error;
	}
}

/**
 * Opens a cluster; `default` is made when it is not there.
 * @throws a CliError when there is none, or it can't be read.
 */
export async function openCluster(home: ClusterHome, name: string, work: () => Work): Promise<OpenEngine> {
	const folder = clusterFolder(home, name);
	if (!existsSync(folder)) {
		if (name !== DEFAULT_CLUSTER) throw new CliError(noSuchCluster(name));
		await createDefault(home);
	}
	return openEngine(openLmdbStore(folder), { wall: home.wall, work });
}

/** @throws a CliError when there is none. */
export function deleteCluster(home: ClusterHome, name: string): void {
	const folder = clusterFolder(home, name);
	if (!existsSync(folder)) throw new CliError(noSuchCluster(name));
	// Out of the way first: whoever opens it meanwhile finds all of it or nothing.
	const gone = mkdtempSync(join(clustersFolder(home), ".old-"));
	renameSync(folder, join(gone, name));
	rmSync(gone, { recursive: true, force: true });
	if (chosenCluster(home) === name) chooseCluster(home, undefined);
}

/** The names of all clusters, sorted. */
export function listClusters(home: ClusterHome): string[] {
	if (!existsSync(clustersFolder(home))) return [];
	return readdirSync(clustersFolder(home))
		.filter((name) => !name.startsWith("."))
		.sort();
}

export function clusterExists(home: ClusterHome, name: string): boolean {
	return existsSync(clusterFolder(home, name));
}

/** The cluster that `ds cluster use` or `ds cluster create` has chosen. */
export function chosenCluster(home: ClusterHome): string | undefined {
	try {
		return readFileSync(join(home.folder, "choice"), "utf8").trim() || undefined;
	} catch {
		return undefined;
	}
}

/** Chooses a cluster for the commands to come; undefined forgets the choice. */
export function chooseCluster(home: ClusterHome, name: string | undefined): void {
	if (name === undefined) {
		rmSync(join(home.folder, "choice"), { force: true });
		return;
	}
	if (!clusterExists(home, name)) throw new CliError(noSuchCluster(name));
	const draft = join(home.folder, `choice.${home.seed()}`);
	writeFileSync(draft, `${name}\n`);
	renameSync(draft, join(home.folder, "choice"));
}

/** Fills an empty store with what a fresh cluster has. */
export function fillCluster(
	store: Store,
	home: Pick<ClusterHome, "wall" | "seed">,
	options: ClusterOptions,
	work: Work,
): void {
	store.write((tx) => tx.setSetting("seed", home.seed()));
	const engine = openEngine(store, { wall: home.wall, work: () => work });
	engine.request((registry) => {
		bootstrap(registry);
		addNodes(registry, nodeNames(options.nodes ?? 1), options.shape);
	});
}

/** node01, node02, … */
function nodeNames(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `node${String(index + 1).padStart(2, "0")}`);
}

async function createDefault(home: ClusterHome): Promise<void> {
	try {
		await createCluster(home, DEFAULT_CLUSTER);
	} catch (error) {
		// Another process was faster.
		if (!clusterExists(home, DEFAULT_CLUSTER)) throw error;
	}
}

function checkName(name: string): void {
	if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return;
	throw new CliError(
		`error: ${JSON.stringify(name)} is no name for a local cluster: lower-case letters, digits and '-', at most 63`,
	);
}

function noSuchCluster(name: string): string {
	return `error: there is no local cluster ${JSON.stringify(name)}; make one with 'ds cluster create ${name}'`;
}

function clustersFolder(home: ClusterHome): string {
	return join(home.folder, "clusters");
}

function clusterFolder(home: ClusterHome, name: string): string {
	return join(clustersFolder(home), name);
}

function isTaken(error: unknown): boolean {
	const code = (error as { code?: unknown }).code;
	return code === "ENOTEMPTY" || code === "EEXIST";
}

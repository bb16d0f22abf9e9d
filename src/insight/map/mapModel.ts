import { updateLimits } from "../../api/daemonSet/limits";
import { type Placement, placementRule } from "../../api/daemonSet/placement";
import { controllerOf } from "../../api/owners";
import type { ControllerRevision, DaemonSet, KubeObject, Node, Pod } from "../../api/types";
import { REVISION_LABEL, TEMPLATE_GENERATION } from "../../api/wellKnown";
import { type Cell, cellOf } from "./cell";
import { daemonSetKey, keysFor, type Picture, type PictureDaemonSet, type PictureNode } from "./picture";
import { type PodFacts, podFacts, podKey } from "./podFacts";
import { type MapState, STATE_NAMES } from "./state";

/** The kinds that a map is made of. */
export type MapKind = "Node" | "DaemonSet" | "Pod" | "ControllerRevision";

/** A cell that has become another one; undefined where the node or the DaemonSet was not there, or is gone. */
export interface CellChange {
	readonly daemonSet: string;
	readonly node: string;
	readonly from: MapState | undefined;
	readonly to: MapState | undefined;
}

interface Owner {
	readonly object: DaemonSet;
	readonly rule: (node: Node) => Placement;
	readonly cells: Map<string, Cell>;
}

const NONE: ReadonlyMap<string, PodFacts> = new Map();

/**
 * The nodes and DaemonSets of a cluster, kept up to date by what a watch tells of them. Work is for the cells that a
 * change touches: one for a pod, a row for a node, a column for a DaemonSet.
 */
export class MapModel {
	private readonly nodes = new Map<string, Node>();
	private readonly owners = new Map<string, Owner>();
	/** By the controller's uid, then by node, then by the pod's key. */
	private readonly pods = new Map<string, Map<string, Map<string, PodFacts>>>();
	private readonly podPlaces = new Map<string, PodFacts>();
	/** The newest revision's number and hash, by the controller's uid; and all, by their own. */
	private readonly revisions = new Map<string, Map<string, { number: number; hash: string | undefined }>>();
	private readonly dirtyCells = new Map<string, Set<string>>();
	private readonly dirtyOwners = new Set<string>();
	/** Cells that change by themselves. */
	private readonly waiting = new Map<string, { owner: string; node: string; until: number }>();
	/** The names of those that are not shown, by uid. */
	private readonly hidden = new Map<string, string>();
	private readonly dropped: CellChange[] = [];

	/** `wants` says which DaemonSets are shown; all unless given. */
	constructor(private readonly wants: (daemonSet: DaemonSet) => boolean = () => true) {}

	/** Takes in an object as it is now, or that it is gone. */
	apply(kind: MapKind, type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): void {
		const gone = type === "DELETED";
		if (kind === "Node") this.applyNode(object as Node, gone);
		else if (kind === "DaemonSet") this.applyDaemonSet(object as DaemonSet, gone);
		else if (kind === "Pod") this.applyPod(object as Pod, gone);
		else this.applyRevision(object as ControllerRevision, gone);
	}

	/** Takes in all objects of a kind: what was known and is not among them is gone. */
	replace(kind: MapKind, objects: readonly KubeObject[]): void {
		const key = (object: KubeObject) => {
			if (kind === "DaemonSet") return daemonSetKey(object as DaemonSet);
			if (kind === "Pod") return podKey(object as Pod);
			return (kind === "Node" ? object.metadata.name : object.metadata.uid) ?? "";
		};
		const present = new Set(objects.map(key));
		for (const known of [...this.known(kind)]) if (!present.has(known)) this.forget(kind, known);
		for (const object of objects) this.apply(kind, "ADDED", object);
	}

	/** Works out what has changed by `now` (the cluster's time in milliseconds), and tells it. */
	update(now: number): CellChange[] {
		const changes = this.dropped.splice(0);
		for (const [key, { owner, node, until }] of this.waiting) {
			if (until > now) continue;
			this.waiting.delete(key);
			this.touch(owner, node);
		}
		for (const uid of this.dirtyOwners) {
			for (const node of this.nodes.keys()) this.recompute(uid, node, now, changes);
		}
		for (const [uid, nodes] of this.dirtyCells) {
			if (this.dirtyOwners.has(uid)) continue;
			for (const node of nodes) this.recompute(uid, node, now, changes);
		}
		this.dirtyOwners.clear();
		this.dirtyCells.clear();
		return changes;
	}

	node(name: string): Node | undefined {
		return this.nodes.get(name);
	}

	daemonSet(uid: string): DaemonSet | undefined {
		return this.owners.get(uid)?.object;
	}

	cell(uid: string, node: string): Cell | undefined {
		return this.owners.get(uid)?.cells.get(node);
	}

	/** The nodes, by name. */
	sortedNodes(): Node[] {
		return [...this.nodes.values()].sort((a, b) => compareText(nameOf(a), nameOf(b)));
	}

	/** The DaemonSets, by namespace and name. */
	sortedDaemonSets(): DaemonSet[] {
		return [...this.owners.values()]
			.map(({ object }) => object)
			.sort(
				(a, b) =>
					compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "") || compareText(nameOf(a), nameOf(b)),
			);
	}

	/** The names of the DaemonSets that are not shown. */
	hiddenNames(): string[] {
		return [...this.hidden.values()];
	}

	/** What there is to see, as of the last `update`. */
	picture(groupBy?: string): Picture {
		const daemonSets = this.sortedDaemonSets();
		const columns = daemonSets.map(
			(daemonSet) => this.owners.get(daemonSetKey(daemonSet))?.cells ?? new Map<string, Cell>(),
		);
		const groups = new Map<string | undefined, PictureNode[]>();
		for (const node of this.sortedNodes()) {
			const name = nameOf(node);
			const value = groupBy === undefined ? undefined : node.metadata.labels?.[groupBy];
			const cells = columns.map((column) => column.get(name) ?? UNKNOWN);
			const nodes = groups.get(value) ?? [];
			nodes.push({ name, notes: notesOf(node), cells });
			groups.set(value, nodes);
		}
		const keys = keysFor(daemonSets.length);
		return {
			groupBy,
			groups: [...groups]
				.map(([value, nodes]) => ({ value, nodes }))
				.sort((a, b) => (a.value === undefined ? 1 : b.value === undefined ? -1 : compareText(a.value, b.value))),
			daemonSets: daemonSets.map((daemonSet, index) => this.summary(daemonSet, keys[index] ?? "")),
		};
	}

	/** How a DaemonSet stands, over all nodes. */
	summary(daemonSet: DaemonSet, key: string): PictureDaemonSet {
		const { namespace = "" } = daemonSet.metadata;
		const uid = daemonSetKey(daemonSet);
		const counts = Object.fromEntries(STATE_NAMES.map((state) => [state, 0])) as Record<MapState, number>;
		let desired = 0;
		let updated = 0;
		let outdated = 0;
		let available = 0;
		for (const cell of this.owners.get(uid)?.cells.values() ?? []) {
			counts[cell.state]++;
			if (!cell.wanted) continue;
			desired++;
			if (cell.available) available++;
			if (cell.updated) updated++;
			else if (cell.pod !== undefined) outdated++;
		}
		return {
			uid,
			namespace,
			name: nameOf(daemonSet),
			key,
			counts,
			desired,
			updated,
			outdated,
			available,
			limits: updateLimits(daemonSet, desired),
			onDelete: daemonSet.spec.updateStrategy?.type === "OnDelete",
		};
	}

	private applyNode(node: Node, gone: boolean): void {
		const name = nameOf(node);
		if (gone) {
			this.forget("Node", name);
			return;
		}
		const before = this.nodes.get(name);
		this.nodes.set(name, node);
		if (before !== undefined && sameForPlacement(before, node)) return;
		for (const uid of this.owners.keys()) this.touch(uid, name);
	}

	private applyDaemonSet(daemonSet: DaemonSet, gone: boolean): void {
		const uid = daemonSetKey(daemonSet);
		this.hidden.delete(uid);
		if (gone || !this.wants(daemonSet)) {
			if (!gone) this.hidden.set(uid, nameOf(daemonSet));
			this.forget("DaemonSet", uid);
			return;
		}
		const before = this.owners.get(uid);
		const cells = before?.cells ?? new Map<string, Cell>();
		this.owners.set(uid, { object: daemonSet, rule: placementRule(daemonSet), cells });
		const known = before?.object.metadata.generation === daemonSet.metadata.generation;
		if (before === undefined || !known) this.dirtyOwners.add(uid);
	}

	private applyPod(pod: Pod, gone: boolean): void {
		const key = podKey(pod);
		const before = this.podPlaces.get(key);
		const facts = gone ? undefined : podFacts(pod);
		if (before !== undefined) this.removePod(before);
		if (facts === undefined) return;
		const byNode = getOrAdd(this.pods, facts.owner, () => new Map<string, Map<string, PodFacts>>());
		getOrAdd(byNode, facts.node, () => new Map<string, PodFacts>()).set(key, facts);
		this.podPlaces.set(key, facts);
		this.touch(facts.owner, facts.node);
	}

	private removePod({ key, owner, node }: PodFacts): void {
		this.podPlaces.delete(key);
		const byNode = this.pods.get(owner);
		const there = byNode?.get(node);
		there?.delete(key);
		if (there?.size === 0) byNode?.delete(node);
		this.touch(owner, node);
	}

	private applyRevision({ metadata, revision }: ControllerRevision, gone: boolean): void {
		const owner = controllerOf({ metadata })?.uid;
		if (owner === undefined) return;
		const known = getOrAdd(
			this.revisions,
			owner,
			() => new Map<string, { number: number; hash: string | undefined }>(),
		);
		const before = this.currentHash(owner);
		if (gone) known.delete(metadata.uid ?? "");
		else known.set(metadata.uid ?? "", { number: revision, hash: metadata.labels?.[REVISION_LABEL] });
		if (this.currentHash(owner) !== before) this.dirtyOwners.add(owner);
	}

	private currentHash(owner: string): string | undefined {
		let newest: { number: number; hash: string | undefined } | undefined;
		for (const each of this.revisions.get(owner)?.values() ?? []) {
			if (newest === undefined || each.number > newest.number) newest = each;
		}
		return newest?.hash;
	}

	private known(kind: MapKind): Iterable<string> {
		if (kind === "Node") return this.nodes.keys();
		if (kind === "DaemonSet") return this.owners.keys();
		if (kind === "Pod") return this.podPlaces.keys();
		return [...this.revisions.values()].flatMap((known) => [...known.keys()]);
	}

	private forget(kind: MapKind, key: string): void {
		if (kind === "Node") {
			if (!this.nodes.delete(key)) return;
			for (const [uid, { cells }] of this.owners) this.drop(uid, key, cells);
		} else if (kind === "DaemonSet") {
			const owner = this.owners.get(key);
			if (owner === undefined) return;
			for (const node of [...owner.cells.keys()]) this.drop(key, node, owner.cells);
			this.owners.delete(key);
		} else if (kind === "Pod") {
			const facts = this.podPlaces.get(key);
			if (facts !== undefined) this.removePod(facts);
		} else {
			for (const [owner, known] of this.revisions) if (known.delete(key)) this.dirtyOwners.add(owner);
		}
	}

	private drop(daemonSet: string, node: string, cells: Map<string, Cell>): void {
		const cell = cells.get(node);
		if (cell === undefined) return;
		cells.delete(node);
		this.waiting.delete(`${daemonSet} ${node}`);
		this.dropped.push({ daemonSet, node, from: cell.state, to: undefined });
	}

	private touch(owner: string, node: string): void {
		getOrAdd(this.dirtyCells, owner, () => new Set<string>()).add(node);
	}

	private recompute(uid: string, name: string, now: number, changes: CellChange[]): void {
		const owner = this.owners.get(uid);
		const node = this.nodes.get(name);
		if (owner === undefined || node === undefined) return;
		const { minReadySeconds = 0 } = owner.object.spec;
		const hash = this.currentHash(uid);
		const { annotations, generation } = owner.object.metadata;
		// What pods are labelled with, where revisions can't be read: it rises with the template alone.
		const templateGeneration = annotations?.[TEMPLATE_GENERATION] ?? String(generation ?? "");
		const cell = cellOf({
			placement: owner.rule(node),
			exists: owner.object.metadata.uid !== undefined,
			pods: [...(this.pods.get(uid)?.get(name) ?? NONE).values()],
			isCurrent: (pod) => (hash === undefined ? pod.generation === templateGeneration : pod.revision === hash),
			minReadySeconds,
			now,
		});
		const from = owner.cells.get(name);
		owner.cells.set(name, cell);
		if (cell.until !== undefined) this.waiting.set(`${uid} ${name}`, { owner: uid, node: name, until: cell.until });
		if (from?.state !== cell.state) changes.push({ daemonSet: uid, node: name, from: from?.state, to: cell.state });
	}
}

const UNKNOWN: Cell = {
	state: "not-eligible",
	wanted: false,
	updated: false,
	available: false,
	pod: undefined,
	until: undefined,
};

/** What is special about a node, in words. */
export function notesOf({ metadata, spec, status }: Node): string[] {
	const ready = status?.conditions?.find(({ type }) => type === "Ready")?.status;
	return [
		...(ready === "True" ? [] : ["NotReady"]),
		...(spec?.unschedulable ? ["cordoned"] : []),
		...(metadata.deletionTimestamp === undefined ? [] : ["leaving"]),
	];
}

/** Whether no DaemonSet can see a difference: heartbeats change nodes all the time. */
function sameForPlacement(a: Node, b: Node): boolean {
	return (
		JSON.stringify(a.metadata.labels) === JSON.stringify(b.metadata.labels) &&
		JSON.stringify(a.spec?.taints) === JSON.stringify(b.spec?.taints)
	);
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) {
		value = make();
		map.set(key, value);
	}
	return value;
}

const nameOf = ({ metadata }: { metadata: { name?: string } }) => metadata.name ?? "";

/** By code units: the same everywhere. */
function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

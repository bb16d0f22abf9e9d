import type { DaemonSet, Event, KubeObject, Node, ObjectMeta, V1LeaseSpec } from "../../../../api/types";
import type { OpenEngine } from "../../../../cluster/engine/localEngine";
import { kind } from "../../../../cluster/kinds";
import { listPrefix } from "../../../../cluster/registry/keys";
import type { ObjectRegistry } from "../../../../cluster/registry/objectRegistry";
import type { Change } from "../../../../cluster/store/store";
import { type MapKind, MapModel } from "../../../../insight/map/mapModel";
import { STATES } from "../../../../insight/map/state";
import type { Step } from "../../../../ui/protocol";
import { applyStep, asStep, emptyState } from "../../../../ui/state";
import { daemonSetView, eventView, nodeView } from "./views";

/** What the page is told of, by what the keys of its objects begin with. */
const KINDS: readonly (readonly [MapKind | "Event" | "Lease", string])[] = [
	["Node", listPrefix(kind("nodes"))],
	["DaemonSet", listPrefix(kind("daemonsets.apps"))],
	["Pod", listPrefix(kind("pods"))],
	["ControllerRevision", listPrefix(kind("controllerrevisions.apps"))],
	["Event", listPrefix(kind("events"))],
	["Lease", listPrefix(kind("leases.coordination.k8s.io"), "kube-node-lease")],
];

/** How much of what has happened is kept: steps, and changed cells in them. */
const MAX_STEPS = 10_000;
const MAX_CELLS = 300_000;

type Lease = KubeObject & { metadata: ObjectMeta; spec?: V1LeaseSpec };

/** The cluster as the page shows it, and what has happened since the server began. */
export class MapFeed {
	private readonly model = new MapModel();
	/** Where the kept steps begin, and where they end. */
	private readonly base = emptyState();
	private readonly present = emptyState();
	private readonly steps: Step[] = [];
	private cellCount = 0;
	private seen: number | undefined;
	private readonly changedNodes = new Set<string>();
	private readonly stopped = new Set<string>();
	private events: Event[] = [];
	private readonly listeners = new Set<(step: Step) => void>();

	constructor(private readonly engine: OpenEngine) {
		const first = this.look();
		if (first !== undefined) applyStep(this.base, first);
	}

	/** All that is kept: where it began, and the steps from there. */
	history(): { base: Step; steps: readonly Step[] } {
		return { base: asStep(this.base), steps: this.steps };
	}

	daemonSet(uid: string): DaemonSet | undefined {
		return this.model.daemonSet(uid);
	}

	/** Is told each step from now on, until it is taken off. */
	listen(listener: (step: Step) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Looks for news, keeps them and tells them. */
	poll(): void {
		const step = this.look();
		if (step === undefined) return;
		this.steps.push(step);
		this.cellCount += cellsIn(step);
		while (this.steps.length > MAX_STEPS || this.cellCount > MAX_CELLS) {
			const oldest = this.steps.shift();
			if (oldest === undefined) break;
			this.cellCount -= cellsIn(oldest);
			applyStep(this.base, oldest);
		}
		for (const listener of this.listeners) listener(step);
	}

	private look(): Step | undefined {
		const moved = this.engine.revision() !== this.seen;
		if (moved) {
			this.engine.view((registry) => {
				const changes = this.seen === undefined ? undefined : registry.tx.changes(this.seen);
				if (changes === undefined) this.readAll(registry);
				else for (const change of changes) this.take(change);
				this.seen = registry.tx.revision;
			});
		}
		return this.stepAt(this.engine.now(), moved);
	}

	private readAll(registry: ObjectRegistry): void {
		for (const [what, prefix] of KINDS) {
			const objects = Array.from(registry.tx.range(prefix), ({ value }) => value as KubeObject);
			if (what === "Event") this.events = objects as Event[];
			else if (what === "Lease") for (const lease of objects) this.takeLease(lease, false);
			else this.model.replace(what, objects);
			if (what === "Node") for (const { metadata } of objects) this.changedNodes.add(metadata.name ?? "");
		}
		for (const name of this.present.nodes.keys()) this.changedNodes.add(name);
	}

	private take({ type, key, value }: Change): void {
		const what = KINDS.find(([, prefix]) => key.startsWith(prefix))?.[0];
		if (what === undefined) return;
		const object = value as KubeObject;
		if (what === "Event") {
			if (type !== "DELETED") this.events.push(object as Event);
		} else if (what === "Lease") {
			this.takeLease(object, type === "DELETED");
		} else {
			this.model.apply(what, type, object);
			if (what === "Node") this.changedNodes.add(object.metadata.name ?? "");
		}
	}

	/** The lease of a kubelet that runs has no time: it is renewed when it is read. */
	private takeLease({ metadata, spec }: Lease, gone: boolean): void {
		const { name = "" } = metadata;
		if (!gone && spec?.renewTime !== undefined) this.stopped.add(name);
		else this.stopped.delete(name);
		this.changedNodes.add(name);
	}

	/** What has changed since the last step; undefined when nothing has. */
	private stepAt(at: number, moved: boolean): Step | undefined {
		const changes = this.model.update(at);
		if (!moved && changes.length === 0) return undefined;
		const cells: Record<string, Record<string, string>> = {};
		for (const { daemonSet, node, to } of changes) {
			const column = cells[daemonSet] ?? {};
			cells[daemonSet] = column;
			column[node] = to === undefined ? "" : STATES[to].letter;
		}
		const step: Step = {
			at,
			...this.nodeChanges(),
			...this.daemonSetChanges(),
			...(changes.length > 0 ? { cells } : {}),
			...(this.events.length > 0 ? { events: this.events.map(eventView).sort((a, b) => a.at - b.at) } : {}),
		};
		this.events = [];
		if (Object.keys(step).length === 1) return undefined;
		applyStep(this.present, step);
		return step;
	}

	private nodeChanges(): Pick<Step, "nodes" | "goneNodes"> {
		const nodes = [];
		const goneNodes = [];
		for (const name of this.changedNodes) {
			const node: Node | undefined = this.model.node(name);
			const before = this.present.nodes.get(name);
			if (node === undefined) {
				if (before !== undefined) goneNodes.push(name);
				continue;
			}
			const view = nodeView(node, this.stopped.has(name));
			if (!isSame(before, view)) nodes.push(view);
		}
		this.changedNodes.clear();
		return { ...(nodes.length > 0 ? { nodes } : {}), ...(goneNodes.length > 0 ? { goneNodes } : {}) };
	}

	private daemonSetChanges(): Pick<Step, "daemonSets" | "goneDaemonSets"> {
		const present = this.model.sortedDaemonSets();
		const daemonSets = present
			.map((daemonSet) => daemonSetView(this.model.summary(daemonSet, "")))
			.filter((view) => !isSame(this.present.daemonSets.get(view.uid), view));
		const uids = new Set(present.map(({ metadata }) => metadata.uid));
		const goneDaemonSets = [...this.present.daemonSets.keys()].filter((uid) => !uids.has(uid));
		return {
			...(daemonSets.length > 0 ? { daemonSets } : {}),
			...(goneDaemonSets.length > 0 ? { goneDaemonSets } : {}),
		};
	}
}

function cellsIn({ cells = {} }: Step): number {
	return Object.values(cells).reduce((sum, column) => sum + Object.keys(column).length, 0);
}

function isSame(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

import type { DaemonSetView, EventView, NodeView, Step } from "./protocol";

/** What there is at one moment. */
export interface UiState {
	at: number;
	/** Rises whenever `nodes` changes. */
	nodeChanges: number;
	readonly nodes: Map<string, NodeView>;
	readonly daemonSets: Map<string, DaemonSetView>;
	/** By the DaemonSet's uid, then by node: the letter of the state. */
	readonly cells: Map<string, Map<string, string>>;
	/** By uid. */
	readonly events: Map<string, EventView>;
}

/** Events that are kept; older ones are forgotten first. */
const MAX_EVENTS = 500;

export function emptyState(): UiState {
	return { at: 0, nodeChanges: 0, nodes: new Map(), daemonSets: new Map(), cells: new Map(), events: new Map() };
}

/** Brings a state to where it is after a step, and gives the step that leads back. Events are not taken back. */
export function applyStep(state: UiState, step: Step): Step {
	const back: Required<Pick<Writable, "nodes" | "goneNodes" | "daemonSets" | "goneDaemonSets" | "cells">> = {
		nodes: [],
		goneNodes: [],
		daemonSets: [],
		goneDaemonSets: [],
		cells: {},
	};
	const at = state.at;
	if ((step.nodes?.length ?? 0) + (step.goneNodes?.length ?? 0) > 0) state.nodeChanges++;
	for (const node of step.nodes ?? []) {
		const before = state.nodes.get(node.name);
		if (before === undefined) back.goneNodes.push(node.name);
		else back.nodes.push(before);
		state.nodes.set(node.name, node);
	}
	for (const daemonSet of step.daemonSets ?? []) {
		const before = state.daemonSets.get(daemonSet.uid);
		if (before === undefined) back.goneDaemonSets.push(daemonSet.uid);
		else back.daemonSets.push(before);
		state.daemonSets.set(daemonSet.uid, daemonSet);
	}
	for (const [uid, column] of Object.entries(step.cells ?? {})) {
		const cells = state.cells.get(uid) ?? new Map<string, string>();
		state.cells.set(uid, cells);
		const undo = ownRecord(back.cells, uid);
		for (const [node, letter] of Object.entries(column)) {
			undo[node] = cells.get(node) ?? "";
			if (letter === "") cells.delete(node);
			else cells.set(node, letter);
		}
	}
	for (const name of step.goneNodes ?? []) {
		const before = state.nodes.get(name);
		if (before !== undefined) back.nodes.push(before);
		state.nodes.delete(name);
	}
	for (const uid of step.goneDaemonSets ?? []) {
		const before = state.daemonSets.get(uid);
		if (before !== undefined) back.daemonSets.push(before);
		state.daemonSets.delete(uid);
	}
	for (const event of step.events ?? []) {
		state.events.delete(event.uid);
		state.events.set(event.uid, event);
	}
	for (const uid of state.events.keys()) {
		if (state.events.size <= MAX_EVENTS) break;
		state.events.delete(uid);
	}
	state.at = step.at;
	return { at, ...back };
}

/** The one step that leads from nothing to a state. */
export function asStep(state: UiState): Step {
	const cells: Record<string, Record<string, string>> = {};
	for (const [uid, column] of state.cells) cells[uid] = Object.fromEntries(column);
	return {
		at: state.at,
		nodes: [...state.nodes.values()],
		daemonSets: [...state.daemonSets.values()],
		cells,
		events: [...state.events.values()],
	};
}

interface Writable {
	nodes?: NodeView[];
	goneNodes?: string[];
	daemonSets?: DaemonSetView[];
	goneDaemonSets?: string[];
	cells?: Record<string, Record<string, string>>;
}

function ownRecord(records: Record<string, Record<string, string>>, key: string): Record<string, string> {
	const record = records[key] ?? {};
	records[key] = record;
	return record;
}

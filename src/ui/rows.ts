import type { NodeView } from "./protocol";
import type { UiState } from "./state";

/** A row of the grid: a group's heading, or a node. */
export type GridRow =
	| { readonly kind: "group"; readonly text: string; readonly count: number }
	| { readonly kind: "node"; readonly node: NodeView };

export interface RowOptions {
	/** The label to group by; "" for no groups. */
	readonly groupBy: string;
	/** Only nodes whose name or labels (KEY=VALUE) have this in them. */
	readonly filter: string;
}

/** The grid's rows: nodes by name, in groups by the value of a label, those without it last. */
export function rowsOf({ nodes }: UiState, { groupBy, filter }: RowOptions): GridRow[] {
	const words = filter
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== "");
	const shown = [...nodes.values()].filter((node) => words.every((word) => matches(node, word)));
	shown.sort((a, b) => (a.name < b.name ? -1 : 1));
	if (groupBy === "") return shown.map((node) => ({ kind: "node", node }));
	const groups = new Map<string | undefined, NodeView[]>();
	for (const node of shown) {
		const value = Object.hasOwn(node.labels, groupBy) ? node.labels[groupBy] : undefined;
		const members = groups.get(value);
		if (members === undefined) groups.set(value, [node]);
		else members.push(node);
	}
	const sorted = [...groups].sort(([a], [b]) => (a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1));
	return sorted.flatMap(([value, members]): GridRow[] => [
		{ kind: "group", text: value === undefined ? `without ${groupBy}` : `${groupBy}=${value}`, count: members.length },
		...members.map((node): GridRow => ({ kind: "node", node })),
	]);
}

/** The keys of the nodes' labels, those first that tell nodes apart. */
export function labelKeys({ nodes }: UiState): string[] {
	const values = new Map<string, Set<string>>();
	for (const { labels } of nodes.values()) {
		for (const [key, value] of Object.entries(labels)) {
			const known = values.get(key);
			if (known === undefined) values.set(key, new Set([value]));
			else known.add(value);
		}
	}
	const useful = (key: string) => {
		const count = values.get(key)?.size ?? 0;
		return count > 1 && count < nodes.size ? 0 : 1;
	};
	return [...values.keys()].sort((a, b) => useful(a) - useful(b) || (a < b ? -1 : 1));
}

function matches({ name, labels }: NodeView, word: string): boolean {
	if (name.toLowerCase().includes(word)) return true;
	return Object.entries(labels).some(([key, value]) => `${key}=${value}`.toLowerCase().includes(word));
}

import { nearestHint } from "../../api/nearest";
import type { Node, Taint } from "../../api/types";

/** A thought change of nodes, in the order in which they are made: join, leave, labels, taints, cordons. */
export interface WhatIf {
	add: readonly Node[];
	remove: readonly string[];
	label: readonly { node: string; labels: Readonly<Record<string, string | null>> }[];
	taint: readonly { node: string; add: readonly Taint[]; remove: readonly Pick<Taint, "key" | "effect">[] }[];
	cordon: readonly string[];
	uncordon: readonly string[];
}

const CORDON: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/**
 * The nodes after the changes, by name, and what contradicts itself or names a node that there is not: a text for
 * people, or undefined.
 */
export function whatIf(nodes: readonly Node[], change: WhatIf): { nodes: Node[]; problem?: string } {
	const byName = new Map(nodes.map((node) => [node.metadata.name ?? "", node]));
	const problem = problemOf(byName, change);
	if (problem !== undefined) return { nodes: [...nodes], problem };
	for (const node of change.add) byName.set(node.metadata.name ?? "", node);
	for (const name of change.remove) byName.delete(name);
	const update = (name: string, next: (node: Node) => Node) => {
		const node = byName.get(name);
		if (node !== undefined) byName.set(name, next(node));
	};
	for (const { node, labels } of change.label) update(node, (each) => withLabels(each, labels));
	for (const { node, add, remove } of change.taint) update(node, (each) => withTaints(each, add, remove));
	for (const name of change.cordon) update(name, (each) => cordoned(each, true));
	for (const name of change.uncordon) update(name, (each) => cordoned(each, false));
	return { nodes: [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node) };
}

function problemOf(there: ReadonlyMap<string, Node>, change: WhatIf): string | undefined {
	const added = change.add.map(({ metadata }) => metadata.name ?? "");
	const twice = (names: readonly string[]) => names.find((name, index) => names.indexOf(name) !== index);
	const exists = (name: string) => there.has(name) || added.includes(name);
	const doubled = twice(added);
	if (doubled !== undefined) return `--add-node adds ${doubled} twice`;
	const known = added.find((name) => there.has(name));
	if (known !== undefined) return `--add-node ${known}: there is such a node already`;
	const both = added.find((name) => change.remove.includes(name));
	if (both !== undefined) return `--add-node and --remove-node both name ${both}`;
	const again = twice(change.remove);
	if (again !== undefined) return `--remove-node names ${again} twice`;
	const torn = change.cordon.find((name) => change.uncordon.includes(name));
	if (torn !== undefined) return `--cordon and --uncordon both name ${torn}`;
	const named: [string, string][] = [
		...change.remove.map((name): [string, string] => ["--remove-node", name]),
		...change.label.map(({ node }): [string, string] => ["--label", node]),
		...change.taint.map(({ node }): [string, string] => ["--taint", node]),
		...change.cordon.map((name): [string, string] => ["--cordon", name]),
		...change.uncordon.map((name): [string, string] => ["--uncordon", name]),
	];
	for (const [flag, name] of named) {
		if (!exists(name)) return `${flag} ${name}: there is no such node${nearestHint(name, [...there.keys(), ...added])}`;
		if (flag !== "--remove-node" && change.remove.includes(name)) return `--remove-node and ${flag} both name ${name}`;
	}
	for (const { node, add, remove } of change.taint) {
		const others = change.taint.filter((each) => each.node === node);
		for (const taint of add) {
			const matches = ({ key, effect }: Pick<Taint, "key" | "effect">) =>
				key === taint.key && (effect === "" || effect === taint.effect);
			if (remove.some(matches) || others.some((each) => each.remove.some(matches))) {
				return `--taint both adds and removes ${taint.key}:${taint.effect} on ${node}`;
			}
		}
	}
	return undefined;
}

function withLabels(node: Node, changes: Readonly<Record<string, string | null>>): Node {
	const labels = Object.fromEntries(
		[...Object.entries(node.metadata.labels ?? {}), ...Object.entries(changes)].filter(
			([key, value]) => value !== null && !(Object.hasOwn(changes, key) && changes[key] === null),
		),
	) as Record<string, string>;
	return { ...node, metadata: { ...node.metadata, labels } };
}

function withTaints(node: Node, add: readonly Taint[], remove: readonly Pick<Taint, "key" | "effect">[]): Node {
	const goes = ({ key, effect }: Taint) =>
		remove.some((each) => each.key === key && (each.effect === "" || each.effect === effect)) ||
		add.some((each) => each.key === key && each.effect === effect);
	return {
		...node,
		spec: { ...node.spec, taints: [...(node.spec?.taints ?? []).filter((each) => !goes(each)), ...add] },
	};
}

function cordoned(node: Node, unschedulable: boolean): Node {
	const spec = { ...node.spec };
	const others = (spec.taints ?? []).filter(({ key }) => key !== CORDON.key);
	delete spec.unschedulable;
	return {
		...node,
		spec: { ...spec, ...(unschedulable && { unschedulable }), taints: unschedulable ? [...others, CORDON] : others },
	};
}

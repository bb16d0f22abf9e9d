import { deepEqual } from "../../../api/equal";
import type { Node, ObjectMeta, Taint } from "../../../api/types";
import type { Observation } from "../../controllers/controller";
import { kind } from "../../kinds";
import type { ReadTransaction } from "../../store/store";
import { listPrefix } from "../keys";
import { SortedValues } from "./sortedValues";

/** What the keys of these index entries begin with; a node's name follows. */
export const nodeFactsPrefix = "/index/node-facts/";

/** What an index entry says of a node: its labels and taints, in which alone a DaemonSet is interested. */
export type NodeFacts = readonly [labels: ObjectMeta["labels"] | null, taints?: readonly Taint[]];

export function factsOf({ metadata, spec }: Node): NodeFacts {
	const labels = metadata.labels ?? null;
	return spec?.taints === undefined ? [labels] : [labels, spec.taints];
}

/** All nodes, with no more than name, labels and taints. One that stays as it is stays the same object. */
export class AllNodeFacts {
	private nodes: SortedValues<Node> | undefined;

	/** By name. */
	list(tx: ReadTransaction): readonly Node[] {
		this.nodes ??= readAll(tx);
		return this.nodes.list();
	}

	observe({ type, object }: Observation): void {
		if (this.nodes === undefined) return;
		const { name = "" } = object.metadata;
		if (type === "DELETED") {
			this.nodes.delete(name);
			return;
		}
		const facts = factsOf(object as Node);
		const known = this.nodes.get(name);
		if (known === undefined || !deepEqual(factsOf(known), facts)) this.nodes.set(name, nodeOf(name, facts));
	}
}

function readAll(tx: ReadTransaction): SortedValues<Node> {
	const nodes = new SortedValues<Node>();
	const all = listPrefix(kind("nodes"));
	if (tx.count(nodeFactsPrefix) !== tx.count(all)) {
		// A store of before there was this index.
		for (const { value } of tx.range(all)) {
			const node = value as Node;
			const { name = "" } = node.metadata;
			nodes.set(name, nodeOf(name, factsOf(node)));
		}
		return nodes;
	}
	for (const { key, value } of tx.range(nodeFactsPrefix)) {
		const name = key.slice(nodeFactsPrefix.length);
		nodes.set(name, nodeOf(name, value as NodeFacts));
	}
	return nodes;
}

function nodeOf(name: string, [labels, taints]: NodeFacts): Node {
	const metadata: ObjectMeta = labels === null ? { name } : { name, labels };
	const node: Node = { apiVersion: "v1", kind: "Node", metadata };
	return taints === undefined ? node : { ...node, spec: { taints: [...taints] } };
}

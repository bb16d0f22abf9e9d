import { labelOf } from "../../api/scheduling/clusterView";
import type { Node } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

/** All nodes, listed once for as long as no node changes at one moment of one registry. */
export function allNodes(registry: Registry): readonly Node[] {
	return cacheOf(registry).nodes;
}

/** The nodes whose label `key` is `value`, from lists that are kept as long as those of all nodes. */
export function nodesWithLabel(registry: Registry, key: string, value: string): readonly Node[] {
	const { nodes, byLabel } = cacheOf(registry);
	let byValue = byLabel.get(key);
	if (byValue === undefined) {
		byValue = new Map();
		for (const node of nodes) {
			const label = labelOf(node, key);
			if (label === undefined) continue;
			const others = byValue.get(label);
			if (others === undefined) byValue.set(label, [node]);
			else others.push(node);
		}
		byLabel.set(key, byValue);
	}
	return byValue.get(value) ?? [];
}

export function forgetNodes(registry: Registry): void {
	caches.delete(registry);
}

interface Cache {
	now: number;
	nodes: readonly Node[];
	byLabel: Map<string, Map<string, Node[]>>;
}

const caches = new WeakMap<Registry, Cache>();

function cacheOf(registry: Registry): Cache {
	let cache = caches.get(registry);
	if (cache === undefined || cache.now !== registry.now) {
		cache = { now: registry.now, nodes: registry.list<Node>(kind("nodes")), byLabel: new Map() };
		caches.set(registry, cache);
	}
	return cache;
}

import type { Node } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

/** All nodes, listed once for as long as no node changes at one moment of one registry. */
export function allNodes(registry: Registry): readonly Node[] {
	const cached = caches.get(registry);
	if (cached !== undefined && cached.now === registry.now) return cached.nodes;
	const nodes = registry.list<Node>(kind("nodes"));
	caches.set(registry, { now: registry.now, nodes });
	return nodes;
}

export function forgetNodes(registry: Registry): void {
	caches.delete(registry);
}

const caches = new WeakMap<Registry, { now: number; nodes: readonly Node[] }>();

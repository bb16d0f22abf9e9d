import type { Node } from "../../../api/types";
import { kind } from "../../kinds";
import type { ControllerContext } from "../controller";
import { readyStatus } from "./status";

/** How bad it is in a zone: with most or all of its nodes gone, the network is the likelier cause. */
export type ZoneState = "Normal" | "PartialDisruption" | "FullDisruption";

/** Nodes of one zone that get their NoExecute taints together wait so long for one another, milliseconds. */
const EVICTION_MS = 10_000;
/** The same in a big zone that is partly disrupted. */
const SLOW_EVICTION_MS = 100_000;
const BIG_ZONE = 50;
const UNHEALTHY_SHARE = 0.55;
const MEMORY = "zones";

interface Zones {
	/** Whether no node of the cluster is ready: nobody is evicted. */
	allDown: boolean;
	zones: Record<string, { state: ZoneState; size: number }>;
}

/** Takes in which nodes are ready; nodes that are not wake up when that changes what happens to them. */
export function noteDisruption(context: ControllerContext): void {
	const nodes = context.registry.list<Node>(kind("nodes"));
	const now = zonesOf(nodes);
	const before = context.recall(MEMORY) as Zones | undefined;
	if (before !== undefined && JSON.stringify(before) === JSON.stringify(now)) return;
	context.remember(MEMORY, now);
	if (before === undefined || JSON.stringify(statesOf(before)) === JSON.stringify(statesOf(now))) return;
	for (const node of nodes) {
		if (readyStatus(node) !== "True") context.wakeAt(node.metadata.name ?? "", context.now);
	}
}

/** Whether a node has ever been seen that was not ready: before that there is nothing to take in. */
export function hasDisruption(context: ControllerContext): boolean {
	return context.recall(MEMORY) !== undefined;
}

/**
 * When a node of its zone may get a NoExecute taint that it has none of yet, in milliseconds: one node after the
 * other. "reachable" when its taints have to go because the whole cluster is down; undefined: not now.
 */
export function evictionTurn(node: Node, context: ControllerContext): number | "reachable" | undefined {
	const known = context.recall(MEMORY) as Zones | undefined;
	if (known?.allDown) return "reachable";
	const zone = zoneOf(node);
	const facts = known?.zones[zone] ?? { state: "Normal", size: 1 };
	if (facts.state === "PartialDisruption" && facts.size <= BIG_ZONE) return undefined;
	const spacing = facts.state === "PartialDisruption" ? SLOW_EVICTION_MS : EVICTION_MS;
	const turnKey = `turn ${node.metadata.name}`;
	const own = context.recall(turnKey) as number | undefined;
	if (own !== undefined) return own;
	const next = (context.recall(`zone ${zone}`) as number | undefined) ?? 0;
	const turn = Math.max(context.now, next);
	context.remember(`zone ${zone}`, turn + spacing);
	context.remember(turnKey, turn);
	return turn;
}

/** The node has its taint, or needs none any more. */
export function forgetTurn(node: Node, context: ControllerContext): void {
	const key = `turn ${node.metadata.name}`;
	if (context.recall(key) !== undefined) context.remember(key, undefined);
}

function statesOf({ allDown, zones }: Zones): unknown {
	return [allDown, Object.entries(zones).map(([zone, { state }]) => [zone, state])];
}

function zonesOf(nodes: readonly Node[]): Zones {
	const counts = new Map<string, { ready: number; notReady: number }>();
	for (const node of nodes) {
		const zone = zoneOf(node);
		const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
		if (readyStatus(node) === "True") count.ready++;
		else count.notReady++;
		counts.set(zone, count);
	}
	const zones: Zones["zones"] = {};
	for (const [zone, count] of [...counts].sort(([left], [right]) => (left < right ? -1 : 1))) {
		zones[zone] = { state: stateOf(count), size: count.ready + count.notReady };
	}
	const states = Object.values(zones).map(({ state }) => state);
	return { allDown: states.length > 0 && states.every((state) => state === "FullDisruption"), zones };
}

function stateOf({ ready, notReady }: { ready: number; notReady: number }): ZoneState {
	if (ready === 0 && notReady > 0) return "FullDisruption";
	return notReady > 2 && notReady / (notReady + ready) >= UNHEALTHY_SHARE ? "PartialDisruption" : "Normal";
}

function zoneOf(node: Node): string {
	const labels = node.metadata.labels ?? {};
	const region = labels["topology.kubernetes.io/region"] ?? "";
	const zone = labels["topology.kubernetes.io/zone"] ?? "";
	return region === "" && zone === "" ? "" : `${region}:${zone}`;
}

import type { Observed } from "../api/daemonSet/manage";
import { groupByNode } from "../api/daemonSet/nodePods";
import { placementRule } from "../api/daemonSet/placement";
import { type Counts, countPods } from "../api/daemonSet/status";
import type { DaemonSet } from "../api/types";
import type { NodeVerdict, VerdictName } from "./verdicts";
import { verdictText } from "./verdictWords";
import { currentHash, type InsightView, podsOfDaemonSet } from "./view";

/** One of the numbers that `get ds` shows, and the nodes that make it what it is. */
export interface Total {
	/** As the column is called. */
	name: "DESIRED" | "CURRENT" | "READY" | "UP-TO-DATE" | "AVAILABLE" | "MISSCHEDULED";
	count: number;
	/** What the DaemonSet's status says, where that is another number. */
	inStatus?: number;
	/** Which nodes it leaves out, or counts; "" where there is nothing to say. */
	reason: string;
}

/** The numbers of a DaemonSet's status, counted as the controller counts them, and explained. */
export function totalsOf(daemonSet: DaemonSet, verdicts: readonly NodeVerdict[], view: InsightView): Total[] {
	const place = placementRule(daemonSet);
	const podsByNode = groupByNode(podsOfDaemonSet(daemonSet, view));
	const common = { daemonSet, podsByNode, hash: currentHash(daemonSet, view) ?? "", now: view.now };
	const byName = new Map(verdicts.map((each) => [each.node, each]));
	const nodes: { verdict: NodeVerdict; counts: Counts }[] = [];
	for (const node of view.nodes) {
		const name = node.metadata.name ?? "";
		const observed: Observed = { ...common, placements: new Map([[name, place(node)]]) };
		const verdict = byName.get(name);
		if (verdict !== undefined) nodes.push({ verdict, counts: countPods(observed) });
	}
	return LINES.map(({ name, field }): Total => {
		const count = nodes.reduce((sum, { counts }) => sum + counts[field], 0);
		const inStatus = daemonSet.status === undefined ? undefined : (daemonSet.status[field] ?? 0);
		const counted = (wanted: boolean) =>
			nodes
				.filter(({ counts }) => (counts.desiredNumberScheduled === 1 || !wanted) && (counts[field] === 0) === wanted)
				.map(({ verdict }) => verdict);
		return {
			name,
			count,
			...(inStatus !== undefined && inStatus !== count && { inStatus }),
			reason: reasonFor(name, { total: nodes.length, counted }),
		};
	});
}

const LINES: readonly { name: Total["name"]; field: keyof Counts }[] = [
	{ name: "DESIRED", field: "desiredNumberScheduled" },
	{ name: "CURRENT", field: "currentNumberScheduled" },
	{ name: "READY", field: "numberReady" },
	{ name: "UP-TO-DATE", field: "updatedNumberScheduled" },
	{ name: "AVAILABLE", field: "numberAvailable" },
	{ name: "MISSCHEDULED", field: "numberMisscheduled" },
];

function reasonFor(
	name: Total["name"],
	{ total, counted }: { total: number; counted: (without: boolean) => NodeVerdict[] },
): string {
	if (name === "MISSCHEDULED") {
		const there = counted(false);
		return there.length === 0 ? "" : `on ${byVerdict(there)}`;
	}
	if (name === "DESIRED") {
		const wanted = counted(false);
		const out = total - wanted.length;
		const nodes = `of ${total} node${total === 1 ? "" : "s"}`;
		return out === 0 ? nodes : `${nodes}: ${out} ${out === 1 ? "is" : "are"} not eligible`;
	}
	const missing = counted(true);
	return missing.length === 0 ? "" : `not on ${byVerdict(missing)}`;
}

const SHOWN = 4;

/** node02, node03 (pending), node07 (starting) and 12 more. */
function byVerdict(verdicts: readonly NodeVerdict[]): string {
	const groups = new Map<VerdictName, string[]>();
	for (const { verdict, node } of verdicts.slice(0, SHOWN)) {
		const group = groups.get(verdict);
		if (group === undefined) groups.set(verdict, [node]);
		else group.push(node);
	}
	const shown = [...groups].map(([verdict, nodes]) => `${nodes.join(", ")} (${verdictText(verdict)})`).join(", ");
	const more = verdicts.length - SHOWN;
	return more > 0 ? `${shown} and ${more} more` : shown;
}

import { updateLimits } from "../../api/daemonSet/limits";
import type { DaemonSet, Pod } from "../../api/types";
import { isRefusal } from "../admission";
import { type Pace, paceOf } from "./pace";
import type { Prospect } from "./prospect";

/** How pods with another template are replaced. */
export interface Rollout {
	/** The strategy replaces pods by itself. */
	replaces: boolean;
	maxUnavailable: number;
	maxSurge: number;
	/** The nodes of each wave, in the controller's order. */
	waves: string[][];
	/** The wave of each node whose pod is replaced, from 1. */
	waveOf: ReadonlyMap<string, number>;
	/** Why the rollout does not come to the end. */
	stuck?: string;
	/** How long one wave takes, and what that rests on. */
	pace: Pace;
	/** All waves one after the other, in milliseconds. */
	estimatedMs: number;
}

/**
 * The waves of a rolling update when every pod takes as long as the others: pods that serve nobody go first, whatever
 * the budget; of the others as many at a time as the strategy lets be missing, or be made beside the old ones, by the
 * nodes' names. A new pod that fits nowhere uses its part of the budget up for good.
 */
export function rolloutOf(next: DaemonSet, prospects: readonly Prospect[], owned: readonly Pod[]): Rollout {
	const { updateStrategy } = next.spec;
	const desired = prospects.filter(({ placement }) => placement.shouldRun).length;
	const limits = updateLimits(next, desired);
	const replaces = updateStrategy?.type === "RollingUpdate";
	const waves = replaces ? planWaves(prospects, limits) : { waves: [] };
	const waveOf = new Map(waves.waves.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
	const pace = paceOf(next, owned);
	const waveMs = limits.maxSurge > 0 ? pace.readyMs + pace.minReadyMs : pace.endMs + pace.readyMs + pace.minReadyMs;
	const creates = prospects.some(
		({ pod, placement, misfit }) => placement.shouldRun && pod === undefined && misfit.length === 0,
	);
	const count = Math.max(waves.waves.length, 0);
	const first = creates && count === 0 ? pace.readyMs + pace.minReadyMs : 0;
	return { replaces, ...limits, ...waves, waveOf, pace, estimatedMs: count * waveMs + first };
}

function planWaves(
	prospects: readonly Prospect[],
	{ maxUnavailable, maxSurge }: { maxUnavailable: number; maxSurge: number },
): { waves: string[][]; stuck?: string } {
	const old = prospects.filter(
		({ pod, upToDate, placement }) => pod !== undefined && !upToDate && placement.shouldContinueRunning,
	);
	// The controller makes what is missing first, and does no more as long as that is refused.
	const refused = prospects.filter(
		({ pod, placement, misfit }) => pod === undefined && placement.shouldRun && misfit.some(isRefusal),
	);
	if (refused.length > 0 && old.length > 0) {
		const first = namesOf(refused.map(({ name }) => name));
		return { waves: [], stuck: `the controller replaces no pod until those for ${first} are let in` };
	}
	const surge = maxSurge > 0;
	// The controller decides before a taint has turned these out, and they go whatever it decides.
	const evicted = new Set(surge ? [] : old.filter(({ serves, available }) => serves && !available));
	const atOnce = old.filter((each) => !each.available && !evicted.has(each));
	let queue = old.filter((each) => each.available || evicted.has(each));
	// Nodes that stay without an available pod: theirs does not fit.
	const lasting = prospects.filter(
		({ placement, misfit, pod, available, upToDate }) =>
			placement.shouldRun && misfit.length > 0 && !available && (pod === undefined || upToDate),
	);
	const limit = surge ? maxSurge : maxUnavailable;
	const blockers = surge ? [] : lasting.map(({ name }) => name);
	// Beside an old pod that serves nobody a new one counts as no surge: the old one goes.
	for (const { name, placement, misfit } of surge ? [] : atOnce) {
		if (placement.shouldRun && misfit.length > 0) blockers.push(name);
	}
	const waves: string[][] = [];
	// With surge an old pod stays for as long as the one beside it is not made.
	const isKept = ({ misfit }: Prospect) => surge && misfit.some(isRefusal);
	const kept = atOnce.filter(isKept).map(({ name }) => name);
	let now = atOnce.filter((each) => !isKept(each)).map(({ name }) => name);
	// What is not there yet counts as missing while the first wave runs.
	const coming = surge
		? 0
		: prospects.filter(({ placement, pod, misfit }) => placement.shouldRun && pod === undefined && misfit.length === 0)
				.length;
	const useless = surge
		? 0
		: atOnce.filter(({ placement, misfit }) => placement.shouldRun && misfit.length === 0).length;
	let free = limit - blockers.length - coming - useless;
	let at = 0;
	let stopped = false;
	while (at < queue.length || now.length > 0) {
		for (; free > 0 && at < queue.length; at++) {
			const next = queue[at] as Prospect;
			const { name, placement, misfit } = next;
			free--;
			if (isKept(next)) {
				blockers.push(name);
				stopped = true;
				break;
			}
			now.push(name);
			if (placement.shouldRun && misfit.length > 0) blockers.push(name);
		}
		if (waves.length === 0) {
			const rest = queue.slice(at);
			for (const { name, placement, misfit } of rest.filter((each) => evicted.has(each))) {
				now.push(name);
				if (placement.shouldRun && misfit.length > 0) blockers.push(name);
			}
			queue = [...queue.slice(0, at), ...rest.filter((each) => !evicted.has(each))];
		}
		if (now.length > 0) waves.push(now);
		now = [];
		free = limit - blockers.length;
		if (free <= 0 || stopped) break;
	}
	if (at === queue.length && kept.length === 0) return { waves };
	if (at === queue.length) return { waves, stuck: `the pods that are to come on ${namesOf(kept)} are refused` };
	const which = namesOf(blockers);
	const name = surge ? "maxSurge" : "maxUnavailable";
	const blocking = prospects.filter((each) => blockers.includes(each.name));
	const why = blocking.every(({ misfit }) => misfit.some(isRefusal)) ? "is refused" : "does not fit";
	return { waves, stuck: `${name} (${limit}) is used up by ${which}, where the pod ${why}` };
}

function namesOf(nodes: readonly string[]): string {
	const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : "";
	return nodes.slice(0, 3).join(", ") + more;
}

import { preemptionBudgets } from "../api/disruptionBudget";
import { podCondition } from "../api/podReady";
import type { ClusterView } from "../api/scheduling/clusterView";
import { Fitting } from "../api/scheduling/fitting";
import type { Misfit, Shortage } from "../api/scheduling/misfit";
import { priorityOf, selectVictims } from "../api/scheduling/preemption";
import { type HostPort, hostPorts, podAmounts } from "../api/scheduling/requests";
import type { Node, Pod } from "../api/types";
import { absentClaims } from "./admission";
import type { Evidence, Holder, PodRef } from "./evidence";
import { sharedCounts } from "./sharedCounts";
import { clusterOf, type InsightView } from "./view";

const SCHEDULER = "default-scheduler";

/** Why a pod that is meant for `node` has not been placed there. */
export function waitingReasons(pod: Pod, node: Node, view: InsightView): Evidence[] {
	const gates = pod.spec.schedulingGates ?? [];
	if (gates.length > 0) return [{ what: "gates", gates: gates.map(({ name }) => name) }];
	const { schedulerName = SCHEDULER } = pod.spec;
	const misfits = misfitReasons(pod, node, view);
	const foreign: Evidence[] = schedulerName === SCHEDULER ? [] : [{ what: "schedulerName", name: schedulerName }];
	if (misfits.length > 0) return [...foreign, ...misfits];
	// Nothing that is known here speaks against it: claims, or a change that the scheduler has not met yet.
	const scheduled = podCondition(pod, "PodScheduled");
	const message = scheduled?.status === "False" ? scheduled.message : undefined;
	return message ? [...foreign, { what: "scheduler", message }] : foreign;
}

/**
 * Why `pod` would not fit onto `node` beside what is there, with who holds what is missing, and who could be preempted;
 * nothing when it fits. `cluster`: the view as the scheduler would find it, where that is another one by then; `gone`:
 * pods that will have left the node.
 */
export function misfitReasons(
	pod: Pod,
	node: Node,
	view: InsightView,
	{ cluster = clusterOf(view), gone = [] }: { cluster?: ClusterView; gone?: readonly Pod[] } = {},
): Evidence[] {
	const absent = absentClaims(pod, view);
	if (absent.length > 0) return absent;
	const fitting = new Fitting(pod, cluster, { pinned: [node], gone, ...sharedCounts(pod, cluster) });
	const misfit = fitting.misfit(node);
	if (misfit === undefined) return [];
	const there = cluster.podsOn(node.metadata.name ?? "").filter((each) => !gone.includes(each));
	const evidence = evidenceOf(misfit, there);
	return misfit.resolvable ? [...evidence, ...preemption(pod, node, fitting, { view, there })] : evidence;
}

/** Whether a pod gets its place though something is in its way: others leave for it. */
export function isPreempting(evidence: readonly Evidence[]): boolean {
	return evidence.some((each) => each.what === "preemption" && each.possible);
}

export function podRef({ metadata, spec }: Pick<Pod, "metadata" | "spec">): PodRef {
	const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
	return {
		namespace: metadata.namespace ?? "",
		name: metadata.name ?? "",
		...(owner && { owner: `${owner.kind}/${owner.name}` }),
		priority: spec.priority ?? 0,
	};
}

function evidenceOf({ evidence }: Misfit, there: readonly Pod[]): Evidence[] {
	switch (evidence.what) {
		case "resources":
			return evidence.shortages.map((shortage) => ({
				what: "resource",
				...shortage,
				holders: holdersOf(shortage, there),
			}));
		case "hostPort": {
			const holder = there.find((pod) => hostPorts(pod).some((port) => samePort(port, evidence.taken)));
			return [{ ...evidence, ...(holder && { pod: podRef(holder) }) }];
		}
		case "nodeAffinity": {
			const { verdict } = evidence;
			if (verdict.matches) return [];
			if ("unmetLabel" in verdict) return [{ what: "nodeSelector", ...verdict.unmetLabel }];
			const terms = verdict.unmetTerms.map(({ index, ...unmet }) => ({ index, unmet: [unmet] }));
			return [{ what: "nodeAffinity", terms }];
		}
		case "topologySpread":
			return [{ what: "topologySpread", constraint: evidence.constraint, ...evidence.skew }];
		default:
			return [evidence];
	}
}

/** The pods of a node that have some of a resource, those with the most first. */
function holdersOf({ resource }: Shortage, there: readonly Pod[]): Holder[] {
	if (resource === "pods") return [];
	return there
		.map((pod) => ({ ...podRef(pod), amount: podAmounts(pod).get(resource) ?? 0 }))
		.filter(({ amount }) => amount > 0)
		.sort((a, b) => b.amount - a.amount || compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
}

function compareText(left: string, right: string): number {
	return left < right ? -1 : left > right ? 1 : 0;
}

function samePort(left: HostPort, right: HostPort): boolean {
	return left.port === right.port && left.protocol === right.protocol && left.ip === right.ip;
}

/** Which pods leave for this one, or would if its priority were higher. */
function preemption(
	pod: Pod,
	node: Node,
	fitting: Fitting,
	{ view, there }: { view: InsightView; there: readonly Pod[] },
): Evidence[] {
	const victimsAt = (priority: number) => {
		const asked = { ...pod, spec: { ...pod.spec, priority } };
		const options = {
			fitting,
			pods: there,
			nominated: [],
			budgets: () => preemptionBudgets(view.podDisruptionBudgets),
		};
		const outcome = selectVictims(asked, node, options);
		return Array.isArray(outcome) ? undefined : outcome.victims;
	};
	const own = pod.spec.preemptionPolicy === "Never" ? undefined : victimsAt(priorityOf(pod));
	if (own !== undefined) {
		return [{ what: "preemption", priority: priorityOf(pod), victims: own.map(podRef), possible: true }];
	}
	const levels = [...new Set(there.map(priorityOf))].filter((level) => level >= priorityOf(pod)).sort((a, b) => a - b);
	for (const level of levels) {
		const victims = victimsAt(level + 1);
		if (victims === undefined) continue;
		const priorityClass = classAbove(level, view);
		return [
			{
				what: "preemption",
				priority: level + 1,
				victims: victims.map(podRef),
				possible: false,
				...(priorityClass && { priorityClass }),
			},
		];
	}
	return [];
}

/** The least important class that users may give their pods and that may preempt pods of a priority. */
function classAbove(priority: number, { priorityClasses }: InsightView): string | undefined {
	let best: { name: string; value: number } | undefined;
	for (const { metadata, value = 0, preemptionPolicy } of priorityClasses) {
		const { name = "" } = metadata;
		if (value <= priority || preemptionPolicy === "Never" || name.startsWith("system-")) continue;
		if (best === undefined || value < best.value) best = { name, value };
	}
	return best?.name;
}

import { labelSelectorRequirements, matchesLabels } from "../../../api/labelSelector";
import { controllerOf } from "../../../api/owners";
import { labelOf } from "../../../api/scheduling/clusterView";
import {
	countSpreadPods,
	countsNode,
	hasTopologies,
	type SpreadConstraint,
	spreadConstraints,
} from "../../../api/scheduling/topologySpread";
import type { KubeObject, LabelSelector, Node, Pod } from "../../../api/types";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import type { SchedulerView } from "../registryView";

const HOSTNAME = "kubernetes.io/hostname";

/** What spreads pods of one service or owner that says nothing of spreading itself. */
const BY_DEFAULT = [
	{ topologyKey: HOSTNAME, maxSkew: 3, whenUnsatisfiable: "ScheduleAnyway" },
	{ topologyKey: "topology.kubernetes.io/zone", maxSkew: 5, whenUnsatisfiable: "ScheduleAnyway" },
];

/**
 * From 0 to 100 for each of `nodes`: how few of the pods that the pod's soft topology spread constraints are about are in
 * the node's domains (PodTopologySpread's score). Undefined when the pod has no such constraints.
 */
export function spreadScores(
	pod: Pod,
	nodes: readonly Node[],
	view: SchedulerView,
	registry: Registry,
): number[] | undefined {
	const own = (pod.spec.topologySpreadConstraints ?? []).length > 0;
	const constraints = own ? spreadConstraints(pod, "ScheduleAnyway") : defaultConstraints(pod, registry);
	if (constraints.length === 0) return undefined;
	// The default constraints spread over hosts where there are no zones.
	const scored = own ? nodes.filter((node) => hasTopologies(node, constraints)) : nodes;
	const domains = constraints.map((spread) => countDomains(spread, { pod, scored, view, constraints, own }));
	const weights = constraints.map(({ topologyKey }, index) =>
		Math.log((topologyKey === HOSTNAME ? scored.length : (domains[index]?.size ?? 0)) + 2),
	);
	const raw = nodes.map((node) => {
		if (!scored.includes(node)) return undefined;
		let score = 0;
		for (const [index, spread] of constraints.entries()) {
			const domain = labelOf(node, spread.topologyKey);
			if (domain === undefined) continue;
			const count =
				spread.topologyKey === HOSTNAME
					? countSpreadPods(view.podsOn(node.metadata.name ?? ""), spread, pod.metadata.namespace)
					: (domains[index]?.get(domain) ?? 0);
			score += count * (weights[index] ?? 0) + (spread.maxSkew - 1);
		}
		return Math.round(score);
	});
	return fewestBest(raw);
}

function countDomains(
	spread: SpreadConstraint,
	about: {
		pod: Pod;
		scored: readonly Node[];
		view: SchedulerView;
		constraints: readonly SpreadConstraint[];
		own: boolean;
	},
): Map<string, number> {
	const { pod, scored, view, constraints, own } = about;
	const counts = new Map<string, number>();
	if (spread.topologyKey === HOSTNAME) return counts;
	for (const node of scored) counts.set(labelOf(node, spread.topologyKey) ?? "", 0);
	for (const node of view.nodes()) {
		const domain = labelOf(node, spread.topologyKey) ?? "";
		const count = counts.get(domain);
		if (count === undefined || (own && !hasTopologies(node, constraints)) || !countsNode(spread, pod, node)) continue;
		const pods = view.podsOn(node.metadata.name ?? "");
		counts.set(domain, count + countSpreadPods(pods, spread, pod.metadata.namespace));
	}
	return counts;
}

/** The lowest score is best; a node that has none gets 0. */
function fewestBest(raw: readonly (number | undefined)[]): number[] {
	const known = raw.filter((score) => score !== undefined);
	const [lowest, highest] = [Math.min(...known), Math.max(...known)];
	return raw.map((score) => {
		if (score === undefined) return 0;
		return highest === 0 ? 100 : Math.floor((100 * (highest + lowest - score)) / highest);
	});
}

function defaultConstraints(pod: Pod, registry: Registry): SpreadConstraint[] {
	const selector = [...serviceRequirements(pod, registry), ...ownerRequirements(pod, registry)];
	if (selector.length === 0) return [];
	return BY_DEFAULT.map((constraint) => ({ constraint, ...constraint, selector }));
}

/** The labels by which the services of a pod find it. */
function serviceRequirements(pod: Pod, registry: Registry) {
	const labels: Record<string, string> = {};
	for (const service of registry.list<KubeObject>(kind("services"), pod.metadata.namespace)) {
		const { selector } = (service.spec ?? {}) as { selector?: Record<string, string> };
		if (selector === undefined) continue;
		const requirements = labelSelectorRequirements({ matchLabels: selector });
		if (matchesLabels(requirements, pod.metadata.labels)) Object.assign(labels, selector);
	}
	return labelSelectorRequirements({ matchLabels: labels }) ?? [];
}

const OWNERS: Readonly<Record<string, string>> = {
	"v1 ReplicationController": "replicationcontrollers",
	"apps/v1 ReplicaSet": "replicasets.apps",
	"apps/v1 StatefulSet": "statefulsets.apps",
};

/** The selector of the set that a pod belongs to; DaemonSets are none of those that count. */
function ownerRequirements(pod: Pod, registry: Registry) {
	const owner = controllerOf(pod);
	const resource = owner && OWNERS[`${owner.apiVersion} ${owner.kind}`];
	if (resource === undefined) return [];
	const set = registry.find<KubeObject>(kind(resource), pod.metadata.namespace, owner?.name ?? "");
	const { selector } = (set?.spec ?? {}) as { selector?: LabelSelector | Record<string, string> };
	const asSelector = resource === "replicationcontrollers" ? { matchLabels: selector } : selector;
	return labelSelectorRequirements(asSelector as LabelSelector | undefined) ?? [];
}

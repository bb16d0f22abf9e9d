import { type Obstacle, placementObstacles } from "../api/daemonSet/obstacles";
import { labelValueErrors } from "../api/labelNames";
import { matchesLabelRequirement, type NodeSelectorRequirement } from "../api/nodeAffinity";
import { setOwn } from "../api/ownFields";
import { findNodeMisfit } from "../api/scheduling/nodeFilters";
import { podAmounts } from "../api/scheduling/requests";
import { usageOf } from "../api/scheduling/usage";
import type { Container, DaemonSet, Node, Pod, PodSpec, Taint, Toleration } from "../api/types";
import type { Admission } from "./admission";
import { exactQuantity } from "./amounts";
import type { Evidence } from "./evidence";
import { clusterOf, type InsightView } from "./view";

/** A change after which the DaemonSet's pod belongs on a node, or fits there: all of it together. */
export interface Remedy {
	/** To be added to the pod template. */
	tolerations?: Toleration[];
	/** Labels that the node would have to have; null: not to have. */
	nodeLabels?: Record<string, string | null>;
	/** Requests that a container of the template would have to come down to. */
	requests?: { container: string; requests: Record<string, string> };
	/** What quotas of the DaemonSet's namespace would have to allow. */
	quotas?: { quota: string; hard: Record<string, string> }[];
}

/** Quotas that let pods on as many more `nodes` in; undefined where other things keep them out as well. */
export function quotaRemedy(evidence: readonly Evidence[], admission: Admission, nodes: number): Remedy | undefined {
	if (evidence.length === 0 || evidence.some(({ what }) => what !== "quota")) return undefined;
	return { quotas: admission.raised(nodes) };
}

/**
 * What would bring a DaemonSet onto a node that `obstacles` keep it off: tolerations for the taints, labels for
 * selectors and affinity. Undefined where that can't be had by such changes.
 */
export function placementRemedy(daemonSet: DaemonSet, node: Node, obstacles: readonly Obstacle[]): Remedy | undefined {
	const taints = obstacles.flatMap((each) => (each.what === "taint" ? [each.taint] : []));
	// Nothing runs on a node whose kubelet is silent, whatever is tolerated; the taint goes when it speaks again.
	if (taints.some(({ key }) => OF_DEAD_NODES.includes(key))) return undefined;
	const onLabels = obstacles.some(({ what }) => what === "nodeSelector" || what === "nodeAffinity");
	const nodeLabels = onLabels ? labelsFor(daemonSet.spec.template.spec, node) : undefined;
	const remedy: Remedy = {
		...(taints.length > 0 && { tolerations: tolerationsFor(taints) }),
		...(nodeLabels && { nodeLabels }),
	};
	return placementObstacles(withTolerations(daemonSet, remedy))(withLabels(node, remedy)).length === 0
		? remedy
		: undefined;
}

const OF_DEAD_NODES = ["node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready"];

/** What a container of the template would have to ask for, so that the pod fits beside what is on the node. */
export function requestsRemedy(
	daemonSet: DaemonSet,
	node: Node,
	pod: Pod,
	evidence: readonly Evidence[],
	view: InsightView,
): Remedy | undefined {
	const shortages = evidence.flatMap((each) => (each.what === "resource" ? [each] : []));
	if (shortages.length === 0 || shortages.some(({ resource }) => resource === "pods")) return undefined;
	const containers = daemonSet.spec.template.spec?.containers ?? [];
	const usage = usageOf(clusterOf(view).podsOn(node.metadata.name ?? ""));
	for (const container of bySize(containers, shortages[0]?.resource ?? "")) {
		const own = podAmounts({ spec: { containers: [container] } });
		const requests: Record<string, string> = {};
		for (const { resource, wanted, used, capacity } of shortages) {
			const left = (own.get(resource) ?? 0) - (wanted - (capacity - used));
			if (left >= 0) requests[resource] = exactQuantity(resource, left);
		}
		if (Object.keys(requests).length < shortages.length) continue;
		const remedy: Remedy = { requests: { container: container.name, requests } };
		if (findNodeMisfit({ ...pod, spec: withRequests(pod.spec, remedy) }, node, usage) === undefined) return remedy;
	}
	return undefined;
}

/** The DaemonSet with a remedy's tolerations and requests in its template. */
export function withTolerations(daemonSet: DaemonSet, { tolerations }: Remedy): DaemonSet {
	const { template } = daemonSet.spec;
	if (tolerations === undefined || template.spec === undefined) return daemonSet;
	const spec = { ...template.spec, tolerations: [...(template.spec.tolerations ?? []), ...tolerations] };
	return { ...daemonSet, spec: { ...daemonSet.spec, template: { ...template, spec } } };
}

function withRequests(spec: PodSpec, { requests: change }: Remedy): PodSpec {
	const containers = spec.containers.map((container) => {
		if (container.name !== change?.container) return container;
		const requests = { ...container.resources?.requests, ...change.requests };
		return { ...container, resources: { ...container.resources, requests } };
	});
	return { ...spec, containers };
}

function withLabels(node: Node, { nodeLabels }: Remedy): Node {
	if (nodeLabels === undefined) return node;
	const labels = { ...node.metadata.labels };
	for (const [key, value] of Object.entries(nodeLabels)) {
		if (value === null) delete labels[key];
		else labels[key] = value;
	}
	return { ...node, metadata: { ...node.metadata, labels } };
}

function bySize(containers: readonly Container[], resource: string): Container[] {
	const amount = (container: Container) => podAmounts({ spec: { containers: [container] } }).get(resource) ?? 0;
	return [...containers].sort((a, b) => amount(b) - amount(a));
}

function tolerationsFor(taints: readonly Taint[]): Toleration[] {
	return taints.map(({ key, value, effect }) =>
		value ? { key, operator: "Equal", value, effect } : { key, operator: "Exists", effect },
	);
}

/** The changes of labels that the selector and one of the affinity's terms want, for the term with the fewest. */
function labelsFor(spec: PodSpec | undefined, node: Node): Record<string, string | null> | undefined {
	const wanted: NodeSelectorRequirement[] = Object.entries(spec?.nodeSelector ?? {}).map(([key, value]) => ({
		key,
		operator: "In",
		values: [value],
	}));
	const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	const terms = required?.nodeSelectorTerms ?? [{ matchExpressions: [] }];
	let best: Record<string, string | null> | undefined;
	for (const { matchExpressions = [] } of terms) {
		const changes = solve([...wanted, ...matchExpressions], node);
		if (changes !== undefined && sizeOf(changes) < sizeOf(best)) best = changes;
	}
	return best;
}

function sizeOf(changes: Record<string, string | null> | undefined): number {
	return changes === undefined ? Number.POSITIVE_INFINITY : Object.keys(changes).length;
}

function solve(
	requirements: readonly NodeSelectorRequirement[],
	node: Node,
): Record<string, string | null> | undefined {
	const changes: Record<string, string | null> = {};
	for (const key of new Set(requirements.map((each) => each.key))) {
		const own = requirements.filter((each) => each.key === key);
		const meets = (value: string | undefined) => {
			const labels = value === undefined ? {} : { [key]: value };
			return own.every((each) => matchesLabelRequirement(each, labels));
		};
		const labels = node.metadata.labels ?? {};
		if (meets(Object.hasOwn(labels, key) ? labels[key] : undefined)) continue;
		const value = candidates(own).find(
			(each) => (each === undefined || labelValueErrors(each).length === 0) && meets(each),
		);
		if (value === undefined && !meets(undefined)) return undefined;
		setOwn(changes, key, value ?? null);
	}
	return changes;
}

/** Values worth trying for a label, undefined for its absence. */
function candidates(requirements: readonly NodeSelectorRequirement[]): (string | undefined)[] {
	return requirements
		.flatMap(({ operator, values = [] }): (string | undefined)[] => {
			if (operator === "In") return values;
			if (operator === "NotIn" || operator === "DoesNotExist") return [undefined];
			if (operator === "Exists") return ["true"];
			const bound = /^[+-]?\d{1,15}$/.test(values[0] ?? "") ? Number(values[0]) : undefined;
			return bound === undefined ? [] : [String(operator === "Gt" ? bound + 1 : bound - 1)];
		})
		.concat("true", undefined);
}

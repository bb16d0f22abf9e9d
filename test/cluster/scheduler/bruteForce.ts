import type { LabelSelector, Node, Pod, V1PodAffinityTerm } from "../../../src/api/types";

/** A whole cluster, in lists. */
export interface Lists {
	nodes: readonly Node[];
	pods: readonly Pod[];
	/** Labels by namespace. */
	namespaces: Readonly<Record<string, Record<string, string>>>;
}

/**
 * Whether `pod` may go onto `node`, read off the API's documentation without any index or count kept: for properties.
 * Knows what the generators of the tests make: cpu, host ports, a node selector, inter-pod affinity, topology spread.
 */
export function mayGo(pod: Pod, node: Node, lists: Lists): boolean {
	const placed = lists.pods.filter((other) => other.spec.nodeName && other.metadata.uid !== pod.metadata.uid);
	const here = placed.filter((other) => other.spec.nodeName === node.metadata.name);
	return (
		selectsNode(pod, node) &&
		(cpuOf(pod) === 0 || cpuOf(pod) + here.reduce((sum, other) => sum + cpuOf(other), 0) <= 1000) &&
		!here.some((other) => portsOf(other).some((port) => portsOf(pod).includes(port))) &&
		mayBeNear(pod, node, placed, lists) &&
		isEven(pod, node, placed, lists)
	);
}

export function cpuOf(pod: Pod): number {
	const sum = pod.spec.containers.map(({ resources }) => Number.parseInt(resources?.requests?.cpu ?? "0", 10));
	return sum.reduce((total, each) => total + each, 0);
}

export function portsOf(pod: Pod): string[] {
	return pod.spec.containers.flatMap(({ ports = [] }) =>
		ports.flatMap(({ hostPort, protocol }) => (hostPort ? `${hostPort}/${protocol ?? "TCP"}` : [])),
	);
}

function selectsNode({ spec }: Pod, node: Node): boolean {
	return Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
}

function mayBeNear(pod: Pod, node: Node, placed: readonly Pod[], lists: Lists): boolean {
	const nodeOf = (other: Pod) => lists.nodes.find(({ metadata }) => metadata.name === other.spec.nodeName);
	const together = (other: Pod, key: string) => {
		const domain = node.metadata.labels?.[key];
		return domain !== undefined && nodeOf(other)?.metadata.labels?.[key] === domain;
	};
	const repelled = required(pod, "podAntiAffinity").some((term) =>
		placed.some((other) => together(other, term.topologyKey) && isAbout(term, pod, other, lists)),
	);
	const repelling = placed.some((other) =>
		required(other, "podAntiAffinity").some(
			(term) => together(other, term.topologyKey) && isAbout(term, other, pod, lists),
		),
	);
	if (repelled || repelling) return false;
	const wishes = required(pod, "podAffinity");
	if (wishes.some(({ topologyKey }) => node.metadata.labels?.[topologyKey] === undefined)) return false;
	const friends = placed.filter((other) => wishes.every((term) => isAbout(term, pod, other, lists)));
	if (wishes.every(({ topologyKey }) => friends.some((other) => together(other, topologyKey)))) return true;
	const known = friends.some((other) =>
		wishes.some(({ topologyKey }) => nodeOf(other)?.metadata.labels?.[topologyKey] !== undefined),
	);
	return !known && wishes.every((term) => isAbout(term, pod, pod, lists));
}

function required(pod: Pod, which: "podAffinity" | "podAntiAffinity"): V1PodAffinityTerm[] {
	return pod.spec.affinity?.[which]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function isAbout(term: V1PodAffinityTerm, owner: Pod, other: Pod, { namespaces }: Lists): boolean {
	const { namespace = "" } = other.metadata;
	const own = term.namespaces === undefined && term.namespaceSelector === undefined;
	const there =
		(own && namespace === owner.metadata.namespace) ||
		term.namespaces?.includes(namespace) ||
		(term.namespaceSelector !== undefined && selects(term.namespaceSelector, namespaces[namespace]));
	return Boolean(there) && selects(term.labelSelector, other.metadata.labels);
}

function selects(selector: LabelSelector | undefined, labels: Record<string, string> = {}): boolean {
	if (selector === undefined) return false;
	return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

function isEven(pod: Pod, node: Node, placed: readonly Pod[], { nodes }: Lists): boolean {
	const constraints = pod.spec.topologySpreadConstraints ?? [];
	return constraints.every((constraint) => {
		const { topologyKey, maxSkew, minDomains = 1, labelSelector } = constraint;
		const domain = node.metadata.labels?.[topologyKey];
		if (domain === undefined) return false;
		const counting = nodes.filter(
			(other) =>
				constraints.every((each) => other.metadata.labels?.[each.topologyKey] !== undefined) &&
				(constraint.nodeAffinityPolicy === "Ignore" || selectsNode(pod, other)),
		);
		const countIn = (value: string | undefined) =>
			placed.filter(
				(other) =>
					other.metadata.deletionTimestamp === undefined &&
					other.metadata.namespace === pod.metadata.namespace &&
					selects(labelSelector, other.metadata.labels) &&
					counting.some(
						({ metadata }) => metadata.name === other.spec.nodeName && metadata.labels?.[topologyKey] === value,
					),
			).length;
		const domains = [...new Set(counting.map(({ metadata }) => metadata.labels?.[topologyKey]))];
		const fewest = domains.length < minDomains ? 0 : Math.min(...domains.map(countIn));
		return countIn(domain) + (selects(labelSelector, pod.metadata.labels) ? 1 : 0) - fewest <= maxSkew;
	});
}

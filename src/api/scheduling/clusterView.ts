import { isPodTerminal } from "../podReady";
import type { Node, Pod } from "../types";
import { type NodeUsage, usageOf } from "./usage";

/** What the filters that look beyond one node may ask of the cluster. Pods that have ended are in none of it. */
export interface ClusterView {
	nodes(): readonly Node[];
	/** The nodes whose label `key` is `value`. */
	nodesIn(key: string, value: string): readonly Node[];
	podsOn(nodeName: string): readonly Pod[];
	/** What `podsOn` takes of the node; not to be changed. */
	usageOn(nodeName: string): NodeUsage;
	/** Undefined when there is no such namespace. */
	namespaceLabels(namespace: string): Readonly<Record<string, string>> | undefined;
	/** The topology keys that required anti-affinity of any bound pod names, and perhaps others. */
	antiAffinityKeys(): readonly string[];
	/** The pods on nodes whose label `key` is `value` with required anti-affinity by that topology key. */
	antiAffinityPods(key: string, value: string): readonly Pod[];
}

/** A view of whole lists: of a cluster that can only be listed, or of one that does not exist yet. */
export function viewOfLists(lists: {
	nodes: readonly Node[];
	pods: readonly Pod[];
	namespaces: readonly { metadata: { name?: string; labels?: Record<string, string> } }[];
}): ClusterView {
	const { nodes } = lists;
	const pods: Pod[] = [];
	const byNode = new Map<string, Pod[]>();
	for (const pod of lists.pods) {
		if (isPodTerminal(pod)) continue;
		pods.push(pod);
		const { nodeName = "" } = pod.spec;
		const others = byNode.get(nodeName);
		if (others === undefined) byNode.set(nodeName, [pod]);
		else others.push(pod);
	}
	const labels = new Map(lists.namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
	const byLabel = new Map<string, Map<string | undefined, Node[]>>();
	const nodesIn = (key: string, value: string): readonly Node[] => {
		let byValue = byLabel.get(key);
		if (byValue === undefined) {
			byValue = new Map();
			for (const node of nodes) {
				const label = labelOf(node, key);
				const others = byValue.get(label);
				if (others === undefined) byValue.set(label, [node]);
				else others.push(node);
			}
			byLabel.set(key, byValue);
		}
		return byValue.get(value) ?? [];
	};
	let antiAffinityKeys: readonly string[] | undefined;
	const usages = new Map<string, NodeUsage>();
	const podsOn = (nodeName: string) => byNode.get(nodeName) ?? [];
	return {
		nodes: () => nodes,
		nodesIn,
		podsOn,
		usageOn(nodeName) {
			let usage = usages.get(nodeName);
			if (usage === undefined) {
				usage = usageOf(podsOn(nodeName));
				usages.set(nodeName, usage);
			}
			return usage;
		},
		namespaceLabels: (namespace) => labels.get(namespace),
		antiAffinityKeys() {
			antiAffinityKeys ??= [...new Set(pods.filter(hasAntiAffinity).flatMap(antiAffinityTopologies))];
			return antiAffinityKeys;
		},
		antiAffinityPods: (key, value) =>
			nodesIn(key, value)
				.flatMap((node) => podsOn(node.metadata.name ?? ""))
				.filter((pod) => hasAntiAffinity(pod) && antiAffinityTopologies(pod).includes(key)),
	};
}

/** The topology keys of a pod's required anti-affinity, each once. */
export function antiAffinityTopologies(pod: Pick<Pod, "spec">): string[] {
	const terms = pod.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	return terms === undefined ? [] : [...new Set(terms.map(({ topologyKey }) => topologyKey))];
}

function hasAntiAffinity({ spec }: Pick<Pod, "spec">): boolean {
	return spec?.affinity?.podAntiAffinity !== undefined;
}

/** A node's own label of that name: one named like a property of Object must not be found by inheritance. */
export function labelOf(node: Pick<Node, "metadata">, key: string): string | undefined {
	const { labels } = node.metadata;
	return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

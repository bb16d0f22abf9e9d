import { isPodTerminal } from "../../api/podReady";
import type { ClusterView } from "../../api/scheduling/clusterView";
import type { KubeObject, Node, Pod } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { allNodes, nodesWithLabel } from "./nodeCache";

/** The cluster as one attempt to place a pod sees it: everything by index, and the pods of a node read once. */
export interface SchedulerView extends ClusterView {
	node(name: string): Node | undefined;
	/** The bound pods with inter-pod affinity or anti-affinity of any kind. */
	podsWithAffinity(): readonly Pod[];
}

/** Up to so many nodes of a domain are asked one by one for their pods with anti-affinity. */
const FEW_NODES = 16;

export function registryView(registry: Registry): SchedulerView {
	const pods = new Map<string, readonly Pod[]>();
	let antiAffinityKeys: readonly string[] | undefined;
	return {
		nodes: () => allNodes(registry),
		nodesIn: (key, value) => nodesWithLabel(registry, key, value),
		node: (name) => registry.find<Node>(kind("nodes"), undefined, name),
		podsOn(nodeName) {
			let found = pods.get(nodeName);
			if (found === undefined) {
				found = registry.podsOnNode(nodeName).filter((pod) => !isPodTerminal(pod));
				pods.set(nodeName, found);
			}
			return found;
		},
		usageOn: (nodeName) => registry.usageOnNode(nodeName),
		namespaceLabels(namespace) {
			const found = registry.find<KubeObject>(kind("namespaces"), undefined, namespace);
			return found && (found.metadata.labels ?? {});
		},
		antiAffinityKeys() {
			antiAffinityKeys ??= registry.antiAffinityTopologies();
			return antiAffinityKeys;
		},
		antiAffinityPods(key, value) {
			const nodes = nodesWithLabel(registry, key, value);
			const names = nodes.map(({ metadata }) => metadata.name ?? "");
			if (names.length <= FEW_NODES) {
				return names.flatMap((name) => registry.podsWithAntiAffinity(key, name)).filter((pod) => !isPodTerminal(pod));
			}
			const domain = new Set(names);
			return registry
				.podsWithAntiAffinity(key)
				.filter((pod) => domain.has(pod.spec.nodeName ?? "") && !isPodTerminal(pod));
		},
		podsWithAffinity: () => registry.podsWithAffinity().filter((pod) => !isPodTerminal(pod)),
	};
}

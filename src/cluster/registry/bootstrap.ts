import type { KubeObject } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "./registry";

/** What a control plane of v1.36.2 makes for itself before anyone asks it for anything. */
export function bootstrap(registry: Registry): void {
	for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
		registry.createTrusted(kind("namespaces"), object("v1", "Namespace", { name }));
	}
	registry.createTrusted(kind("priorityclasses.scheduling.k8s.io"), {
		...object("scheduling.k8s.io/v1", "PriorityClass", { name: "system-node-critical" }),
		value: 2_000_001_000,
		preemptionPolicy: "PreemptLowerPriority",
		description: "Used for system critical pods that must not be moved from their current node.",
	});
	registry.createTrusted(kind("priorityclasses.scheduling.k8s.io"), {
		...object("scheduling.k8s.io/v1", "PriorityClass", { name: "system-cluster-critical" }),
		value: 2_000_000_000,
		preemptionPolicy: "PreemptLowerPriority",
		description:
			"Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
	});
	apiService(registry);
}

/** The Service under which pods reach the API server, and its one endpoint. */
function apiService(registry: Registry): void {
	const labels = { component: "apiserver", provider: "kubernetes" };
	registry.createTrusted(kind("services"), {
		...object("v1", "Service", { name: "kubernetes", namespace: "default", labels }),
		spec: {
			clusterIP: "10.96.0.1",
			clusterIPs: ["10.96.0.1"],
			internalTrafficPolicy: "Cluster",
			ipFamilies: ["IPv4"],
			ipFamilyPolicy: "SingleStack",
			ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
			sessionAffinity: "None",
			type: "ClusterIP",
		},
	});
	registry.createTrusted(kind("endpoints"), {
		...object("v1", "Endpoints", {
			name: "kubernetes",
			namespace: "default",
			labels: { "endpointslice.kubernetes.io/skip-mirror": "true" },
		}),
		subsets: [{ addresses: [{ ip: "172.18.0.1" }], ports: [{ name: "https", port: 6443, protocol: "TCP" }] }],
	});
	registry.createTrusted(kind("endpointslices.discovery.k8s.io"), {
		...object("discovery.k8s.io/v1", "EndpointSlice", {
			name: "kubernetes",
			namespace: "default",
			labels: { "kubernetes.io/service-name": "kubernetes" },
		}),
		addressType: "IPv4",
		endpoints: [{ addresses: ["172.18.0.1"], conditions: { ready: true } }],
		ports: [{ name: "https", port: 6443, protocol: "TCP" }],
	});
	registry.createTrusted(kind("servicecidrs.networking.k8s.io"), {
		...object("networking.k8s.io/v1", "ServiceCIDR", { name: "kubernetes" }),
		spec: { cidrs: ["10.96.0.0/12"] },
	});
}

function object(apiVersion: string, kindName: string, metadata: KubeObject["metadata"]): KubeObject {
	return { apiVersion, kind: kindName, metadata };
}

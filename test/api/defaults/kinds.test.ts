import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/types";
import { stored } from "../validation/agent";

describe("kinds get the defaults that the server prints", () => {
	const metadata = { name: "x" };
	test.each<[string, KubeObject, object]>([
		[
			"Deployment",
			{ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: {} },
			{
				spec: {
					replicas: 1,
					strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
					revisionHistoryLimit: 10,
					progressDeadlineSeconds: 600,
				},
			},
		],
		[
			"StatefulSet",
			{ apiVersion: "apps/v1", kind: "StatefulSet", metadata, spec: {} },
			{
				spec: {
					replicas: 1,
					podManagementPolicy: "OrderedReady",
					updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
					persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
				},
			},
		],
		[
			"Job",
			{
				apiVersion: "batch/v1",
				kind: "Job",
				metadata,
				spec: { template: { metadata: { labels: { a: "b" } } }, backoffLimitPerIndex: 1 },
			},
			{
				metadata: { labels: { a: "b" } },
				spec: {
					completions: 1,
					parallelism: 1,
					backoffLimit: 2147483647,
					completionMode: "NonIndexed",
					suspend: false,
				},
			},
		],
		[
			"Service",
			{
				apiVersion: "v1",
				kind: "Service",
				metadata,
				spec: { type: "LoadBalancer", sessionAffinity: "ClientIP", ports: [{ port: 80 }] },
			},
			{
				spec: {
					ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
					sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
					externalTrafficPolicy: "Cluster",
					internalTrafficPolicy: "Cluster",
					allocateLoadBalancerNodePorts: true,
				},
			},
		],
		[
			"Secret",
			{ apiVersion: "v1", kind: "Secret", metadata, stringData: { a: "b" }, data: { a: "eA==", c: "ZA==" } },
			{ type: "Opaque", data: { a: "Yg==", c: "ZA==" } },
		],
		[
			"Namespace",
			{ apiVersion: "v1", kind: "Namespace", metadata },
			{ metadata: { labels: { "kubernetes.io/metadata.name": "x" } }, status: { phase: "Active" } },
		],
		[
			"ClusterRoleBinding",
			{
				apiVersion: "rbac.authorization.k8s.io/v1",
				kind: "ClusterRoleBinding",
				metadata,
				roleRef: { kind: "ClusterRole", name: "y" },
				subjects: [
					{ kind: "Group", name: "g" },
					{ kind: "ServiceAccount", name: "s", namespace: "n" },
				],
			},
			{
				roleRef: { apiGroup: "rbac.authorization.k8s.io" },
				subjects: [
					{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "g" },
					{ kind: "ServiceAccount", name: "s", namespace: "n" },
				],
			},
		],
		[
			"NetworkPolicy",
			{
				apiVersion: "networking.k8s.io/v1",
				kind: "NetworkPolicy",
				metadata,
				spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] },
			},
			{ spec: { policyTypes: ["Ingress", "Egress"], egress: [{ ports: [{ port: 53, protocol: "TCP" }] }] } },
		],
		[
			"CSIDriver",
			{ apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", metadata, spec: {} },
			{
				spec: {
					attachRequired: true,
					podInfoOnMount: false,
					fsGroupPolicy: "ReadWriteOnceWithFSType",
					volumeLifecycleModes: ["Persistent"],
				},
			},
		],
		[
			"LimitRange",
			{
				apiVersion: "v1",
				kind: "LimitRange",
				metadata,
				spec: { limits: [{ type: "Container", max: { cpu: "2" }, min: { memory: "1Mi" } }] },
			},
			{
				spec: { limits: [{ default: { cpu: "2" }, defaultRequest: { cpu: "2", memory: "1Mi" } }] },
			},
		],
		[
			"a pod asks for what it is limited to, and its ports are the host's",
			{
				apiVersion: "v1",
				kind: "Pod",
				metadata,
				spec: {
					hostNetwork: true,
					resources: { limits: { cpu: "2" } },
					containers: [
						{
							name: "a",
							image: "a",
							ports: [{ containerPort: 80 }],
							resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } },
						},
					],
				},
			},
			{
				spec: {
					enableServiceLinks: true,
					resources: { requests: { cpu: "500m", memory: "1Gi" } },
					containers: [{ ports: [{ hostPort: 80 }], resources: { requests: { cpu: "500m", memory: "1Gi" } } }],
				},
			},
		],
	])("%s", (_, object, expected) => {
		expect(stored(object)).toMatchObject(expected);
	});
});

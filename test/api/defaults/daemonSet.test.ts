import { describe, expect, test } from "vitest";
import { pullPolicyFor } from "../../../src/api/defaults/containers";
import { agent, partsOf, stored } from "../validation/agent";

test("a DaemonSet gets what its author left out", () => {
	expect(stored(agent()).spec).toEqual({
		selector: { matchLabels: { app: "agent" } },
		template: {
			metadata: { labels: { app: "agent" } },
			spec: {
				containers: [
					{
						name: "agent",
						image: "agent:1",
						imagePullPolicy: "IfNotPresent",
						resources: {},
						terminationMessagePath: "/dev/termination-log",
						terminationMessagePolicy: "File",
					},
				],
				dnsPolicy: "ClusterFirst",
				restartPolicy: "Always",
				schedulerName: "default-scheduler",
				securityContext: {},
				terminationGracePeriodSeconds: 30,
			},
		},
		updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
		revisionHistoryLimit: 10,
	});
});

test("containers and volumes get theirs", () => {
	const daemonSet = agent();
	const { spec, container } = partsOf(daemonSet);
	spec.serviceAccountName = "robot";
	spec.hostNetwork = true;
	container.ports = [{ containerPort: 80 }];
	container.env = [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }];
	container.resources = { limits: { cpu: "0.0001", memory: "1Gi" } };
	container.livenessProbe = { grpc: { port: 1 } };
	container.readinessProbe = { httpGet: { port: "http" } as never, periodSeconds: 3 };
	container.lifecycle = { preStop: { httpGet: { port: 1 } as never }, stopSignal: "SIGTERM" };
	spec.volumes = [
		{ name: "a" },
		{ name: "b", hostPath: { path: "/x" } },
		{ name: "c", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } },
		{ name: "d", azureDisk: { diskName: "d", diskURI: "u" } },
		{ name: "e", image: { reference: "a" } },
	];
	const { spec: result, container: resultContainer } = partsOf(stored(daemonSet));
	expect(resultContainer).toMatchObject({
		ports: [{ containerPort: 80, protocol: "TCP" }],
		env: [{ name: "A", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } }],
		resources: { limits: { cpu: "1m", memory: "1Gi" } },
		livenessProbe: {
			grpc: { port: 1, service: "" },
			timeoutSeconds: 1,
			periodSeconds: 10,
			successThreshold: 1,
			failureThreshold: 3,
		},
		readinessProbe: { httpGet: { path: "/", port: "http", scheme: "HTTP" }, periodSeconds: 3 },
		lifecycle: { preStop: { httpGet: { path: "/", port: 1, scheme: "HTTP" } } },
	});
	expect(resultContainer.resources?.requests).toBeUndefined();
	expect(resultContainer.ports?.[0]?.hostPort).toBeUndefined();
	expect(resultContainer.lifecycle?.stopSignal).toBeUndefined();
	expect(result).toMatchObject({ serviceAccountName: "robot", serviceAccount: "robot" });
	expect(result.volumes).toEqual([
		{ name: "a", emptyDir: {} },
		{ name: "b", hostPath: { path: "/x", type: "" } },
		{
			name: "c",
			projected: { defaultMode: 420, sources: [{ serviceAccountToken: { expirationSeconds: 3600, path: "t" } }] },
		},
		{
			name: "d",
			azureDisk: {
				diskName: "d",
				diskURI: "u",
				cachingMode: "ReadWrite",
				fsType: "ext4",
				kind: "Shared",
				readOnly: false,
			},
		},
		{ name: "e", image: { reference: "a", pullPolicy: "Always" } },
	]);
});

test("OnDelete keeps what was said of rolling updates, made whole", () => {
	const daemonSet = agent();
	daemonSet.spec.updateStrategy = { type: "OnDelete", rollingUpdate: { maxUnavailable: 2 } };
	expect(stored(daemonSet).spec.updateStrategy).toEqual({
		type: "OnDelete",
		rollingUpdate: { maxUnavailable: 2, maxSurge: 0 },
	});
});

describe("images are pulled always when they stand for the latest", () => {
	const DIGEST = `sha256:${"a".repeat(64)}`;
	test.each([
		["busybox", "Always"],
		["busybox:latest", "Always"],
		["busybox:1.36", "IfNotPresent"],
		["localhost:5000/busybox", "Always"],
		["localhost:5000/busybox:1", "IfNotPresent"],
		["Registry.Example.com/a/b", "Always"],
		[`busybox@${DIGEST}`, "IfNotPresent"],
		[`busybox:latest@${DIGEST}`, "Always"],
		["a/b__c---d:latest", "Always"],
		// What is no reference at all has no tag.
		["BusyBox", "IfNotPresent"],
		["busybox:", "IfNotPresent"],
		["a..b", "IfNotPresent"],
		["", "IfNotPresent"],
		["f".repeat(64), "IfNotPresent"],
		["busybox@sha256:abc", "IfNotPresent"],
	])("%s", (image, policy) => {
		expect(pullPolicyFor(image)).toBe(policy);
	});
});

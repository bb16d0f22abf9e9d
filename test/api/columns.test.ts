import { describe, expect, test } from "vitest";
import { tableFor } from "../../src/api/columns";
import type { Resource } from "../../src/api/resource";
import type { KubeObject } from "../../src/api/types";

const NOW = Date.parse("2026-01-01T12:00:00Z");

function resource(plural: string, kind: string, group = "", version = "v1"): Resource {
	return {
		group,
		version,
		kind,
		plural,
		singular: kind.toLowerCase(),
		shortNames: [],
		namespaced: true,
		categories: [],
		verbs: [],
		subresources: [],
	};
}

function object(kind: string, name: string, fields: object): KubeObject {
	return {
		apiVersion: "v1",
		kind,
		metadata: { name, creationTimestamp: "2026-01-01T11:50:00Z" },
		...fields,
	} as KubeObject;
}

function pod(fields: { spec?: object; status?: object; metadata?: object }): KubeObject {
	const made = object("Pod", "p", { spec: { containers: [{ name: "c" }], ...fields.spec }, status: fields.status });
	return { ...made, metadata: { ...made.metadata, ...fields.metadata } } as KubeObject;
}

function cells(of: Resource, one: KubeObject): unknown[] {
	return tableFor(of, [one], { now: NOW }).rows[0]?.cells ?? [];
}

const PODS = resource("pods", "Pod");
const running = { name: "c", ready: true, restartCount: 0, state: { running: {} } };
const initWaiting = (name: string, state: object) => ({ name, ready: false, restartCount: 0, state });

describe("the columns of a pod", () => {
	test.each<[string, KubeObject, [string, string, string]]>([
		["runs", pod({ status: { phase: "Running", containerStatuses: [running] } }), ["1/1", "Running", "0"]],
		["waits", pod({ status: { phase: "Pending" } }), ["0/1", "Pending", "0"]],
		[
			"crashes again and again",
			pod({
				status: {
					phase: "Running",
					containerStatuses: [
						{
							name: "c",
							ready: false,
							restartCount: 3,
							state: { waiting: { reason: "CrashLoopBackOff" } },
							lastState: { terminated: { exitCode: 1, finishedAt: "2026-01-01T11:58:00Z" } },
						},
					],
				},
			}),
			["0/1", "CrashLoopBackOff", "3 (2m ago)"],
		],
		[
			"ended without a reason",
			pod({ status: { phase: "Failed", containerStatuses: [initWaiting("c", { terminated: { exitCode: 3 } })] } }),
			["0/1", "ExitCode:3", "0"],
		],
		[
			"was killed by a signal",
			pod({
				status: {
					phase: "Failed",
					containerStatuses: [initWaiting("c", { terminated: { exitCode: 137, signal: 9 } })],
				},
			}),
			["0/1", "Signal:9", "0"],
		],
		[
			"is being deleted",
			pod({
				metadata: { deletionTimestamp: "2026-01-01T12:00:30Z" },
				status: { phase: "Running", containerStatuses: [running] },
			}),
			["1/1", "Terminating", "0"],
		],
		[
			"is deleted but was done",
			pod({ metadata: { deletionTimestamp: "2026-01-01T12:00:30Z" }, status: { phase: "Succeeded" } }),
			["0/1", "Succeeded", "0"],
		],
		[
			"is lost with its node",
			pod({
				metadata: { deletionTimestamp: "2026-01-01T12:00:30Z" },
				status: { phase: "Running", reason: "NodeLost", containerStatuses: [running] },
			}),
			["1/1", "Unknown", "0"],
		],
		["was evicted", pod({ status: { phase: "Failed", reason: "Evicted" } }), ["0/1", "Evicted", "0"]],
		[
			"is gated",
			pod({
				status: {
					phase: "Pending",
					conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }],
				},
			}),
			["0/1", "SchedulingGated", "0"],
		],
		[
			"runs its second init container",
			pod({
				spec: { initContainers: [{ name: "a" }, { name: "b" }] },
				status: {
					phase: "Pending",
					initContainerStatuses: [initWaiting("a", { terminated: { exitCode: 0 } }), initWaiting("b", { running: {} })],
				},
			}),
			["0/1", "Init:1/2", "0"],
		],
		[
			"fails in an init container",
			pod({
				spec: { initContainers: [{ name: "a" }] },
				status: {
					phase: "Pending",
					initContainerStatuses: [initWaiting("a", { waiting: { reason: "ErrImagePull" } })],
				},
			}),
			["0/1", "Init:ErrImagePull", "0"],
		],
		[
			"has a sidecar",
			pod({
				spec: { initContainers: [{ name: "s", restartPolicy: "Always" }] },
				status: {
					phase: "Running",
					initContainerStatuses: [{ ...running, name: "s", started: true, restartCount: 2 }],
					containerStatuses: [running],
				},
			}),
			["2/2", "Running", "2"],
		],
		[
			"has one container done and one running",
			pod({
				spec: { containers: [{ name: "c" }, { name: "d" }] },
				status: {
					phase: "Running",
					conditions: [{ type: "Ready", status: "False" }],
					containerStatuses: [initWaiting("d", { terminated: { exitCode: 0, reason: "Completed" } }), running],
				},
			}),
			["1/2", "NotReady", "0"],
		],
	])("that %s", (_, one, expected) => {
		expect(cells(PODS, one).slice(1, 4)).toEqual(expected);
	});

	test("in wide output name its address, node and gates", () => {
		const one = pod({
			spec: { nodeName: "node01", readinessGates: [{ conditionType: "x" }, { conditionType: "y" }] },
			status: { phase: "Running", podIPs: [{ ip: "10.0.0.1" }], conditions: [{ type: "y", status: "True" }] },
		});
		expect(cells(PODS, one).slice(4)).toEqual(["10m", "10.0.0.1", "node01", "<none>", "1/2"]);
	});

	test("come with a condition once it has ended", () => {
		const table = tableFor(PODS, [pod({ status: { phase: "Succeeded" } })], { now: NOW });
		expect(table.rows[0]?.conditions).toEqual([
			{ type: "Completed", status: "True", reason: "Succeeded", message: "The pod has completed successfully." },
		]);
	});
});

describe("a table", () => {
	test("of daemon sets has upstream's columns, wide ones by priority", () => {
		const table = tableFor(resource("daemonsets", "DaemonSet", "apps"), [], { now: NOW });
		expect(table.columnDefinitions.map(({ name, type, format, priority }) => [name, type, format, priority])).toEqual([
			["Name", "string", "name", 0],
			["Desired", "integer", "", 0],
			["Current", "integer", "", 0],
			["Ready", "integer", "", 0],
			["Up-to-date", "integer", "", 0],
			["Available", "integer", "", 0],
			["Node Selector", "string", "", 0],
			["Age", "string", "", 0],
			["Containers", "string", "", 1],
			["Images", "string", "", 1],
			["Selector", "string", "", 1],
		]);
	});

	test("shows a daemon set that has no status yet", () => {
		const one = object("DaemonSet", "agent", {
			spec: {
				selector: {
					matchLabels: { app: "agent" },
					matchExpressions: [{ key: "a", operator: "In", values: ["y", "x"] }],
				},
				template: {
					spec: {
						nodeSelector: { disk: "ssd", arch: "arm" },
						containers: [
							{ name: "a", image: "a:1" },
							{ name: "b", image: "b:2" },
						],
					},
				},
			},
		});
		expect(cells(resource("daemonsets", "DaemonSet", "apps"), one)).toEqual([
			"agent",
			0,
			0,
			0,
			0,
			0,
			"arch=arm,disk=ssd",
			"10m",
			"a,b",
			"a:1,b:2",
			"a in (x,y),app=agent",
		]);
	});

	test("of a kind without columns shows when each was created", () => {
		const roles = resource("roles", "Role", "rbac.authorization.k8s.io");
		const table = tableFor(roles, [object("Role", "r", {})], { now: NOW });
		expect(table.columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Created At"]);
		expect(table.rows[0]?.cells).toEqual(["r", "2026-01-01T11:50:00Z"]);
	});

	test("of a custom resource follows its definition's columns", () => {
		const widgets = { ...resource("widgets", "Widget", "example.com"), custom: true };
		const one = object("Widget", "w", { spec: { size: 3, parts: ["a", "b"], when: "2026-01-01T11:59:00Z" } });
		const crdColumns = [
			{ name: "Size", type: "integer", jsonPath: ".spec.size" },
			{ name: "Parts", type: "string", jsonPath: ".spec.parts" },
			{ name: "When", type: "date", jsonPath: ".spec.when" },
			{ name: "Missing", type: "string", jsonPath: ".spec.nope", priority: 1 },
		];
		const table = tableFor(widgets, [one], { now: NOW, crdColumns });
		expect(table.rows[0]?.cells).toEqual(["w", 3, '["a","b"]', "60s", null]);
		expect(table.columnDefinitions[4]).toMatchObject({ name: "Missing", priority: 1 });
		expect(tableFor(widgets, [one], { now: NOW }).rows[0]?.cells).toEqual(["w", "10m"]);
	});

	test("carries metadata only, unless objects are asked for", () => {
		const one = object("ConfigMap", "c", { data: { a: "1" }, binaryData: { b: "" } });
		const configMaps = resource("configmaps", "ConfigMap");
		const { rows } = tableFor(configMaps, [one], { now: NOW });
		expect(rows[0]).toEqual({
			cells: ["c", 2, "10m"],
			object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: one.metadata },
		});
		expect(tableFor(configMaps, [one], { now: NOW, includeObject: true }).rows[0]?.object).toBe(one);
	});

	test("of nodes shows what they are for and whether they take pods", () => {
		const node = object("Node", "node01", {
			spec: { unschedulable: true },
			status: { conditions: [{ type: "Ready", status: "Unknown" }], nodeInfo: { kubeletVersion: "v1.36.2" } },
		});
		node.metadata.labels = { "node-role.kubernetes.io/worker": "", "kubernetes.io/role": "edge" };
		expect(cells(resource("nodes", "Node"), node).slice(0, 5)).toEqual([
			"node01",
			"NotReady,SchedulingDisabled",
			"edge,worker",
			"10m",
			"v1.36.2",
		]);
	});
});

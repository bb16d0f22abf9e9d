import { describe, expect, test } from "vitest";
import type { Pod } from "../../../src/api/types";
import { setNodeCondition } from "../../../src/cluster/nodes";
import { conditions, daemonSet, pod, World } from "../kubeletWorld";

const press = (world: World, type: string, status = "True") =>
	world.request((registry) => setNodeCondition(registry, "node01", type, status, { short: true }));

const asks = (memory: string) => ({ containers: [{ name: "c", image: "c:1", resources: { requests: { memory } } }] });

/** name: phase, and the reason where there is one. */
function lines(world: World): string[] {
	return world
		.pods()
		.map(({ metadata, status }) => `${metadata.name}: ${[status?.phase, status?.reason].filter(Boolean).join(" ")}`);
}

/** Amounts that are drawn are left out. */
function plain(text: string | undefined): string | undefined {
	return text?.replaceAll(/\b\d+[KM]i\b(?=\.|,)/g, "N");
}

test("a condition that is only reported taints the node and moves no pod", () => {
	const world = new World();
	world.create(pod("web"));
	world.create(daemonSet("agent"));
	world.settle();
	for (const type of ["MemoryPressure", "DiskPressure", "PIDPressure"]) {
		world.request((registry) => setNodeCondition(registry, "node01", type, "True"));
	}
	world.create(daemonSet("late"));
	world.create(pod("pinned", { nodeName: "node01" }));
	world.create(pod("waits"));
	world.settle();
	expect(world.node("node01").spec?.taints?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
		"node.kubernetes.io/memory-pressure:NoSchedule",
		"node.kubernetes.io/disk-pressure:NoSchedule",
		"node.kubernetes.io/pid-pressure:NoSchedule",
	]);
	expect(lines(world)).toEqual([
		expect.stringMatching(/^agent-\w{5}: Running$/),
		expect.stringMatching(/^late-\w{5}: Running$/),
		"pinned: Running",
		"waits: Pending",
		"web: Running",
	]);
	expect(world.events("node01")).toEqual([
		"Normal NodeHasInsufficientMemory Node node01 status is now: NodeHasInsufficientMemory",
		"Normal NodeHasDiskPressure Node node01 status is now: NodeHasDiskPressure",
		"Normal NodeHasInsufficientPID Node node01 status is now: NodeHasInsufficientPID",
	]);
});

describe("a node that runs short of memory", () => {
	test("evicts one pod after the other: those beyond their requests first, then by priority; never critical ones", () => {
		const world = new World();
		world.create(pod("asks", asks("64Mi")));
		world.create(pod("free"));
		world.create(pod("vital", { priorityClassName: "system-node-critical" }));
		world.settle();
		press(world, "MemoryPressure");
		world.advance(2);
		expect(lines(world)).toEqual(["asks: Running", "free: Failed Evicted", "vital: Running"]);
		world.settle();
		expect(lines(world)).toEqual(["asks: Failed Evicted", "free: Failed Evicted", "vital: Running"]);
		const { status } = world.pod("free");
		expect(plain(status?.message)).toBe(
			"The node was low on resource: memory. Threshold quantity: N, available: N. Container c was using N, request is 0, has larger consumption of memory. ",
		);
		expect(conditions(world.pod("free"))).toEqual([
			"DisruptionTarget=True TerminationByKubelet",
			"PodReadyToStartContainers=False",
			"Initialized=True",
			"Ready=False PodFailed",
			"ContainersReady=False PodFailed",
			"PodScheduled=True",
		]);
		expect(world.events("free").map(plain).slice(-2)).toEqual([
			"Warning Evicted The node was low on resource: memory. Threshold quantity: N, available: N. Container c was using N, request is 0, has larger consumption of memory. ",
			"Normal Killing Stopping container c",
		]);
		expect(world.events("node01")).toEqual([
			"Normal NodeHasInsufficientMemory Node node01 status is now: NodeHasInsufficientMemory",
			"Warning EvictionThresholdMet Attempting to reclaim memory",
		]);
	});

	test("a DaemonSet's pod comes back again and again, with ever longer waits, until there is memory", () => {
		const world = new World();
		world.create(daemonSet("agent"));
		world.settle();
		const [{ metadata }] = world.pods() as [Pod];
		press(world, "MemoryPressure");
		world.settle();
		expect(lines(world)).toEqual([expect.stringMatching(/^agent-\w{5}: Running$/)]);
		expect(world.pods()[0]?.metadata.name).not.toBe(metadata.name);
		expect(world.events("agent").slice(0, 4)).toEqual([
			`Normal SuccessfulCreate Created pod: ${metadata.name}`,
			`Warning FailedDaemonPod Found failed daemon pod default/${metadata.name} on node node01, will try to kill it`,
			`Normal SuccessfulDelete Deleted pod: ${metadata.name}`,
			expect.stringMatching(/^Normal SuccessfulCreate Created pod: agent-/),
		]);
		world.advance(3600);
		const failed = world.events("agent").filter((event) => event.includes("FailedDaemonPod")).length;
		expect(failed).toBeGreaterThan(4);
		press(world, "MemoryPressure", "False");
		world.settle().advance(900).settle();
		expect(lines(world)).toEqual([expect.stringMatching(/^agent-\w{5}: Running$/)]);
	});

	test("turns away pods that ask for nothing and do not tolerate it", () => {
		const world = new World();
		press(world, "MemoryPressure");
		world.create(pod("free", { nodeName: "node01" }));
		world.create(pod("asks", { nodeName: "node01", ...asks("64Mi") }));
		const key = "node.kubernetes.io/memory-pressure";
		world.create(pod("tolerant", { nodeName: "node01", tolerations: [{ key, operator: "Exists" }] }));
		expect(lines(world)).toEqual(["asks: Pending", "free: Failed Evicted", "tolerant: Pending"]);
		expect(world.pod("free").status?.message).toBe("Pod was rejected: The node had condition: [MemoryPressure]. ");
	});
});

test("a node that runs short of disk turns away whatever is not critical", () => {
	const world = new World();
	press(world, "DiskPressure");
	world.create(pod("asks", { nodeName: "node01", ...asks("64Mi") }));
	world.create(pod("vital", { nodeName: "node01", priorityClassName: "system-cluster-critical" }));
	expect(lines(world)).toEqual(["asks: Failed Evicted", "vital: Pending"]);
	expect(world.pod("asks").status?.message).toBe("Pod was rejected: The node had condition: [DiskPressure]. ");
});

test("a node that runs short of process IDs says no more than that", () => {
	const world = new World();
	world.create(pod("web"));
	world.settle();
	press(world, "PIDPressure");
	world.settle();
	expect(world.pod("web").status?.message).toBe("The node was low on resource: pids. ");
});

test("a pod ends when it has been on its node for activeDeadlineSeconds", () => {
	const world = new World();
	world.create(pod("short", { activeDeadlineSeconds: 20 }));
	world.advance(19);
	expect(lines(world)).toEqual(["short: Running"]);
	world.settle();
	expect(lines(world)).toEqual(["short: Failed DeadlineExceeded"]);
	expect(world.pod("short").status?.message).toBe("Pod was active on the node longer than the specified deadline");
	expect(world.events("short").slice(-2)).toEqual([
		"Normal DeadlineExceeded Pod was active on the node longer than the specified deadline",
		"Normal Killing Stopping container c",
	]);
});

test("a pod that is evicted before its containers ran leaves them unaccounted for", () => {
	const world = new World();
	const env = [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "settings", key: "level" } } }];
	world.create(pod("stuck", { volumes: [{ name: "config", configMap: { name: "settings" } }] }));
	world.create(
		pod("early", {
			initContainers: [
				{ name: "first", image: "c:1", env },
				{ name: "second", image: "c:1" },
			],
		}),
	);
	world.settle();
	press(world, "MemoryPressure");
	world.advance(30);
	const unknown = {
		exitCode: 137,
		finishedAt: null,
		message: "The container could not be located when the pod was terminated",
		reason: "ContainerStatusUnknown",
		startedAt: null,
	};
	const states = (name: string) => {
		const { initContainerStatuses = [], containerStatuses = [] } = world.pod(name).status ?? {};
		return [...initContainerStatuses, ...containerStatuses].map(({ state }) => state?.terminated ?? state?.waiting);
	};
	expect(states("stuck")).toEqual([unknown]);
	expect(states("early")).toEqual([unknown, { reason: "PodInitializing" }, { reason: "PodInitializing" }]);
	expect(plain(world.pod("stuck").status?.message)).toBe(
		"The node was low on resource: memory. Threshold quantity: N, available: N. ",
	);
});

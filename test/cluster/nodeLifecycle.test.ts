import { describe, expect, test } from "vitest";
import type { Node } from "../../src/api/types";
import { addNodes, removeNode, setNodeCondition, startKubelet, stopKubelet } from "../../src/cluster/nodes";
import { conditions, daemonSet, pod, World } from "./kubeletWorld";

function taints(node: Node): string[] {
	return (node.spec?.taints ?? []).map(({ key, effect }) => `${key.split("/").at(-1)}:${effect}`);
}

describe("a kubelet that falls silent", () => {
	test("its node is unknown after 50 s, with both taints, and its pods are not ready", () => {
		const world = new World({ nodes: 3 });
		world.create(daemonSet("agent"));
		world.settle();
		world.request((registry) => stopKubelet(registry, "node02"));
		world.advance(49);
		expect(conditions(world.node("node02"))).toContain("Ready=True KubeletReady");
		world.advance(7);
		expect(conditions(world.node("node02"))).toEqual([
			"MemoryPressure=Unknown NodeStatusUnknown",
			"DiskPressure=Unknown NodeStatusUnknown",
			"PIDPressure=Unknown NodeStatusUnknown",
			"Ready=Unknown NodeStatusUnknown",
		]);
		expect(world.node("node02").status?.conditions?.[3]?.message).toBe("Kubelet stopped posting node status.");
		expect(taints(world.node("node02"))).toEqual(["unreachable:NoSchedule", "unreachable:NoExecute"]);
		expect(world.events("node02")).toEqual(["Normal NodeNotReady Node node02 status is now: NodeNotReady"]);
		const stranded = world.pods().find(({ spec }) => spec.nodeName === "node02");
		expect(stranded && conditions(stranded)).toContain("Ready=False");
		expect(world.events(stranded?.metadata.name ?? "").at(-1)).toBe("Warning NodeNotReady Node is not ready");
		// A DaemonSet's pods tolerate it for ever.
		world.advance(3600);
		expect(world.pods()).toHaveLength(3);
	});

	test("comes back: ready again, without taints, its pods as they were", () => {
		const world = new World({ nodes: 3 });
		world.create(daemonSet("agent"));
		world.settle();
		world.request((registry) => stopKubelet(registry, "node02"));
		world.advance(60);
		world.request((registry) => startKubelet(registry, "node02"));
		world.settle();
		expect(conditions(world.node("node02"))).toContain("Ready=True KubeletReady");
		expect(taints(world.node("node02"))).toEqual([]);
		expect(
			world
				.pods()
				.flatMap(conditions)
				.filter((each) => each.startsWith("Ready=")),
		).toEqual(Array(3).fill("Ready=True"));
	});

	test("ordinary pods leave after five minutes, and stay Terminating while nobody stops them", () => {
		const world = new World({ nodes: 2 });
		world.create(pod("web", { nodeSelector: { "kubernetes.io/hostname": "node02" } }));
		world.settle();
		world.request((registry) => stopKubelet(registry, "node02"));
		world.advance(340);
		expect(world.pod("web").metadata.deletionTimestamp).toBeUndefined();
		world.advance(20);
		expect(world.pod("web").metadata.deletionTimestamp).toBeDefined();
		expect(world.events("web").at(-1)).toBe("Normal TaintManagerEviction Marking for deletion Pod default/web");
		expect(conditions(world.pod("web"))).toContain("DisruptionTarget=True DeletionByTaintManager");
		world.advance(3600);
		expect(world.pods()).toHaveLength(1);
		world.request((registry) => startKubelet(registry, "node02"));
		world.settle();
		expect(world.pods()).toEqual([]);
	});

	test("back in time, the eviction is called off", () => {
		const world = new World({ nodes: 2 });
		world.create(pod("web", { nodeSelector: { "kubernetes.io/hostname": "node02" } }));
		world.settle();
		world.request((registry) => stopKubelet(registry, "node02"));
		world.advance(120);
		world.request((registry) => startKubelet(registry, "node02"));
		world.settle().advance(600);
		expect(world.pod("web").metadata.deletionTimestamp).toBeUndefined();
		expect(world.events("web").at(-1)).toBe("Normal TaintManagerEviction Cancelling deletion of Pod default/web");
	});

	test("when all nodes are silent nobody is evicted", () => {
		const world = new World({ nodes: 1 });
		world.request((registry) => stopKubelet(registry, "node01"));
		world.advance(60);
		expect(taints(world.node("node01"))).toEqual(["unreachable:NoSchedule"]);
	});

	test("two at once get their NoExecute taints one after the other", () => {
		const world = new World({ nodes: 5 });
		world.request((registry) => stopKubelet(registry, "node02"));
		world.request((registry) => stopKubelet(registry, "node03"));
		world.advance(57);
		const both = ["unreachable:NoSchedule", "unreachable:NoExecute"];
		expect([taints(world.node("node02")), taints(world.node("node03"))]).toEqual([both, ["unreachable:NoSchedule"]]);
		world.advance(10);
		expect(taints(world.node("node03"))).toEqual(both);
	});
});

test("a Node made by hand has no kubelet: not ready, unknown after a minute", () => {
	const world = new World({ nodes: 1 });
	world.create({ apiVersion: "v1", kind: "Node", metadata: { name: "paper" } });
	expect([conditions(world.node("paper")), taints(world.node("paper"))]).toEqual([[], ["not-ready:NoSchedule"]]);
	world.advance(65);
	expect(conditions(world.node("paper"))[0]).toBe("Ready=Unknown NodeStatusNeverUpdated");
	expect(taints(world.node("paper"))).toEqual(["unreachable:NoSchedule", "unreachable:NoExecute"]);
	world.request((registry) => startKubelet(registry, "paper"));
	world.settle();
	expect([conditions(world.node("paper")).at(-1), taints(world.node("paper"))]).toEqual([
		"Ready=True KubeletReady",
		[],
	]);
});

describe("conditions", () => {
	test("pressure is a taint for as long as it is held, also through a restart of the kubelet", () => {
		const world = new World({ nodes: 2 });
		world.request((registry) => setNodeCondition(registry, "node01", "MemoryPressure", "True"));
		world.settle();
		expect(conditions(world.node("node01"))[0]).toBe("MemoryPressure=True KubeletHasInsufficientMemory");
		expect(taints(world.node("node01"))).toEqual(["memory-pressure:NoSchedule"]);
		world.request((registry) => stopKubelet(registry, "node01"));
		world.advance(60);
		world.request((registry) => startKubelet(registry, "node01"));
		world.settle();
		expect(taints(world.node("node01"))).toEqual(["memory-pressure:NoSchedule"]);
		world.request((registry) => setNodeCondition(registry, "node01", "MemoryPressure", "False"));
		world.settle();
		expect(taints(world.node("node01"))).toEqual([]);
	});

	test("a node that is not ready has both taints; its pods go on being ready", () => {
		const world = new World({ nodes: 2 });
		world.create(daemonSet("agent"));
		world.settle();
		world.request((registry) => setNodeCondition(registry, "node01", "Ready", "False"));
		world.settle();
		expect(taints(world.node("node01"))).toEqual(["not-ready:NoSchedule", "not-ready:NoExecute"]);
		expect(
			world
				.pods()
				.flatMap(conditions)
				.filter((each) => each.startsWith("Ready=")),
		).toEqual(Array(2).fill("Ready=True"));
	});

	test("unknown types and statuses are refused", () => {
		const world = new World();
		expect(() => world.request((registry) => setNodeCondition(registry, "node01", "Mood", "True"))).toThrow(
			'Node "node01" is invalid: status.conditions[].type: Unsupported value: "Mood": supported values: "DiskPressure", "MemoryPressure", "PIDPressure", "Ready"',
		);
		expect(() => world.request((registry) => setNodeCondition(registry, "nope", "Ready", "True"))).toThrow(
			'nodes "nope" not found',
		);
	});
});

describe("taints by hand", () => {
	test("a taint of the node controller's own that no condition asks for goes again", () => {
		const world = new World();
		world.changeNode("node01", (node) => ({
			...node,
			spec: { ...node.spec, taints: [{ key: "node.kubernetes.io/unreachable", effect: "NoSchedule" }] },
		}));
		world.settle();
		expect(taints(world.node("node01"))).toEqual([]);
	});

	test("a cordon is a taint", () => {
		const world = new World();
		world.changeNode("node01", (node) => ({ ...node, spec: { ...node.spec, unschedulable: true } }));
		expect(taints(world.node("node01"))).toEqual(["unschedulable:NoSchedule"]);
	});

	test("NoExecute evicts at once who does not tolerate it, later who does for a while, never who does for ever", () => {
		const world = new World();
		const toleration = { key: "team", operator: "Exists", effect: "NoExecute" };
		world.create(pod("plain"));
		world.create(pod("patient", { tolerations: [{ ...toleration, tolerationSeconds: 60 }] }));
		world.create(pod("faithful", { tolerations: [toleration] }));
		world.settle();
		world.changeNode("node01", (node) => ({
			...node,
			spec: { ...node.spec, taints: [{ key: "team", value: "a", effect: "NoExecute" }] },
		}));
		world.advance(2);
		expect(world.pods().map(({ metadata }) => metadata.name)).toEqual(["faithful", "patient"]);
		world.advance(61);
		expect(world.pods().map(({ metadata }) => metadata.name)).toEqual(["faithful"]);
	});
});

describe("a node that leaves", () => {
	test("takes its lease along at once, and its pods after a minute", () => {
		const world = new World({ nodes: 2 });
		world.create(daemonSet("agent"));
		world.settle();
		world.request((registry) => removeNode(registry, "node02"));
		world.advance(30);
		expect(world.pods()).toHaveLength(2);
		world.advance(31);
		expect(world.pods().map(({ spec }) => spec.nodeName)).toEqual(["node01"]);
	});
});

test("nodes that come and go are told of; those that the cluster began with are old news", () => {
	const world = new World();
	world.advance(5);
	world.request((registry) => void addNodes(registry, ["node02"]));
	world.advance(5);
	world.request((registry) => removeNode(registry, "node02"));
	expect(world.events("node01")).toEqual([]);
	expect(world.events("node02")).toEqual([
		"Normal RegisteredNode Node node02 event: Registered Node node02 in Controller",
		"Normal RemovingNode Node node02 event: Removing Node node02 from Controller",
	]);
});

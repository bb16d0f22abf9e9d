import { describe, expect, test } from "vitest";
import type { KubeObject, Pod, PodSpec } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { addNodes } from "../../../src/cluster/nodes";
import { daemonSet, pod, World } from "../kubeletWorld";

const HOST = "kubernetes.io/hostname";

function asking(cpu: string, more: Partial<PodSpec> = {}): Partial<PodSpec> {
	return { containers: [{ name: "c", image: "c:1", resources: { requests: { cpu } } }], ...more };
}

function placement(of: Pod | undefined): string {
	const condition = of?.status?.conditions?.find(({ type }) => type === "PodScheduled");
	return of?.spec.nodeName ?? condition?.message ?? "";
}

/** How often the scheduler has said of a pod that it fits nowhere. */
function refusals(world: World, name: string): number {
	const events = world.engine.read((registry) => registry.list<KubeObject>(kind("events")));
	return events.reduce((sum, event) => {
		const { involvedObject, reason, count, series } = event as {
			involvedObject?: { name: string };
			reason?: string;
			count?: number;
			series?: { count: number };
		};
		return involvedObject?.name === name && reason === "FailedScheduling" ? sum + (series?.count ?? count ?? 1) : sum;
	}, 0);
}

function add(world: World, name: string): void {
	world.request((registry) => addNodes(registry, [name]));
	world.settle();
}

describe("a pod that waits is tried again", () => {
	test("when its gates are gone", () => {
		const world = new World();
		world.create(pod("web", { schedulingGates: [{ name: "example.com/hold" }] }));
		world.settle();
		expect(placement(world.pod("web"))).toBe("Scheduling is blocked due to non-empty scheduling gates");
		world.request((registry) => {
			const { spec, ...web } = registry.get(kind("pods"), "default", "web") as Pod;
			const { schedulingGates: _, ...free } = spec;
			registry.updateTrusted(kind("pods"), { ...web, spec: free } as Pod);
		});
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
		expect(world.events("web")[0]).toBe("Normal Scheduled Successfully assigned default/web to node01");
	});

	test("when it tolerates more", () => {
		const world = new World();
		world.changeNode("node01", (node) => ({
			...node,
			spec: { ...node.spec, taints: [{ key: "team", value: "a", effect: "NoSchedule" }] },
		}));
		world.create(pod("web"));
		world.settle();
		world.request((registry) => {
			const web = registry.get(kind("pods"), "default", "web") as Pod;
			const tolerations = [...(web.spec.tolerations ?? []), { key: "team", operator: "Exists" }];
			registry.updateTrusted(kind("pods"), { ...web, spec: { ...web.spec, tolerations } });
		});
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
	});

	test("when a node has more to give", () => {
		const world = new World();
		world.create(pod("web", asking("2")));
		world.settle();
		world.changeNode("node01", (node) => ({
			...node,
			status: { ...node.status, allocatable: { ...node.status?.allocatable, cpu: "4" } },
		}));
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
	});

	test("not for what can't help it", () => {
		const world = new World({ nodes: 2 });
		world.create(pod("web", asking("2")));
		world.create(pod("picky", { nodeSelector: { disk: "ssd" } }));
		world.settle().advance(60);
		world.changeNode("node01", (node) => ({
			...node,
			metadata: { ...node.metadata, labels: { ...node.metadata.labels, disk: "hdd" } },
			spec: { ...node.spec, taints: [{ key: "soft", effect: "PreferNoSchedule" }] },
		}));
		world.settle();
		expect([refusals(world, "web"), refusals(world, "picky")]).toEqual([1, 1]);
	});

	test("at once when there is room: its back-off keeps it waiting only where others are to be tried", () => {
		const world = new World({ nodes: 2 });
		world.create(
			pod("first", asking("800m", { nodeSelector: { [HOST]: "node01" }, terminationGracePeriodSeconds: 0 })),
		);
		world.settle();
		world.create(pod("web", asking("800m", { nodeSelector: { [HOST]: "node01" } })));
		expect(placement(world.pod("web"))).toContain("1 Insufficient cpu");
		world.delete("pods", "first", { gracePeriodSeconds: 0 });
		expect(placement(world.pod("web"))).toBe("node01");
	});
});

describe("a DaemonSet's pod that waits for its node", () => {
	test("counts a new node in its message where it would fit there", () => {
		const world = new World({ nodes: 1 });
		world.create(pod("there", asking("800m")));
		world.settle();
		world.create(daemonSet("agent", asking("800m")));
		world.settle().advance(60);
		add(world, "node02");
		const [waiting] = world.pods().filter(({ spec }) => !spec.nodeName);
		expect(placement(waiting)).toBe(
			"0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
		);
	});

	test("is left alone by a new node that is too small for it as well", () => {
		const world = new World({ nodes: 1 });
		world.create(daemonSet("agent", asking("2")));
		world.settle().advance(60);
		const [first] = world.pods();
		add(world, "node02");
		expect(refusals(world, first?.metadata.name ?? "")).toBe(1);
	});

	test("is tried in vain when a pod has gone from another node, and only then", () => {
		const world = new World({ nodes: 3 });
		world.create(pod("there", asking("800m", { nodeSelector: { [HOST]: "node01" } })));
		world.create(pod("else", asking("100m", { nodeSelector: { [HOST]: "node02" } })));
		world.settle();
		world.create(daemonSet("agent", asking("800m")));
		world.settle().advance(60);
		const [waiting] = world.pods().filter(({ spec }) => !spec.nodeName);
		const name = waiting?.metadata.name ?? "";
		world.delete("pods", "else");
		expect(refusals(world, name)).toBe(1);
		world.settle();
		expect(refusals(world, name)).toBe(2);
		world.delete("pods", "there").settle();
		expect(world.pods().filter(({ spec }) => !spec.nodeName)).toEqual([]);
	});

	test("and for a host port is not tried when a pod without that port has gone", () => {
		const world = new World({ nodes: 2 });
		const taking = (hostPort: number) => ({
			containers: [{ name: "c", image: "c:1", ports: [{ containerPort: 80, hostPort }] }],
		});
		world.create(pod("there", { ...taking(8080), nodeSelector: { [HOST]: "node01" } }));
		for (const node of ["node01", "node02"]) {
			world.create(pod(`else-${node}`, { ...taking(9090), nodeSelector: { [HOST]: node } }));
		}
		world.settle();
		world.create(pod("first", { ...taking(8080), nodeSelector: { [HOST]: "node01" } }));
		world.advance(1);
		world.create(pod("second", { ...taking(8080), nodeSelector: { [HOST]: "node01" } }));
		world.settle();
		world.delete("pods", "else-node01").settle();
		world.delete("pods", "else-node02").settle();
		expect([refusals(world, "first"), refusals(world, "second")]).toEqual([1, 1]);
		world.delete("pods", "there").settle();
		expect([placement(world.pod("first")), refusals(world, "second")]).toEqual(["node01", 2]);
	});
});

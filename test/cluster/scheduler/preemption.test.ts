import { describe, expect, test } from "vitest";
import type { Event, KubeObject, Pod, PodSpec } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { daemonSet, pod, World } from "../kubeletWorld";

const HOST = "kubernetes.io/hostname";

/** Nodes of one CPU each, and priority classes p-1 … p1000. */
function cluster(nodes: number, shape?: { cpu?: string; pods?: string }): World {
	const world = new World({ nodes, ...(shape && { shape }) });
	for (const value of [-1, 1, 2, 3, 100, 1000]) {
		world.create({
			apiVersion: "scheduling.k8s.io/v1",
			kind: "PriorityClass",
			metadata: { name: `p${value}` },
			value,
		});
	}
	return world.settle();
}

function asking(cpu: string, priority?: number, more: Partial<PodSpec> = {}): Partial<PodSpec> {
	const containers = [{ name: "c", image: "c:1", resources: { requests: { cpu } } }];
	return { containers, ...(priority !== undefined && { priorityClassName: `p${priority}` }), ...more };
}

const on = (node: string): Partial<PodSpec> => ({ nodeSelector: { [HOST]: node } });

function start(
	world: World,
	name: string,
	spec: Partial<PodSpec>,
	labels: Record<string, string> = { app: name },
): Pod {
	world.create(pod(name, spec, { labels }));
	world.settle();
	return world.pod(name);
}

function budget(name: string, app: string, minAvailable: number): KubeObject {
	return {
		apiVersion: "policy/v1",
		kind: "PodDisruptionBudget",
		metadata: { name, namespace: "default" },
		spec: { minAvailable, selector: { matchLabels: { app } } },
	};
}

function touched(object: KubeObject): KubeObject {
	return { ...object, metadata: { ...object.metadata, labels: { touched: "yes" } } };
}

function placement(of: Pod): string {
	const condition = of.status?.conditions?.find(({ type }) => type === "PodScheduled");
	return of.spec.nodeName ?? condition?.message ?? "";
}

/** The pods that are leaving, by name. */
function leaving(world: World): string[] {
	return world.pods().flatMap(({ metadata }) => (metadata.deletionTimestamp ? (metadata.name ?? "") : []));
}

// The names are those of upstream's TestDryRunPreemption.
describe("victims on a node", () => {
	test("a pod that does not fit when all pods of lower priority are gone", () => {
		const world = cluster(1);
		start(world, "equal", asking("600m", 1));
		start(world, "low", asking("200m"));
		expect(placement(start(world, "web", asking("800m", 1)))).toBe(
			"0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Insufficient cpu.",
		);
		expect(leaving(world)).toEqual([]);
	});

	test("medium priority pods are reprieved, low ones leave", () => {
		const world = cluster(1);
		start(world, "small", asking("100m", -1));
		start(world, "low", asking("400m"));
		start(world, "medium", asking("400m", 100));
		world.create(pod("web", asking("500m", 1000)));
		expect(leaving(world)).toEqual(["low"]);
	});

	test("of two alike the one that started later leaves", () => {
		const world = cluster(1);
		start(world, "younger-by-name", asking("400m"));
		world.advance(30);
		start(world, "a-started-later", asking("400m"));
		world.create(pod("web", asking("500m", 1000)));
		expect(leaving(world)).toEqual(["a-started-later"]);
	});

	test("pods with the port that is wanted leave", () => {
		const world = cluster(1);
		const ports = (port: number) => [{ name: "c", image: "c:1", ports: [{ containerPort: 1, hostPort: port }] }];
		start(world, "port", { containers: ports(8080) });
		start(world, "other", { containers: ports(8081) });
		world.create(pod("web", { containers: ports(8080), priorityClassName: "p1" }));
		expect(leaving(world)).toEqual(["port"]);
	});

	test("pods that it must not be near leave", () => {
		const world = cluster(1);
		start(world, "noisy", {}, { app: "noisy" });
		start(world, "quiet", {}, { app: "quiet" });
		const term = { topologyKey: HOST, labelSelector: { matchLabels: { app: "noisy" } } };
		const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
		world.create(pod("web", { affinity, priorityClassName: "p1" }));
		expect(leaving(world)).toEqual(["noisy"]);
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
	});

	test("pods that would not have it near them leave", () => {
		const world = cluster(1);
		const term = { topologyKey: HOST, labelSelector: { matchLabels: { app: "web" } } };
		const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
		start(world, "shy", { affinity });
		start(world, "other", {});
		world.create(pod("web", { priorityClassName: "p1" }, { labels: { app: "web" } }));
		expect(leaving(world)).toEqual(["shy"]);
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
	});

	test("a topology spread that is too uneven can be evened", () => {
		const world = cluster(2);
		start(world, "one", on("node01"), { app: "web" });
		const constraint = {
			maxSkew: 1,
			topologyKey: HOST,
			whenUnsatisfiable: "DoNotSchedule",
			nodeAffinityPolicy: "Ignore",
			labelSelector: { matchLabels: { app: "web" } },
		};
		const spec = { ...on("node01"), topologySpreadConstraints: [constraint], priorityClassName: "p1" };
		world.create(pod("two", spec, { labels: { app: "web" } }));
		expect(leaving(world)).toEqual(["one"]);
	});

	test("a full node makes room for one", () => {
		const world = cluster(1, { pods: "2" });
		start(world, "low", {});
		start(world, "lowest", { priorityClassName: "p-1" });
		world.create(pod("web", { priorityClassName: "p1" }));
		expect(leaving(world)).toEqual(["lowest"]);
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
	});
});

describe("PodDisruptionBudgets", () => {
	test("protected pods stay while others can leave instead, though they are less important", () => {
		const world = cluster(1);
		start(world, "guarded", asking("400m", -1), { app: "guarded" });
		start(world, "free", asking("400m", 1));
		world.create(budget("pdb", "guarded", 1));
		world.settle();
		world.create(pod("web", asking("500m", 1000)));
		expect(leaving(world)).toEqual(["free"]);
	});

	test("they leave all the same where nothing else helps", () => {
		const world = cluster(1);
		start(world, "guarded", asking("800m"), { app: "guarded" });
		world.create(budget("pdb", "guarded", 1));
		world.settle();
		world.create(pod("web", asking("500m", 1000)));
		expect(leaving(world)).toEqual(["guarded"]);
	});

	test("a node without violations is taken before one with less important pods", () => {
		const world = cluster(2);
		start(world, "guarded", asking("800m", -1, on("node01")), { app: "guarded" });
		start(world, "free", asking("800m", 100, on("node02")));
		world.create(budget("pdb", "guarded", 1));
		world.settle();
		world.create(pod("web", asking("500m", 1000)));
		expect(leaving(world)).toEqual(["free"]);
		expect(world.pod("web").status?.nominatedNodeName).toBe("node02");
	});

	test("as many may leave as the budget allows", () => {
		const world = cluster(1);
		for (const name of ["a", "b", "c"]) start(world, name, asking("300m"), { app: "guarded" });
		world.create(budget("pdb", "guarded", 2));
		world.settle();
		world.create(pod("web", asking("200m", 1000)));
		expect(leaving(world)).toHaveLength(1);
	});
});

// The names are those of upstream's TestPickOneNodeForPreemption.
describe("the node that it costs least", () => {
	const cases: [string, Record<string, [name: string, cpu: string, priority?: number][]>, string, string][] = [
		[
			"a pod with min highest priority is picked",
			{ node01: [["a", "900m", 100]], node02: [["b", "900m", 3]] },
			"900m",
			"node02",
		],
		[
			"lower priority is not preferred to a lower top",
			{
				node01: [
					["a", "300m", 2],
					["b", "600m", 3],
				],
				node02: [
					["c", "300m", 3],
					["d", "600m", 1],
				],
			},
			"900m",
			"node02",
		],
		[
			"fewer pods of the same priority",
			{
				node01: [
					["a", "300m", 1],
					["b", "600m", 1],
				],
				node02: [["c", "900m", 1]],
			},
			"900m",
			"node02",
		],
		[
			"negative priorities count as little as they can",
			{
				node01: [
					["a", "300m", -1],
					["b", "600m", -1],
				],
				node02: [["c", "900m", -1]],
			},
			"900m",
			"node02",
		],
		[
			"the node whose victim started last",
			{ node01: [["a", "900m", 1]], node02: [["b", "900m", 1]] },
			"900m",
			"node02",
		],
	];
	test.each(cases)("%s", (_, nodes, cpu, expected) => {
		const world = cluster(2);
		for (const [node, pods] of Object.entries(nodes)) {
			world.advance(30);
			for (const [name, asked, priority] of pods) start(world, name, asking(asked, priority, on(node)));
		}
		world.create(pod("web", asking(cpu, 1000)));
		expect(world.pod("web").status?.nominatedNodeName).toBe(expected);
	});
});

describe("the nominated node", () => {
	test("victims take their grace period, and the pod says that it waits for them", () => {
		const world = cluster(1);
		start(world, "low", asking("800m", undefined, { terminationGracePeriodSeconds: 60 }));
		world.create(pod("web", asking("800m", 1000)));
		const victim = world.pod("low");
		expect(victim.metadata.deletionGracePeriodSeconds).toBe(60);
		expect(world.pod("web").status?.nominatedNodeName).toBe("node01");
		expect(world.events("web")).toEqual(["Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu."]);
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
		expect(world.pod("web").status?.nominatedNodeName).toBeUndefined();
	});

	test("a more important pod takes the place over", () => {
		const world = cluster(1);
		start(world, "low", asking("800m"));
		world.create(pod("first", asking("800m", 100)));
		world.create(pod("second", asking("800m", 1000)));
		expect(world.pod("second").status?.nominatedNodeName).toBe("node01");
		expect(world.pod("first").status?.nominatedNodeName).toBeUndefined();
		// The victim is pushed once.
		expect(world.events("low").filter((event) => event.startsWith("Normal Preempted"))).toHaveLength(1);
		world.settle();
		expect(placement(world.pod("second"))).toBe("node01");
		expect(placement(world.pod("first"))).toContain("1 Insufficient cpu");
	});

	test("a pod that waits for its victims does not push others", () => {
		const world = cluster(1);
		start(world, "low", asking("500m"));
		start(world, "lower", asking("300m", -1));
		world.create(pod("web", asking("600m", 1000)));
		const first = leaving(world);
		world.request((registry) => {
			registry.updateTrusted(kind("pods"), touched(registry.get(kind("pods"), "default", "web")));
		});
		expect(leaving(world)).toEqual(first);
	});

	test("its room is free again when it is deleted", () => {
		const world = cluster(1);
		start(world, "low", asking("800m"));
		world.create(pod("web", asking("800m", 1000)));
		world.create(pod("late", asking("800m")));
		world.delete("pods", "web").settle();
		expect(placement(world.pod("late"))).toBe("node01");
	});
});

describe("pods of DaemonSets", () => {
	test("a more important one pushes a less important one off each node, and only there", () => {
		const world = cluster(2);
		world.create(daemonSet("low", asking("800m")));
		world.settle();
		start(world, "bystander", asking("100m", undefined, on("node02")));
		world.create(daemonSet("high", asking("800m", 1000)));
		world.settle();
		const placed = world
			.pods()
			.flatMap(({ metadata, spec }) => (spec.nodeName ? `${metadata.name} ${spec.nodeName}` : []));
		expect(placed.map((each) => each.replace(/-\w{5} /, " ")).sort()).toEqual([
			"bystander node02",
			"high node01",
			"high node02",
		]);
		const [waiting] = world.pods().filter(({ spec }) => !spec.nodeName);
		expect(waiting && placement(waiting)).toBe(
			"0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
		);
	});

	// A change of a node wakes the controller for pods that are bound to it, not for those that wait to be.
	test("one that waits stays when its node gets a NoExecute taint, until its DaemonSet is looked at again", () => {
		const world = cluster(1);
		start(world, "there", asking("800m", 1000));
		world.create(daemonSet("agent", asking("800m")));
		world.settle();
		const taint = (effect: string) =>
			world
				.changeNode("node01", (node) => ({ ...node, spec: { ...node.spec, taints: [{ key: "team", effect }] } }))
				.settle();
		const agents = () => world.pods().filter(({ metadata }) => metadata.name?.startsWith("agent-"));
		taint("NoSchedule");
		expect(agents()).toHaveLength(1);
		world.delete("pods", "there").settle();
		expect(agents().map(placement)).toEqual([
			"0/1 nodes are available: 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
		]);
		taint("NoExecute");
		expect(agents()).toHaveLength(1);
		world.request((registry) => {
			const [agent] = registry.list(kind("daemonsets.apps"));
			if (agent) registry.updateTrusted(kind("daemonsets.apps"), touched(agent));
		});
		world.settle();
		expect(agents()).toEqual([]);
	});
});

test("a DaemonSet's pod takes the place of another's: each attempt and the eviction are told once", () => {
	const world = cluster(1);
	world.create(daemonSet("low", asking("800m")));
	world.settle();
	const [low] = world.pods() as [Pod];
	world.create(daemonSet("agent", asking("500m", 1000)));
	const [agent] = world.pods().filter(({ metadata }) => metadata.labels?.app === "agent") as [Pod];
	expect(agent.status?.nominatedNodeName).toBe("node01");
	expect(world.pod(low.metadata.name ?? "").status?.conditions?.at(-1)).toMatchObject({
		type: "DisruptionTarget",
		status: "True",
		reason: "PreemptionByScheduler",
		message: "default-scheduler: preempting to accommodate a higher priority pod",
		observedGeneration: 1,
	});
	world.settle();
	const scheduler = (name: string) => world.events(name).filter((event) => !/Pull|Creat|Start|Kill/.test(event));
	expect(scheduler(agent.metadata.name ?? "")).toEqual([
		"Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu.",
		`Normal Scheduled Successfully assigned default/${agent.metadata.name} to node01`,
	]);
	expect(scheduler(low.metadata.name ?? "")).toEqual([
		`Normal Scheduled Successfully assigned default/${low.metadata.name} to node01`,
		`Normal Preempted Preempted by pod ${agent.metadata.uid} on node node01`,
	]);
	const preempted = world.engine.read((registry) =>
		registry.list<Event>(kind("events")).find(({ reason }) => reason === "Preempted"),
	);
	expect(preempted?.related).toMatchObject({ kind: "Pod", name: agent.metadata.name, uid: agent.metadata.uid });
	const [again] = world.pods().filter(({ metadata }) => metadata.labels?.app === "low") as [Pod];
	expect(placement(again)).toBe(
		"0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
	);
});

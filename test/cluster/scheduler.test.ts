import { describe, expect, test } from "vitest";
import type { KubeObject, Node, Pod, PodSpec } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { addNodes } from "../../src/cluster/nodes";
import { daemonSet, pod, World } from "./kubeletWorld";

function asking(cpu: string, more: Partial<PodSpec> = {}): Partial<PodSpec> {
	return { containers: [{ name: "c", image: "c:1", resources: { requests: { cpu } } }], ...more };
}

function priorityClass(name: string, value: number, more: object = {}): KubeObject {
	return { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value, ...more };
}

/** What the pod's PodScheduled condition says, or the node that it is on. */
function placement(of: Pod): string | undefined {
	const condition = of.status?.conditions?.find(({ type }) => type === "PodScheduled");
	return of.spec.nodeName ?? condition?.message;
}

function label(node: Node, labels: Record<string, string>): Node {
	return { ...node, metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...labels } } };
}

describe("filters, in upstream's words", () => {
	const nothing =
		"no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
	const noVictims =
		"no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.";
	const cases: [string, Partial<PodSpec>, string][] = [
		["more cpu than a node has", asking("2"), `0/3 nodes are available: 3 Insufficient cpu. ${nothing}`],
		[
			"several resources",
			{
				containers: [
					{
						name: "c",
						image: "c:1",
						resources: {
							requests: { memory: "9Gi", cpu: "2", "ephemeral-storage": "99Gi", "example.com/gpu": "1" },
							limits: { "example.com/gpu": "1" },
						},
					},
				],
			},
			`0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient ephemeral-storage, 3 Insufficient example.com/gpu, 3 Insufficient memory. ${nothing}`,
		],
		[
			"an init container that needs more than the others together",
			asking("100m", { initContainers: [{ name: "i", image: "i:1", resources: { requests: { cpu: "3" } } }] }),
			`0/3 nodes are available: 3 Insufficient cpu. ${nothing}`,
		],
		[
			"a node selector",
			{ nodeSelector: { disk: "ssd" } },
			`0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${nothing}`,
		],
		[
			"a pin to a node that is not there",
			pinnedTo("node09"),
			`0/3 nodes are available: 3 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${nothing}`,
		],
		[
			"a pin, and too big",
			{ ...pinnedTo("node02"), ...asking("2") },
			`0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${nothing}`,
		],
		[
			"a host port that is taken everywhere",
			{ containers: [{ name: "c", image: "c:1", ports: [{ containerPort: 80, hostPort: 8080 }] }] },
			`0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports. ${noVictims}`,
		],
		["room that others have taken", asking("600m"), `0/3 nodes are available: 3 Insufficient cpu. ${noVictims}`],
	];
	test.each(cases)("%s", (_, spec, expected) => {
		const world = new World({ nodes: 3 });
		const ports = [{ containerPort: 1, hostPort: 8080 }];
		const resources = { requests: { cpu: "500m" } };
		world.create(daemonSet("base", { containers: [{ name: "c", image: "c:1", ports, resources }] }));
		world.settle();
		world.create(pod("web", spec));
		world.settle();
		expect(placement(world.pod("web"))).toBe(expected);
		expect(world.events("web")).toEqual([`Warning FailedScheduling ${expected}`]);
	});

	test("taints, cordons and a full node, each node for its own reason", () => {
		const world = new World({ nodes: 4, shape: { pods: "1" } });
		world.changeNode("node01", (node) => ({ ...node, spec: { ...node.spec, unschedulable: true } }));
		world.changeNode("node02", (node) => ({
			...node,
			spec: { ...node.spec, taints: [{ key: "team", value: "a", effect: "NoSchedule" }] },
		}));
		world.changeNode("node03", (node) => label(node, { disk: "ssd" }));
		world.create(pod("first", { nodeSelector: { disk: "ssd" } }));
		world.settle();
		expect(placement(world.pod("first"))).toBe("node03");
		world.create(pod("second", { nodeSelector: { disk: "ssd" } }));
		expect(placement(world.pod("second"))).toBe(
			"0/4 nodes are available: 1 Too many pods, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/4 nodes are available: 1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.",
		);
	});

	test("without any node", () => {
		const world = new World({ nodes: 0 });
		world.create(pod("web"));
		expect(placement(world.pod("web"))).toBe("no nodes available to schedule pods");
	});

	test("tolerations and cordons", () => {
		const world = new World();
		world.changeNode("node01", (node) => ({ ...node, spec: { ...node.spec, unschedulable: true } }));
		world.create(pod("web", { tolerations: [{ key: "node.kubernetes.io/unschedulable", operator: "Exists" }] }));
		expect(placement(world.pod("web"))).toBe("node01");
	});
});

function pinnedTo(name: string): Partial<PodSpec> {
	const matchFields = [{ key: "metadata.name", operator: "In", values: [name] }];
	return {
		affinity: {
			nodeAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
			},
		},
	};
}

describe("pods that wait", () => {
	test("go when a node comes", () => {
		const world = new World({ nodes: 0 });
		world.create(pod("web"));
		world.request((registry) => addNodes(registry, ["late"]));
		world.settle();
		expect(placement(world.pod("web"))).toBe("late");
	});

	test("go when a pod leaves, the most important first", () => {
		const world = new World();
		world.create(priorityClass("high", 10, { preemptionPolicy: "Never" }));
		world.create(pod("first", asking("800m")));
		world.settle();
		world.create(pod("low", asking("800m")));
		world.create(pod("high", asking("800m", { priorityClassName: "high" })));
		world.advance(60).delete("pods", "first");
		world.settle();
		expect(placement(world.pod("high"))).toBe("node01");
		expect(placement(world.pod("low"))).toMatch(/^0\/1 nodes are available: 1 Insufficient cpu\./);
	});

	test("go when a label, a taint or a cordon changes", () => {
		const world = new World();
		world.create(pod("labelled", { nodeSelector: { disk: "ssd" } }));
		world.changeNode("node01", (node) => label(node, { disk: "ssd" }));
		world.settle();
		expect(placement(world.pod("labelled"))).toBe("node01");
		world.changeNode("node01", (node) => ({ ...node, spec: { ...node.spec, unschedulable: true } }));
		world.create(pod("cordoned"));
		world.settle();
		expect(placement(world.pod("cordoned"))).toContain("1 node(s) were unschedulable");
		world.changeNode("node01", ({ spec: { unschedulable: _, ...spec } = {}, ...node }) => ({ ...node, spec }));
		world.settle();
		expect(placement(world.pod("cordoned"))).toBe("node01");
	});

	test("are tried again from time to time, which does not keep a cluster from settling", () => {
		const world = new World();
		world.create(pod("web", asking("2")));
		const { recurring } = world.engine.settle();
		expect(recurring.map(({ owner, key }) => `${owner} ${key}`)).toEqual(["default-scheduler ~default/web"]);
	});

	test("for a claim that is not there, or not bound", () => {
		const world = new World();
		world.create(pod("web", { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }));
		// The plugin after the filters has not seen such a pod, and its error stands where preemption's word would.
		expect(placement(world.pod("web"))).toBe(
			'0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
		);
		const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
		const data = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data", namespace: "default" } };
		world.create({ ...data, spec: claim });
		world.settle();
		expect(placement(world.pod("web"))).toBe(
			"0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
		);
		world.request((registry) => {
			const { metadata } = registry.get(kind("persistentvolumeclaims"), "default", "data");
			registry.updateTrusted(kind("persistentvolumeclaims"), {
				...data,
				metadata,
				spec: { ...claim, volumeName: "v" },
			});
		});
		world.settle();
		const head = "0/1 nodes are available: 1 node(s)";
		const tail =
			"no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
		expect(placement(world.pod("web"))).toBe(
			`${head} unavailable due to one or more pvc(s) bound to non-existent pv(s). ${tail}`,
		);
		const elsewhere = { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] };
		world.create({
			apiVersion: "v1",
			kind: "PersistentVolume",
			metadata: { name: "v" },
			spec: {
				accessModes: ["ReadWriteOnce"],
				capacity: { storage: "1Gi" },
				local: { path: "/mnt" },
				nodeAffinity: { required: { nodeSelectorTerms: [elsewhere] } },
			},
		});
		world.settle();
		expect(placement(world.pod("web"))).toBe(`${head} didn't match PersistentVolume's node affinity. ${tail}`);
		world.changeNode("node01", (node) => label(node, { disk: "ssd" }));
		world.settle();
		expect(placement(world.pod("web"))).toBe("node01");
	});

	test("behind a scheduling gate", () => {
		const world = new World();
		world.create(pod("web", { schedulingGates: [{ name: "example.com/hold" }] }));
		expect(placement(world.pod("web"))).toBe("Scheduling is blocked due to non-empty scheduling gates");
		expect(world.events("web")).toEqual([]);
	});

	test("for another scheduler", () => {
		const world = new World();
		world.create(pod("web", { schedulerName: "mine" }));
		expect(placement(world.pod("web"))).toBeUndefined();
	});
});

describe("the choice among nodes", () => {
	test("the emptier node, and the one that is preferred", () => {
		const world = new World({ nodes: 2 });
		world.create(pod("big", asking("600m", { nodeSelector: { "kubernetes.io/hostname": "node01" } })));
		world.create(pod("web", asking("100m")));
		expect(placement(world.pod("web"))).toBe("node02");
		const preference = { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["node01"] }] };
		const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 100, preference }];
		world.create(
			pod("fond", asking("100m", { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } })),
		);
		expect(placement(world.pod("fond"))).toBe("node01");
	});

	test("not the one with a taint that prefers others", () => {
		for (let run = 0; run < 5; run++) {
			const world = new World({ nodes: 2, seed: `seed ${run}` });
			world.changeNode("node01", (node) => ({
				...node,
				spec: { ...node.spec, taints: [{ key: "soft", effect: "PreferNoSchedule" }] },
			}));
			world.create(pod("web"));
			expect(placement(world.pod("web"))).toBe("node02");
		}
	});
});

describe("preemption", () => {
	function crowded(): World {
		const world = new World();
		world.create(priorityClass("high", 1000));
		world.create(priorityClass("middle", 500));
		world.create(pod("low", asking("400m")));
		world.create(pod("middle", asking("400m", { priorityClassName: "middle" })));
		return world.settle();
	}

	test("the least important pods leave, and no more of them than needed", () => {
		const world = crowded();
		world.create(pod("high", asking("500m", { priorityClassName: "high" })));
		const { status, metadata } = world.pod("high");
		expect(status?.nominatedNodeName).toBe("node01");
		expect(placement(world.pod("high"))).toBe("0/1 nodes are available: 1 Insufficient cpu.");
		expect(world.pod("low").status?.conditions?.at(-1)).toMatchObject({
			type: "DisruptionTarget",
			status: "True",
			reason: "PreemptionByScheduler",
			message: "default-scheduler: preempting to accommodate a higher priority pod",
		});
		expect(world.events("low").at(-2)).toBe(`Normal Preempted Preempted by pod ${metadata.uid} on node node01`);
		world.settle();
		expect(world.pods().map((each) => `${each.metadata.name} ${each.spec.nodeName}`)).toEqual([
			"high node01",
			"middle node01",
		]);
		expect(world.pod("high").status?.nominatedNodeName).toBeUndefined();
	});

	test("the room is kept for the one that it was made for", () => {
		const world = crowded();
		world.create(pod("high", asking("600m", { priorityClassName: "high" })));
		world.create(pod("late", asking("200m")));
		expect(placement(world.pod("late"))).toContain("1 Insufficient cpu");
		world.settle();
		expect(placement(world.pod("high"))).toBe("node01");
	});

	test("not by a class that never preempts, nor where it would not help", () => {
		const world = crowded();
		world.create(priorityClass("polite", 2000, { preemptionPolicy: "Never" }));
		world.create(pod("polite", asking("800m", { priorityClassName: "polite" })));
		world.create(pod("huge", asking("3", { priorityClassName: "high" })));
		world.settle();
		const head = "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption:";
		expect(placement(world.pod("polite"))).toBe(`${head} not eligible due to preemptionPolicy=Never.`);
		expect(placement(world.pod("huge"))).toBe(
			`${head} 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
		);
		expect(world.pods()).toHaveLength(4);
	});
});

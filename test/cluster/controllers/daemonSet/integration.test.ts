import { describe, expect, test } from "vitest";
import type { DaemonSet, KubeObject, Node, Pod, PodSpec } from "../../../../src/api/types";
import { kind } from "../../../../src/cluster/kinds";
import { setFaultRules } from "../../../../src/cluster/kubelet/faultRules";
import { addNodes, type NodeShape } from "../../../../src/cluster/nodes";
import { daemonSet, World } from "../../kubeletWorld";

// What upstream's tests of a whole control plane name (test/integration/daemonset/daemonset_test.go, test/e2e/apps's
// daemon_set.go and controller_revision.go), on a cluster whose nodes have kubelets.

const SETS = kind("daemonsets.apps");
const REVISIONS = kind("controllerrevisions.apps");
const options = { fieldManager: "kubectl-edit", warn: () => {} };

type Strategy = DaemonSet["spec"]["updateStrategy"];

const strategies: [name: string, strategy: Strategy][] = [
	["OnDelete", { type: "OnDelete" }],
	["RollingUpdate", { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }],
	["surge", { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }],
];

function make(world: World, strategy: Strategy, spec: Partial<PodSpec> = {}): World {
	const { spec: base, ...rest } = daemonSet("agent", spec);
	world.create({ ...rest, spec: { ...base, updateStrategy: strategy } } as DaemonSet);
	return world.settle();
}

function update(world: World, change: (spec: PodSpec) => PodSpec): World {
	world.request((registry) => {
		const before = registry.get(SETS, "default", "agent") as DaemonSet;
		const { template } = before.spec;
		const changed = { ...template, spec: change(template.spec as PodSpec) };
		registry.update(SETS, "default", "agent", { ...before, spec: { ...before.spec, template: changed } }, options);
	});
	return world;
}

function setImage(world: World, image: string): World {
	return update(world, (spec) => ({ ...spec, containers: [{ name: "agent", image }] }));
}

function join(world: World, names: readonly string[], shape: NodeShape = {}): World {
	world.request((registry) => void addNodes(registry, names, shape));
	return world.settle();
}

/** DESIRED CURRENT READY UP-TO-DATE AVAILABLE. */
function row(world: World): string {
	const status = world.sets()[0]?.status;
	return [
		status?.desiredNumberScheduled,
		status?.currentNumberScheduled,
		status?.numberReady,
		status?.updatedNumberScheduled ?? 0,
		status?.numberAvailable ?? 0,
	].join(" ");
}

function placed(world: World): string[] {
	return world
		.pods()
		.map(({ spec, status }) => `${spec.nodeName ?? "none"} ${status?.phase}`)
		.sort();
}

function images(world: World): string[] {
	return world
		.pods()
		.map(({ spec }) => spec.containers[0]?.image ?? "")
		.sort();
}

function revisions(world: World): KubeObject[] {
	return world.engine.read((registry) => registry.list<KubeObject>(REVISIONS, "default"));
}

function hashes(objects: readonly KubeObject[]): Set<string | undefined> {
	return new Set(objects.map(({ metadata }) => metadata.labels?.["controller-revision-hash"]));
}

describe.each(strategies)("integration, %s", (_, strategy) => {
	test("TestOneNodeDaemonLaunchesPod, TestSimpleDaemonSetLaunchesPods", () => {
		const world = make(new World({ nodes: 0 }), strategy);
		expect(row(world)).toBe("0 0 0 0 0");
		expect(row(join(world, ["single"]))).toBe("1 1 1 1 1");
		expect(row(join(world, ["a", "b", "c", "d"]))).toBe("5 5 5 5 5");
	});

	test("TestDaemonSetWithNodeSelectorLaunchesPods: by a label or by name", () => {
		const nodeSelectorTerms = [
			{ matchExpressions: [{ key: "zone", operator: "In", values: ["test"] }] },
			{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node-1"] }] },
		];
		const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
		const world = make(new World({ nodes: 0 }), strategy, { affinity });
		join(world, ["node-0", "node-1"]);
		join(world, ["node-2", "node-3"], { labels: { zone: "test" } });
		join(world, ["node-4", "node-5"]);
		expect(placed(world)).toEqual(["node-1 Running", "node-2 Running", "node-3 Running"]);
		expect(row(world)).toBe("3 3 3 3 3");
	});

	test("TestNotReadyNodeDaemonDoesLaunchPod: where its taint is tolerated, which upstream's control plane does not set", () => {
		const status = { allocatable: { pods: "110" } };
		const node: Node = { apiVersion: "v1", kind: "Node", metadata: { name: "single" }, status };
		const plain = make(new World({ nodes: 0 }), strategy);
		plain.create(node);
		expect([row(plain), placed(plain)]).toEqual(["0 0 0 0 0", []]);
		const tolerations = [{ key: "node.kubernetes.io/not-ready", operator: "Exists" }];
		const world = make(new World({ nodes: 0 }), strategy, { tolerations });
		world.create(node);
		expect([row(world), placed(world)]).toEqual(["1 1 0 1 0", ["single Pending"]]);
	});

	test("TestInsufficientCapacityNode: a pod for every node, of which one waits", () => {
		const resources = { requests: { memory: "120M", cpu: "75m" } };
		const world = make(new World({ nodes: 0 }), strategy, {
			containers: [{ name: "agent", image: "agent:1.0", resources }],
		});
		join(world, ["limited"], { memory: "100M", cpu: "200m" });
		const [waiting] = world.pods();
		expect(waiting?.status?.conditions?.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
			"False Unschedulable",
		]);
		join(world, ["enough"], { memory: "200M", cpu: "2" });
		expect(placed(world)).toEqual(["enough Running", "none Pending"]);
		expect(row(world)).toBe("2 2 1 2 1");
	});

	test("TestTaintedNode: gets its pod once the taint is gone", () => {
		const world = make(new World({ nodes: 0 }), strategy);
		join(world, ["tainted"], { taints: [{ key: "key1", value: "val1", effect: "NoSchedule" }] });
		join(world, ["free"]);
		expect([row(world), placed(world)]).toEqual(["1 1 1 1 1", ["free Running"]]);
		world.changeNode("tainted", (node) => ({ ...node, spec: { ...node.spec, taints: undefined } })).settle();
		expect(row(world)).toBe("2 2 2 2 2");
	});

	test("TestUnschedulableNodeDaemonDoesLaunchPod: cordoned, or without a network for a pod of the host's", () => {
		const world = make(new World({ nodes: 0 }), strategy, { hostNetwork: true });
		const networkless = { key: "node.kubernetes.io/network-unavailable", effect: "NoSchedule" };
		join(world, ["networkless"], { taints: [networkless] });
		join(world, ["cordoned"]);
		for (const { metadata } of world.pods()) world.delete("pods", metadata.name ?? "");
		world.changeNode("cordoned", (node) => ({ ...node, spec: { ...node.spec, unschedulable: true } })).settle();
		expect(placed(world)).toEqual(["cordoned Running", "networkless Running"]);
	});

	test("TestUpdateStatusDespitePodCreationFailure: DESIRED and CURRENT without pods", () => {
		const world = new World({ nodes: 0 });
		const hard = { pods: "2" };
		world.create({
			apiVersion: "v1",
			kind: "ResourceQuota",
			metadata: { name: "two", namespace: "default" },
			spec: { hard },
		} as KubeObject);
		make(world, strategy);
		join(world, ["a", "b", "c", "d", "e"]);
		expect(row(world)).toBe("5 2 2 2 2");
	});
});

describe("integration", () => {
	test("TestLaunchWithHashCollision: a revision of that name with other data raises collisionCount", () => {
		const taken = make(new World(), strategies[1]?.[1]);
		update(taken, (spec) => ({ ...spec, terminationGracePeriodSeconds: 1 })).settle();
		const second = revisions(taken).find(({ revision }) => revision === 2);

		const world = make(new World(), strategies[1]?.[1]);
		const [first] = revisions(world);
		const {
			resourceVersion: _,
			uid: _uid,
			creationTimestamp: _at,
			managedFields: _fields,
			...metadata
		} = second?.metadata ?? {};
		const ownerReferences = first?.metadata.ownerReferences;
		world.request((registry) =>
			registry.create(
				REVISIONS,
				"default",
				{ ...first, metadata: { ...metadata, ownerReferences }, revision: 2 },
				options,
			),
		);
		update(world, (spec) => ({ ...spec, terminationGracePeriodSeconds: 1 })).settle();
		expect(world.pods().map(({ spec }) => spec.terminationGracePeriodSeconds)).toEqual([1]);
		expect(world.sets()[0]?.status?.collisionCount).toBe(1);
	});

	test("TestDaemonSetRollingUpdateWithTolerations: surge goes on where a node no longer takes the pod", () => {
		const toleration = { key: "key1", operator: "Exists", effect: "NoSchedule" };
		const world = make(new World({ nodes: 0 }), strategies[2]?.[1], { tolerations: [toleration] });
		join(world, ["free"]);
		join(world, ["tainted"], { taints: [{ key: "key1", value: "val1", effect: "NoSchedule" }] });
		expect(row(world)).toBe("2 2 2 2 2");
		// The new template tolerates nothing: there is nothing to wait for on the tainted node.
		update(world, ({ tolerations: _, ...spec }) => spec).settle();
		expect([row(world), placed(world)]).toEqual(["1 1 1 1 1", ["free Running"]]);
		update(world, (spec) => ({ ...spec, tolerations: [toleration] })).settle();
		expect(row(world)).toBe("2 2 2 2 2");
	});
});

describe("e2e", () => {
	const [onDelete, rolling, surge] = strategies.map(([, strategy]) => strategy);

	test("should run and stop simple daemon: a stopped pod is revived", () => {
		const world = make(new World({ nodes: 2 }), rolling);
		const gone = world.pods()[0]?.metadata.name ?? "";
		world.delete("pods", gone).settle();
		expect(row(world)).toBe("2 2 2 2 2");
		expect(world.pods().map(({ metadata }) => metadata.name)).not.toContain(gone);
		world.delete("daemonsets.apps", "agent", { propagationPolicy: "Background" }).settle();
		expect([world.pods(), revisions(world)]).toEqual([[], []]);
	});

	test("should run and stop complex daemon, also with node affinity: pods follow the node's label", () => {
		const colour = (value: string) => (node: Node) => ({
			...node,
			metadata: { ...node.metadata, labels: { ...node.metadata.labels, colour: value } },
		});
		const nodeSelectorTerms = [{ matchExpressions: [{ key: "colour", operator: "In", values: ["blue"] }] }];
		const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
		for (const spec of [{ nodeSelector: { colour: "blue" } }, { affinity }]) {
			const world = make(new World({ nodes: 2 }), onDelete, spec);
			expect(placed(world)).toEqual([]);
			expect(placed(world.changeNode("node01", colour("blue")).settle())).toEqual(["node01 Running"]);
			expect(placed(world.changeNode("node01", colour("green")).settle())).toEqual([]);
			update(world, ({ affinity: _, ...rest }) => ({ ...rest, nodeSelector: { colour: "green" } })).settle();
			expect(placed(world)).toEqual(["node01 Running"]);
		}
	});

	test("should retry creating failed daemon pods", () => {
		const world = make(new World({ nodes: 2 }), rolling);
		const failed = world.pods()[0] as Pod;
		world.request((registry) =>
			registry.updateTrusted(kind("pods"), { ...failed, status: { ...failed.status, phase: "Failed" } }),
		);
		world.settle();
		expect(row(world)).toBe("2 2 2 2 2");
		expect(world.pods().map(({ metadata }) => metadata.name)).not.toContain(failed.metadata.name);
	});

	test("should not update pod when spec was updated and update strategy is OnDelete", () => {
		const world = make(new World({ nodes: 2 }), onDelete);
		const before = hashes(world.pods());
		setImage(world, "agent:2.0").settle();
		expect([images(world), hashes(world.pods())]).toEqual([["agent:1.0", "agent:1.0"], before]);
		expect(revisions(world).map(({ revision }) => revision)).toEqual(expect.arrayContaining([1, 2]));
		expect(row(world)).toBe("2 2 2 0 2");
	});

	test("should update pod when spec was updated and update strategy is RollingUpdate", () => {
		const world = make(new World({ nodes: 2 }), rolling);
		const before = hashes(world.pods());
		setImage(world, "agent:2.0").settle();
		expect(images(world)).toEqual(["agent:2.0", "agent:2.0"]);
		const second = revisions(world).filter(({ revision }) => revision === 2);
		expect(hashes(world.pods())).toEqual(hashes(second));
		expect(hashes(world.pods())).not.toEqual(before);
		expect(world.pods().map(({ metadata }) => metadata.labels?.["pod-template-generation"])).toEqual(["2", "2"]);
	});

	test("should rollback without unnecessary restarts", () => {
		const world = make(new World({ nodes: 3 }), rolling);
		const faults = { "image-pull-error": "true" };
		world.request((registry) => setFaultRules(registry, [{ name: "none", match: { image: "foo" }, faults }]));
		const before = world.pods().map(({ metadata }) => metadata.name);
		update(world, (spec) => ({ ...spec, containers: [{ name: "agent", image: "foo:non-existent" }] }));
		world.advance(3);
		const kept = world.pods().filter(({ spec }) => spec.containers[0]?.image === "agent:1.0");
		expect(kept).toHaveLength(2);
		setImage(world, "agent:1.0").settle();
		expect(images(world)).toEqual(Array(3).fill("agent:1.0"));
		const names = world.pods().map(({ metadata }) => metadata.name);
		expect(before.filter((name) => names.includes(name))).toEqual(kept.map(({ metadata }) => metadata.name));
	});

	test("should surge pods onto nodes when spec was updated and update strategy is RollingUpdate", () => {
		const world = make(new World({ nodes: 3 }), surge);
		setImage(world, "agent:2.0");
		for (let step = 0; step < 100 && row(world) !== "3 3 3 3 3"; step++) {
			const living = world.pods().filter(({ metadata }) => metadata.deletionTimestamp === undefined);
			const ready = living.filter(({ status }) =>
				status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
			);
			// No node is ever without a ready pod, and one at a time has a second.
			expect(new Set(ready.map(({ spec }) => spec.nodeName)).size).toBe(3);
			expect(living.length).toBeLessThanOrEqual(4);
			world.advance(0.5);
		}
		expect([row(world), images(world.settle())]).toEqual(["3 3 3 3 3", Array(3).fill("agent:2.0")]);
	});

	test("orphans are adopted by a DaemonSet of the same selector, with their revision (deleteDaemonSetAndOrphan)", () => {
		const world = make(new World({ nodes: 2 }), rolling);
		const names = world.pods().map(({ metadata }) => metadata.name);
		world.delete("daemonsets.apps", "agent", { propagationPolicy: "Orphan" }).settle();
		expect(world.pods().map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined, undefined]);
		expect(revisions(world).map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined]);
		make(world, rolling);
		const { uid } = world.sets()[0]?.metadata ?? {};
		const owners = [...world.pods(), ...revisions(world)].map(({ metadata }) => metadata.ownerReferences?.[0]?.uid);
		expect(owners).toEqual([uid, uid, uid]);
		expect(world.pods().map(({ metadata }) => metadata.name)).toEqual(names);
	});

	test("should manage the lifecycle of a ControllerRevision: one that is deleted comes back, labels of one's own stay", () => {
		const world = make(new World({ nodes: 1 }), rolling);
		const [first] = revisions(world);
		const name = first?.metadata.name ?? "";
		world.request((registry) => {
			const labels = { ...first?.metadata.labels, own: "patched" };
			registry.update(REVISIONS, "default", name, { ...first, metadata: { ...first?.metadata, labels } }, options);
		});
		expect(world.settle() && revisions(world)[0]?.metadata.labels?.own).toBe("patched");
		world.delete("controllerrevisions.apps", name).settle();
		expect(revisions(world).map(({ metadata, revision }) => `${metadata.name} ${revision}`)).toEqual([`${name} 1`]);
		expect(revisions(world)[0]?.metadata.labels?.own).toBeUndefined();
	});
});

import { beforeEach, expect, test } from "vitest";
import type { DaemonSet, Event, Node, Pod, Taint } from "../../src/api/types";
import type { Engine } from "../../src/cluster/engine";
import { openEngine } from "../../src/cluster/engine/localEngine";
import { kind } from "../../src/cluster/kinds";
import { fillCluster } from "../../src/cluster/local";
import { openMemoryStore } from "../../src/cluster/store/memory";
import { makeWork } from "../../src/cluster/work";
import { agent } from "./harness";

const START = Date.parse("2026-01-01T00:00:00Z");
let engine: Engine;
let wall: number;

/** A whole cluster of three nodes: controller, scheduler and kubelets. */
beforeEach(() => {
	wall = START;
	const store = openMemoryStore();
	fillCluster(store, { wall: () => wall, seed: () => "seed" }, { nodes: 3 }, makeWork());
	engine = openEngine(store, { wall: () => wall, work: makeWork });
	engine.request((registry) => {
		// What pods need from their namespace, whoever else provides it.
		for (const [resource, object] of [
			[
				"serviceaccounts",
				{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "default" } },
			],
			[
				"configmaps",
				{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kube-root-ca.crt", namespace: "default" } },
			],
		] as const) {
			if (registry.find(kind(resource), "default", object.metadata.name) === undefined) {
				registry.createTrusted(kind(resource), object);
			}
		}
	});
});

function row(name = "agent"): string {
	const { status } = engine.read((registry) => registry.get(kind("daemonsets.apps"), "default", name)) as DaemonSet;
	return [
		status?.desiredNumberScheduled,
		status?.currentNumberScheduled,
		status?.numberReady,
		status?.updatedNumberScheduled ?? 0,
		status?.numberAvailable ?? 0,
	].join(" ");
}

function events(): string[] {
	const all = engine.read((registry) => registry.list<Event>(kind("events"), "default"));
	return all
		.filter((event) => event.involvedObject.kind === "DaemonSet")
		.map((event) => `${event.reason} ${event.message?.replace(/agent-\w+/, "agent-x")}`);
}

const { template } = agent().spec;
const daemonSet = agent({
	template: { ...template, spec: { containers: [], ...template.spec, terminationGracePeriodSeconds: 30 } },
});

const options = { fieldManager: "kubectl-create", warn: () => {} };

function create(body: DaemonSet): void {
	engine.request((registry) => void registry.create(kind("daemonsets.apps"), "default", body, options));
}

function update(change: (daemonSet: DaemonSet) => DaemonSet): void {
	engine.request((registry) => {
		const before = registry.get(kind("daemonsets.apps"), "default", "agent") as DaemonSet;
		registry.update(kind("daemonsets.apps"), "default", "agent", change(before), options);
	});
}

function setImage(image: string): void {
	update((before) => {
		const { template } = before.spec;
		const spec = { ...template.spec, containers: [{ name: "agent", image }] };
		return { ...before, spec: { ...before.spec, template: { ...template, spec } } };
	});
}

test("create: nothing is ready at once, everything a little later", () => {
	create(daemonSet);
	expect(row()).toBe("3 3 0 3 0");
	engine.settle();
	expect(row()).toBe("3 3 3 3 3");
	expect(engine.now() - START).toBeLessThan(10_000);
	expect(events()).toEqual(Array(3).fill("SuccessfulCreate Created pod: agent-x"));
});

test("a rolling update replaces one pod after the other", () => {
	create(daemonSet);
	engine.settle();
	setImage("agent:2.0");
	expect(row()).toBe("3 3 3 0 3");
	engine.settle();
	expect(row()).toBe("3 3 3 3 3");
	const pods = engine.read((registry) => registry.list<Pod>(kind("pods"), "default"));
	expect(pods.map((pod) => pod.spec.containers[0]?.image)).toEqual(Array(3).fill("agent:2.0"));
	expect(events().filter((text) => text.startsWith("SuccessfulDelete"))).toHaveLength(3);
});

test("many updates: events are combined, the history is kept", () => {
	create(daemonSet);
	engine.settle();
	for (const tag of ["2.0", "3.0", "4.0", "1.0"]) {
		setImage(`agent:${tag}`);
		engine.settle();
	}
	// 15 pods made, 12 ended: nine of each by name, the rest in one.
	expect(events().filter((text) => text.startsWith("SuccessfulCreate"))).toHaveLength(10);
	expect(events().filter((text) => text.startsWith("SuccessfulDelete"))).toHaveLength(10);
	const revisions = engine.read((registry) => registry.list(kind("controllerrevisions.apps"), "default"));
	expect(revisions.map((each) => each.revision).sort()).toEqual([2, 3, 4, 5].slice(0, revisions.length));
});

test("a deleted pod comes back", () => {
	create(daemonSet);
	engine.settle();
	const [pod] = engine.read((registry) => registry.list<Pod>(kind("pods"), "default"));
	engine.request((registry) => void registry.delete(kind("pods"), "default", pod?.metadata.name ?? "", {}));
	engine.settle();
	expect(row()).toBe("3 3 3 3 3");
	const names = engine
		.read((registry) => registry.list<Pod>(kind("pods"), "default"))
		.map((each) => each.metadata.name);
	expect(names).toHaveLength(3);
	expect(names).not.toContain(pod?.metadata.name);
});

function setSpec(spec: Partial<DaemonSet["spec"]>): void {
	update((before) => ({ ...before, spec: { ...before.spec, ...spec } }));
}

function changeNode(name: string, change: (node: Node) => Node): void {
	engine.request((registry) => {
		registry.updateTrusted(kind("nodes"), change(registry.get(kind("nodes"), undefined, name) as Node));
	});
	engine.settle();
}

const taint = (name: string, ...taints: Taint[]) =>
	changeNode(name, (node) => ({ ...node, spec: { ...node.spec, taints } }));
const label = (name: string, labels: Record<string, string>) =>
	changeNode(name, (node) => ({
		...node,
		metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...labels } },
	}));

test("an update that cannot get on stops at maxUnavailable, percentages rounded up", () => {
	create(daemonSet);
	engine.settle();
	for (const [maxUnavailable, stuck] of [
		["50%", "3 3 1 2 1"],
		["30%", "3 3 2 1 2"],
		["100%", "3 3 0 3 0"],
	] as const) {
		setSpec({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable, maxSurge: 0 } } });
		const envFrom = [{ secretRef: { name: "missing" } }];
		const { spec } = daemonSet.spec.template;
		setSpec({
			template: { ...template, spec: { ...spec, containers: [{ name: "agent", image: "agent:1.0", envFrom }] } },
		});
		engine.settle();
		expect(row()).toBe(stuck);
		setSpec({ template: daemonSet.spec.template });
		engine.settle();
		expect(row()).toBe("3 3 3 3 3");
	}
});

test("minReadySeconds: ready, then available, one node after the other", () => {
	create({ ...daemonSet, spec: { ...daemonSet.spec, minReadySeconds: 12 } });
	engine.advance(6000);
	expect(row()).toBe("3 3 3 3 0");
	engine.settle();
	expect(row()).toBe("3 3 3 3 3");
	setImage("agent:2.0");
	engine.advance(6000);
	expect(row()).toBe("3 3 3 1 2");
	engine.settle();
	expect(row()).toBe("3 3 3 3 3");
	setSpec({ minReadySeconds: 100 });
	engine.advance(3000);
	expect(row()).toBe("3 3 3 3 0");
});

test("taints of every effect", () => {
	create(daemonSet);
	taint("node01", { key: "team", value: "core", effect: "NoExecute" });
	taint("node02", { key: "team", value: "core", effect: "PreferNoSchedule" });
	expect(row()).toBe("2 2 2 2 2");
	taint("node01");
	expect(row()).toBe("3 3 3 3 3");
	taint("node03", { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" });
	expect(row()).toBe("3 3 3 3 3");
});

test("affinity follows the nodes' labels", () => {
	const terms = [
		{
			matchExpressions: [
				{ key: "zone", operator: "In", values: ["a"] },
				{ key: "cores", operator: "Gt", values: ["2"] },
			],
		},
		{ matchExpressions: [{ key: "edge", operator: "Exists" }] },
	];
	const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
	const spec = { containers: [], ...daemonSet.spec.template.spec, affinity };
	create({ ...daemonSet, spec: { ...daemonSet.spec, template: { ...template, spec } } });
	engine.settle();
	expect(row()).toBe("0 0 0 0 0");
	label("node01", { zone: "a", cores: "4" });
	label("node02", { zone: "a", cores: "2" });
	expect(row()).toBe("1 1 1 1 1");
	label("node03", { edge: "" });
	expect(row()).toBe("2 2 2 2 2");
	label("node02", { cores: "8" });
	label("node01", { cores: "1" });
	expect(row()).toBe("2 2 2 2 2");
});

test("pods that admission refuses: DESIRED without CURRENT, and the reason in an event", () => {
	const spec = { containers: [], ...daemonSet.spec.template.spec, priorityClassName: "nowhere" };
	create({ ...daemonSet, spec: { ...daemonSet.spec, template: { ...template, spec } } });
	engine.settle();
	expect(row()).toBe("3 0 0 0 0");
	const refusal = 'Error creating: pods "agent-" is forbidden: no PriorityClass with name nowhere was found';
	expect([...new Set(events())]).toEqual([`FailedCreate ${refusal}`]);
	engine.request((registry) => {
		registry.createTrusted(kind("priorityclasses.scheduling.k8s.io"), {
			apiVersion: "scheduling.k8s.io/v1",
			kind: "PriorityClass",
			metadata: { name: "nowhere" },
			value: 1000,
		});
	});
	engine.advance(60_000);
	expect(row()).toBe("3 3 3 3 3");
});

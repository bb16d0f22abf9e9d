import { beforeEach, expect, test } from "vitest";
import type { DaemonSet, Event, Pod } from "../../src/api/types";
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

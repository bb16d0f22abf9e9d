import { describe, expect, test } from "vitest";
import type { Node, Taint, Toleration } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { removeNode, stopKubelet } from "../../../src/cluster/nodes";
import { pod, World } from "../kubeletWorld";

// What upstream's tests of the controller name (pkg/controller/tainteviction/taint_eviction_test.go).

const TAINT: Taint = { key: "testTaint1", value: "test1", effect: "NoExecute" };
const OTHER: Taint = { key: "testTaint2", value: "test2", effect: "NoExecute" };

function tolerating(taint: Taint, tolerationSeconds?: number): Toleration {
	return {
		...{ key: taint.key, operator: "Equal", value: taint.value, effect: "NoExecute" },
		...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
	};
}

function taint(world: World, ...taints: Taint[]): World {
	return world.changeNode("node01", (node: Node) => ({ ...node, spec: { ...node.spec, taints } }));
}

function withPods(world: World, pods: Record<string, Toleration[]>): World {
	for (const [name, tolerations] of Object.entries(pods)) world.create(pod(name, { tolerations, nodeName: "node01" }));
	return world.settle();
}

function living(world: World): string[] {
	const pods = world.pods().filter(({ metadata }) => metadata.deletionTimestamp === undefined);
	return pods.map(({ metadata }) => metadata.name ?? "");
}

function said(world: World, name: string): string[] {
	return world.events(name).flatMap((event) => /TaintManagerEviction (.*)/.exec(event)?.[1] ?? []);
}

describe("TestUpdateNode", () => {
	test.each<[string, Toleration[], Taint[], stays: boolean]>([
		["Added taint", [], [TAINT], false],
		["Added tolerated taint", [tolerating(TAINT, 100)], [TAINT], true],
		["Only one added taint tolerated", [tolerating(TAINT, 100)], [TAINT, OTHER], false],
		["Both tolerated, one of them for ever", [tolerating(TAINT), tolerating(OTHER, 100)], [TAINT, OTHER], true],
		["A taint that only keeps new pods away", [], [{ ...TAINT, effect: "NoSchedule" }], true],
	])("%s", (_, tolerations, taints, stays) => {
		const world = withPods(new World(), { web: tolerations });
		expect(living(taint(world, ...taints).advance(1))).toEqual(stays ? ["web"] : []);
	});

	test("Taint removed: the eviction is called off, and told", () => {
		const world = taint(withPods(new World(), { web: [tolerating(TAINT, 60)] }), TAINT).advance(30);
		taint(world).advance(600);
		expect([living(world), said(world, "web")]).toEqual([["web"], ["Cancelling deletion of Pod default/web"]]);
	});
});

test("TestCreatePod: on a node that has the taint already", () => {
	const world = taint(new World(), TAINT);
	world.create(pod("short", { nodeName: "node01", tolerations: [tolerating(TAINT, 1)] }));
	world.create(pod("long", { nodeName: "node01", tolerations: [tolerating(TAINT, 100)] }));
	world.create(pod("none", { nodeName: "node01" }));
	// The kubelet is faster: it takes no pod that does not tolerate the taint.
	expect(world.pod("none").status?.reason).toBe("TaintToleration");
	world.advance(3);
	expect(living(world)).toEqual(["long"]);
});

test("TestUpdateNodeWithMultipleTaints: each taint counts, and what is planned is not planned anew", () => {
	const world = withPods(new World(), { web: [tolerating(TAINT, 60), tolerating(OTHER, 10)] });
	taint(world, TAINT).advance(30);
	taint(world, TAINT, OTHER).advance(20);
	expect(living(world)).toEqual(["web"]);
	world.advance(11);
	expect([living(world), said(world, "web")]).toEqual([[], ["Marking for deletion Pod default/web"]]);

	const both = withPods(new World(), { web: [tolerating(TAINT, 60), tolerating(OTHER, 10)] });
	expect(living(taint(both, TAINT, OTHER).advance(11))).toEqual([]);
});

test("TestUpdateNodeWithMultiplePods: each goes when its own time is over", () => {
	const pods = {
		forever: [tolerating(TAINT)],
		minute: [tolerating(TAINT, 60)],
		never: [],
		second: [tolerating(TAINT, 1)],
	};
	const world = taint(withPods(new World(), pods), TAINT);
	const seen = [0, 2, 60].map((seconds) => living(world.advance(seconds)));
	expect(seen).toEqual([["forever", "minute", "second"], ["forever", "minute"], ["forever"]]);
});

test("TestUpdatePod: a toleration that is added calls the eviction off", () => {
	const world = taint(withPods(new World(), { web: [tolerating(TAINT, 60)] }), TAINT).advance(1);
	world.request((registry) => {
		const web = registry.get(kind("pods"), "default", "web");
		registry.updateTrusted(kind("pods"), {
			...web,
			spec: { ...(web.spec as object), tolerations: [tolerating(TAINT)] },
		});
	});
	expect([living(world.advance(600)), said(world, "web")]).toEqual([
		["web"],
		["Cancelling deletion of Pod default/web"],
	]);
});

test("TestDeletePod: what was planned is called off once the pod is gone", () => {
	const world = taint(withPods(new World(), { web: [tolerating(TAINT, 60)] }), TAINT);
	world.delete("pods", "web").advance(5);
	expect([world.pods(), said(world, "web")]).toEqual([[], ["Cancelling deletion of Pod default/web"]]);
});

test("a taint that is not tolerated at all calls off what was planned, and evicts at once", () => {
	const world = taint(withPods(new World(), { web: [tolerating(TAINT, 60)] }), TAINT).advance(1);
	taint(world, TAINT, OTHER).advance(1);
	expect(said(world, "web")).toEqual([
		"Cancelling deletion of Pod default/web",
		"Marking for deletion Pod default/web",
	]);
});

test("TestDeleteNode: what was planned for its pods stays planned", () => {
	const world = withPods(new World({ nodes: 2 }), { web: [tolerating(TAINT, 30)] });
	taint(world, TAINT).advance(1);
	world.request((registry) => {
		stopKubelet(registry, "node01");
		removeNode(registry, "node01");
	});
	expect(said(world, "web")).toEqual([]);
	expect([living(world.advance(31)), said(world, "web")]).toEqual([[], ["Marking for deletion Pod default/web"]]);
});

test("events name the pod, but not its uid", () => {
	const world = taint(withPods(new World(), { web: [] }), TAINT);
	const [event] = world.engine
		.read((registry) => registry.list(kind("events")))
		.filter(({ reason }) => reason === "TaintManagerEviction");
	expect(event?.involvedObject).toEqual({ apiVersion: "v1", kind: "Pod", name: "web", namespace: "default" });
	expect(event?.source).toEqual({ component: "taint-eviction-controller" });
});

import { describe, expect, test } from "vitest";
import type { Pod, PodSpec, V1TopologySpreadConstraint } from "../../../src/api/types";
import { daemonSet, pod, World } from "../kubeletWorld";

const HOST = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";

/** Four nodes: two in zone a, one in zone b, one in no zone. */
function zones(): World {
	const world = new World({ nodes: 4 });
	for (const [name, zone] of [
		["node01", "a"],
		["node02", "a"],
		["node03", "b"],
	] as const) {
		world.changeNode(name, (node) => ({
			...node,
			metadata: { ...node.metadata, labels: { ...node.metadata.labels, [ZONE]: zone } },
		}));
	}
	return world;
}

function spread(topologyKey: string, more: Partial<V1TopologySpreadConstraint> = {}): Partial<PodSpec> {
	const labelSelector = { matchLabels: { app: "web" } };
	const constraint = { maxSkew: 1, topologyKey, whenUnsatisfiable: "DoNotSchedule", labelSelector, ...more };
	return { topologySpreadConstraints: [constraint] };
}

function place(
	world: World,
	name: string,
	spec: Partial<PodSpec>,
	labels: Record<string, string> = { app: "web" },
): string {
	world.create(pod(name, spec, { labels }));
	world.settle();
	return placement(world.pod(name));
}

function placement(of: Pod): string {
	const condition = of.status?.conditions?.find(({ type }) => type === "PodScheduled");
	return of.spec.nodeName ?? condition?.message ?? "";
}

function reasons(message: string): string {
	return /available: (.*?)\. no new/.exec(message)?.[1] ?? message;
}

const at = (node: string) => ({ nodeSelector: { [HOST]: node } });

describe("DoNotSchedule", () => {
	test("pods go to the domain with fewer of them", () => {
		const world = zones();
		place(world, "one", at("node01"));
		expect(place(world, "two", spread(ZONE))).toBe("node03");
	});

	test("no domain may get ahead by more than maxSkew", () => {
		const world = zones();
		place(world, "one", at("node01"));
		expect(place(world, "two", { ...spread(ZONE, { nodeAffinityPolicy: "Ignore" }), ...at("node02") })).toBe(
			"0/4 nodes are available: 1 node(s) didn't match pod topology spread constraints, 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/4 nodes are available: 1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.",
		);
		expect(
			place(world, "wide", { ...spread(ZONE, { maxSkew: 2, nodeAffinityPolicy: "Ignore" }), ...at("node02") }),
		).toBe("node02");
	});

	test("a node without the topology key", () => {
		const world = zones();
		expect(reasons(place(world, "web", { ...spread(ZONE), ...at("node04") }))).toBe(
			"1 node(s) didn't match pod topology spread constraints (missing required label), 3 node(s) didn't match Pod's node affinity/selector",
		);
	});

	test("by default only nodes that the pod may go to are compared", () => {
		const world = zones();
		place(world, "one", at("node01"));
		// The zone b does not count, for its node is none that the pod may go to.
		expect(place(world, "two", { ...spread(ZONE), ...at("node02") })).toBe("node02");
	});

	test("taints count only where nodeTaintsPolicy says so", () => {
		const world = zones();
		world.changeNode("node03", (node) => ({
			...node,
			spec: { ...node.spec, taints: [{ key: "x", effect: "NoSchedule" }] },
		}));
		place(world, "one", at("node01"));
		expect(reasons(place(world, "two", spread(ZONE)))).toBe(
			"1 node(s) didn't match pod topology spread constraints (missing required label), 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod topology spread constraints",
		);
		expect(place(world, "three", spread(ZONE, { nodeTaintsPolicy: "Honor" }))).toMatch(/^node0[12]$/);
	});

	test("fewer domains than minDomains count as one more that is empty", () => {
		const world = zones();
		place(world, "one", at("node01"));
		place(world, "two", at("node03"));
		expect(place(world, "fine", spread(ZONE, { minDomains: 2 }))).toMatch(/^node0[123]$/);
		expect(reasons(place(world, "third", spread(ZONE, { minDomains: 3 })))).toBe(
			"1 node(s) didn't match pod topology spread constraints (missing required label), 3 node(s) didn't match pod topology spread constraints",
		);
	});

	test("pods of other namespaces, and those that are going, do not count", () => {
		const world = zones();
		world.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
		world.settle();
		world.create(pod("one", at("node01"), { namespace: "other", labels: { app: "web" } }));
		world.create(pod("two", at("node01"), { labels: { app: "web" } }));
		world.settle();
		world.delete("pods", "two");
		world.create(pod("three", { ...spread(ZONE), ...at("node01") }, { labels: { app: "web" } }));
		expect(placement(world.pod("three"))).toBe("node01");
	});

	test("matchLabelKeys compare pods of one revision", () => {
		const world = zones();
		place(world, "old", at("node01"), { app: "web", revision: "1" });
		const both = spread(ZONE, { nodeAffinityPolicy: "Ignore", matchLabelKeys: ["revision"] });
		expect(place(world, "new", { ...both, ...at("node01") }, { app: "web", revision: "2" })).toBe("node01");
		expect(world.pod("new").spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({
			matchLabels: { app: "web" },
			matchExpressions: [{ key: "revision", operator: "In", values: ["2"] }],
		});
	});

	test("a pod that waits goes when the spread allows it", () => {
		const world = zones();
		place(world, "one", at("node01"));
		place(world, "two", { ...spread(ZONE, { nodeAffinityPolicy: "Ignore" }), ...at("node02") });
		expect(place(world, "three", at("node03"))).toBe("node03");
		expect(placement(world.pod("two"))).toBe("node02");
	});

	test("pods of a DaemonSet, each with one node to go to", () => {
		const world = zones();
		const { topologySpreadConstraints = [] } = spread(HOST);
		const labelSelector = { matchLabels: { app: "agent" } };
		world.create(
			daemonSet("agent", {
				topologySpreadConstraints: topologySpreadConstraints.map((each) => ({ ...each, labelSelector })),
			}),
		);
		world.settle();
		expect(world.pods().map(placement).sort()).toEqual(["node01", "node02", "node03", "node04"]);
	});
});

describe("ScheduleAnyway", () => {
	test("the domain with the fewest pods is preferred", () => {
		const world = zones();
		place(world, "one", at("node01"));
		place(world, "two", at("node02"));
		expect(place(world, "three", spread(ZONE, { whenUnsatisfiable: "ScheduleAnyway" }))).toBe("node03");
		expect(place(world, "four", { ...spread(ZONE, { whenUnsatisfiable: "ScheduleAnyway" }), ...at("node04") })).toBe(
			"node04",
		);
	});

	test("pods of a service spread over hosts by themselves", () => {
		for (let run = 0; run < 5; run++) {
			const world = new World({ nodes: 2, seed: `seed ${run}` });
			const ports = [{ port: 80 }];
			world.create({
				apiVersion: "v1",
				kind: "Service",
				metadata: { name: "web", namespace: "default" },
				spec: { selector: { app: "web" }, ports },
			});
			world.settle();
			place(world, "one", at("node01"));
			expect(place(world, "two", {})).toBe("node02");
		}
	});
});

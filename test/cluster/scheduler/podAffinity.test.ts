import { describe, expect, test } from "vitest";
import type { LabelSelector, Pod, PodSpec, V1PodAffinityTerm } from "../../../src/api/types";
import { daemonSet, pod, World } from "../kubeletWorld";

const HOST = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";

const TAIL = (counts: string) => `no new claims to deallocate, preemption: 0/3 nodes are available: ${counts}.`;

/** Three nodes, the first two in zone a, the third in zone b. */
function zones(): World {
	const world = new World({ nodes: 3 });
	const zoneOf: Record<string, string> = { node01: "a", node02: "a", node03: "b" };
	for (const [name, zone] of Object.entries(zoneOf)) {
		world.changeNode(name, (node) => ({
			...node,
			metadata: { ...node.metadata, labels: { ...node.metadata.labels, [ZONE]: zone } },
		}));
	}
	return world;
}

function term(app: string, topologyKey: string, more: Partial<V1PodAffinityTerm> = {}): V1PodAffinityTerm {
	return { labelSelector: { matchLabels: { app } }, topologyKey, ...more };
}

function near(...terms: V1PodAffinityTerm[]): Partial<PodSpec> {
	return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } };
}

function apart(...terms: V1PodAffinityTerm[]): Partial<PodSpec> {
	return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } };
}

function on(node: string, more: Partial<PodSpec> = {}): Partial<PodSpec> {
	return { nodeSelector: { [HOST]: node }, ...more };
}

function place(world: World, name: string, app: string, spec: Partial<PodSpec>, namespace = "default"): string {
	world.create(pod(name, spec, { namespace, labels: { app } }));
	world.settle();
	return placement(world.pod(name, namespace));
}

function placement(of: Pod): string {
	const condition = of.status?.conditions?.find(({ type }) => type === "PodScheduled");
	return of.spec.nodeName ?? condition?.message ?? "";
}

function createNamespace(world: World, name: string, labels: Record<string, string> = {}): void {
	world.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
	world.settle();
}

// The names are those of upstream's cases (TestRequiredAffinitySingleNode and MultipleNodes), shortened.
describe("required affinity", () => {
	test("the pod goes where a pod is that it wants to be near", () => {
		const world = zones();
		place(world, "db", "db", on("node03"));
		expect(place(world, "web", "web", near(term("db", HOST)))).toBe("node03");
		expect(place(world, "cache", "cache", near(term("db", ZONE)))).toBe("node03");
	});

	test("no pod anywhere that it wants to be near", () => {
		const world = zones();
		expect(place(world, "web", "web", near(term("db", HOST)))).toBe(
			`0/3 nodes are available: 3 node(s) didn't match pod affinity rules. ${TAIL("3 Preemption is not helpful for scheduling")}`,
		);
		// It goes when one comes.
		expect(place(world, "db", "db", on("node02"))).toBe("node02");
		expect(placement(world.pod("web"))).toBe("node02");
	});

	test("all terms must be met by one pod", () => {
		const world = zones();
		place(world, "db", "db", on("node01"));
		place(world, "cache", "cache", on("node01"));
		expect(place(world, "web", "web", near(term("db", HOST), term("cache", HOST)))).toContain(
			"3 node(s) didn't match pod affinity rules.",
		);
	});

	test("the first pod of a group that wants to be together may go anywhere, where the topology key is", () => {
		const world = zones();
		const together = { ...on("node01"), ...near(term("web", "rack")) };
		expect(place(world, "lost", "web", together)).toContain("1 node(s) didn't match pod affinity rules");
		expect(place(world, "first", "web", { ...on("node01"), ...near(term("web", ZONE)) })).toBe("node01");
		expect(place(world, "second", "web", { ...on("node03"), ...near(term("web", ZONE)) })).toContain(
			"1 node(s) didn't match pod affinity rules, 2 node(s) didn't match Pod's node affinity/selector.",
		);
		expect(place(world, "third", "web", { ...on("node02"), ...near(term("web", ZONE)) })).toBe("node02");
	});

	test("namespaces by name and by label", () => {
		const world = zones();
		createNamespace(world, "data", { team: "x" });
		place(world, "db", "db", on("node03"), "data");
		expect(place(world, "own", "web", near(term("db", HOST)))).toContain("3 node(s) didn't match pod affinity rules");
		expect(place(world, "named", "web", near(term("db", HOST, { namespaces: ["data"] })))).toBe("node03");
		const namespaceSelector: LabelSelector = { matchLabels: { team: "x" } };
		expect(place(world, "labelled", "web", near(term("db", HOST, { namespaceSelector })))).toBe("node03");
		expect(place(world, "all", "web", near(term("db", HOST, { namespaceSelector: {} })))).toBe("node03");
		const other = { namespaceSelector: { matchLabels: { team: "y" } } };
		expect(place(world, "other", "web", near(term("db", HOST, other)))).toContain(
			"3 node(s) didn't match pod affinity",
		);
	});
});

describe("required anti-affinity", () => {
	test("of the incoming pod", () => {
		const world = zones();
		place(world, "db", "db", on("node01"));
		expect(place(world, "web", "web", apart(term("db", ZONE)))).toBe("node03");
		expect(place(world, "blocked", "web", on("node02", apart(term("db", ZONE))))).toBe(
			`0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 node(s) didn't match Pod's node affinity/selector. ${TAIL("1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling")}`,
		);
	});

	test("of the pods that are there, for any incoming pod", () => {
		const world = zones();
		place(world, "shy", "db", on("node01", apart(term("web", ZONE))));
		expect(place(world, "web", "web", on("node02"))).toBe(
			`0/3 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules, 2 node(s) didn't match Pod's node affinity/selector. ${TAIL("1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling")}`,
		);
		expect(place(world, "other", "other", on("node02"))).toBe("node02");
		expect(place(world, "far", "web", {})).toBe("node03");
	});

	test("a node without the topology key is free of it", () => {
		const world = zones();
		place(world, "db", "db", on("node01"));
		expect(place(world, "web", "web", on("node01", apart(term("db", "rack"))))).toBe("node01");
	});

	test("the pod goes when the one that it avoids has left, or has another label", () => {
		const world = zones();
		place(world, "db", "db", on("node01"));
		place(world, "web", "web", on("node01", apart(term("db", HOST))));
		world.delete("pods", "db").settle();
		expect(placement(world.pod("web"))).toBe("node01");
	});

	test("pods of a DaemonSet that no two of may be in a zone", () => {
		const world = zones();
		world.create(daemonSet("agent", apart(term("agent", ZONE))));
		world.settle();
		const placements = world.pods().map(placement);
		expect(placements.filter((each) => each.startsWith("node"))).toHaveLength(2);
		expect(placements).toContain(
			`0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${TAIL("1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling")}`,
		);
	});

	test("matchLabelKeys and mismatchLabelKeys become part of the selector", () => {
		const world = zones();
		const labels = { app: "web", version: "2" };
		const terms = apart(
			term("web", HOST, { matchLabelKeys: ["version", "absent"] }),
			term("web", ZONE, { mismatchLabelKeys: ["version"] }),
		);
		world.create(pod("web", terms, { labels }));
		const stored = world.pod("web").spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
		expect(stored?.map(({ labelSelector }) => labelSelector?.matchExpressions)).toEqual([
			[{ key: "version", operator: "In", values: ["2"] }],
			[{ key: "version", operator: "NotIn", values: ["2"] }],
		]);
	});
});

describe("preferred affinity", () => {
	const weighted = (podAffinityTerm: V1PodAffinityTerm, weight = 100) => [{ weight, podAffinityTerm }];

	test("the pod's own wishes", () => {
		const world = zones();
		place(world, "db", "db", on("node03"));
		const preferredDuringSchedulingIgnoredDuringExecution = weighted(term("db", ZONE));
		const fond = { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } };
		expect(place(world, "fond", "x", fond)).toBe("node03");
		const shy = { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } };
		expect(place(world, "shy", "x", shy)).toMatch(/^node0[12]$/);
	});

	test("the wishes of those that are there", () => {
		const world = zones();
		const preferredDuringSchedulingIgnoredDuringExecution = weighted(term("web", HOST));
		place(
			world,
			"fond",
			"x",
			on("node02", { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } }),
		);
		expect(place(world, "web", "web", {})).toBe("node02");
		expect(place(world, "near", "y", on("node02", near(term("x", HOST))))).toBe("node02");
	});
});

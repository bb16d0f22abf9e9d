import fc from "fast-check";
import { expect, test } from "vitest";
import { viewOfLists } from "../../../src/api/scheduling/clusterView";
import { Fitting } from "../../../src/api/scheduling/fitting";
import type { Node, Pod } from "../../../src/api/types";
import { pod as podObject, World } from "../kubeletWorld";
import { cpuOf, type Lists, mayGo, portsOf } from "./bruteForce";
import { HOST, type RandomPod, randomPod, ZONE } from "./generators";

const NAMESPACES = { default: {}, other: { team: "x" } };

const zone = fc.constantFrom(undefined, "x", "y");

test("the filters say of every node what the documentation does", () => {
	const clusters = fc.record({
		zones: fc.array(zone, { minLength: 1, maxLength: 4 }),
		pods: fc.array(fc.tuple(randomPod, fc.nat(3), fc.constantFrom(false, false, true)), { maxLength: 8 }),
		incoming: randomPod,
	});
	fc.assert(
		fc.property(clusters, ({ zones, pods, incoming }) => {
			const nodes = zones.map((zone, index) => nodeObject(`node${index}`, zone));
			const placed = pods.map(([made, node, going], index) =>
				placedPod(made, `pod${index}`, { nodeName: `node${node % zones.length}`, going }),
			);
			const lists: Lists = { nodes, pods: placed, namespaces: NAMESPACES };
			const pod = placedPod(incoming, "incoming", {});
			const namespaces = Object.entries(NAMESPACES).map(([name, labels]) => ({ metadata: { name, labels } }));
			const fitting = new Fitting(pod, viewOfLists({ nodes, pods: placed, namespaces }));
			for (const node of nodes) {
				expect(fitting.misfit(node) === undefined).toBe(mayGo(pod, node, lists));
			}
		}),
		{ numRuns: 1000 },
	);
});

test("pods thought away from a node are as if they had never been there, but for spread of those that go", () => {
	fc.assert(
		fc.property(
			fc.array(zone, { minLength: 1, maxLength: 3 }),
			fc.array(fc.tuple(randomPod, fc.nat(2)), { maxLength: 6 }),
			randomPod,
			fc.nat(63),
			(zones, pods, incoming, chosen) => {
				const nodes = zones.map((zone, index) => nodeObject(`node${index}`, zone));
				const [target] = nodes as [Node];
				const placed = pods.map(([made, node], index) =>
					placedPod(made, `pod${index}`, { nodeName: `node${node % zones.length}` }),
				);
				const removed = placed.filter(({ spec }, index) => spec.nodeName === "node0" && (chosen >> index) % 2 === 1);
				const left = placed.filter((each) => !removed.includes(each));
				const pod = placedPod(incoming, "incoming", {});
				const fitting = new Fitting(pod, viewOf(nodes, placed));
				// What has been counted before must not matter.
				for (const node of nodes) fitting.misfit(node);
				const thought = fitting.misfit(target, { removed, added: [] });
				expect(thought?.reasons).toEqual(new Fitting(pod, viewOf(nodes, left)).misfit(target)?.reasons);
				const back = new Fitting(pod, viewOf(nodes, left)).misfit(target, { removed: [], added: removed });
				expect(back?.filter).toEqual(new Fitting(pod, viewOf(nodes, placed)).misfit(target)?.filter);
			},
		),
		{ numRuns: 1000 },
	);
});

type Event =
	| { what: "create"; pod: RandomPod }
	| { what: "delete"; which: number }
	| { what: "zone"; node: number; zone: string | undefined }
	| { what: "label"; which: number; app: string };

const event: fc.Arbitrary<Event> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ what: fc.constant("create" as const), pod: randomPod }) },
	{ weight: 2, arbitrary: fc.record({ what: fc.constant("delete" as const), which: fc.nat(20) }) },
	{ weight: 2, arbitrary: fc.record({ what: fc.constant("zone" as const), node: fc.nat(2), zone }) },
	{
		weight: 1,
		arbitrary: fc.record({ what: fc.constant("label" as const), which: fc.nat(20), app: fc.constantFrom("a", "b") }),
	},
);

test("whatever happens, no node gets more than it has, and no pod waits that could go", () => {
	fc.assert(
		fc.property(fc.array(event, { minLength: 4, maxLength: 14 }), (events) => {
			const world = new World({ nodes: 3, shape: { cpu: "1" } });
			world.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "other", labels: { team: "x" } } });
			world.settle();
			for (const [index, each] of events.entries()) {
				happen(world, each, index);
				world.settle();
				check(world);
			}
		}),
		{ numRuns: 30 },
	);
}, 120_000);

function happen(world: World, event: Event, index: number): void {
	const pods = allPods(world);
	if (event.what === "create") {
		const { namespace, labels, spec } = event.pod;
		world.create(podObject(`pod${index}`, spec, { namespace, labels }));
	} else if (event.what === "zone") {
		world.changeNode(`node0${event.node + 1}`, (node) => {
			const { [ZONE]: _, ...labels } = node.metadata.labels ?? {};
			return {
				...node,
				metadata: { ...node.metadata, labels: event.zone ? { ...labels, [ZONE]: event.zone } : labels },
			};
		});
	} else {
		const pod = pods[event.which % Math.max(1, pods.length)];
		if (pod === undefined) return;
		if (event.what === "delete") world.delete("pods", pod.metadata.name ?? "", {}, pod.metadata.namespace);
		else world.relabelPod(pod, { app: event.app });
	}
}

function check(world: World): void {
	const pods = allPods(world);
	const nodes = world.nodes();
	const lists: Lists = { nodes, pods, namespaces: NAMESPACES };
	for (const { metadata } of nodes) {
		const here = pods.filter(({ spec }) => spec.nodeName === metadata.name);
		expect(here.reduce((sum, pod) => sum + cpuOf(pod), 0)).toBeLessThanOrEqual(1000);
		const ports = here.flatMap(portsOf);
		expect(new Set(ports).size).toBe(ports.length);
	}
	for (const pod of pods.filter(({ spec }) => !spec.nodeName)) {
		const fits = nodes.filter((node) => mayGo(pod, node, lists)).map(({ metadata }) => metadata.name);
		expect({ pod: pod.metadata.name, fits }).toEqual({ pod: pod.metadata.name, fits: [] });
	}
}

function allPods(world: World): Pod[] {
	return [...world.pods("default"), ...world.pods("other")];
}

function viewOf(nodes: readonly Node[], pods: readonly Pod[]) {
	const namespaces = Object.entries(NAMESPACES).map(([name, labels]) => ({ metadata: { name, labels } }));
	return viewOfLists({ nodes, pods, namespaces });
}

function nodeObject(name: string, zone: string | undefined): Node {
	return {
		apiVersion: "v1",
		kind: "Node",
		metadata: { name, labels: { [HOST]: name, ...(zone && { [ZONE]: zone }) } },
		status: { allocatable: { cpu: "1", pods: "110" } },
	};
}

function placedPod(
	{ namespace, labels, spec }: RandomPod,
	name: string,
	{ nodeName, going }: { nodeName?: string; going?: boolean },
): Pod {
	return {
		apiVersion: "v1",
		kind: "Pod",
		metadata: { name, uid: name, namespace, labels, ...(going && { deletionTimestamp: "2026-01-01T00:00:00Z" }) },
		spec: { ...spec, ...(nodeName && { nodeName }) },
	};
}

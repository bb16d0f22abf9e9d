import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ControllerRevision, DaemonSet, KubeObject, Node, Pod } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { planDaemonSet } from "../../src/insight/plan/planDaemonSet";
import type { Remedy } from "../../src/insight/remedies";
import { verdictsOf } from "../../src/insight/verdicts";
import type { InsightView } from "../../src/insight/view";
import { World } from "../cluster/kubeletWorld";
import { fits, isWanted, type RandomNode, type RandomSet, randomNode, randomSet, setOf } from "./random";

const nodes = fc.array(randomNode, { minLength: 1, maxLength: 5 });
const RUNS = { numRuns: 30 };

const PLAIN: RandomSet = {
	image: "agent:1",
	nodeSelector: {},
	terms: [],
	tolerations: [],
	cpuMillis: 0,
	port: false,
	maxUnavailable: 1,
	maxSurge: 0,
	type: "RollingUpdate",
};

const nameOf = (index: number) => `node0${index + 1}`;

/** A cluster with these nodes, and with the other pods on them. */
function worldOf(random: readonly RandomNode[]): World {
	const world = new World({ nodes: random.length });
	for (const [index, { labels, taints, cpuMillis, other }] of random.entries()) {
		world.changeNode(nameOf(index), (node) => ({
			...node,
			metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...labels } },
			spec: { ...node.spec, taints },
			status: { ...node.status, allocatable: { ...node.status?.allocatable, cpu: `${cpuMillis}m` } },
		}));
		if (other === undefined) continue;
		world.create({
			apiVersion: "v1",
			kind: "Pod",
			metadata: { name: `other${index}`, namespace: "default" },
			spec: {
				nodeName: nameOf(index),
				tolerations: [{ operator: "Exists" }],
				containers: [
					{
						name: "c",
						image: "c:1",
						resources: { requests: { cpu: `${Math.min(other.cpuMillis, cpuMillis)}m` } },
						...(other.port && { ports: [{ containerPort: 1, hostPort: 9100 }] }),
					},
				],
			},
		});
	}
	return world.settle();
}

/** The pods of the nodes that their other pod can't fill up more than they hold. */
function tamed(random: readonly RandomNode[]): RandomNode[] {
	return random.map((node) => ({
		...node,
		other: node.other && { ...node.other, cpuMillis: Math.min(node.other.cpuMillis, node.cpuMillis) },
	}));
}

function viewOf(world: World): InsightView {
	return world.engine.read((registry) => ({
		nodes: registry.list<Node>(kind("nodes")),
		pods: registry.list<Pod>(kind("pods")),
		controllerRevisions: registry.list<ControllerRevision>(kind("controllerrevisions.apps")),
		events: [],
		namespaces: [],
		priorityClasses: [],
		podDisruptionBudgets: [],
		resourceQuotas: registry.list<InsightView["resourceQuotas"][number]>(kind("resourcequotas")),
		now: world.engine.now(),
		unreadable: [],
	}));
}

const agent = (world: World): DaemonSet => {
	const [daemonSet] = world.sets();
	if (daemonSet === undefined) throw new Error("no DaemonSet");
	return daemonSet;
};

function change(world: World, next: (daemonSet: DaemonSet) => KubeObject): void {
	const { metadata } = agent(world);
	world.request((registry) =>
		registry.update(kind("daemonsets.apps"), "default", metadata.name ?? "", next(agent(world)), {
			fieldManager: "test",
			warn: () => {},
		}),
	);
}

/** The names of the DaemonSet's pods by node; those that wait, too. */
function podsByNode(world: World): Map<string, string> {
	const byNode = new Map<string, string>();
	for (const { metadata, spec } of world.pods()) {
		if (metadata.labels?.app !== "agent" || metadata.deletionTimestamp !== undefined) continue;
		const pinned =
			spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
				?.matchFields?.[0];
		const node = spec.nodeName ?? pinned?.values?.[0] ?? "";
		byNode.set(node, [byNode.get(node), metadata.name].filter((each) => each).join("+"));
	}
	return byNode;
}

describe("verdicts", () => {
	test("agree with what the cluster does when it settles, and with the documentation's rules", () => {
		fc.assert(
			fc.property(nodes.map(tamed), randomSet, (random, set) => {
				const world = worldOf(random);
				world.create(setOf(set));
				world.settle();
				const there = podsByNode(world);
				const verdicts = verdictsOf(agent(world), viewOf(world));
				for (const [index, node] of random.entries()) {
					const name = nameOf(index);
					const wanted = isWanted(set, world.node(name).metadata, node.taints);
					const expected = !wanted ? "not-eligible" : fits(set, node) ? "runs" : "pending";
					expect([name, verdicts[index]?.verdict]).toEqual([name, expected]);
					expect(there.has(name)).toBe(wanted);
				}
			}),
			RUNS,
		);
	});

	test("of one that is not created foretell those of the created one", () => {
		fc.assert(
			fc.property(nodes.map(tamed), randomSet, (random, set) => {
				const world = worldOf(random);
				const before = verdictsOf(setOf(set), viewOf(world)).map(({ verdict }) => verdict);
				world.create(setOf(set));
				world.settle();
				const after = verdictsOf(agent(world), viewOf(world)).map(({ verdict }) => verdict);
				expect(before.map((each) => (each === "would-run" ? "runs" : each))).toEqual(after);
			}),
			RUNS,
		);
	});

	test("follow nodes whose labels and taints change: kept, evicted, gone", () => {
		fc.assert(
			fc.property(nodes.map(tamed), randomSet, nodes, (random, set, later) => {
				const world = worldOf(random);
				world.create(setOf(set));
				world.settle();
				const before = podsByNode(world);
				const changes = random.map((_, index) => later[index % later.length] as RandomNode);
				for (const [index, { labels, taints }] of changes.entries()) relabel(world, nameOf(index), labels, taints);
				world.settle();
				const there = podsByNode(world);
				for (const { node, verdict } of verdictsOf(agent(world), viewOf(world))) {
					const { metadata, spec } = world.node(node);
					const wanted = isWanted(set, metadata, spec?.taints ?? []);
					const stays = isWanted(
						set,
						metadata,
						(spec?.taints ?? []).filter(({ effect }) => effect === "NoExecute"),
					);
					if (wanted) {
						expect(["runs", "pending"]).toContain(verdict);
						continue;
					}
					// A pod that was never placed is looked for only when the controller comes to the DaemonSet again.
					const waits = world.pods().some(({ metadata, spec }) => metadata.name === there.get(node) && !spec.nodeName);
					const expected = !there.has(node) ? "not-eligible" : stays ? "kept" : "will-be-evicted";
					expect([node, verdict]).toEqual([node, expected]);
					if (!waits) expect(there.has(node)).toBe(stays && before.has(node));
				}
			}),
			RUNS,
		);
	});

	test("are turned by what they suggest", () => {
		fc.assert(
			fc.property(nodes.map(tamed), randomSet, fc.nat(), (random, set, pick) => {
				const world = worldOf(random);
				world.create(setOf({ ...set, type: "RollingUpdate", maxSurge: 0 }));
				world.settle();
				const suggestions = verdictsOf(agent(world), viewOf(world)).filter(({ remedy }) => remedy !== undefined);
				const chosen = suggestions[pick % Math.max(1, suggestions.length)];
				fc.pre(chosen?.remedy !== undefined);
				if (chosen?.remedy === undefined) return;
				carryOut(world, chosen.node, chosen.remedy);
				world.settle();
				const after = verdictsOf(agent(world), viewOf(world)).find(({ node }) => node === chosen.node);
				// Where it was not wanted it is now, be there room or not; where it did not fit it runs, or is next to be made anew.
				const turned = chosen.verdict === "pending" ? ["runs"] : ["runs", "pending"];
				expect(turned).toContain(after?.verdict);
			}),
			RUNS,
		);
	});
});

describe("quotas", () => {
	const quota = fc.record({ pods: fc.integer({ min: 0, max: 5 }), cpuMillis: fc.integer({ min: 0, max: 9 }) });
	const limits = ({ pods, cpuMillis }: { pods: number; cpuMillis: number }) => ({
		pods: String(pods),
		"requests.cpu": `${cpuMillis * 50}m`,
	});
	const set = { ...PLAIN, cpuMillis: 100 };

	test("keep the pods out that a verdict foretells, and no longer once they allow what it suggests", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 4 }), quota, (count, hard) => {
				const world = new World({ nodes: count });
				world.create({
					apiVersion: "v1",
					kind: "ResourceQuota",
					metadata: { name: "few", namespace: "default" },
					spec: { hard: limits(hard) },
				});
				world.settle();
				const before = verdictsOf(setOf(set), viewOf(world)).map(({ verdict }) => verdict);
				const taken = Math.min(count, hard.pods, Math.floor((hard.cpuMillis * 50) / 100));
				expect(before).toEqual(Array.from({ length: count }, (_, at) => (at < taken ? "would-run" : "missing")));
				const plan = planDaemonSet({
					live: undefined,
					next: setOf(set),
					before: viewOf(world),
					nodes: world.nodes(),
					changed: true,
				});
				expect(plan.nodes.filter(({ runs }) => runs).length).toBe(taken);
				world.create(setOf(set));
				world.settle();
				const verdicts = verdictsOf(agent(world), viewOf(world));
				expect(verdicts.map(({ verdict }) => verdict)).toEqual(
					before.map((each) => (each === "would-run" ? "runs" : each)),
				);
				for (const { quota: name, hard: more } of verdicts.find(({ remedy }) => remedy)?.remedy?.quotas ?? []) {
					world.request((registry) => {
						const old = registry.get(kind("resourcequotas"), "default", name);
						const all = { ...(old.spec as { hard: object }).hard, ...more };
						registry.updateTrusted(kind("resourcequotas"), { ...old, spec: { hard: all } });
					});
				}
				world.advance(1800).settle();
				expect(verdictsOf(agent(world), viewOf(world)).every(({ verdict }) => verdict === "runs")).toBe(true);
			}),
			RUNS,
		);
	});
});

function relabel(world: World, name: string, labels: Record<string, string>, taints: RandomNode["taints"]): void {
	world.changeNode(name, (node) => relabelled(node, labels, taints));
}

function relabelled(node: Node, labels: Record<string, string>, taints: RandomNode["taints"]): Node {
	const { disk: _, size: __, ...others } = node.metadata.labels ?? {};
	return { ...node, metadata: { ...node.metadata, labels: { ...others, ...labels } }, spec: { ...node.spec, taints } };
}

/** Does what a verdict suggests. */
function carryOut(world: World, name: string, { tolerations, nodeLabels, requests }: Remedy): void {
	if (nodeLabels !== undefined) {
		world.changeNode(name, (node) => {
			const labels = { ...node.metadata.labels };
			for (const [key, value] of Object.entries(nodeLabels)) {
				if (value === null) delete labels[key];
				else labels[key] = value;
			}
			return { ...node, metadata: { ...node.metadata, labels } };
		});
	}
	if (tolerations === undefined && requests === undefined) return;
	change(world, (daemonSet) => {
		const { template } = daemonSet.spec;
		const spec = template.spec ?? { containers: [] };
		const containers = spec.containers.map((container) =>
			container.name === requests?.container
				? { ...container, resources: { requests: { ...container.resources?.requests, ...requests.requests } } }
				: container,
		);
		const changed = { ...spec, containers, tolerations: [...(spec.tolerations ?? []), ...(tolerations ?? [])] };
		return { ...daemonSet, spec: { ...daemonSet.spec, template: { ...template, spec: changed } } };
	});
}

describe("a plan", () => {
	test("foretells the pods that are created, deleted and replaced", () => {
		fc.assert(
			fc.property(nodes.map(tamed), randomSet, randomSet, fc.option(nodes), (random, first, second, later) => {
				const world = worldOf(random);
				world.create(setOf(first));
				world.settle();
				const live = agent(world);
				const wish = setOf(second);
				// Host ports of a live object have defaults that come with the update.
				const next: DaemonSet = {
					...live,
					spec: { ...live.spec, updateStrategy: wish.spec.updateStrategy, template: wish.spec.template },
				};
				const before = viewOf(world);
				const podsBefore = podsByNode(world);
				const changes = later === null ? [] : random.map((_, index) => later[index % later.length] as RandomNode);
				const stored = changedTogether(world, next, changes);
				const plan = planDaemonSet({ live, next: stored.daemonSet, before, nodes: stored.nodes, changed: true });
				world.settle();
				const podsAfter = podsByNode(world);
				for (const { node, action } of plan.nodes) {
					expect([node, action]).toEqual([node, happened(podsBefore.get(node), podsAfter.get(node), action)]);
				}
			}),
			{ ...RUNS, numRuns: 60 },
		);
	});
});

/** The DaemonSet and the nodes as they are stored after a change of all of them at once, before anybody acts on it. */
function changedTogether(
	world: World,
	next: DaemonSet,
	changes: readonly RandomNode[],
): { daemonSet: DaemonSet; nodes: Node[] } {
	return world.request((registry) => {
		const options = { fieldManager: "test", warn: () => {} };
		const daemonSet = registry.update(kind("daemonsets.apps"), "default", "agent", next, options) as DaemonSet;
		for (const [index, { labels, taints }] of changes.entries()) {
			const node = registry.get(kind("nodes"), undefined, nameOf(index)) as Node;
			registry.updateTrusted(kind("nodes"), relabelled(node, labels, taints));
		}
		return { daemonSet, nodes: registry.list<Node>(kind("nodes")) };
	});
}

/** What has become of a node's pod; what stays may be called by two names. */
function happened(before: string | undefined, after: string | undefined, foretold: string): string {
	if (before === undefined) return after === undefined ? "none" : "create";
	if (after === undefined) return "delete";
	if (before !== after) return "replace";
	return foretold === "stay" ? "stay" : "keep";
}

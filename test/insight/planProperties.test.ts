import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ControllerRevision, DaemonSet, KubeObject, Node, Pod, PodSpec } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { planDaemonSet } from "../../src/insight/plan/planDaemonSet";
import { verdictsOf } from "../../src/insight/verdicts";
import type { InsightView } from "../../src/insight/view";
import { World } from "../cluster/kubeletWorld";

// What properties.test.ts leaves out: priorities, quotas, claims and disruption budgets, all at once.

interface Template {
	image: string;
	cpuMillis: number;
	port: boolean;
	priorityClass: "low" | "high" | "never" | undefined;
	claim: boolean;
	onlySsd: boolean;
	strategy: "one" | "two" | "surge" | "OnDelete";
}

const template: fc.Arbitrary<Template> = fc.record({
	image: fc.constantFrom("agent:1", "agent:2"),
	cpuMillis: fc.constantFrom(0, 100, 300, 600),
	port: fc.boolean(),
	priorityClass: fc.constantFrom<Template["priorityClass"][]>("low", "high", "never", undefined),
	claim: fc.constantFrom(false, false, false, true),
	onlySsd: fc.constantFrom(false, false, true),
	strategy: fc.constantFrom<Template["strategy"][]>("one", "two", "surge", "OnDelete"),
});

interface Place {
	ssd: boolean;
	others: { cpuMillis: number; port: boolean; priority: number; guarded: boolean }[];
}

const place: fc.Arbitrary<Place> = fc.record({
	ssd: fc.boolean(),
	others: fc.array(
		fc.record({
			cpuMillis: fc.constantFrom(100, 400),
			port: fc.boolean(),
			priority: fc.constantFrom(0, 50, 1000),
			guarded: fc.boolean(),
		}),
		{ maxLength: 2 },
	),
});

const world = fc.record({
	places: fc.array(place, { minLength: 1, maxLength: 5 }),
	claims: fc.boolean(),
	quota: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined, freq: 2 }),
	budget: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined, freq: 2 }),
});

function worldOf({ places, claims, quota, budget }: typeof world extends fc.Arbitrary<infer T> ? T : never): World {
	const made = new World({ nodes: places.length });
	made.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } });
	const classOf = (name: string, value: number, policy?: string) =>
		made.create({
			apiVersion: "scheduling.k8s.io/v1",
			kind: "PriorityClass",
			metadata: { name },
			value,
			...(policy && { preemptionPolicy: policy }),
		} as KubeObject);
	classOf("low", 10);
	classOf("high", 100);
	classOf("never", 200, "Never");
	classOf("p50", 50);
	classOf("p1000", 1000);
	for (const [index, { ssd, others }] of places.entries()) {
		made.changeNode(nameOf(index), (node) => ({
			...node,
			metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...(ssd && { disk: "ssd" }) } },
			status: { ...node.status, allocatable: { ...node.status?.allocatable, cpu: "900m" } },
		}));
		for (const [number, { cpuMillis, port, priority, guarded }] of others.entries()) {
			made.create({
				apiVersion: "v1",
				kind: "Pod",
				metadata: {
					name: `other${index}-${number}`,
					namespace: "elsewhere",
					labels: guarded ? { app: "guarded" } : { app: "free" },
				},
				spec: {
					nodeName: nameOf(index),
					...(priority > 0 && { priorityClassName: `p${priority}` }),
					containers: [
						{
							name: "c",
							image: "c:1",
							resources: { requests: { cpu: `${cpuMillis}m` } },
							...(port && number === 0 && { ports: [{ containerPort: 1, hostPort: 9100 }] }),
						},
					],
				},
			});
		}
	}
	if (quota !== undefined) {
		made.create({
			apiVersion: "v1",
			kind: "ResourceQuota",
			metadata: { name: "few", namespace: "default" },
			spec: { hard: { pods: String(quota) } },
		});
	}
	if (claims) {
		made.create({
			apiVersion: "v1",
			kind: "PersistentVolume",
			metadata: { name: "volume" },
			spec: {
				capacity: { storage: "1Gi" },
				accessModes: ["ReadWriteMany"],
				hostPath: { path: "/data" },
				storageClassName: "none",
			},
		});
		made.create({
			apiVersion: "v1",
			kind: "PersistentVolumeClaim",
			metadata: { name: "data", namespace: "default" },
			spec: { accessModes: ["ReadWriteMany"], storageClassName: "none", resources: { requests: { storage: "1Gi" } } },
		});
	}
	if (budget !== undefined) {
		made.create({
			apiVersion: "policy/v1",
			kind: "PodDisruptionBudget",
			metadata: { name: "guard", namespace: "elsewhere" },
			spec: { minAvailable: budget, selector: { matchLabels: { app: "guarded" } } },
		});
	}
	return made.settle();
}

const nameOf = (index: number) => `node0${index + 1}`;

function setOf({ image, cpuMillis, port, priorityClass, claim, onlySsd, strategy }: Template): DaemonSet {
	const surge = strategy === "surge" && !port;
	const rollingUpdate = surge
		? { maxSurge: 1, maxUnavailable: 0 }
		: { maxSurge: 0, maxUnavailable: strategy === "two" ? 2 : 1 };
	const spec: PodSpec = {
		...(priorityClass && { priorityClassName: priorityClass }),
		...(onlySsd && { nodeSelector: { disk: "ssd" } }),
		...(claim && { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }),
		containers: [
			{
				name: "agent",
				image,
				...(cpuMillis > 0 && { resources: { requests: { cpu: `${cpuMillis}m` } } }),
				...(port && { ports: [{ containerPort: 80, hostPort: 9100 }] }),
			},
		],
	};
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name: "agent", namespace: "default" },
		spec: {
			selector: { matchLabels: { app: "agent" } },
			updateStrategy: strategy === "OnDelete" ? { type: "OnDelete" } : { type: "RollingUpdate", rollingUpdate },
			template: { metadata: { labels: { app: "agent" } }, spec },
		},
	};
}

function viewOf(made: World): InsightView {
	return made.engine.read((registry) => ({
		nodes: registry.list<Node>(kind("nodes")),
		pods: registry.list<Pod>(kind("pods")),
		controllerRevisions: registry.list<ControllerRevision>(kind("controllerrevisions.apps")),
		events: [],
		namespaces: registry.list(kind("namespaces")),
		priorityClasses: registry.list<InsightView["priorityClasses"][number]>(kind("priorityclasses.scheduling.k8s.io")),
		podDisruptionBudgets: registry.list<InsightView["podDisruptionBudgets"][number]>(
			kind("poddisruptionbudgets.policy"),
		),
		resourceQuotas: registry.list<InsightView["resourceQuotas"][number]>(kind("resourcequotas")),
		volumeClaims: registry.list(kind("persistentvolumeclaims")),
		now: made.engine.now(),
		unreadable: [],
	}));
}

interface Standing {
	pod: string;
	runs: boolean;
}

/** The DaemonSet's pods by node. */
function standing(made: World): Map<string, Standing> {
	const byNode = new Map<string, Standing>();
	for (const { metadata, spec, status } of made.pods()) {
		if (metadata.deletionTimestamp !== undefined) continue;
		const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
		const node = spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0] ?? "";
		const there = byNode.get(node);
		const runs = status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
		byNode.set(node, {
			pod: [there?.pod, metadata.name].filter((each) => each).join("+"),
			runs: runs || there?.runs === true,
		});
	}
	return byNode;
}

describe("a plan", () => {
	test("of a new DaemonSet foretells where pods run, whoever has to leave for them", () => {
		fc.assert(
			fc.property(world, template, (given, of) => {
				const made = worldOf(given);
				const before = viewOf(made);
				const plan = planDaemonSet({ live: undefined, next: setOf(of), before, nodes: before.nodes, changed: true });
				made.create(setOf(of));
				made.settle();
				const after = standing(made);
				for (const { node, action, runs, wanted } of plan.nodes) {
					expect({ node, made: action === "create", runs }).toEqual({
						node,
						made: wanted,
						runs: after.get(node)?.runs ?? false,
					});
				}
			}),
			{ numRuns: 40 },
		);
	});

	test("of another template foretells which pods are made, replaced and deleted, and which run", () => {
		fc.assert(
			fc.property(world, template, template, (given, first, second) => {
				const made = worldOf(given);
				made.create(setOf(first));
				made.settle();
				const before = viewOf(made);
				const live = made.sets()[0] as DaemonSet;
				const there = standing(made);
				const wish = setOf(second);
				const next = made.request((registry) =>
					registry.update(
						kind("daemonsets.apps"),
						"default",
						"agent",
						{ ...live, spec: { ...live.spec, updateStrategy: wish.spec.updateStrategy, template: wish.spec.template } },
						{ fieldManager: "test", warn: () => {} },
					),
				) as DaemonSet;
				const plan = planDaemonSet({ live, next, before, nodes: before.nodes, changed: true });
				// A quota counts a pod until its controller has seen it go: the next one is refused, and tried again later.
				made.settle().advance(1800).settle();
				const after = standing(made);
				for (const { node, action } of plan.nodes) {
					expect([node, action]).toEqual([node, happened(there.get(node)?.pod, after.get(node)?.pod, action)]);
				}
			}),
			{ numRuns: 40 },
		);
	});
});

describe("verdicts", () => {
	test("tell whether a pod runs, waits, or is not made", () => {
		fc.assert(
			fc.property(world, template, (given, of) => {
				const made = worldOf(given);
				made.create(setOf(of));
				made.settle();
				const after = standing(made);
				for (const { node, verdict } of verdictsOf(made.sets()[0] as DaemonSet, viewOf(made))) {
					const there = after.get(node);
					const expected = there === undefined ? ["missing", "not-eligible"] : there.runs ? ["runs"] : ["pending"];
					expect([node, expected]).toEqual([node, expect.arrayContaining([verdict])]);
				}
			}),
			{ numRuns: 40 },
		);
	});
});

/** What has become of a node's pod; what stays may be called by two names. */
function happened(before: string | undefined, after: string | undefined, foretold: string): string {
	if (before === undefined) return after === undefined ? (foretold === "create" ? "create" : "none") : "create";
	if (after === undefined) return "delete";
	if (before !== after) return "replace";
	return foretold === "stay" ? "stay" : "keep";
}

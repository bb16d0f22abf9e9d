import { describe, expect, test } from "vitest";
import { placementRule } from "../../../../src/api/daemonSet/placement";
import type { DaemonSet, Node, Pod, PodSpec, Taint } from "../../../../src/api/types";
import { daemonSetController } from "../../../../src/cluster/controllers/daemonset/index";
import { kind } from "../../../../src/cluster/kinds";
import { agent, Harness, nodeOf } from "../../harness";

// The situations that upstream's own tests of the controller name (pkg/controller/daemon/daemon_controller_test.go).

const BLUE = { color: "blue", speed: "fast" };
const OWN = { app: "agent" };
const OTHER = { app: "agent-test" };
const NoSchedule: Taint = { key: "dedicated", value: "user1", effect: "NoSchedule" };
const NoExecute: Taint = { key: "dedicated", value: "user1", effect: "NoExecute" };

interface Situation {
	template?: Partial<PodSpec>;
	/** Names and labels or taints. */
	nodes: [name: string, options?: { labels?: Record<string, string>; taints?: Taint[] }][];
	/** Pods of the DaemonSet that run already: node, labels, how many, their phase. */
	pods?: [node: string, labels: Record<string, string>, count: number, phase?: string][];
}

const strategies: DaemonSet["spec"]["updateStrategy"][] = [
	{ type: "OnDelete" },
	{ type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
	{ type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
];

const numbered = (from: number, count: number, labels?: Record<string, string>): Situation["nodes"] =>
	Array.from({ length: count }, (_, index) => [`node-${from + index}`, { labels }]);

/** The DaemonSet is there, then its pods, then the nodes come. */
function meet({ template, nodes, pods = [] }: Situation, updateStrategy: DaemonSet["spec"]["updateStrategy"]): Harness {
	const base = agent().spec;
	const spec = { containers: [{ name: "agent", image: "agent:1.0" }], ...template };
	const harness = new Harness(daemonSetController).apply(
		agent({ updateStrategy, template: { ...base.template, spec } }),
	);
	const owner = harness.daemonSet("agent");
	const hash = harness.revisions()[0]?.metadata.labels?.["controller-revision-hash"] ?? "";
	for (const [nodeName, labels, count, phase] of pods) {
		for (let index = 0; index < count; index++) {
			const pod: Pod = {
				apiVersion: "v1",
				kind: "Pod",
				metadata: {
					generateName: "agent-",
					namespace: "default",
					labels: { ...labels, "controller-revision-hash": hash },
					ownerReferences: [
						{
							apiVersion: "apps/v1",
							kind: "DaemonSet",
							name: "agent",
							uid: owner.metadata.uid ?? "",
							controller: true,
						},
					],
				},
				spec: { ...spec, nodeName },
				status: { phase: phase ?? "Running" },
			};
			harness.createTrusted(kind("pods"), pod);
		}
	}
	for (const [name, options] of nodes) harness.addNode(name, options);
	harness.events.splice(0);
	return harness.wake("default/agent").rest();
}

/** Where pods were made, and how many were ended. */
function outcome(harness: Harness): string {
	const made = harness.events.filter((event) => event.startsWith("Normal SuccessfulCreate"));
	const names = made.map((event) => event.split(" ").at(-1));
	const nodes = harness.pods((pod) => names.includes(pod.metadata.name)).map(nodeOf);
	const ended = harness.events.filter((event) => event.startsWith("Normal SuccessfulDelete")).length;
	return `${nodes.sort().join(" ") || "none"}, ${ended} ended`;
}

describe.each(strategies)("with %j", (strategy) => {
	const affinity = (values: string[]): Partial<PodSpec> => ({
		affinity: {
			nodeAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: {
					nodeSelectorTerms: [{ matchExpressions: [{ key: "color", operator: "In", values }] }],
				},
			},
		},
	});
	const someBlue: Situation["nodes"] = [...numbered(0, 4), ...numbered(4, 3, BLUE)];
	const port = (hostPort: number): Partial<PodSpec> => ({
		containers: [{ name: "agent", image: "agent:1.0", ports: [{ containerPort: hostPort, hostPort }] }],
	});
	const huge: Partial<PodSpec> = {
		containers: [{ name: "agent", image: "agent:1.0", resources: { requests: { memory: "200Gi" } } }],
	};
	const trouble = (name: string, effect: string): Taint => ({ key: `node.kubernetes.io/${name}`, effect });

	test.each<[string, Situation, string]>([
		["SimpleDaemonSetLaunchesPods", { nodes: numbered(0, 5) }, "node-0 node-1 node-2 node-3 node-4, 0 ended"],
		["NoNodesDoesNothing", { nodes: [] }, "none, 0 ended"],
		["OneNodeDaemonLaunchesPod", { nodes: [["only"]] }, "only, 0 ended"],
		[
			"InsufficientCapacityNodeDaemonLaunchesPod: room is the scheduler's business",
			{ nodes: [["small"]], template: huge },
			"small, 0 ended",
		],
		[
			"PortConflictWithSameDaemonPodDoesNotDeletePod",
			{ nodes: [["port"]], template: port(666), pods: [["port", OWN, 1]] },
			"none, 0 ended",
		],
		[
			"DealsWithExistingPods",
			{
				nodes: numbered(0, 5),
				pods: [
					["node-1", OWN, 1],
					["node-2", OWN, 2],
					["node-3", OWN, 5],
					["node-4", OTHER, 2],
				],
			},
			"node-0 node-4, 5 ended",
		],
		[
			"SelectorDaemonLaunchesPods",
			{ nodes: someBlue, template: { nodeSelector: BLUE } },
			"node-4 node-5 node-6, 0 ended",
		],
		[
			"SelectorDaemonDeletesUnselectedPods",
			{
				nodes: [...numbered(0, 5), ...numbered(5, 5, BLUE)],
				template: { nodeSelector: BLUE },
				pods: [
					["node-0", OTHER, 2],
					["node-1", OWN, 3],
					["node-1", OTHER, 1],
					["node-4", OWN, 1],
				],
			},
			"node-5 node-6 node-7 node-8 node-9, 4 ended",
		],
		[
			"SelectorDaemonDealsWithExistingPods",
			{
				nodes: [...numbered(0, 5), ...numbered(5, 5, BLUE)],
				template: { nodeSelector: BLUE },
				pods: [
					["node-0", OWN, 1],
					["node-1", OWN, 3],
					["node-1", OTHER, 2],
					["node-2", OWN, 4],
					["node-6", OWN, 13],
					["node-7", OTHER, 4],
					["node-9", OWN, 1],
					["node-9", OTHER, 1],
				],
			},
			"node-5 node-7 node-8, 20 ended",
		],
		[
			"BadSelectorDaemonDoesNothing",
			{ nodes: someBlue, template: { nodeSelector: { color: "red", speed: "fast" } } },
			"none, 0 ended",
		],
		["NameDaemonSetLaunchesPods", { nodes: numbered(0, 5), template: { nodeName: "node-0" } }, "node-0, 0 ended"],
		["BadNameDaemonSetDoesNothing", { nodes: numbered(0, 5), template: { nodeName: "node-10" } }, "none, 0 ended"],
		[
			"NameAndSelectorDaemonSetLaunchesPods",
			{ nodes: someBlue, template: { nodeName: "node-6", nodeSelector: BLUE } },
			"node-6, 0 ended",
		],
		[
			"InconsistentNameSelectorDaemonSetDoesNothing",
			{ nodes: someBlue, template: { nodeName: "node-0", nodeSelector: BLUE } },
			"none, 0 ended",
		],
		[
			"NodeAffinityDaemonLaunchesPods",
			{ nodes: someBlue, template: affinity(["blue"]) },
			"node-4 node-5 node-6, 0 ended",
		],
		[
			"NoScheduleTaintedDoesntEvicitRunningIntolerantPod",
			{ nodes: [["tainted", { taints: [NoSchedule] }]], pods: [["tainted", OWN, 1]] },
			"none, 0 ended",
		],
		[
			"NoExecuteTaintedDoesEvicitRunningIntolerantPod",
			{ nodes: [["tainted", { taints: [NoExecute] }]], pods: [["tainted", OWN, 1]] },
			"none, 1 ended",
		],
		[
			"TaintedNodeDaemonDoesNotLaunchIntolerantPod",
			{ nodes: [["tainted", { taints: [NoSchedule] }]] },
			"none, 0 ended",
		],
		[
			"TaintedNodeDaemonLaunchesToleratePod",
			{
				nodes: [["tainted", { taints: [NoSchedule] }]],
				template: { tolerations: [{ key: "dedicated", value: "user1", effect: "NoSchedule" }] },
			},
			"tainted, 0 ended",
		],
		[
			"NotReadyNodeDaemonLaunchesPod",
			{ nodes: [["tainted", { taints: [trouble("not-ready", "NoExecute")] }]] },
			"tainted, 0 ended",
		],
		[
			"UnreachableNodeDaemonLaunchesPod",
			{ nodes: [["tainted", { taints: [trouble("unreachable", "NoExecute")] }]] },
			"tainted, 0 ended",
		],
		[
			"TaintPressureNodeDaemonLaunchesPod",
			{
				nodes: [
					["pressed", { taints: ["disk", "memory", "pid"].map((what) => trouble(`${what}-pressure`, "NoSchedule")) }],
				],
			},
			"pressed, 0 ended",
		],
		[
			"DaemonKillFailedPods: one failed beside three others",
			{
				nodes: numbered(0, 1),
				pods: [
					["node-0", OWN, 1, "Failed"],
					["node-0", OWN, 3],
				],
			},
			"none, 3 ended",
		],
		[
			"DaemonKillFailedPods: one failed, replaced once it has gone",
			{ nodes: numbered(0, 1), pods: [["node-0", OWN, 1, "Failed"]] },
			"node-0, 1 ended",
		],
	])("%s", (_, situation, expected) => {
		expect(outcome(meet(situation, strategy))).toBe(expected);
	});

	test("DontDoAnythingIfBeingDeleted, and matching orphans of such a one are left alone", () => {
		const harness = new Harness(daemonSetController);
		harness.apply(agent({ updateStrategy: strategy }, { finalizers: ["example.com/hold"] }));
		harness.delete(kind("daemonsets.apps"), "default", "agent", {});
		harness.addNodes("node-0", "node-1").rest();
		harness.createTrusted(kind("pods"), {
			apiVersion: "v1",
			kind: "Pod",
			metadata: { name: "orphan", namespace: "default", labels: OWN },
			spec: { nodeName: "node-0", containers: [] },
		} as Pod);
		harness.wake("default/agent").rest();
		expect(harness.pods().map(({ metadata }) => [metadata.name, metadata.ownerReferences])).toEqual([
			["orphan", undefined],
		]);
	});

	test("DaemonSetRespectsTermination: without surge nothing is made beside a pod that is going", () => {
		const harness = meet({ nodes: numbered(0, 1), pods: [["node-0", OWN, 1]] }, strategy);
		harness.delete(kind("pods"), "default", harness.pods()[0]?.metadata.name ?? "", {});
		harness.rest();
		const surges = strategy?.rollingUpdate?.maxSurge === 1;
		expect(harness.pods()).toHaveLength(surges ? 2 : 1);
	});

	test("NumberReadyStatus and ObservedGeneration follow what is observed", () => {
		const harness = meet(
			{
				nodes: numbered(0, 2),
				pods: [
					["node-0", OWN, 1],
					["node-1", OWN, 1],
				],
			},
			strategy,
		);
		expect(harness.row("agent")).toBe("2 2 0 2 0");
		for (const pod of harness.pods()) harness.setReady(pod, true);
		expect(harness.rest().row("agent")).toBe("2 2 2 2 2");
		expect(harness.daemonSet("agent").status?.observedGeneration).toBe(1);
	});
});

describe("NodeShouldRunDaemonPod", () => {
	const node = (spec: Node["spec"] = {}): Node => ({
		apiVersion: "v1",
		kind: "Node",
		metadata: { name: "test-node", labels: { name: "simple-daemon", type: "production" } },
		spec,
		status: { allocatable: { memory: "100M", cpu: "1", pods: "100" } },
	});
	const needs = (memory: string, more: Partial<PodSpec> = {}): Partial<PodSpec> => ({
		containers: [{ name: "c", resources: { requests: { memory, cpu: "500m" } } }],
		...more,
	});
	const typed = (value: string): Partial<PodSpec> => ({
		affinity: {
			nodeAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: {
					nodeSelectorTerms: [{ matchExpressions: [{ key: "type", operator: "In", values: [value] }] }],
				},
			},
		},
	});
	test.each<[string, Partial<PodSpec>, Node, boolean]>([
		["ShouldRunDaemonPod", needs("50M"), node(), true],
		["InsufficientResourceError", needs("200M"), node(), true],
		["ErrPodNotMatchHostName", needs("50M", { nodeName: "other-node" }), node(), false],
		["ErrNodeSelectorNotMatch", { nodeSelector: { name: "simple-daemon", type: "test" } }, node(), false],
		["a node selector that matches", { nodeSelector: { name: "simple-daemon", type: "production" } }, node(), true],
		["ErrPodAffinityNotMatch", typed("test"), node(), false],
		["an affinity that matches", typed("production"), node(), true],
		["ShouldRunDaemonPodOnUnschedulableNode", needs("50M"), node({ unschedulable: true }), true],
	])("%s", (_, template, where, expected) => {
		const base = agent().spec;
		const spec = { containers: [], ...template };
		const { shouldRun, shouldContinueRunning } = placementRule(agent({ template: { ...base.template, spec } }))(where);
		expect({ shouldRun, shouldContinueRunning }).toEqual({ shouldRun: expected, shouldContinueRunning: expected });
	});
});

describe("UpdateNode", () => {
	const woken = (change: (node: Node) => Node, template: Partial<PodSpec> = {}, taints?: Taint[]): boolean => {
		const harness = meet({ nodes: [["node1", { taints }]], template }, { type: "OnDelete" });
		const before = harness.syncs;
		harness.updateTrusted(kind("nodes"), change(harness.get(kind("nodes"), undefined, "node1") as Node));
		return harness.rest().syncs > before;
	};
	test.each<[string, boolean, boolean]>([
		[
			"nothing that matters",
			woken((node) => ({ ...node, metadata: { ...node.metadata, annotations: { a: "b" } } })),
			false,
		],
		[
			"labels",
			woken((node) => ({ ...node, metadata: { ...node.metadata, labels: BLUE } }), { nodeSelector: BLUE }),
			true,
		],
		["taints", woken((node) => ({ ...node, spec: {} }), {}, [NoSchedule]), true],
		["allocatable", woken((node) => ({ ...node, status: { allocatable: { memory: "200M" } } })), false],
	])("%s", (_, isWoken, expected) => {
		expect(isWoken).toBe(expected);
	});
});

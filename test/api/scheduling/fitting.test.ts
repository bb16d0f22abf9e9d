import { describe, expect, test } from "vitest";
import { viewOfLists } from "../../../src/api/scheduling/clusterView";
import { Fitting } from "../../../src/api/scheduling/fitting";
import type { Node, Pod, PodSpec } from "../../../src/api/types";

const HOST = "kubernetes.io/hostname";

function node(name: string, more: Partial<Node> = {}, labels: Record<string, string> = {}): Node {
	return {
		apiVersion: "v1",
		kind: "Node",
		metadata: { name, labels: { [HOST]: name, ...labels } },
		status: { allocatable: { cpu: "1", memory: "1Gi", pods: "3", "hugepages-2Mi": "4Mi" } },
		...more,
	};
}

function pod(name: string, spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): Pod {
	return {
		apiVersion: "v1",
		kind: "Pod",
		metadata: { name, namespace: "default", labels },
		spec: { containers: [{ name: "c", image: "c:1" }], ...spec },
	};
}

function asking(requests: Record<string, string>, more: Partial<PodSpec> = {}): Partial<PodSpec> {
	return { containers: [{ name: "c", image: "c:1", resources: { requests } }], ...more };
}

/** What keeps the pod from the node, with its evidence. */
function misfit(of: Pod, on: Node, pods: readonly Pod[] = []) {
	return new Fitting(of, viewOfLists({ nodes: [on], pods, namespaces: [] })).misfit(on);
}

describe("resources", () => {
	test("how much is missing of each", () => {
		const there = pod("there", asking({ cpu: "700m", memory: "1" }, { nodeName: "n" }));
		const asked = pod("web", asking({ cpu: "500m", memory: "2Gi", "example.com/gpu": "1" }));
		expect(misfit(asked, node("n"), [there])).toEqual({
			filter: "NodeResourcesFit",
			reasons: ["Insufficient cpu", "Insufficient memory", "Insufficient example.com/gpu"],
			resolvable: false,
			evidence: {
				what: "resources",
				shortages: [
					{ resource: "cpu", wanted: 500, used: 700, capacity: 1000 },
					{ resource: "memory", wanted: 2 ** 31, used: 1, capacity: 2 ** 30 },
					{ resource: "example.com/gpu", wanted: 1, used: 0, capacity: 0 },
				],
			},
		});
	});

	const fits: [string, Partial<PodSpec>][] = [
		["an init container no larger than what runs after it", { ...asking({ cpu: "1" }), ...init({ cpu: "1" }) }],
		["nothing at all", {}],
		["hugepages that are there", asking({ "hugepages-2Mi": "4Mi" })],
		["a resource of which it asks for none", asking({ "example.com/gpu": "0" })],
		["as much as there is", asking({ cpu: "1", memory: "1Gi" })],
	];
	test.each(fits)("%s fits", (_, spec) => {
		expect(misfit(pod("web", spec), node("n"))).toBeUndefined();
	});

	const lacks: [string, Partial<PodSpec>, string[]][] = [
		[
			"sidecars count beside the containers",
			{ ...asking({ cpu: "600m" }), ...init({ cpu: "600m" }, "Always") },
			["cpu"],
		],
		["an init container alone can be too much", { ...asking({ cpu: "1m" }), ...init({ cpu: "2" }) }, ["cpu"]],
		["overhead is added", { ...asking({ memory: "1Gi" }), overhead: { memory: "1" } }, ["memory"]],
		["more hugepages than there are", asking({ "hugepages-2Mi": "6Mi" }), ["hugepages-2Mi"]],
		["resources of the whole pod", { resources: { requests: { cpu: "2" } } }, ["cpu"]],
		["no ephemeral storage is known of", asking({ "ephemeral-storage": "1" }), ["ephemeral-storage"]],
	];
	test.each(lacks)("%s", (_, spec, resources) => {
		expect(misfit(pod("web", spec), node("n"))?.reasons).toEqual(resources.map((name) => `Insufficient ${name}`));
	});

	test("a full node", () => {
		const others = ["a", "b", "c"].map((name) => pod(name, { nodeName: "n" }));
		const ended: Pod = { ...pod("d", { nodeName: "n" }), status: { phase: "Succeeded" } };
		expect(misfit(pod("web"), node("n"), others)).toMatchObject({ reasons: ["Too many pods"], resolvable: true });
		expect(misfit(pod("web"), node("n"), [...others.slice(1), ended])).toBeUndefined();
	});
});

function init(requests: Record<string, string>, restartPolicy?: string): Partial<PodSpec> {
	return {
		initContainers: [{ name: "i", image: "i:1", resources: { requests }, ...(restartPolicy && { restartPolicy }) }],
	};
}

// Upstream's TestNodePorts.
describe("host ports", () => {
	const ports = (hostIP: string | undefined, hostPort: number, protocol = "TCP"): Partial<PodSpec> => ({
		containers: [
			{ name: "c", image: "c:1", ports: [{ containerPort: 1, hostPort, protocol, ...(hostIP && { hostIP }) }] },
		],
	});
	const cases: [string, Partial<PodSpec>, Partial<PodSpec>, boolean][] = [
		["other port", ports("127.0.0.1", 8080), ports("127.0.0.1", 9090), true],
		["same udp port", ports("127.0.0.1", 8080, "UDP"), ports("127.0.0.1", 8080, "UDP"), false],
		["same tcp port", ports("127.0.0.1", 8080), ports("127.0.0.1", 8080), false],
		["different host ip", ports("127.0.0.1", 8080), ports("127.0.0.2", 8080), true],
		["different protocol", ports("127.0.0.1", 8080, "UDP"), ports("127.0.0.1", 8080), true],
		["TCP hostPort conflict due to 0.0.0.0 hostIP", ports("127.0.0.1", 8080), ports("0.0.0.0", 8080), false],
		["TCP hostPort conflict due to default hostIP", ports(undefined, 8080), ports("127.0.0.1", 8080), false],
		[
			"UDP hostPort conflict due to default hostIP",
			ports(undefined, 8080, "UDP"),
			ports("127.0.0.1", 8080, "UDP"),
			false,
		],
		["no conflict of protocols with default hostIP", ports(undefined, 8080), ports("127.0.0.1", 8080, "UDP"), true],
	];
	test.each(cases)("%s", (_, wanted, taken, fits) => {
		const found = misfit(pod("web", wanted), node("n"), [pod("there", { ...taken, nodeName: "n" })]);
		expect(found?.reasons).toEqual(fits ? undefined : ["node(s) didn't have free ports for the requested pod ports"]);
	});

	test("those of sidecars count, those of init containers do not", () => {
		const containers = ports(undefined, 8080).containers ?? [];
		const there = pod("there", { ...ports(undefined, 8080), nodeName: "n" });
		const bare = [{ name: "c", image: "c:1" }];
		expect(misfit(pod("web", { containers: bare, initContainers: containers }), node("n"), [there])).toBeUndefined();
		const sidecars = containers.map((each) => ({ ...each, restartPolicy: "Always" }));
		expect(misfit(pod("web", { containers: bare, initContainers: sidecars }), node("n"), [there])).toMatchObject({
			filter: "NodePorts",
			evidence: { what: "hostPort", wanted: { ip: "0.0.0.0", protocol: "TCP", port: 8080 } },
		});
	});
});

describe("evidence", () => {
	test("names the taint, the node and the label that are in the way", () => {
		const taint = { key: "team", value: "x", effect: "NoExecute" };
		expect(misfit(pod("web"), node("n", { spec: { taints: [taint] } }))?.evidence).toEqual({ what: "taint", taint });
		expect(misfit(pod("web", { nodeName: "m" }), node("n"))).toMatchObject({
			reasons: ["node(s) didn't match the requested node name"],
			evidence: { what: "nodeName", wanted: "m" },
		});
		expect(misfit(pod("web", { nodeSelector: { disk: "ssd" } }), node("n"))?.evidence).toEqual({
			what: "nodeAffinity",
			verdict: { matches: false, unmetLabel: { key: "disk", wanted: "ssd" } },
		});
		expect(misfit(pod("web"), node("n", { spec: { unschedulable: true } }))?.evidence).toEqual({
			what: "unschedulable",
		});
	});

	test("names the term and the domain of affinity, and the skew of a spread", () => {
		const term = { topologyKey: HOST, labelSelector: { matchLabels: { app: "web" } } };
		const required = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
		const there = pod("there", { nodeName: "n" }, { app: "web" });
		const apart = pod("new", { affinity: { podAntiAffinity: required } });
		expect(misfit(apart, node("n"), [there])?.evidence).toEqual({ what: "podAntiAffinity", term, domain: "n" });
		const near = pod("new", { affinity: { podAffinity: required } });
		expect(misfit(near, node("n"))?.evidence).toEqual({ what: "podAffinity", term, domain: "n" });
		const shy = { ...apart, spec: { ...apart.spec, nodeName: "n" } };
		expect(misfit(pod("new", {}, { app: "web" }), node("n"), [shy])?.evidence).toEqual({
			what: "existingAntiAffinity",
			topologyKey: HOST,
			domain: "n",
		});
		const constraint = { ...term, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" };
		const even = pod("new", { topologySpreadConstraints: [constraint] }, { app: "web" });
		const view = viewOfLists({ nodes: [node("n"), node("m")], pods: [there], namespaces: [] });
		expect(new Fitting(even, view).misfit(node("n"))?.evidence).toEqual({
			what: "topologySpread",
			constraint,
			skew: { domain: "n", pods: 2, fewest: 0 },
		});
	});
});

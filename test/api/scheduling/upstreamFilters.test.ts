import { describe, expect, test } from "vitest";
import { findNodeMisfit } from "../../../src/api/scheduling/nodeFilters";
import { usageOf } from "../../../src/api/scheduling/usage";
import type { Container, Node, Pod, PodSpec, Taint, Toleration } from "../../../src/api/types";

// The cases that upstream's tests of the scheduler's filters name (pkg/scheduler/framework/plugins/*/*_test.go).

type Requests = Record<string, string>;

const A = "example.com/aaa";
const B = "example.com/bbb";
const HUGE = "hugepages-2Mi";

function container(name: string, requests?: Requests, more: Partial<Container> = {}): Container {
	return { name, image: "c:1", ...(requests ? { resources: { requests } } : {}), ...more };
}

/** A pod whose containers, and init containers, ask for so much each. */
function asking(containers: Requests[], init: Requests[] = [], sidecars: Requests[] = []): Partial<PodSpec> {
	return {
		containers: containers.map((requests, index) => container(`c${index}`, requests)),
		initContainers: [
			...sidecars.map((requests, index) => container(`s${index}`, requests, { restartPolicy: "Always" })),
			...init.map((requests, index) => container(`i${index}`, requests)),
		],
	};
}

function podOf(spec: Partial<PodSpec>): Pod {
	return { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [container("c")], ...spec } };
}

function nodeOf(allocatable: Requests, spec: Node["spec"] = {}): Node {
	return { apiVersion: "v1", kind: "Node", metadata: { name: "m1" }, spec, status: { allocatable } };
}

function verdict(pod: Partial<PodSpec>, node: Node, there: Partial<PodSpec>[] = []): string[] {
	return [...(findNodeMisfit(podOf(pod), node, usageOf(there.map(podOf)))?.reasons ?? [])];
}

describe("noderesources: TestEnoughRequests", () => {
	const node = nodeOf({ cpu: "10m", memory: "20", pods: "32", "ephemeral-storage": "20", [A]: "5", [HUGE]: "5" });
	const used = (cpu: number, memory: number, more: Requests = {}) =>
		asking([{ cpu: `${cpu}m`, memory: String(memory), ...more }]);
	const one = { cpu: "1m", memory: "1" };
	const table: [name: string, pod: Partial<PodSpec>, there: Partial<PodSpec>, insufficient: string[]][] = [
		["no resources requested always fits", {}, used(10, 20), []],
		["too many resources fails", asking([one]), used(10, 20), ["cpu", "memory"]],
		[
			"too many resources fails due to init container cpu",
			asking([one], [{ cpu: "3m", memory: "1" }]),
			used(8, 19),
			["cpu"],
		],
		[
			"too many resources fails due to highest init container cpu",
			asking(
				[one],
				[
					{ cpu: "3m", memory: "1" },
					{ cpu: "2m", memory: "1" },
				],
			),
			used(8, 19),
			["cpu"],
		],
		[
			"too many resources fails due to init container memory",
			asking([one], [{ cpu: "1m", memory: "3" }]),
			used(9, 19),
			["memory"],
		],
		[
			"too many resources fails due to highest init container memory",
			asking(
				[one],
				[
					{ cpu: "1m", memory: "3" },
					{ cpu: "1m", memory: "2" },
				],
			),
			used(9, 19),
			["memory"],
		],
		["init container fits because it's the max, not sum", asking([one], [one]), used(9, 19), []],
		["multiple init containers fit because it's the max, not sum", asking([one], [one, one]), used(9, 19), []],
		["both resources fit", asking([one]), used(5, 5), []],
		["one resource memory fits", asking([{ cpu: "2m", memory: "1" }]), used(9, 5), ["cpu"]],
		["one resource cpu fits", asking([{ cpu: "1m", memory: "2" }]), used(5, 19), ["memory"]],
		["equal edge case", asking([{ cpu: "5m", memory: "1" }]), used(5, 19), []],
		["equal edge case for init container", asking([{ cpu: "4m", memory: "1" }], [{ cpu: "5m" }]), used(5, 19), []],
		["extended resource fits", asking([{ [A]: "1" }]), {}, []],
		["extended resource fits for init container", asking([{}], [{ [A]: "1" }]), {}, []],
		["extended resource capacity enforced", asking([{ ...one, [A]: "10" }]), {}, [A]],
		["extended resource capacity enforced for init container", asking([{}], [{ ...one, [A]: "10" }]), {}, [A]],
		["extended resource allocatable enforced", asking([{ ...one, [A]: "1" }]), used(0, 0, { [A]: "5" }), [A]],
		[
			"extended resource allocatable enforced for multiple containers",
			asking([{ [A]: "3" }, { [A]: "3" }]),
			used(0, 0, { [A]: "2" }),
			[A],
		],
		[
			"extended resource allocatable admits multiple init containers",
			asking([{}], [{ [A]: "3" }, { [A]: "3" }]),
			used(0, 0, { [A]: "2" }),
			[],
		],
		[
			"extended resource allocatable enforced for multiple init containers",
			asking([{}], [{ [A]: "6" }, { [A]: "3" }]),
			used(0, 0, { [A]: "2" }),
			[A],
		],
		["extended resource allocatable enforced for unknown resource", asking([{ ...one, [B]: "1" }]), {}, [B]],
		[
			"kubernetes.io resource capacity enforced",
			asking([{ "kubernetes.io/something": "10" }]),
			{},
			["kubernetes.io/something"],
		],
		["hugepages resource capacity enforced", asking([{ ...one, [HUGE]: "10" }]), {}, [HUGE]],
		[
			"hugepages resource allocatable enforced for multiple containers",
			asking([{ [HUGE]: "3" }, { [HUGE]: "3" }]),
			used(0, 0, { [HUGE]: "2" }),
			[HUGE],
		],
		["resources + pod overhead fits", { ...asking([one]), overhead: { cpu: "3m", memory: "13" } }, used(5, 5), []],
		[
			"requests + overhead does not fit for memory",
			{ ...asking([one]), overhead: { cpu: "1m", memory: "15" } },
			used(5, 5),
			["memory"],
		],
		[
			"TestStorageRequests: storage ephemeral local storage request exceeds allocatable",
			asking([{ "ephemeral-storage": "25" }]),
			used(2, 10),
			["ephemeral-storage"],
		],
		[
			"TestStorageRequests: ephemeral local storage request with restartable init containers",
			asking([{ "ephemeral-storage": "10" }], [], [{ "ephemeral-storage": "15" }]),
			used(2, 10),
			["ephemeral-storage"],
		],
	];
	test.each(table)("%s", (_, pod, there, insufficient) => {
		expect(verdict(pod, node, [there])).toEqual(insufficient.map((resource) => `Insufficient ${resource}`));
	});

	test("TestNotEnoughRequests: even without specified resources, predicate fails when there's no space for additional pod", () => {
		const full = nodeOf({ cpu: "10m", memory: "20", pods: "1" });
		expect(verdict({}, full, [used(10, 20)])).toEqual(["Too many pods"]);
		expect(verdict(asking([one]), full, [used(10, 20)])).toEqual([
			"Too many pods",
			"Insufficient cpu",
			"Insufficient memory",
		]);
	});
});

describe("noderesources: TestRestartableInitContainers", () => {
	const node = nodeOf({ cpu: "2", pods: "1" });
	const cpus = (...amounts: number[]) => amounts.map((cpu) => ({ cpu: String(cpu) }));
	const table: [string, Partial<PodSpec>, string[]][] = [
		["allocatable pod without restartable init containers", asking(cpus(1)), []],
		["allocatable pod with restartable init containers", asking(cpus(1), [], cpus(1)), []],
		["not enough cpu for pod with restartable init containers", asking(cpus(1), [], cpus(2)), ["Insufficient cpu"]],
		["not enough cpu for several of them", asking(cpus(1), [], cpus(1, 1)), ["Insufficient cpu"]],
		["an init container runs beside those before it", asking(cpus(0), cpus(2), cpus(1)), ["Insufficient cpu"]],
	];
	test.each(table)("%s", (_, pod, expected) => expect(verdict(pod, node)).toEqual(expected));
});

describe("nodeports: TestNodePorts", () => {
	/** "TCP/127.0.0.1/8080" takes that port, of that protocol, on that address. */
	const ports = (...texts: string[]): Partial<PodSpec> => ({
		containers: texts.map((text, index) => {
			const [protocol = "", hostIP = "", port] = text.split("/");
			const hostPort = Number(port);
			return container(`c${index}`, undefined, { ports: [{ containerPort: hostPort, hostPort, hostIP, protocol }] });
		}),
	});
	const local = "127.0.0.1";
	const table: [string, Partial<PodSpec>, Partial<PodSpec>, fits: boolean][] = [
		["skip filter", {}, {}, true],
		["other port", ports(`UDP/${local}/8080`), ports(`UDP/${local}/9090`), true],
		["same udp port", ports(`UDP/${local}/8080`), ports(`UDP/${local}/8080`), false],
		["same tcp port", ports(`TCP/${local}/8080`), ports(`TCP/${local}/8080`), false],
		["different host ip", ports(`TCP/${local}/8080`), ports("TCP/127.0.0.2/8080"), true],
		["different protocol", ports(`UDP/${local}/8080`), ports(`TCP/${local}/8080`), true],
		["second udp port conflict", ports(`UDP/${local}/8000`, `UDP/${local}/8080`), ports(`UDP/${local}/8080`), false],
		[
			"first tcp port conflict",
			ports(`TCP/${local}/8001`, `UDP/${local}/8080`),
			ports(`TCP/${local}/8001`, `UDP/${local}/8081`),
			false,
		],
		["first tcp port conflict due to 0.0.0.0 hostIP", ports("TCP/0.0.0.0/8001"), ports(`TCP/${local}/8001`), false],
		["TCP hostPort conflict due to 0.0.0.0 hostIP", ports("TCP/10.0.10.10/8001"), ports("TCP/0.0.0.0/8001"), false],
		["second different protocol", ports("TCP/127.0.0.1/8001"), ports("UDP/127.0.0.1/8001"), true],
		["UDP hostPort conflict due to 0.0.0.0 hostIP", ports(`UDP/${local}/8001`), ports("UDP/0.0.0.0/8001"), false],
	];
	test.each(table)("%s", (_, pod, there, fits) => {
		const node = nodeOf({ pods: "10" });
		expect(verdict(pod, node, [there])).toEqual(
			fits ? [] : ["node(s) didn't have free ports for the requested pod ports"],
		);
	});
});

describe("tainttoleration: TestTaintTolerationFilter", () => {
	const taint = (value: string, effect = "NoSchedule", key = "dedicated"): Taint => ({ key, value, effect });
	const equal = (value: string, effect?: string, key = "dedicated"): Toleration => ({
		...{ key, operator: "Equal", value },
		...(effect ? { effect } : {}),
	});
	const table: [string, Toleration[], Taint[], fits: boolean][] = [
		["A pod having no tolerations can't be scheduled onto a node with nonempty taints", [], [taint("user1")], false],
		[
			"A pod which can be scheduled on a dedicated node assigned to user1",
			[equal("user1", "NoSchedule")],
			[taint("user1")],
			true,
		],
		[
			"A pod which can't be scheduled on a dedicated node assigned to user2",
			[equal("user2", "NoSchedule")],
			[taint("user1")],
			false,
		],
		[
			"A toleration that uses operator Exists",
			[{ key: "foo", operator: "Exists", effect: "NoSchedule" }],
			[taint("bar", "NoSchedule", "foo")],
			true,
		],
		[
			"multiple tolerations, multiple taints, all the taints are tolerated",
			[equal("user2", "NoSchedule"), { key: "foo", operator: "Exists", effect: "NoSchedule" }],
			[taint("user2"), taint("bar", "NoSchedule", "foo")],
			true,
		],
		[
			"keys and values match, but (non-empty) effect doesn't match",
			[equal("bar", "PreferNoSchedule", "foo")],
			[taint("bar", "NoSchedule", "foo")],
			false,
		],
		[
			"keys and values match, the effect of toleration is empty",
			[equal("bar", undefined, "foo")],
			[taint("bar", "NoSchedule", "foo")],
			true,
		],
		[
			"key and value don't match, but the effect of taint is PreferNoSchedule",
			[equal("user2", "NoSchedule")],
			[taint("user1", "PreferNoSchedule")],
			true,
		],
		["no toleration, but the effect of taint is PreferNoSchedule", [], [taint("user1", "PreferNoSchedule")], true],
		[
			"an empty key with operator Exists tolerates everything",
			[{ operator: "Exists" }],
			[taint("user1", "NoExecute")],
			true,
		],
	];
	test.each(table)("%s", (_, tolerations, taints, fits) => {
		expect(verdict({ tolerations }, nodeOf({ pods: "10" }, { taints }))).toEqual(
			fits ? [] : ["node(s) had untolerated taint(s)"],
		);
	});
});

describe("nodeunschedulable and nodename", () => {
	const room = { pods: "10" };
	test.each<[string, Partial<PodSpec>, Node["spec"], string[]]>([
		[
			"Does not schedule pod to unschedulable node (node.Spec.Unschedulable==true)",
			{},
			{ unschedulable: true },
			["node(s) were unschedulable"],
		],
		["Schedule pod to normal node", {}, {}, []],
		[
			"Schedule pod with toleration to unschedulable node",
			{ tolerations: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] },
			{ unschedulable: true },
			[],
		],
		["TestNodeName: no host specified", {}, {}, []],
		["TestNodeName: host matches", { nodeName: "m1" }, {}, []],
		["TestNodeName: host doesn't match", { nodeName: "bar" }, {}, ["node(s) didn't match the requested node name"]],
	])("%s", (_, pod, spec, expected) => expect(verdict(pod, nodeOf(room, spec))).toEqual(expected));
});

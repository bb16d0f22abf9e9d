import { expect, test } from "vitest";
import { addNodes, findLease, newNode, removeNode, stopKubelet, withHeartbeat } from "../../src/cluster/nodes";
import { START, World } from "./kubeletWorld";

test("a node is what a kubelet v1.36.2 registers", () => {
	const node = newNode("node01", { now: START, index: 0, labels: { disk: "ssd" }, cpu: "4" });
	const { bootID, kernelVersion, machineID, osImage, systemUUID, containerRuntimeVersion, ...info } =
		node.status?.nodeInfo ?? {};
	expect(node.metadata).toEqual({
		name: "node01",
		annotations: { "node.alpha.kubernetes.io/ttl": "0" },
		labels: {
			"beta.kubernetes.io/arch": "amd64",
			"beta.kubernetes.io/os": "linux",
			"kubernetes.io/arch": "amd64",
			"kubernetes.io/hostname": "node01",
			"kubernetes.io/os": "linux",
			disk: "ssd",
		},
	});
	expect(node.spec).toEqual({ podCIDR: "192.168.100.0/24", podCIDRs: ["192.168.100.0/24"], providerID: "ds://node01" });
	expect(node.status?.capacity).toEqual({
		cpu: "4",
		"ephemeral-storage": "40Gi",
		memory: "3840Mi",
		pods: "110",
	});
	expect(node.status?.allocatable).toEqual(node.status?.capacity);
	expect(node.status?.addresses).toEqual([
		{ type: "InternalIP", address: "172.18.0.2" },
		{ type: "Hostname", address: "node01" },
	]);
	expect(info).toEqual({
		architecture: "amd64",
		kubeProxyVersion: "",
		kubeletVersion: "v1.36.2",
		operatingSystem: "linux",
	});
	expect([bootID, systemUUID, machineID, kernelVersion, osImage, containerRuntimeVersion].every(Boolean)).toBe(true);
});

test("thousands of nodes have their own addresses, apart from the services' range", () => {
	const nodes = Array.from({ length: 6000 }, (_, index) => newNode(`n${index}`, { now: START, index }));
	const ranges = nodes.map(({ spec }) => spec?.podCIDR ?? "");
	expect(new Set(ranges).size).toBe(6000);
	expect(new Set(nodes.map(({ status }) => status?.addresses?.[0]?.address)).size).toBe(6000);
	const services = (range: string) => {
		const second = Number(range.split(".")[1]);
		return second >= 96 && second < 112;
	};
	expect(ranges.filter(services)).toEqual([]);
	expect(ranges.every((range) => range.split(".").every((part) => Number.parseInt(part, 10) < 256))).toBe(true);
});

test("a node that joins takes the first range that is free", () => {
	const world = new World({ nodes: 3 });
	world.request((registry) => removeNode(registry, "node02"));
	const [node] = world.request((registry) => addNodes(registry, ["node04"]));
	expect(node?.spec?.podCIDR).toBe("192.168.101.0/24");
	expect(() => world.request((registry) => addNodes(registry, ["node04"]))).toThrow('nodes "node04" already exists');
});

test("heartbeats are read, not stored: leases every ten seconds, conditions every five minutes", () => {
	const world = new World();
	const revision = world.engine.revision();
	world.advance(3605);
	expect(world.engine.revision()).toBe(revision);
	const { lease, node } = world.engine.read((registry) => ({
		lease: findLease(registry, "node01"),
		node: world.node("node01"),
	}));
	const now = world.engine.now();
	expect(lease && withHeartbeat(lease, now).spec).toEqual({
		holderIdentity: "node01",
		leaseDurationSeconds: 40,
		renewTime: "2026-01-01T01:00:00.000000Z",
	});
	expect(withHeartbeat(node, now).status?.conditions?.map((condition) => condition.lastHeartbeatTime)).toEqual(
		Array(4).fill("2026-01-01T01:00:00Z"),
	);
});

test("a silent kubelet's last sign of life stays", () => {
	const world = new World();
	world.advance(400);
	world.request((registry) => stopKubelet(registry, "node01"));
	world.advance(3600);
	const now = world.engine.now();
	const lease = world.engine.read((registry) => findLease(registry, "node01"));
	expect(lease && withHeartbeat(lease, now).spec?.renewTime).toBe("2026-01-01T00:06:40.000000Z");
	expect(withHeartbeat(world.node("node01"), now).status?.conditions?.[3]?.lastHeartbeatTime).toBe(
		"2026-01-01T00:05:00Z",
	);
});

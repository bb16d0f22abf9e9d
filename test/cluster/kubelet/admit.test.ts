import { describe, expect, test } from "vitest";
import type { Pod } from "../../../src/api/types";
import { conditions, daemonSet, pod, World } from "../kubeletWorld";

function verdict({ status }: Pod): string {
	return `${status?.phase} ${status?.reason}: ${status?.message}`;
}

describe("pods that are bound without a scheduler", () => {
	test("too big for the node", () => {
		const world = new World({ shape: { cpu: "1" } });
		const resources = { requests: { cpu: "2" } };
		world.create(pod("web", { nodeName: "node01", containers: [{ name: "c", image: "c:1", resources }] }));
		const { status } = world.pod("web");
		expect([status?.phase, status?.reason, status?.message]).toEqual([
			"Failed",
			"OutOfcpu",
			"Pod was rejected: Node didn't have enough resource: cpu, requested: 2000, used: 0, capacity: 1000",
		]);
		expect(world.events("web")).toEqual([
			"Warning OutOfcpu Node didn't have enough resource: cpu, requested: 2000, used: 0, capacity: 1000",
		]);
	});

	test("on a node that its node selector does not mean, or whose port is taken", () => {
		const world = new World();
		const ports = [{ containerPort: 80, hostPort: 80 }];
		const containers = [{ name: "c", image: "c:1", ports }];
		world.create(pod("first", { containers }));
		world.create(pod("second", { nodeName: "node01", containers }));
		world.create(pod("third", { nodeName: "node01", nodeSelector: { disk: "ssd" } }));
		expect(["second", "third"].map((name) => world.pod(name).status?.message)).toEqual([
			"Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
			"Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
		]);
	});

	test("for the first reason alone: resources, node affinity, ports (AdmissionCheck)", () => {
		const world = new World({ shape: { cpu: "1" } });
		const ports = [{ containerPort: 80, hostPort: 80 }];
		world.create(pod("first", { containers: [{ name: "c", image: "c:1", ports }] }));
		const spec = { nodeName: "node01", nodeSelector: { disk: "ssd" } };
		world.create(pod("both", { ...spec, containers: [{ name: "c", image: "c:1", ports }] }));
		const resources = { requests: { memory: "1Ti", cpu: "2" } };
		world.create(pod("all", { ...spec, containers: [{ name: "c", image: "c:1", ports, resources }] }));
		expect(["both", "all"].map((name) => world.pod(name).status?.reason)).toEqual(["NodeAffinity", "OutOfcpu"]);
	});

	test("resources that the node does not know of are left to others (removeMissingExtendedResources)", () => {
		const world = new World();
		const resources = { requests: { "example.com/gpu": "1" }, limits: { "example.com/gpu": "1" } };
		world.create(pod("web", { nodeName: "node01", containers: [{ name: "c", image: "c:1", resources }] }));
		world.settle();
		expect(world.pod("web").status?.phase).toBe("Running");
	});
});

describe("pods that a kubelet turns away", () => {
	test("have no condition that a kubelet gives, addresses or containers", () => {
		const world = new World();
		world.create(pod("web", { nodeName: "node01", nodeSelector: { disk: "ssd" } }));
		const web = world.pod("web");
		expect(conditions(web)).toEqual([]);
		const told = ["message", "observedGeneration", "phase", "qosClass", "reason", "startTime"];
		expect(Object.keys(web.status ?? {}).sort()).toEqual(told);
	});

	test("of another operating system (rejectPodAdmissionBasedOnOSField, …OnOSSelector)", () => {
		const world = new World();
		world.create(pod("field", { os: { name: "windows" } }));
		world.create(pod("label", {}, { labels: { "kubernetes.io/os": "windows" } }));
		world.create(pod("fits", { os: { name: "linux" } }, { labels: { "kubernetes.io/os": "linux" } }));
		world.settle();
		expect(["field", "label"].map((name) => verdict(world.pod(name)))).toEqual([
			"Failed PodOSNotSupported: Pod was rejected: Failed to admit pod as the OS field doesn't match node OS",
			"Failed PodOSSelectorNodeLabelDoesNotMatch: Pod was rejected: Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
		]);
		expect(world.pod("fits").status?.phase).toBe("Running");
	});

	test("for sysctls that are not safe (TestAllowlist); a DaemonSet's come again with a back-off", () => {
		const world = new World();
		const sysctls = (name: string) => ({ securityContext: { sysctls: [{ name, value: "1" }] } });
		world.create(pod("safe", sysctls("net/ipv4/tcp_syncookies")));
		world.create(pod("unsafe", sysctls("kernel.msgmax")));
		world.create(daemonSet("agent", sysctls("net.core.somaxconn")));
		world.advance(2);
		expect(world.pod("safe").status?.phase).toBe("Running");
		expect(verdict(world.pod("unsafe"))).toBe(
			'Failed SysctlForbidden: Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
		);
		expect(world.events("unsafe").at(-1)).toBe(
			'Warning SysctlForbidden forbidden sysctl: "kernel.msgmax" not allowlisted',
		);
		expect(
			world
				.events("agent")
				.slice(0, 5)
				.map((event) => event.replace(/agent-\w+/, "agent-x")),
		).toEqual([
			"Normal SuccessfulCreate Created pod: agent-x",
			"Warning FailedDaemonPod Found failed daemon pod default/agent-x on node node01, will try to kill it",
			"Normal SuccessfulDelete Deleted pod: agent-x",
			"Normal SuccessfulCreate Created pod: agent-x",
			"Warning FailedDaemonPod Found failed daemon pod default/agent-x on node node01, will try to kill it",
		]);
	});
});

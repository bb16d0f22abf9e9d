import { expect, test } from "vitest";
import type { KubeObject } from "../../src/api/types";
import { setFaultRules } from "../../src/cluster/kubelet/faultRules";
import { setNodeCondition } from "../../src/cluster/nodes";
import { daemonSet, World } from "./kubeletWorld";

// A cluster settles by waiting for every attempt that can come to something, back-off or not.

function row(world: World): string {
	const status = world.sets()[0]?.status;
	return [status?.desiredNumberScheduled, status?.currentNumberScheduled, status?.numberReady].join(" ");
}

function quota(pods: string): KubeObject {
	const metadata = { name: "few", namespace: "default" };
	return { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard: { pods } } } as KubeObject;
}

test("a quota that goes lets the pods come that it kept out", () => {
	const world = new World({ nodes: 3 });
	world.create(quota("1"));
	world.create(daemonSet("agent"));
	expect(row(world.settle())).toBe("3 1 1");
	world.advance(600);
	expect(row(world.delete("resourcequotas", "few").settle())).toBe("3 3 3");
});

test("so does a limit range, and a priority class that comes", () => {
	const world = new World();
	const limits = [{ type: "Container", min: { cpu: "1m" }, max: { cpu: "2m" } }];
	const metadata = { name: "small", namespace: "default" };
	world.create({ apiVersion: "v1", kind: "LimitRange", metadata, spec: { limits } } as KubeObject);
	const resources = { requests: { cpu: "5m" } };
	world.create(daemonSet("agent", { containers: [{ name: "agent", image: "agent:1.0", resources }] }));
	expect(row(world.settle())).toBe("1 0 0");
	expect(row(world.delete("limitranges", "small").settle())).toBe("1 1 1");

	const classless = new World();
	classless.create(daemonSet("agent", { priorityClassName: "agents" }));
	expect(row(classless.settle())).toBe("1 0 0");
	const group = "scheduling.k8s.io/v1";
	classless.create({ apiVersion: group, kind: "PriorityClass", metadata: { name: "agents" }, value: 5 } as KubeObject);
	expect(row(classless.settle())).toBe("1 1 1");
});

test("a kubelet that is short of nothing any more keeps the next pod", () => {
	const world = new World();
	world.create(daemonSet("agent"));
	world.settle();
	world.request((registry) => setNodeCondition(registry, "node01", "DiskPressure", "True", { short: true }));
	world.settle().advance(300);
	expect(world.pods()[0]?.status?.reason).toBe("Evicted");
	world.request((registry) => setNodeCondition(registry, "node01", "DiskPressure", "False"));
	expect(row(world.settle())).toBe("1 1 1");
});

test("a container whose image can be pulled again, or that crashes no more, starts", () => {
	for (const [fault, value] of Object.entries({ "image-pull-error": "true", "exit-after": "1" })) {
		const world = new World();
		world.request((registry) => setFaultRules(registry, [{ name: "bad", match: {}, faults: { [fault]: value } }]));
		world.create(daemonSet("agent"));
		expect(row(world.settle().advance(1200))).toBe("1 1 0");
		world.request((registry) => setFaultRules(registry, []));
		expect(row(world.settle())).toBe("1 1 1");
	}
});

import { beforeEach, expect, test } from "vitest";
import type { KubeObject, Pod } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { pod, World } from "../kubeletWorld";

const group = "resource.k8s.io/v1";
const devices = { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpus" } }] } };

let world: World;
beforeEach(() => {
	world = new World({ nodes: 2 });
});

function object(kind: string, name: string, rest: object): KubeObject {
	const namespace = kind === "DeviceClass" ? {} : { namespace: "default" };
	return { apiVersion: group, kind, metadata: { name, ...namespace }, ...rest };
}

function use(reference: object): void {
	world.create(pod("p", { resourceClaims: [{ name: "gpu", ...reference }] }));
	world.settle();
}

function scheduled(): unknown {
	return world.pod("p").status?.conditions?.find(({ type }) => type === "PodScheduled");
}

test("a pod whose claim is not there waits without a word, until it is", () => {
	use({ resourceClaimName: "mine" });
	expect([world.pod("p").spec.nodeName, scheduled()]).toEqual([undefined, undefined]);
	world.create(object("ResourceClaim", "mine", { spec: devices }));
	world.settle();
	expect(scheduled()).toMatchObject({
		status: "False",
		reason: "Unschedulable",
		message:
			"0/2 nodes are available: request gpu: device class gpus does not exist. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
	});
	world.create(object("DeviceClass", "gpus", { spec: {} }));
	world.settle();
	expect(scheduled()).toMatchObject({
		message:
			"0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
	});
});

test("an allocated claim lets its pod go", () => {
	world.create(object("DeviceClass", "gpus", { spec: {} }));
	world.create(object("ResourceClaim", "mine", { spec: devices }));
	use({ resourceClaimName: "mine" });
	expect(world.pod("p").spec.nodeName).toBeUndefined();
	world.request((registry) => {
		const claims = kind("resourceclaims.resource.k8s.io");
		const claim = registry.get(claims, "default", "mine");
		registry.updateTrusted(claims, { ...claim, status: { allocation: { devices: {} } } });
	});
	world.settle();
	expect(world.pod("p").spec.nodeName).toMatch(/^node0[12]$/);
});

test("a claim is made from its template, once that is there", () => {
	use({ resourceClaimTemplateName: "one-gpu" });
	expect(scheduled()).toBeUndefined();
	world.create(object("DeviceClass", "gpus", { spec: {} }));
	world.create(object("ResourceClaimTemplate", "one-gpu", { spec: { spec: devices } }));
	world.settle();
	const made = (world.pod("p") as Pod).status?.resourceClaimStatuses;
	expect(made).toEqual([{ name: "gpu", resourceClaimName: expect.stringMatching(/^p-gpu-[a-z0-9]{5}$/) }]);
	expect(scheduled()).toMatchObject({ message: expect.stringContaining("2 cannot allocate all claims.") });
});

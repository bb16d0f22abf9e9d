import { describe, expect, test } from "vitest";
import type { KubeObject, OwnerReference } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { daemonSet, pod, World } from "./kubeletWorld";

function configMap(name: string, owners: OwnerReference[] = []): KubeObject {
	return {
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: { name, namespace: "default", ...(owners.length > 0 ? { ownerReferences: owners } : {}) },
	};
}

function owner(
	{ apiVersion, kind: kindName, metadata }: KubeObject,
	more: Partial<OwnerReference> = {},
): OwnerReference {
	return { apiVersion, kind: kindName, name: metadata.name ?? "", uid: metadata.uid ?? "", ...more };
}

function configMaps(world: World): string[] {
	return world.engine
		.read((registry) => registry.list(kind("configmaps"), "default"))
		.map(({ metadata }) => metadata.name ?? "")
		.filter((name) => name !== "kube-root-ca.crt");
}

describe("deletion of a DaemonSet", () => {
	function running(): World {
		const world = new World({ nodes: 2 });
		world.create(daemonSet("agent"));
		return world.settle();
	}

	test("in the background its pods follow it", () => {
		const world = running().delete("daemonsets.apps", "agent");
		expect(world.engine.read((registry) => registry.list(kind("daemonsets.apps")))).toEqual([]);
		expect(world.pods().map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual([true, true]);
		world.settle();
		expect(world.pods()).toEqual([]);
		expect(world.engine.read((registry) => registry.list(kind("controllerrevisions.apps")))).toEqual([]);
	});

	test("in the foreground it waits for them", () => {
		const world = running().delete("daemonsets.apps", "agent", { propagationPolicy: "Foreground" });
		const left = () => world.engine.read((registry) => registry.list(kind("daemonsets.apps")));
		expect(left().map(({ metadata }) => metadata.finalizers)).toEqual([["foregroundDeletion"]]);
		world.settle();
		expect([left(), world.pods()]).toEqual([[], []]);
	});

	test("as orphans they stay, without an owner", () => {
		const world = running().delete("daemonsets.apps", "agent", { propagationPolicy: "Orphan" });
		world.settle();
		expect(world.engine.read((registry) => registry.list(kind("daemonsets.apps")))).toEqual([]);
		expect(world.pods().map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined, undefined]);
	});
});

describe("owners", () => {
	test("an object goes with the last of them", () => {
		const world = new World();
		const [first, second] = [world.create(configMap("first")), world.create(configMap("second"))];
		world.create(configMap("child", [owner(first), owner(second)]));
		world.create(
			configMap("grandchild", [owner(world.engine.read((r) => r.get(kind("configmaps"), "default", "child")))]),
		);
		world.delete("configmaps", "first");
		expect(configMaps(world)).toEqual(["child", "grandchild", "second"]);
		world.delete("configmaps", "second");
		expect(configMaps(world)).toEqual([]);
	});

	test("one that is not there, or is another by that name, does not count", () => {
		const world = new World();
		const first = world.create(configMap("first"));
		world.create(configMap("child", [{ ...owner(first), uid: "00000000-0000-4000-8000-000000000000" }]));
		expect(configMaps(world)).toEqual(["first"]);
	});

	test("of a kind that the cluster does not know keeps its object", () => {
		const world = new World();
		world.create(configMap("child", [{ apiVersion: "x.example/v1", kind: "Thing", name: "t", uid: "1" }]));
		expect(configMaps(world)).toEqual(["child"]);
	});

	test("a pod's lease on life is its owner's", () => {
		const world = new World();
		const first = world.create(configMap("first"));
		world.create(pod("web", {}, { ownerReferences: [owner(first)] }));
		world.settle();
		world.delete("configmaps", "first").settle();
		expect(world.pods()).toEqual([]);
	});
});

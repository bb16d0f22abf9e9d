import { describe, expect, test } from "vitest";
import type { KubeObject, Namespace } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { conditions, daemonSet, pod, World } from "./kubeletWorld";

const TEAM = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };

function inTeam<T extends KubeObject>(object: T): T {
	return { ...object, metadata: { ...object.metadata, namespace: "team" } };
}

function find(world: World): Namespace | undefined {
	return world.engine.read((registry) => registry.find<Namespace>(kind("namespaces"), undefined, "team"));
}

describe("a namespace", () => {
	test("has its ServiceAccount and the cluster's CA, and gets them back", () => {
		const world = new World();
		world.create(TEAM);
		const names = () =>
			world.engine.read((registry) =>
				["serviceaccounts", "configmaps"].flatMap((resource) =>
					registry.list(kind(resource), "team").map(({ metadata }) => metadata.name),
				),
			);
		expect(names()).toEqual(["default", "kube-root-ca.crt"]);
		world.delete("serviceaccounts", "default", {}, "team").delete("configmaps", "kube-root-ca.crt", {}, "team");
		expect(names()).toEqual(["default", "kube-root-ca.crt"]);
	});

	test("goes once all that is in it has gone", () => {
		const world = new World({ nodes: 2 });
		world.create(TEAM);
		world.create(inTeam(daemonSet("agent")));
		world.settle();
		world.delete("namespaces", "team", {}, undefined);
		expect(find(world)?.status?.phase).toBe("Terminating");
		expect(world.engine.read((registry) => registry.list(kind("daemonsets.apps"), "team"))).toHaveLength(1);
		world.advance(5);
		expect(find(world)?.status?.conditions?.map(({ type, status, reason }) => `${type}=${status} ${reason}`)).toEqual([
			"NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered",
			"NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions",
			"NamespaceDeletionContentFailure=False ContentDeleted",
			"NamespaceContentRemaining=True SomeResourcesRemain",
			"NamespaceFinalizersRemaining=False ContentHasNoFinalizers",
		]);
		expect(find(world)?.status?.conditions?.[3]?.message).toBe(
			"Some resources are remaining: pods. has 2 resource instances",
		);
		world.settle();
		expect(find(world)).toBeUndefined();
		expect(world.engine.read((registry) => registry.list(kind("events"), "team"))).toEqual([]);
	});

	test("takes nothing new while it goes", () => {
		const world = new World();
		world.create(TEAM);
		world.create(inTeam(pod("web")));
		world.settle();
		world.delete("namespaces", "team", {}, undefined);
		expect(() => world.create(inTeam(pod("late")))).toThrow(
			'pods "late" is forbidden: unable to create new content in namespace team because it is being terminated',
		);
	});

	test("waits for finalizers, and says so", () => {
		const world = new World();
		world.create(TEAM);
		const held = { name: "held", namespace: "team", finalizers: ["example.com/wait"] };
		world.create({ apiVersion: "v1", kind: "ConfigMap", metadata: held });
		world.delete("namespaces", "team", {}, undefined).settle();
		expect(find(world)?.status?.conditions?.[4]?.message).toBe(
			"Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances",
		);
		world.request((registry) => {
			const { finalizers: _, ...metadata } = registry.get(kind("configmaps"), "team", "held").metadata;
			registry.updateTrusted(kind("configmaps"), { ...registry.get(kind("configmaps"), "team", "held"), metadata });
		});
		expect(find(world)).toBeUndefined();
	});

	test("a pod in a namespace that is not there", () => {
		const world = new World();
		expect(() => world.create(inTeam(pod("web")))).toThrow('namespaces "team" not found');
		expect(world.pods().map(conditions)).toEqual([]);
	});
});

import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { daemonSet, World } from "../kubeletWorld";

function refusal(world: World, object: KubeObject): string {
	try {
		world.create(object);
	} catch (error) {
		return (error as Error).message;
	}
	return "admitted";
}

function object(apiVersion: string, kindName: string, name: string, fields: object, namespace?: string): KubeObject {
	return { apiVersion, kind: kindName, metadata: { name, ...(namespace ? { namespace } : {}) }, ...fields };
}

const priorityClass = (name: string, globalDefault: boolean) =>
	object("scheduling.k8s.io/v1", "PriorityClass", name, { value: 10, globalDefault });

describe("a second PriorityClass that is the default", () => {
	test("is refused, also by an update", () => {
		const world = new World();
		expect(refusal(world, priorityClass("first", true))).toBe("admitted");
		expect(refusal(world, priorityClass("second", true))).toBe(
			'priorityclasses.scheduling.k8s.io "second" is forbidden: PriorityClass first is already marked as default. Only one default can exist',
		);
		expect(refusal(world, priorityClass("second", false))).toBe("admitted");
		const patch = (name: string, body: object) => () =>
			world.request((registry) =>
				registry.patch(
					kind("priorityclasses.scheduling.k8s.io"),
					undefined,
					name,
					{ type: "merge", body },
					{ fieldManager: "test", warn: () => {} },
				),
			);
		expect(patch("second", { globalDefault: true })).toThrow("PriorityClass first is already marked as default");
		expect(patch("first", { description: "the one" })).not.toThrow();
	});
});

test("a Node made by hand takes nothing before its kubelet says that it is ready", () => {
	const world = new World();
	world.create(object("v1", "Node", "bare", {}));
	expect(world.node("bare").spec?.taints).toEqual([{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }]);
});

describe("ResourceQuota", () => {
	const quota = (hard: Record<string, string>) => object("v1", "ResourceQuota", "few", { spec: { hard } }, "default");
	const used = (world: World) =>
		(
			world.engine.read((registry) => registry.get(kind("resourcequotas"), "default", "few")) as KubeObject & {
				status: { used: Record<string, string> };
			}
		).status.used;

	test("counts objects of any kind, and refuses one too many", () => {
		const world = new World();
		world.create(quota({ "count/daemonsets.apps": "1", configmaps: "2" }));
		expect(used(world)).toEqual({ configmaps: "1", "count/daemonsets.apps": "0" });
		expect(refusal(world, daemonSet("agent"))).toBe("admitted");
		expect(refusal(world, daemonSet("other"))).toBe(
			'daemonsets.apps "other" is forbidden: exceeded quota: few, requested: count/daemonsets.apps=1, used: count/daemonsets.apps=1, limited: count/daemonsets.apps=1',
		);
		expect(refusal(world, object("v1", "ConfigMap", "a", {}, "default"))).toBe("admitted");
		expect(refusal(world, object("v1", "ConfigMap", "b", {}, "default"))).toBe(
			'configmaps "b" is forbidden: exceeded quota: few, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
		);
		world.delete("daemonsets.apps", "agent").settle();
		expect(used(world)).toEqual({ configmaps: "2", "count/daemonsets.apps": "0" });
		expect(refusal(world, daemonSet("other"))).toBe("admitted");
	});

	test("counts what claims ask for, and node ports", () => {
		const world = new World();
		world.create(quota({ "requests.storage": "3Gi", "services.nodeports": "1" }));
		const claim = (name: string, storage: string) =>
			object(
				"v1",
				"PersistentVolumeClaim",
				name,
				{ spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } } },
				"default",
			);
		expect(refusal(world, claim("a", "2Gi"))).toBe("admitted");
		expect(refusal(world, claim("b", "2Gi"))).toBe(
			'persistentvolumeclaims "b" is forbidden: exceeded quota: few, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi',
		);
		const service = object("v1", "Service", "web", { spec: { type: "NodePort", ports: [{ port: 80 }] } }, "default");
		expect(refusal(world, service)).toBe("admitted");
		expect(used(world)).toEqual({ "requests.storage": "2Gi", "services.nodeports": "1" });
	});
});

test("a LimitRange bounds what claims ask for", () => {
	const world = new World();
	const limits = [{ type: "PersistentVolumeClaim", min: { storage: "1Gi" }, max: { storage: "5Gi" } }];
	world.create(object("v1", "LimitRange", "bounds", { spec: { limits } }, "default"));
	const asks = (storage: string) =>
		refusal(
			world,
			object(
				"v1",
				"PersistentVolumeClaim",
				`asks-${storage.toLowerCase()}`,
				{ spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } } },
				"default",
			),
		);
	expect(asks("1Gi")).toBe("admitted");
	expect(asks("500Mi")).toBe(
		'persistentvolumeclaims "asks-500mi" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
	);
	expect(asks("6Gi")).toBe(
		'persistentvolumeclaims "asks-6gi" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi',
	);
});

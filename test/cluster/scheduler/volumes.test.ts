import { describe, expect, test } from "vitest";
import type { KubeObject, Pod, PodSpec } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { pod, World } from "../kubeletWorld";

const HOST = "kubernetes.io/hostname";

function claim(name: string, spec: object = {}): KubeObject {
	return {
		apiVersion: "v1",
		kind: "PersistentVolumeClaim",
		metadata: { name, namespace: "default" },
		spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
	};
}

/** A volume that only pods on `node` reach. */
function volume(name: string, node: string, spec: object = {}): KubeObject {
	const term = { matchExpressions: [{ key: HOST, operator: "In", values: [node] }] };
	return {
		apiVersion: "v1",
		kind: "PersistentVolume",
		metadata: { name },
		spec: {
			accessModes: ["ReadWriteOnce"],
			capacity: { storage: "1Gi" },
			local: { path: "/mnt" },
			nodeAffinity: { required: { nodeSelectorTerms: [term] } },
			...spec,
		},
	};
}

function storageClass(name: string, provisioner: string): KubeObject {
	return {
		apiVersion: "storage.k8s.io/v1",
		kind: "StorageClass",
		metadata: { name },
		...{ provisioner, volumeBindingMode: "WaitForFirstConsumer" },
	};
}

function using(claimName: string, more: Partial<PodSpec> = {}): Partial<PodSpec> {
	return { volumes: [{ name: "data", persistentVolumeClaim: { claimName } }], ...more };
}

function place(world: World, name: string, spec: Partial<PodSpec>): string {
	world.create(pod(name, spec));
	world.settle();
	return placement(world.pod(name));
}

function placement(of: Pod): string {
	const condition = of.status?.conditions?.find(({ type }) => type === "PodScheduled");
	return of.spec.nodeName ?? condition?.message ?? "";
}

function annotationsOf(world: World, name: string): Record<string, string> | undefined {
	return world.engine.read(
		(registry) => registry.get(kind("persistentvolumeclaims"), "default", name).metadata.annotations,
	);
}

describe("a bound claim", () => {
	test("takes the pod to where the volume is", () => {
		const world = new World({ nodes: 3 });
		world.create(volume("v", "node02"));
		world.create(claim("data", { volumeName: "v" }));
		expect(place(world, "web", using("data"))).toBe("node02");
		expect(place(world, "far", using("data", { nodeSelector: { [HOST]: "node01" } }))).toBe(
			"0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
		);
	});

	test("that one pod at a time may use", () => {
		const world = new World({ nodes: 2 });
		world.create(volume("v", "node01", { accessModes: ["ReadWriteOncePod"] }));
		world.create(claim("data", { volumeName: "v", accessModes: ["ReadWriteOncePod"] }));
		expect(place(world, "first", using("data"))).toBe("node01");
		expect(place(world, "second", using("data"))).toBe(
			"0/2 nodes are available: 2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
		);
		world.delete("pods", "first").settle();
		expect(placement(world.pod("second"))).toBe("node01");
	});
});

describe("a claim that waits for its first consumer", () => {
	test("finds a volume that is there, or none", () => {
		const world = new World({ nodes: 2 });
		world.create(storageClass("local", "kubernetes.io/no-provisioner"));
		world.create(claim("data", { storageClassName: "local" }));
		expect(place(world, "web", using("data"))).toBe(
			"0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
		);
		world.create(volume("small", "node01", { storageClassName: "local", capacity: { storage: "1Mi" } }));
		world.create(volume("right", "node02", { storageClassName: "local" }));
		world.settle();
		expect(placement(world.pod("web"))).toBe("node02");
	});

	test("or has one made where the pod goes: it is nominated, asks, and waits without a word", () => {
		const world = new World();
		world.create(storageClass("cloud", "example.com/disks"));
		world.create(claim("data", { storageClassName: "cloud" }));
		expect(place(world, "web", using("data"))).toBe("");
		const web = world.pod("web");
		expect([web.status?.phase, web.status?.nominatedNodeName, web.status?.conditions]).toEqual([
			"Pending",
			"node01",
			undefined,
		]);
		expect(annotationsOf(world, "data")).toEqual({
			"volume.beta.kubernetes.io/storage-provisioner": "example.com/disks",
			"volume.kubernetes.io/selected-node": "node01",
			"volume.kubernetes.io/storage-provisioner": "example.com/disks",
		});
		expect(world.events("web")).toEqual([]);
		expect(world.events("data")).toEqual([
			"Normal WaitForFirstConsumer waiting for first consumer to be created before binding",
			"Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'example.com/disks' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
		]);
	});

	test("goes once somebody has made its volume", () => {
		const world = new World();
		world.create(storageClass("cloud", "example.com/disks"));
		world.create(claim("data", { storageClassName: "cloud" }));
		place(world, "web", using("data"));
		const claimRef = { name: "data", namespace: "default" };
		world.create(volume("made", "node01", { storageClassName: "cloud", claimRef }));
		world.settle();
		expect([placement(world.pod("web")), world.pod("web").status?.nominatedNodeName]).toEqual(["node01", undefined]);
		expect(world.pod("web").status?.phase).toBe("Running");
	});

	test("gives up after ten minutes, says so, and asks again", () => {
		const world = new World();
		world.create(storageClass("cloud", "kubernetes.io/gce-pd"));
		world.create(claim("data", { storageClassName: "cloud" }));
		place(world, "web", using("data"));
		world.advance(595);
		expect(world.events("web")).toEqual([]);
		world.advance(10);
		const message = 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded';
		expect(world.events("web")).toEqual([`Warning FailedScheduling ${message}`]);
		expect(world.pod("web").status).toMatchObject({
			nominatedNodeName: "node01",
			conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulerError", message }],
		});
		world.advance(1200);
		expect(world.events("web")).toEqual(Array(3).fill(`Warning FailedScheduling ${message}`));
		expect(annotationsOf(world, "data")?.["volume.kubernetes.io/storage-provisioner"]).toBe("pd.csi.storage.gke.io");
	});

	test("tries elsewhere when its provisioner takes the node from the claim", () => {
		const world = new World();
		world.create(storageClass("cloud", "example.com/disks"));
		world.create(claim("data", { storageClassName: "cloud" }));
		place(world, "web", using("data"));
		world.request((registry) => {
			const data = registry.get(kind("persistentvolumeclaims"), "default", "data");
			const { "volume.kubernetes.io/selected-node": _, ...annotations } = data.metadata.annotations ?? {};
			registry.updateTrusted(kind("persistentvolumeclaims"), { ...data, metadata: { ...data.metadata, annotations } });
		});
		world.settle();
		expect(world.events("web")).toEqual([
			'Warning FailedScheduling running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data"',
		]);
		world.advance(2);
		expect(annotationsOf(world, "data")?.["volume.kubernetes.io/selected-node"]).toBe("node01");
	});
});

describe("a claim that keeps the pod from every node", () => {
	test("an ephemeral volume's, which its controller has not made", () => {
		const world = new World();
		const { spec } = claim("x") as { spec?: object };
		const volumes = [{ name: "scratch", ephemeral: { volumeClaimTemplate: { spec } } }] as PodSpec["volumes"];
		expect(place(world, "web", { volumes })).toBe(
			'0/1 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "web-scratch". not found',
		);
		world.create(claim("web-scratch", { volumeName: "v" }));
		world.settle();
		expect(placement(world.pod("web"))).toBe(
			"0/1 nodes are available: PVC default/web-scratch was not created for pod default/web (pod is not owner). not found",
		);
	});
});

describe("volumes of clouds", () => {
	const ZONE = "topology.kubernetes.io/zone";
	const inZone = (world: World, zones: Record<string, string>) => {
		for (const [name, zone] of Object.entries(zones)) {
			world.changeNode(name, (node) => ({
				...node,
				metadata: { ...node.metadata, labels: { ...node.metadata.labels, [ZONE]: zone } },
			}));
		}
	};
	const disk = (name: string, more: object, labels?: Record<string, string>): KubeObject => ({
		...volume(name, "", { nodeAffinity: undefined, local: undefined, ...more }),
		metadata: { name, ...(labels && { labels }) },
	});

	test("take the pod to their zone, or one of their zones; nodes that say nothing are fine", () => {
		const world = new World({ nodes: 3 });
		inZone(world, { node01: "a", node02: "b" });
		world.create(disk("v", { hostPath: { path: "/mnt" } }, { "failure-domain.beta.kubernetes.io/zone": "b__c" }));
		world.create(claim("data", { volumeName: "v" }));
		expect(place(world, "here", using("data", { nodeSelector: { [ZONE]: "b" } }))).toBe("node02");
		expect(place(world, "quiet", using("data", { nodeSelector: { [HOST]: "node03" } }))).toBe("node03");
		expect(place(world, "far", using("data", { nodeSelector: { [ZONE]: "a" } }))).toBe(
			"0/3 nodes are available: 1 node(s) had no available volume zone, 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
		);
	});

	test("are no more on a node than its CSI driver attaches", () => {
		const world = new World();
		world.create({
			apiVersion: "storage.k8s.io/v1",
			kind: "CSINode",
			metadata: { name: "node01" },
			...{ spec: { drivers: [{ name: "disks.example.com", nodeID: "node01", allocatable: { count: 1 } }] } },
		});
		for (const name of ["one", "two"]) {
			world.create(disk(name, { csi: { driver: "disks.example.com", volumeHandle: name } }));
			world.create(claim(name, { volumeName: name }));
		}
		expect(place(world, "first", using("one"))).toBe("node01");
		expect(place(world, "same", using("one"))).toBe("node01");
		expect(place(world, "second", using("two"))).toBe(
			"0/1 nodes are available: 1 node(s) exceed max volume count. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
		);
		world.delete("pods", "first").delete("pods", "same").settle();
		expect(placement(world.pod("second"))).toBe("node01");
	});
});

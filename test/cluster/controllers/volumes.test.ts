import { describe, expect, test } from "vitest";
import type { Claim, Volume } from "../../../src/api/scheduling/volumeMatch";
import type { Event, KubeObject } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { daemonSet, pod, World } from "../kubeletWorld";

function claim(name: string, spec: object = {}): KubeObject {
	return {
		apiVersion: "v1",
		kind: "PersistentVolumeClaim",
		metadata: { name, namespace: "default" },
		spec: {
			accessModes: ["ReadWriteOnce"],
			resources: { requests: { storage: "1Gi" } },
			storageClassName: "",
			...spec,
		},
	};
}

function volume(name: string, storage: string, spec: object = {}): KubeObject {
	return {
		apiVersion: "v1",
		kind: "PersistentVolume",
		metadata: { name },
		spec: { accessModes: ["ReadWriteOnce"], capacity: { storage }, hostPath: { path: "/data" }, ...spec },
	};
}

const using = (claimName: string) => ({ volumes: [{ name: "data", persistentVolumeClaim: { claimName } }] });

/** name: phase and volume, for every claim; name: phase and claim, for every volume. */
function state(world: World): string[] {
	return world.engine.read((registry) => [
		...registry
			.list<Claim>(kind("persistentvolumeclaims"))
			.map(({ metadata, spec, status }) => `${metadata.name}: ${status?.phase} ${spec?.volumeName ?? ""}`.trim()),
		...registry
			.list<Volume>(kind("persistentvolumes"))
			.map(({ metadata, spec, status }) => `${metadata.name}: ${status?.phase} ${spec?.claimRef?.name ?? ""}`.trim()),
	]);
}

function said(world: World, name: string): string[] {
	return world.engine
		.read((registry) => registry.list<Event>(kind("events")))
		.filter(({ involvedObject }) => involvedObject.name === name)
		.map(({ type, reason, message, source, count }) => `${type} ${reason} ${source?.component} x${count}: ${message}`);
}

describe("a claim", () => {
	test("gets the smallest volume that serves it, and both say so", () => {
		const world = new World();
		world.create(volume("big", "5Gi"));
		world.create(volume("fits", "2Gi"));
		world.create(volume("small", "500Mi"));
		world.create(volume("other", "1Gi", { storageClassName: "fast" }));
		world.create(claim("data"));
		expect(state(world)).toEqual([
			"data: Bound fits",
			"big: Available",
			"fits: Bound data",
			"other: Available",
			"small: Available",
		]);
		const bound = world.engine.read((registry) => registry.get(kind("persistentvolumeclaims"), "default", "data"));
		expect(bound.metadata).toMatchObject({
			annotations: { "pv.kubernetes.io/bind-completed": "yes", "pv.kubernetes.io/bound-by-controller": "yes" },
			finalizers: ["kubernetes.io/pvc-protection"],
		});
		expect(bound.status).toEqual({ accessModes: ["ReadWriteOnce"], capacity: { storage: "2Gi" }, phase: "Bound" });
	});

	test("that finds none says why, every 15 s, and is bound when one comes; a DaemonSet's pod waits for it", () => {
		const world = new World();
		world.create(claim("data"));
		world.create(claim("fast", { storageClassName: "fast" }));
		world.create(daemonSet("agent", using("data")));
		world.settle().advance(31);
		expect(said(world, "data")).toEqual([
			"Normal FailedBinding persistentvolume-controller x3: no persistent volumes available for this claim and no storage class is set",
		]);
		expect(said(world, "fast")).toEqual([
			'Warning ProvisioningFailed persistentvolume-controller x3: storageclass.storage.k8s.io "fast" not found',
		]);
		expect(world.pods()[0]?.status?.conditions?.[0]?.message).toBe(
			"0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
		);
		world.create(volume("v", "1Gi"));
		world.settle();
		expect(world.pods()[0]?.status?.phase).toBe("Running");
		expect(state(world)).toEqual(["data: Bound v", "fast: Pending", "v: Bound data"]);
	});

	test("that names a volume gets it, unless it does not serve or is another's", () => {
		const world = new World();
		world.create(volume("mine", "1Gi"));
		world.create(volume("small", "500Mi"));
		world.create(volume("kept", "1Gi", { claimRef: { namespace: "default", name: "later" } }));
		world.create(claim("a", { volumeName: "mine" }));
		world.create(claim("b", { volumeName: "small" }));
		world.create(claim("c", { volumeName: "kept" }));
		world.create(claim("later"));
		expect(state(world).slice(0, 4)).toEqual([
			"a: Bound mine",
			"b: Pending small",
			"c: Pending kept",
			"later: Bound kept",
		]);
		expect([...said(world, "b"), ...said(world, "c")]).toEqual([
			'Warning VolumeMismatch persistentvolume-controller x1: Cannot bind to requested volume "small": requested PV is too small',
			'Warning FailedBinding persistentvolume-controller x1: volume "kept" already bound to a different claim.',
		]);
	});

	test("takes the default class where it names none, and waits for its first consumer where the class says so", () => {
		const world = new World();
		world.create({
			apiVersion: "storage.k8s.io/v1",
			kind: "StorageClass",
			metadata: { name: "local", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
			...{ provisioner: "kubernetes.io/no-provisioner", volumeBindingMode: "WaitForFirstConsumer" },
		});
		world.create(volume("v", "1Gi", { storageClassName: "local" }));
		world.create(claim("data", { storageClassName: undefined }));
		world.settle();
		expect(state(world)).toEqual(["data: Pending", "v: Available"]);
		expect(said(world, "data")).toEqual([
			"Normal WaitForFirstConsumer persistentvolume-controller x1: waiting for first consumer to be created before binding",
		]);
		world.create(pod("web", using("data")));
		world.settle();
		expect(world.pod("web").status?.phase).toBe("Running");
		expect(state(world)).toEqual(["data: Bound v", "v: Bound data"]);
	});

	test("that a pod uses stays until the pod is gone; then its volume is released", () => {
		const world = new World();
		world.create(volume("v", "1Gi"));
		world.create(volume("scratch", "1Gi", { persistentVolumeReclaimPolicy: "Delete", storageClassName: "tmp" }));
		world.create(claim("data"));
		world.create(claim("scratch", { storageClassName: "tmp" }));
		world.create(pod("web", using("data")));
		world.settle();
		world.delete("persistentvolumeclaims", "data").delete("persistentvolumeclaims", "scratch");
		world.request((registry) => registry.delete(kind("persistentvolumes"), undefined, "v", {}));
		expect(state(world)).toEqual(["data: Bound v", "scratch: Failed scratch", "v: Bound data"]);
		expect(said(world, "scratch")).toEqual([
			"Warning VolumeFailedDelete persistentvolume-controller x1: host_path deleter only supports /tmp/.+ but received provided /data",
		]);
		world.delete("pods", "web").settle();
		expect(state(world)).toEqual(["scratch: Failed scratch"]);
	});

	test("whose volume is taken away has lost it", () => {
		const world = new World();
		world.create(volume("v", "1Gi"));
		world.create(claim("data"));
		world.request((registry) =>
			registry.removeTrusted(kind("persistentvolumes"), registry.get(kind("persistentvolumes"), undefined, "v")),
		);
		world.request((registry) => {
			const v = registry.find(kind("persistentvolumes"), undefined, "v");
			if (v !== undefined)
				registry.updateTrusted(kind("persistentvolumes"), { ...v, metadata: { ...v.metadata, finalizers: undefined } });
		});
		expect(state(world)).toEqual(["data: Lost v"]);
		expect(said(world, "data")).toEqual([
			"Warning ClaimLost persistentvolume-controller x1: Bound claim has lost its PersistentVolume. Data on the volume is lost!",
		]);
	});
});

import { describe, expect, test } from "vitest";
import type { DaemonSet, KubeObject, PodSpec } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { daemonSet, pod, World } from "../kubeletWorld";

function refusal(world: World, object: KubeObject): string {
	try {
		world.create(object);
	} catch (error) {
		return (error as Error).message;
	}
	return "admitted";
}

function object(apiVersion: string, kindName: string, name: string, fields: object): KubeObject {
	return { apiVersion, kind: kindName, metadata: { name, namespace: "default" }, ...fields };
}

function spec(world: World, name = "web"): PodSpec {
	return world.pod(name).spec;
}

describe("ServiceAccount", () => {
	test("gives the pod its account's token, after what it mounts itself", () => {
		const world = new World();
		const volumeMounts = [{ name: "tmp", mountPath: "/tmp" }];
		world.create(
			pod("web", { containers: [{ name: "c", image: "c:1", volumeMounts }], volumes: [{ name: "tmp", emptyDir: {} }] }),
		);
		const { volumes = [], containers, serviceAccount, serviceAccountName } = spec(world);
		expect([serviceAccount, serviceAccountName]).toEqual(["default", "default"]);
		const name = volumes[1]?.name ?? "";
		expect(name).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
		expect(containers[0]?.volumeMounts).toEqual([
			...volumeMounts,
			{ mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", name, readOnly: true },
		]);
		expect(volumes[1]?.projected).toEqual({
			defaultMode: 420,
			sources: [
				{ serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
				{ configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
				{
					downwardAPI: {
						items: [{ fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" }, path: "namespace" }],
					},
				},
			],
		});
	});

	test("no token where neither wants one; pull secrets of the account", () => {
		const world = new World();
		world.create(
			object("v1", "ServiceAccount", "robot", {
				automountServiceAccountToken: false,
				imagePullSecrets: [{ name: "registry" }],
			}),
		);
		world.create(pod("web", { serviceAccountName: "robot" }));
		expect(spec(world).volumes).toBeUndefined();
		expect(spec(world).imagePullSecrets).toEqual([{ name: "registry" }]);
	});

	test("must be there", () => {
		expect(refusal(new World(), pod("web", { serviceAccountName: "nobody" }))).toBe(
			'pods "web" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
		);
	});
});

describe("Priority", () => {
	const classNamed = (name: string, value: number, more = {}) => ({
		...object("scheduling.k8s.io/v1", "PriorityClass", name, { value, ...more }),
		metadata: { name },
	});

	test("0 for everyone, until a class is the default", () => {
		const world = new World();
		world.create(pod("before"));
		world.create(classNamed("usual", 7, { globalDefault: true, preemptionPolicy: "Never" }));
		world.create(pod("after"));
		const priority = ({ priority, priorityClassName, preemptionPolicy }: PodSpec) => [
			priority,
			priorityClassName,
			preemptionPolicy,
		];
		expect(priority(spec(world, "before"))).toEqual([0, undefined, "PreemptLowerPriority"]);
		expect(priority(spec(world, "after"))).toEqual([7, "usual", "Never"]);
	});

	test("of a class that is not there: refused by what the name begins with", () => {
		const world = new World();
		world.create(daemonSet("agent", { priorityClassName: "nowhere" }));
		world.settle();
		const { status } = world.engine.read((r) => r.get(kind("daemonsets.apps"), "default", "agent")) as DaemonSet;
		expect([status?.desiredNumberScheduled, status?.currentNumberScheduled]).toEqual([1, 0]);
		expect(world.events("agent")[0]).toBe(
			'Warning FailedCreate Error creating: pods "agent-" is forbidden: no PriorityClass with name nowhere was found',
		);
	});

	test("as a number of one's own", () => {
		expect(refusal(new World(), pod("web", { priority: 5 }))).toBe(
			'pods "web" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
		);
	});
});

describe("DefaultTolerationSeconds", () => {
	test("five minutes for pods that say nothing, nothing for those of a DaemonSet", () => {
		const world = new World();
		world.create(pod("web", { tolerations: [{ key: "node.kubernetes.io/not-ready", operator: "Exists" }] }));
		expect(spec(world).tolerations).toEqual([
			{ key: "node.kubernetes.io/not-ready", operator: "Exists" },
			{ effect: "NoExecute", key: "node.kubernetes.io/unreachable", operator: "Exists", tolerationSeconds: 300 },
		]);
		world.create(daemonSet("agent"));
		const [daemon] = world.pods().filter(({ metadata }) => metadata.name !== "web");
		expect(daemon?.spec.tolerations?.some(({ tolerationSeconds }) => tolerationSeconds !== undefined)).toBe(false);
	});
});

describe("LimitRanger", () => {
	function limited(limits: object[]): World {
		const world = new World();
		world.create(object("v1", "LimitRange", "bounds", { spec: { limits } }));
		return world;
	}

	test("fills in what the containers leave open, and says so", () => {
		const world = limited([
			{ type: "Container", default: { cpu: "500m", memory: "1Gi" }, defaultRequest: { cpu: "100m" } },
		]);
		world.create(pod("web"));
		expect(spec(world).containers[0]?.resources).toEqual({
			limits: { cpu: "500m", memory: "1Gi" },
			requests: { cpu: "100m", memory: "1Gi" },
		});
		expect(world.pod("web").metadata.annotations).toEqual({
			"kubernetes.io/limit-ranger":
				"LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c",
		});
	});

	test("refuses what is out of bounds", () => {
		const world = limited([{ type: "Container", max: { cpu: "1" }, min: { memory: "1Gi" } }]);
		const resources = { requests: { cpu: "2", memory: "1Mi" }, limits: { cpu: "2" } };
		expect(refusal(world, pod("web", { containers: [{ name: "c", image: "c:1", resources }] }))).toBe(
			'pods "web" is forbidden: [minimum memory usage per Container is 1Gi, but request is 1Mi, maximum cpu usage per Container is 1, but limit is 2]',
		);
		expect(refusal(limited([{ type: "Pod", max: { cpu: "1" } }]), pod("web"))).toBe(
			'pods "web" is forbidden: maximum cpu usage per Pod is 1.  No limit is specified',
		);
	});
});

describe("ResourceQuota", () => {
	function quota(hard: Record<string, string>): World {
		const world = new World();
		world.create(object("v1", "ResourceQuota", "budget", { spec: { hard } }));
		return world;
	}

	test("counts what there is, refuses what is too much, and lets more in when some goes", () => {
		const world = quota({ pods: "2" });
		world.create(pod("first"));
		world.create(pod("second"));
		expect(refusal(world, pod("third"))).toBe(
			'pods "third" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=2, limited: pods=2',
		);
		world.delete("pods", "first").settle();
		expect(refusal(world, pod("third"))).toBe("admitted");
	});

	test("pods of one moment count for one another", () => {
		const world = new World({ nodes: 5 });
		world.create(object("v1", "ResourceQuota", "budget", { spec: { hard: { pods: "2" } } }));
		world.create(daemonSet("agent"));
		expect(world.pods()).toHaveLength(2);
	});

	test("once cpu is counted, everyone has to name it", () => {
		expect(refusal(quota({ "requests.cpu": "1", "limits.memory": "1Gi" }), pod("web"))).toBe(
			'pods "web" is forbidden: failed quota: budget: must specify limits.memory for: c; requests.cpu for: c',
		);
		const world = quota({ "requests.cpu": "1" });
		const resources = { requests: { cpu: "1500m" } };
		expect(refusal(world, pod("web", { containers: [{ name: "c", image: "c:1", resources }] }))).toBe(
			'pods "web" is forbidden: exceeded quota: budget, requested: requests.cpu=1500m, used: requests.cpu=0, limited: requests.cpu=1',
		);
	});
});

describe("RuntimeClass", () => {
	test("must be there; its overhead counts", () => {
		const world = new World();
		expect(refusal(world, pod("web", { runtimeClassName: "kata" }))).toBe(
			'pods "web" is forbidden: pod rejected: RuntimeClass "kata" not found',
		);
		world.create({
			apiVersion: "node.k8s.io/v1",
			kind: "RuntimeClass",
			metadata: { name: "kata" },
			handler: "kata",
			overhead: { podFixed: { cpu: "2" } },
		} as KubeObject);
		world.create(pod("web", { runtimeClassName: "kata" }));
		expect(spec(world).overhead).toEqual({ cpu: "2" });
		expect(spec(world).nodeName).toBeUndefined();
	});
});

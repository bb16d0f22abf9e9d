import { describe, expect, test } from "vitest";
import type { ContainerStatus, Pod } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { startKubelet, stopKubelet } from "../../src/cluster/nodes";
import { conditions, daemonSet, pod, World } from "./kubeletWorld";

/** How `kubectl get pods` would say it: readiness, what its first container does, and how often it was restarted. */
function state(of: Pod): string {
	const statuses = of.status?.containerStatuses ?? [];
	const ready = statuses.filter((each) => each.ready).length;
	const first = statuses[0];
	return [
		`${ready}/${statuses.length}`,
		of.status?.phase,
		describeState(first),
		`restarts=${first?.restartCount ?? 0}`,
	].join(" ");
}

function describeState(status: ContainerStatus | undefined): string {
	const { waiting, running, terminated } = status?.state ?? {};
	if (running) return "running";
	if (terminated) return `${terminated.reason}(${terminated.exitCode})`;
	return waiting?.reason ?? "";
}

describe("a pod's life", () => {
	test("bound at once, running and ready after one to two seconds", () => {
		const world = new World();
		world.create(pod("web"));
		expect(state(world.pod("web"))).toBe("0/1 Pending ContainerCreating restarts=0");
		expect(conditions(world.pod("web"))).toEqual([
			"PodReadyToStartContainers=False",
			"Initialized=True",
			"Ready=False ContainersNotReady",
			"ContainersReady=False ContainersNotReady",
			"PodScheduled=True",
		]);
		world.advance(0.9);
		expect(state(world.pod("web"))).toBe("0/1 Pending ContainerCreating restarts=0");
		world.advance(1.1);
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
		expect(conditions(world.pod("web"))).toEqual([
			"PodReadyToStartContainers=True",
			"Initialized=True",
			"Ready=True",
			"ContainersReady=True",
			"PodScheduled=True",
		]);
		expect(world.events("web").map((event) => event.replace(/in .*/, "in …"))).toEqual([
			"Normal Scheduled Successfully assigned default/web to node01",
			'Normal Pulling Pulling image "c:1"',
			'Normal Pulled Successfully pulled image "c:1" in …',
			"Normal Created Container created",
			"Normal Started Container started",
		]);
	});

	test("its status is what a kubelet v1.36 reports", () => {
		const world = new World();
		const resources = { requests: { cpu: "100m" }, limits: { memory: "50Mi" } };
		world.create(
			pod("web", {
				containers: [{ name: "c", image: "registry.example/c:1", resources }],
				automountServiceAccountToken: false,
			}),
		);
		world.settle();
		const { containerStatuses = [], conditions: _, ...status } = world.pod("web").status ?? {};
		expect(status).toEqual({
			phase: "Running",
			observedGeneration: 1,
			qosClass: "Burstable",
			hostIP: "172.18.0.2",
			hostIPs: [{ ip: "172.18.0.2" }],
			podIP: "192.168.100.100",
			podIPs: [{ ip: "192.168.100.100" }],
			startTime: "2026-01-01T00:00:00Z",
		});
		expect(containerStatuses).toEqual([
			{
				name: "c",
				image: "registry.example/c:1",
				imageID: expect.stringMatching(/^registry\.example\/c@sha256:[0-9a-f]{64}$/),
				containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
				lastState: {},
				ready: true,
				restartCount: 0,
				started: true,
				state: { running: { startedAt: "2026-01-01T00:00:01Z" } },
				allocatedResources: { cpu: "100m", memory: "50Mi" },
				resources: { requests: { cpu: "100m", memory: "50Mi" }, limits: { memory: "50Mi" } },
				user: { linux: { gid: 0, supplementalGroups: [0], uid: 0 } },
			},
		]);
	});

	test("the image of a pod before it is on the machine already", () => {
		const world = new World();
		world.create(pod("first"));
		world.settle();
		world.create(pod("second"));
		world.settle();
		expect(world.events("second").slice(1)).toEqual([
			'Normal Pulled Container image "c:1" already present on machine and can be accessed by the pod',
			"Normal Created Container created",
			"Normal Started Container started",
		]);
		expect(world.pod("second").status?.podIP).toBe("192.168.100.101");
	});

	test("a pod of the host's network has the host's address", () => {
		const world = new World();
		world.create(pod("web", { hostNetwork: true }));
		expect(world.pod("web").status?.podIP).toBe("172.18.0.2");
	});
});

describe("init containers and sidecars", () => {
	test("one after the other, the sidecar beside all that follows", () => {
		const world = new World();
		world.create(
			pod("web", {
				initContainers: [
					{ name: "first", image: "i:1" },
					{ name: "proxy", image: "p:1", restartPolicy: "Always" },
					{ name: "last", image: "i:1" },
				],
			}),
		);
		const steps: string[] = [];
		for (let tick = 0; tick < 40; tick++) {
			const { initContainerStatuses = [], containerStatuses = [], phase } = world.pod("web").status ?? {};
			const step = [phase, ...[...initContainerStatuses, ...containerStatuses].map(describeState)].join(" ");
			if (step !== steps.at(-1)) steps.push(step);
			world.advance(0.1);
		}
		expect(steps).toEqual([
			"Pending PodInitializing PodInitializing PodInitializing PodInitializing",
			"Pending running PodInitializing PodInitializing PodInitializing",
			"Pending Completed(0) running running PodInitializing",
			"Running Completed(0) running Completed(0) running",
		]);
		expect(conditions(world.pod("web"))).toContain("Initialized=True");
	});

	test("one that fails is started again, and nothing behind it begins", () => {
		const world = new World();
		world.create(
			pod(
				"web",
				{ initContainers: [{ name: "init", image: "i:1" }] },
				{ annotations: { "ds.sim/exit-code.init": "3", "ds.sim/exit-after.init": "1" } },
			),
		);
		world.settle();
		const { status } = world.pod("web");
		expect([status?.phase, ...(status?.initContainerStatuses ?? []).map(describeState)]).toEqual([
			"Pending",
			"CrashLoopBackOff",
		]);
		expect(status?.initContainerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(3);
		expect(conditions(world.pod("web"))).toContain("Initialized=False ContainersNotInitialized");
	});
});

describe("probes", () => {
	test("readiness waits for its delay, to the next tick", () => {
		const world = new World();
		const readinessProbe = { httpGet: { port: 80 as never }, initialDelaySeconds: 5, periodSeconds: 4 };
		world.create(pod("web", { containers: [{ name: "c", image: "c:1", readinessProbe }] }));
		world.advance(7.9);
		expect(state(world.pod("web"))).toBe("0/1 Running running restarts=0");
		world.advance(0.2);
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
	});

	test("a startup probe holds the others back", () => {
		const world = new World();
		const startupProbe = { httpGet: { port: 80 as never }, initialDelaySeconds: 10, periodSeconds: 10 };
		const readinessProbe = { httpGet: { port: 80 as never }, periodSeconds: 10 };
		world.create(pod("web", { containers: [{ name: "c", image: "c:1", startupProbe, readinessProbe }] }));
		world.advance(19.9);
		expect(world.pod("web").status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
		world.advance(0.2);
		expect(world.pod("web").status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true });
	});

	test("a readiness probe that never passes", () => {
		const world = new World();
		const readinessProbe = { httpGet: { port: 80 as never } };
		world.create(
			pod(
				"web",
				{ containers: [{ name: "c", image: "c:1", readinessProbe }] },
				{ annotations: { "ds.sim/failing-probes": "readiness" } },
			),
		);
		world.settle().advance(3600);
		expect(state(world.pod("web"))).toBe("0/1 Running running restarts=0");
		expect(world.events("web")).toContain(
			"Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503",
		);
	});

	test("a liveness probe that never passes has the container restarted", () => {
		const world = new World();
		const livenessProbe = { httpGet: { port: 80 as never }, periodSeconds: 5, failureThreshold: 3 };
		world.create(
			pod(
				"web",
				{ containers: [{ name: "c", image: "c:1", livenessProbe }] },
				{ annotations: { "ds.sim/failing-probes": "liveness" } },
			),
		);
		world.advance(11);
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
		world.advance(5);
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=1");
		expect(world.events("web")).toContain("Normal Killing Container c failed liveness probe, will be restarted");
	});
});

describe("faults", () => {
	test("an image that can't be pulled", () => {
		const world = new World();
		world.create(pod("web", {}, { annotations: { "ds.sim/image-pull-error": "true" } }));
		world.advance(2);
		expect(state(world.pod("web"))).toBe("0/1 Pending ErrImagePull restarts=0");
		world.settle();
		expect(state(world.pod("web"))).toBe("0/1 Pending ImagePullBackOff restarts=0");
		const error =
			'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/c:1": failed to resolve reference "docker.io/library/c:1": docker.io/library/c:1: not found';
		expect(world.pod("web").status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
			`Back-off pulling image "c:1": ErrImagePull: ${error}`,
		);
		expect(world.events("web").slice(1)).toEqual([
			'Normal Pulling Pulling image "c:1"',
			`Warning Failed Failed to pull image "c:1": ${error}`,
			"Warning Failed Error: ErrImagePull",
			'Normal BackOff Back-off pulling image "c:1"',
			"Warning Failed Error: ImagePullBackOff",
		]);
	});

	test("a pull that works once the fault is gone", () => {
		const world = new World();
		world.create(pod("web", {}, { annotations: { "ds.sim/image-pull-error": "true" } }));
		world.settle();
		world.request((registry) => {
			const { metadata, ...rest } = world.pod("web");
			registry.updateTrusted(kind("pods"), { ...rest, metadata: { ...metadata, annotations: {} } });
		});
		world.advance(11);
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
	});

	test("a container that crashes: the first restart at once, then ever longer back-offs", () => {
		const world = new World();
		world.create(pod("web", {}, { annotations: { "ds.sim/exit-after": "5" } }));
		const steps: string[] = [];
		let started = 0;
		for (let tick = 0; tick < 600; tick++) {
			const step = state(world.pod("web"));
			if (started === 0 && step.startsWith("1/1")) started = tick;
			if (!steps.at(-1)?.endsWith(step)) steps.push(`${(tick - started) / 10} ${step}`);
			world.advance(0.1);
		}
		expect(steps).toEqual([
			"0 0/1 Pending ContainerCreating restarts=0",
			"0 1/1 Running running restarts=0",
			"5 0/1 Running Error(1) restarts=0",
			"6 1/1 Running running restarts=1",
			"11 0/1 Running Error(1) restarts=1",
			"12 0/1 Running CrashLoopBackOff restarts=1",
			"21 1/1 Running running restarts=2",
			"26 0/1 Running Error(1) restarts=2",
			"27 0/1 Running CrashLoopBackOff restarts=2",
			"46 1/1 Running running restarts=3",
			"51 0/1 Running Error(1) restarts=3",
			"52 0/1 Running CrashLoopBackOff restarts=3",
		]);
		expect(world.events("web")).toContain(
			`Warning BackOff Back-off restarting failed container c in pod web_default(${world.pod("web").metadata.uid})`,
		);
	});

	test("settles in the back-off, which recurs by itself", () => {
		const world = new World();
		world.create(pod("web", {}, { annotations: { "ds.sim/exit-after": "5" } }));
		const { recurring } = world.engine.settle();
		expect(state(world.pod("web"))).toBe("0/1 Running CrashLoopBackOff restarts=1");
		expect(recurring.map(({ owner, key }) => `${owner} ${key}`)).toEqual(["kubelet ~default/web"]);
	});

	test("a long time of crashes counts as many restarts as there were, at no cost", () => {
		const [stepwise, atOnce] = [new World(), new World()];
		for (const world of [stepwise, atOnce]) {
			world.create(pod("web", {}, { annotations: { "ds.sim/exit-after": "5" } }));
		}
		for (let minute = 0; minute < 4 * 60; minute++) stepwise.advance(60);
		atOnce.advance(4 * 3600);
		expect(state(atOnce.pod("web"))).toBe(state(stepwise.pod("web")));
		expect(atOnce.pod("web").status?.containerStatuses).toEqual(stepwise.pod("web").status?.containerStatuses);
		expect(stepwise.pod("web").status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(45);
		const revision = atOnce.engine.revision();
		atOnce.advance(365 * 24 * 3600);
		expect(atOnce.pod("web").status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(100_000);
		expect(atOnce.engine.revision() - revision).toBeLessThan(50);
	});

	test("a slow start and a slow end", () => {
		const world = new World();
		world.create(pod("web", {}, { annotations: { "ds.sim/start-seconds": "30", "ds.sim/stop-seconds": "20" } }));
		world.advance(30.9);
		expect(state(world.pod("web"))).toBe("0/1 Pending ContainerCreating restarts=0");
		world.advance(1.1);
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
		world.delete("pods", "web").advance(19.9);
		expect(world.pods()).toHaveLength(1);
		world.advance(0.2);
		expect(world.pods()).toEqual([]);
	});
});

describe("what a pod refers to", () => {
	const volumes = [{ name: "config", configMap: { name: "settings" } }];
	const settings = {
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: { name: "settings", namespace: "default" },
		data: { level: "info" },
	};

	test("without its ConfigMap a volume is not mounted; it starts when the ConfigMap comes", () => {
		const world = new World();
		world.create(pod("web", { volumes }));
		world.settle();
		expect(state(world.pod("web"))).toBe("0/1 Pending ContainerCreating restarts=0");
		expect(world.events("web")).toContain(
			'Warning FailedMount MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
		);
		world.create(settings);
		world.settle();
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
	});

	test("without a Secret's key in its environment a container is not created", () => {
		const world = new World();
		const env = [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "token", key: "value" } } }];
		world.create(pod("web", { containers: [{ name: "c", image: "c:1", env }] }));
		world.settle();
		expect(state(world.pod("web"))).toBe("0/1 Pending CreateContainerConfigError restarts=0");
		expect(world.pod("web").status?.containerStatuses?.[0]?.state?.waiting?.message).toBe('secret "token" not found');
		const token = { apiVersion: "v1", kind: "Secret", metadata: { name: "token", namespace: "default" } };
		world.create({ ...token, data: { other: "eA==" } });
		world.settle();
		expect(world.pod("web").status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
			"couldn't find key value in Secret default/token",
		);
		world.delete("secrets", "token");
		world.create({ ...token, data: { value: "eA==" } });
		world.settle();
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
	});

	test("what is optional need not be there", () => {
		const world = new World();
		world.create(pod("web", { volumes: [{ name: "config", configMap: { name: "settings", optional: true } }] }));
		world.settle();
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
	});
});

describe("the end of a pod", () => {
	test("a second after SIGTERM, and its containers are said to be stopped", () => {
		const world = new World();
		world.create(pod("web"));
		world.settle();
		world.delete("pods", "web");
		expect(world.pod("web").metadata.deletionGracePeriodSeconds).toBe(30);
		expect(state(world.pod("web"))).toBe("1/1 Running running restarts=0");
		world.advance(0.9);
		expect(world.pods()).toHaveLength(1);
		world.advance(0.2);
		expect(world.pods()).toEqual([]);
		expect(world.events("web")).toContain("Normal Killing Stopping container c");
	});

	test("a second later also where nothing runs yet, for a sandbox and volumes are taken down", () => {
		const world = new World();
		world.create(pod("web", {}, { annotations: { "ds.sim/pull-seconds": "60" } }));
		world.advance(10);
		world.delete("pods", "web").advance(0.9);
		expect(world.pods()).toHaveLength(1);
		world.advance(0.2);
		expect(world.pods()).toEqual([]);
		expect(world.events("web").filter((event) => event.includes("Killing"))).toEqual([]);
	});

	test("a preStop hook comes first, the grace period is the bound", () => {
		const world = new World();
		const sleeping = (seconds: number) => ({ preStop: { exec: { command: ["sh", "-c", `sleep ${seconds}`] } } });
		for (const [name, seconds] of [
			["short", 5],
			["long", 100],
		] as const) {
			world.create(pod(name, { containers: [{ name: "c", image: "c:1", lifecycle: sleeping(seconds) }] }));
		}
		world.settle();
		world.delete("pods", "short").delete("pods", "long");
		world.advance(5.9);
		expect(world.pods().map(({ metadata }) => metadata.name)).toEqual(["long", "short"]);
		world.advance(0.2);
		expect(world.pods().map(({ metadata }) => metadata.name)).toEqual(["long"]);
		world.advance(23.8);
		expect(world.pods()).toHaveLength(1);
		world.advance(0.2);
		expect(world.pods()).toEqual([]);
	});

	test("a second deletion with less grace ends it sooner", () => {
		const world = new World();
		world.create(pod("web", {}, { annotations: { "ds.sim/stop-seconds": "25" } }));
		world.settle();
		world.delete("pods", "web").advance(5);
		world.delete("pods", "web", { gracePeriodSeconds: 1 }).advance(1.2);
		expect(world.pods()).toEqual([]);
	});

	test("one whose kubelet is silent stays until the kubelet is back, or until it is forced", () => {
		const world = new World({ nodes: 2 });
		world.create(daemonSet("agent"));
		world.settle();
		const [stuck] = world.pods().filter(({ spec }) => spec.nodeName === "node02");
		const name = stuck?.metadata.name ?? "";
		world.request((registry) => stopKubelet(registry, "node02"));
		world.delete("pods", name).advance(120);
		expect(world.pod(name).metadata.deletionTimestamp).toMatch(/^2026-01-01T00:00:3/);
		world.request((registry) => startKubelet(registry, "node02"));
		world.settle();
		expect(world.pods().some(({ metadata }) => metadata.name === name)).toBe(false);
		expect(world.pods().map(state)).toEqual(Array(2).fill("1/1 Running running restarts=0"));
	});
});

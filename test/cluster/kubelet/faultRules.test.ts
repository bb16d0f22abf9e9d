import { describe, expect, test } from "vitest";
import { type FaultMatch, setFaultRules } from "../../../src/cluster/kubelet/faultRules";
import { daemonSet, pod, World } from "../kubeletWorld";

/** The only rule there is. */
function fault(world: World, match: FaultMatch, faults: Record<string, string>): void {
	world.request((registry) => setFaultRules(registry, [{ name: "fault", match, faults }]));
}

function state(world: World, name: string): string {
	const { ready, restartCount, state } = world.pod(name).status?.containerStatuses?.[0] ?? {};
	const [what = "", details] = Object.entries(state ?? {})[0] ?? [];
	const reason = (details as { reason?: string } | undefined)?.reason;
	return `${reason ?? what}${ready ? " ready" : ""}${restartCount ? ` ${restartCount}` : ""}`;
}

const probe = { httpGet: { port: 80 as never }, periodSeconds: 10, failureThreshold: 3 };

describe("a rule", () => {
	test("by image means every container that runs it, whatever its tag, unless one is given", () => {
		const world = new World({ nodes: 2 });
		fault(world, { image: "c" }, { "image-pull-error": "true" });
		world.create(pod("one", { containers: [{ name: "c", image: "docker.io/library/c:2" }] }));
		world.create(pod("other", { containers: [{ name: "c", image: "registry.io/c:1" }] }));
		world.settle();
		expect([state(world, "one"), state(world, "other")]).toEqual(["ImagePullBackOff", "running ready"]);
		fault(world, { image: "c:1" }, { "image-pull-error": "true" });
		world.advance(30);
		expect(state(world, "one")).toBe("running ready");
	});

	test("by DaemonSet and node means that pod alone; a pod's own annotations go first", () => {
		const world = new World({ nodes: 2 });
		fault(world, { namespace: "default", daemonset: "agent", node: "node02" }, { "exit-after": "5" });
		world.create(daemonSet("agent"));
		world.create(daemonSet("other", {}, { "ds.sim/exit-after": "3" }));
		world.settle();
		const restarts = world.pods().map(({ metadata, spec, status }) => {
			const { restartCount = 0 } = status?.containerStatuses?.[0] ?? {};
			return `${metadata.labels?.app} ${spec.nodeName} ${restartCount > 0}`;
		});
		expect(restarts.sort()).toEqual([
			"agent node01 false",
			"agent node02 true",
			"other node01 true",
			"other node02 true",
		]);
	});

	test("comes to a container that runs, which ends at once", () => {
		const world = new World();
		world.create(pod("web"));
		world.settle().advance(60);
		fault(world, { pod: "web" }, { "exit-after": "5", "exit-code": "3", "exit-reason": "OOMKilled" });
		expect(state(world, "web")).toBe("OOMKilled");
		world.advance(1.1);
		expect(state(world, "web")).toBe("running ready 1");
		expect(world.pod("web").status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
			exitCode: 3,
			startedAt: "2026-01-01T00:00:01Z",
			finishedAt: "2026-01-01T00:01:01Z",
		});
		fault(world, { pod: "nobody" }, { "exit-after": "5" });
		world.advance(60);
		expect(state(world, "web")).toBe("running ready 1");
	});

	test("comes to a readiness probe that passes, and goes: not ready after three failures, ready after one success", () => {
		const world = new World();
		world.create(pod("web", { containers: [{ name: "c", image: "c:1", readinessProbe: probe }] }));
		world.settle().advance(60);
		fault(world, { container: "c" }, { "failing-probes": "readiness" });
		world.advance(20);
		expect(state(world, "web")).toBe("running ready");
		world.advance(10);
		expect(state(world, "web")).toBe("running");
		world.advance(30);
		fault(world, { container: "d" }, { "failing-probes": "readiness" });
		expect(state(world, "web")).toBe("running");
		world.advance(10);
		expect(state(world, "web")).toBe("running ready");
		const unhealthy = world.counted("web").filter((event) => event.includes("Unhealthy"));
		expect(unhealthy).toEqual(["6 Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503"]);
	});

	test("comes to a liveness probe: the container is restarted after three failures, with its grace", () => {
		const world = new World();
		const container = { name: "c", image: "c:1", livenessProbe: { ...probe, terminationGracePeriodSeconds: 3 } };
		world.create(pod("web", { containers: [container] }, { annotations: { "ds.sim/stop-seconds": "60" } }));
		world.settle().advance(60);
		fault(world, { container: "c" }, { "failing-probes": "liveness" });
		world.advance(30);
		expect(world.counted("web").slice(-2)).toEqual([
			"3 Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 503",
			"1 Killing Container c failed liveness probe, will be restarted",
		]);
		expect(state(world, "web")).toBe("running ready");
		world.advance(4);
		expect(state(world, "web")).toBe("running ready 1");
	});
});

describe("hooks", () => {
	const hooked = (annotations: Record<string, string> = {}) =>
		pod(
			"web",
			{
				containers: [
					{
						name: "c",
						image: "c:1",
						lifecycle: { postStart: { sleep: { seconds: 4 } }, preStop: { exec: { command: ["sleep", "5"] } } },
					},
				],
			},
			{ annotations },
		);

	test("a container waits for its postStart hook; its preStop hook comes before SIGTERM", () => {
		const world = new World();
		world.create(hooked());
		world.advance(4);
		expect(state(world, "web")).toBe("ContainerCreating");
		world.settle();
		expect(state(world, "web")).toBe("running ready");
		world.delete("pods", "web").advance(5);
		expect(world.pods()).toHaveLength(1);
		world.advance(1);
		expect(world.pods()).toEqual([]);
	});

	test("a postStart hook that fails ends its container, which is started again and again", () => {
		const world = new World();
		world.create(hooked({ "ds.sim/failing-hooks": "postStart" }));
		world.settle();
		expect(state(world, "web")).toBe("CrashLoopBackOff 1");
		expect(world.events("web").slice(3, 7)).toEqual([
			"Normal Created Container created",
			"Normal Started Container started",
			"Warning FailedPostStartHook PostStartHook failed",
			"Normal Killing FailedPostStartHook",
		]);
	});

	test("a preStop hook that fails takes no time", () => {
		const world = new World();
		world.create(hooked({ "ds.sim/failing-hooks": "preStop" }));
		world.settle();
		world.delete("pods", "web").advance(1);
		expect(world.pods()).toEqual([]);
		expect(world.events("web").slice(-2)).toEqual([
			"Normal Killing Stopping container c",
			"Warning FailedPreStopHook PreStopHook failed",
		]);
	});
});

test("a kubelet pulls one image after the other", () => {
	const world = new World();
	const slow = (name: string, image: string) =>
		pod(name, { containers: [{ name: "c", image }] }, { annotations: { "ds.sim/pull-seconds": "20" } });
	world.create(slow("a", "a:1"));
	world.create(slow("b", "b:1"));
	world.advance(25);
	expect([state(world, "a"), state(world, "b")]).toEqual(["running ready", "ContainerCreating"]);
	world.settle();
	expect(state(world, "b")).toBe("running ready");
	expect(world.events("b").find((event) => event.includes("Pulled"))).toMatch(
		/^Normal Pulled Successfully pulled image "b:1" in 20s \((39|40)(\.\d)?s including waiting\)\. Image size: \d+ bytes\.$/,
	);
});

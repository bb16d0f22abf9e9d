import { describe, expect, test } from "vitest";
import type { Container, PodSpec } from "../../../src/api/types";
import { pod, World } from "../kubeletWorld";

/** What kubelets report, by the names of upstream's pkg/kubelet/kubelet_pods_test.go. */
describe("the status of containers", () => {
	test("lists containers by name and init containers in their order (convertToAPIContainerStatuses)", () => {
		const world = new World();
		const named = (...names: string[]) => names.map((name) => ({ name, image: "c:1" }));
		world.create(pod("web", { initContainers: named("z", "y"), containers: named("b", "a", "c") }));
		world.settle();
		const { containerStatuses, initContainerStatuses } = world.pod("web").status ?? {};
		expect(containerStatuses?.map(({ name }) => name)).toEqual(["a", "b", "c"]);
		expect(initContainerStatuses?.map(({ name }) => name)).toEqual(["z", "y"]);
	});

	test("tells resources and user of one that does not run any more, too (TestConvertToAPIContainerStatusesForResources)", () => {
		const world = new World();
		const resources = { requests: { cpu: "100m" }, limits: { memory: "50Mi" } };
		const annotations = { "ds.sim/exit-after": "1", "ds.sim/exit-code": "0" };
		world.create(
			pod("job", { restartPolicy: "Never", containers: [{ name: "c", image: "c:1", resources }] }, { annotations }),
		);
		world.settle();
		const [status] = world.pod("job").status?.containerStatuses ?? [];
		expect(status).toMatchObject({
			allocatedResources: resources.requests,
			resources,
			state: { terminated: { reason: "Completed" } },
			user: { linux: { uid: 0, gid: 0, supplementalGroups: [0] } },
		});
	});
});

describe("a pod's phase", () => {
	const exits = (after: Record<string, [seconds: number, code: number]>) =>
		Object.fromEntries(
			Object.entries(after).flatMap(([name, [seconds, code]]) => [
				[`ds.sim/exit-after.${name}`, String(seconds)],
				[`ds.sim/exit-code.${name}`, String(code)],
			]),
		);
	const containers = (...more: Partial<Container>[]): Container[] =>
		["left", "right"].map((name, index) => ({ name, image: "c:1", ...more[index] }));

	const table: [title: string, spec: Partial<PodSpec>, exits: Parameters<typeof exits>[0], phase: string][] = [
		["TestPodPhaseWithRestartAlways: all succeed", {}, { left: [1, 0], right: [1, 0] }, "Running"],
		[
			"TestPodPhaseWithRestartNever: all succeed",
			{ restartPolicy: "Never" },
			{ left: [1, 0], right: [1, 0] },
			"Succeeded",
		],
		["TestPodPhaseWithRestartNever: all fail", { restartPolicy: "Never" }, { left: [1, 2], right: [1, 2] }, "Failed"],
		["TestPodPhaseWithRestartNever: one runs", { restartPolicy: "Never" }, { left: [1, 2] }, "Running"],
		[
			"TestPodPhaseWithRestartOnFailure: all succeed",
			{ restartPolicy: "OnFailure" },
			{ left: [1, 0], right: [1, 0] },
			"Succeeded",
		],
		[
			"TestPodPhaseWithRestartOnFailure: one fails",
			{ restartPolicy: "OnFailure" },
			{ left: [1, 1], right: [1, 0] },
			"Running",
		],
		[
			"TestPodPhaseWithContainerRestartPolicy: containers that never restart, all succeed",
			{ containers: containers({ restartPolicy: "Never" }, { restartPolicy: "Never" }) },
			{ left: [1, 0], right: [1, 0] },
			"Succeeded",
		],
		[
			"TestPodPhaseWithContainerRestartPolicy: one that never restarts fails, the other runs",
			{ containers: containers({ restartPolicy: "Never" }) },
			{ left: [1, 1] },
			"Running",
		],
		[
			"TestPodPhaseWithContainerRestartPolicy: a rule restarts what the policy would not",
			{
				restartPolicy: "Never",
				containers: containers({
					restartPolicy: "Never",
					restartPolicyRules: [{ action: "Restart", exitCodes: { operator: "In", values: [42] } }],
				}),
			},
			{ left: [1, 42], right: [1, 0] },
			"Running",
		],
		[
			"TestPodPhaseWithContainerRestartPolicy: a rule that means other codes",
			{
				restartPolicy: "Never",
				containers: containers({
					restartPolicy: "Never",
					restartPolicyRules: [{ action: "Restart", exitCodes: { operator: "NotIn", values: [42] } }],
				}),
			},
			{ left: [1, 42], right: [1, 0] },
			"Failed",
		],
		[
			"TestPodPhaseWithRestartNeverInitContainers: an init container fails",
			{ restartPolicy: "Never", initContainers: [{ name: "init", image: "i:1" }] },
			{ init: [1, 1] },
			"Failed",
		],
		[
			"TestPodPhaseWithRestartAlwaysInitContainers: an init container fails",
			{ initContainers: [{ name: "init", image: "i:1" }] },
			{ init: [1, 1] },
			"Pending",
		],
		[
			"TestPodPhaseWithRestartAlwaysRestartableInitContainers: a sidecar that crashes once the pod runs",
			{ initContainers: [{ name: "side", image: "s:1", restartPolicy: "Always" }] },
			{ side: [3, 1] },
			"Running",
		],
		[
			"TestPodPhaseWithRestartNeverRestartableInitContainers: what is left runs while a sidecar does",
			{ restartPolicy: "Never", initContainers: [{ name: "side", image: "s:1", restartPolicy: "Always" }] },
			{ left: [1, 1] },
			"Running",
		],
	];
	test.each(table)("%s", (_, spec, after, phase) => {
		const world = new World();
		world.create(pod("web", { containers: containers(), ...spec }, { annotations: exits(after) }));
		world.advance(60);
		expect(world.pod("web").status?.phase).toBe(phase);
	});
});

test("a probe that fails says where it went (pkg/probe/tcp)", () => {
	const world = new World();
	const annotations = { "ds.sim/failing-probes": "readiness" };
	const probing = (tcpSocket: { port: string | number; host?: string }): Partial<PodSpec> => ({
		containers: [
			{ name: "c", image: "c:1", ports: [{ name: "web", containerPort: 8080 }], readinessProbe: { tcpSocket } },
		],
	});
	world.create(pod("named", probing({ port: "web" }), { annotations }));
	world.create(pod("host", { ...probing({ port: 9090 }), hostNetwork: true }, { annotations }));
	world.create(pod("other", probing({ port: 1, host: "10.0.0.9" }), { annotations }));
	world.advance(5);
	const said = (name: string) => world.events(name).filter((event) => event.includes("Unhealthy"));
	const failure = (place: string) =>
		`Warning Unhealthy Readiness probe failed: dial tcp ${place}: connect: connection refused`;
	expect(said("named")).toEqual([failure(`${world.pod("named").status?.podIP}:8080`)]);
	expect(said("host")).toEqual([failure(`${world.pod("host").status?.hostIP}:9090`)]);
	expect(said("other")).toEqual([failure("10.0.0.9:1")]);
});

import { expect, test } from "vitest";
import type { Event, Pod, PodSpec, V1Volume } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { pod, START, World } from "../kubeletWorld";

/** The kubelet's warnings about a pod: how often, over how many seconds, and what. */
function warnings(world: World, name: string): string[] {
	return world.engine
		.read((registry) => registry.list<Event>(kind("events")))
		.filter(({ involvedObject, source }) => involvedObject.name === name && source?.component === "kubelet")
		.filter(({ type }) => type === "Warning")
		.map(({ count, firstTimestamp, lastTimestamp, reason, message }) => {
			const seconds = (Date.parse(lastTimestamp ?? "") - Date.parse(firstTimestamp ?? "")) / 1000;
			return `${reason} x${count} over ${seconds}s: ${message}`;
		});
}

function withVolumes(...volumes: V1Volume[]): Partial<PodSpec> {
	return { volumes };
}

const waiting = ({ status }: Pod) => status?.containerStatuses?.[0]?.state?.waiting?.reason;

const settings = (data: Record<string, string>) => ({
	apiVersion: "v1",
	kind: "ConfigMap",
	metadata: { name: "settings", namespace: "default" },
	data,
});

test("a volume is tried after 0.5, 1, 2, 4, … seconds, 122 at most, and mounted by the next attempt that can", () => {
	const world = new World();
	world.create(pod("web", withVolumes({ name: "config", configMap: { name: "settings" } })));
	world.advance(130);
	const said = 'MountVolume.SetUp failed for volume "config" : configmap "settings" not found';
	expect(warnings(world, "web")).toEqual([`FailedMount x9 over 127s: ${said}`]);
	world.create(settings({ level: "info" }));
	world.advance(100);
	expect(waiting(world.pod("web"))).toBe("ContainerCreating");
	world.settle();
	expect(world.pod("web").status?.phase).toBe("Running");
	const started = world.pod("web").status?.containerStatuses?.[0]?.state?.running?.startedAt;
	expect((Date.parse(started ?? "") - START) / 1000).toBeGreaterThan(249);
	expect(warnings(world, "web")).toEqual([`FailedMount x9 over 127s: ${said}`]);
});

test("each volume says what it lacks: keys in the words of volumes, the sources of a projection together", () => {
	const world = new World();
	world.create(settings({ level: "info" }));
	const items = [{ key: "colour", path: "colour" }];
	world.create(
		pod(
			"web",
			withVolumes(
				{ name: "one", configMap: { name: "settings", items } },
				{ name: "two", secret: { secretName: "token" } },
				{
					name: "all",
					projected: { sources: [{ configMap: { name: "settings", items } }, { secret: { name: "token" } }] },
				},
				{ name: "may", projected: { sources: [{ secret: { name: "token", optional: true } }] } },
			),
		),
	);
	expect(world.events("web").slice(-3)).toEqual([
		'Warning FailedMount MountVolume.SetUp failed for volume "one" : references non-existent config key: colour',
		'Warning FailedMount MountVolume.SetUp failed for volume "two" : secret "token" not found',
		'Warning FailedMount MountVolume.SetUp failed for volume "all" : [references non-existent config key: colour, secret "token" not found]',
	]);
});

test("a hostPath volume wants the type that it names; what another pod has made is there", () => {
	const world = new World();
	const path = (type: string, path: string) => ({ name: type.toLowerCase(), hostPath: { path, type } });
	world.create(
		pod(
			"fine",
			withVolumes(
				path("Directory", "/var/log/"),
				path("File", "/etc/hosts"),
				path("Socket", "/run/containerd/containerd.sock"),
				path("CharDevice", "/dev/null"),
				path("BlockDevice", "/dev/sda"),
				path("DirectoryOrCreate", "/srv/agent/state"),
				{ name: "any", hostPath: { path: "/nowhere" } },
			),
		),
	);
	world.create(
		pod(
			"odd",
			withVolumes(
				path("Directory", "/etc/hosts"),
				path("File", "/var/log"),
				path("Socket", "/run/nope.sock"),
				path("CharDevice", "/dev/nope"),
				path("BlockDevice", "/dev/null"),
			),
		),
	);
	world.settle();
	expect([world.pod("fine").status?.phase, waiting(world.pod("odd"))]).toEqual(["Running", "ContainerCreating"]);
	expect(warnings(world, "odd").map((line) => line.replace(/^.*?: /, ""))).toEqual(
		[
			["directory", "/etc/hosts is not a directory"],
			["file", "/var/log is not a file"],
			["socket", "/run/nope.sock is not a socket file"],
			["chardevice", "/dev/nope is not a character device"],
			["blockdevice", "/dev/null is not a block device"],
		].map(([volume, what]) => `MountVolume.SetUp failed for volume "${volume}" : hostPath type check failed: ${what}`),
	);
	world.create(pod("late", withVolumes(path("Directory", "/srv/agent"))));
	world.settle();
	expect(world.pod("late").status?.phase).toBe("Running");
});

test("a container without its environment is tried every 10 to 15 s; after 25 times its events are heard rarely", () => {
	const world = new World();
	const env = [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "settings", key: "level" } } }];
	world.create(pod("web", { containers: [{ name: "c", image: "c:1", env }] }));
	world.settle();
	expect(waiting(world.pod("web"))).toBe("CreateContainerConfigError");
	expect(warnings(world, "web")).toEqual(['Failed x1 over 0s: Error: configmap "settings" not found']);
	world.advance(120);
	const [failed = ""] = warnings(world, "web");
	const [, count = 0, seconds = 0] = (/x(\d+) over (\d+)s/.exec(failed) ?? []).map(Number);
	expect(seconds / (count - 1)).toBeGreaterThanOrEqual(10);
	expect(seconds / (count - 1)).toBeLessThanOrEqual(15);
	expect(world.events("web").map((event) => event.replace(/ in .*/, ""))).toEqual([
		"Normal Scheduled Successfully assigned default/web to node01",
		'Normal Pulling Pulling image "c:1"',
		'Normal Pulled Successfully pulled image "c:1"',
		'Warning Failed Error: configmap "settings" not found',
		'Normal Pulled Container image "c:1" already present on machine and can be accessed by the pod',
	]);
	world.advance(600_000);
	const events = world.engine.read((registry) => registry.list<Event>(kind("events")));
	expect(events.length).toBeLessThan(10);
	world.create(settings({ level: "info" }));
	world.advance(20);
	expect(world.pod("web").status?.phase).toBe("Running");
});

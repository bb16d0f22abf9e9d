import fc from "fast-check";
import { expect, test } from "vitest";
import type { DaemonSet, Node, Pod, Taint } from "../../src/api/types";
import { kind } from "../../src/cluster/kinds";
import { addNodes, removeNode, startKubelet, stopKubelet } from "../../src/cluster/nodes";
import { daemonSet, type TimerOrder, World } from "./kubeletWorld";

/** What can happen to a cluster, each for one of a few nodes or DaemonSets. */
type Step =
	| { do: "join" | "leave" | "stop" | "start" | "cordon" | "uncordon" | "deletePod"; node: number }
	| { do: "label"; node: number; disk: string }
	| { do: "taint"; node: number; effect: string }
	| { do: "create"; set: number; selects: boolean; tolerates: boolean; port: boolean; cpu: number }
	| { do: "image" | "delete"; set: number }
	| { do: "wait"; seconds: number };

const node = fc.integer({ min: 1, max: 4 });
const set = fc.integer({ min: 1, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		do: fc.constantFrom("join", "leave", "stop", "start", "cordon", "uncordon", "deletePod" as const),
		node,
	}) as fc.Arbitrary<Step>,
	fc.record({ do: fc.constant("label" as const), node, disk: fc.constantFrom("ssd", "hdd") }),
	fc.record({ do: fc.constant("taint" as const), node, effect: fc.constantFrom("NoSchedule", "NoExecute", "") }),
	fc.record({
		do: fc.constant("create" as const),
		set,
		selects: fc.boolean(),
		tolerates: fc.boolean(),
		port: fc.boolean(),
		cpu: fc.constantFrom(100, 400, 600),
	}),
	fc.record({ do: fc.constantFrom("image", "delete" as const), set }) as fc.Arbitrary<Step>,
	fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(0.5, 3, 70, 400) }),
);

const nameOf = (index: number) => `node0${index}`;

function take(world: World, next: Step): void {
	const nodes = world.nodes();
	switch (next.do) {
		case "wait":
			world.advance(next.seconds);
			return;
		case "create":
		case "image":
		case "delete":
			changeSet(world, next);
			return;
		case "join":
			if (!nodes.some(({ metadata }) => metadata.name === nameOf(next.node))) {
				world.request((registry) => addNodes(registry, [nameOf(next.node)]));
			}
			return;
		default:
			if (nodes.some(({ metadata }) => metadata.name === nameOf(next.node))) changeNode(world, next);
	}
}

function changeSet(world: World, next: Extract<Step, { set: number }>): void {
	const name = `set${next.set}`;
	const present = world.sets().some(({ metadata }) => metadata.name === name);
	if (next.do === "create" && !present) {
		const ports = next.port ? [{ containerPort: 80, hostPort: 80 }] : [];
		const resources = { requests: { cpu: `${next.cpu}m` } };
		world.create(
			daemonSet(name, {
				containers: [{ name: "c", image: "c:1", ports, resources }],
				...(next.selects ? { nodeSelector: { disk: "ssd" } } : {}),
				...(next.tolerates ? { tolerations: [{ key: "team", operator: "Exists" }] } : {}),
			}),
		);
	} else if (next.do === "delete" && present) {
		world.delete("daemonsets.apps", name);
	} else if (next.do === "image" && present) {
		world.request((registry) => {
			const old = registry.get(kind("daemonsets.apps"), "default", name) as DaemonSet;
			const { template } = old.spec;
			const containers = template.spec?.containers.map((each) => ({ ...each, image: `${each.image}1` })) ?? [];
			registry.updateTrusted(kind("daemonsets.apps"), {
				...old,
				spec: { ...old.spec, template: { ...template, spec: { ...template.spec, containers } } },
			});
		});
	}
}

function changeNode(world: World, next: Exclude<Step, { set: number } | { do: "wait" }>): void {
	const name = nameOf(next.node);
	const spec = (change: Partial<Node["spec"]>) =>
		world.changeNode(name, (old) => ({ ...old, spec: { ...old.spec, ...change } }));
	switch (next.do) {
		case "leave":
			world.request((registry) => removeNode(registry, name));
			return;
		case "stop":
			world.request((registry) => stopKubelet(registry, name));
			return;
		case "start":
			world.request((registry) => startKubelet(registry, name));
			return;
		case "cordon":
		case "uncordon":
			spec({ unschedulable: next.do === "cordon" ? true : undefined });
			return;
		case "deletePod": {
			const [pod] = world.pods().filter((each) => each.spec.nodeName === name);
			if (pod) world.delete("pods", pod.metadata.name ?? "");
			return;
		}
		case "label":
			world.changeNode(name, (old) => ({
				...old,
				metadata: { ...old.metadata, labels: { ...old.metadata.labels, disk: next.disk } },
			}));
			return;
		case "taint": {
			const others = (world.node(name).spec?.taints ?? []).filter(({ key }) => key !== "team");
			spec({ taints: next.effect === "" ? others : [...others, { key: "team", effect: next.effect }] });
		}
	}
}

/**
 * Whether a DaemonSet should have a pod on a node, told from the two alone: "must" have one, or "may" keep one that was
 * there before a NoSchedule taint.
 */
function wants({ spec }: DaemonSet, { metadata, spec: nodeSpec }: Node): "must" | "may" | "no" {
	const template = spec.template.spec;
	if (template?.nodeSelector?.disk !== undefined && metadata.labels?.disk !== template.nodeSelector.disk) return "no";
	const tolerated = (taint: Taint) =>
		taint.key === "node.kubernetes.io/unschedulable" ||
		(taint.key === "team" && template?.tolerations?.[0]?.key === "team");
	const hostile = (nodeSpec?.taints ?? []).filter((taint) => !tolerated(taint));
	if (hostile.length === 0) return "must";
	return hostile.every(({ effect }) => effect === "NoSchedule") ? "may" : "no";
}

function runningOn(pods: readonly Pod[], name: string | undefined): Pod[] {
	return pods.filter(({ spec }) => spec.nodeName === name);
}

test("whatever happens, in the end every node has what it should, and no more than it can hold", () => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
			const world = new World({ nodes: 2 });
			for (const next of steps) take(world, next);
			for (const { metadata } of world.nodes()) {
				world.request((registry) => startKubelet(registry, metadata.name ?? ""));
			}
			world.settle().advance(400).settle();
			const pods = world.pods();
			const places = (...verdicts: string[]) =>
				world.sets().flatMap((each) =>
					world
						.nodes()
						.filter((node) => verdicts.includes(wants(each, node)))
						.map((node) => `${each.metadata.name} ${node.metadata.name}`),
				);
			const targets = pods.map(
				({ metadata, spec }) => `${metadata.labels?.app} ${spec.nodeName ?? pinOf(spec.affinity)}`,
			);
			expect(targets).toHaveLength(new Set(targets).size);
			expect(targets).toEqual(expect.arrayContaining(places("must")));
			// A pod that never found room may wait on for a node that is no longer wanted, as upstream's do.
			const bound = targets.filter((_, at) => pods[at]?.spec.nodeName);
			expect(places("must", "may")).toEqual(expect.arrayContaining(bound));
			for (const { metadata } of world.nodes()) {
				const there = runningOn(pods, metadata.name);
				expect(there.every(({ status }) => status?.phase === "Running")).toBe(true);
				const cpu = there.map(({ spec }) => Number.parseInt(spec.containers[0]?.resources?.requests?.cpu ?? "0", 10));
				expect(cpu.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1000);
				const ports = there.flatMap(({ spec }) => spec.containers[0]?.ports ?? []);
				expect(ports.length).toBeLessThanOrEqual(1);
				// Whoever waits for this node has no room on it.
				for (const waiting of pods.filter(({ spec }) => !spec.nodeName && pinOf(spec.affinity) === metadata.name)) {
					const asks = Number.parseInt(waiting.spec.containers[0]?.resources?.requests?.cpu ?? "0", 10);
					const blocked = waiting.spec.containers[0]?.ports?.length && ports.length > 0;
					expect(blocked || asks + cpu.reduce((sum, each) => sum + each, 0) > 1000).toBeTruthy();
				}
			}
		}),
		{ numRuns: 60, seed: 1 },
	);
}, 120_000);

function pinOf(affinity: Pod["spec"]["affinity"]): string | undefined {
	return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]
		?.values?.[0];
}

/** What there is in the end, without what is drawn: who runs where, what is counted, what keeps pods off nodes. */
function picture(world: World): string[] {
	return [
		...world.pods().map(({ metadata, spec, status }) => {
			const { restartCount, ready } = status?.containerStatuses?.[0] ?? {};
			const where = spec.nodeName ?? `waits for ${pinOf(spec.affinity)}`;
			return `${metadata.labels?.app} ${where} ${spec.containers[0]?.image} ${status?.phase} ${ready} ${restartCount}`;
		}),
		...world.sets().map(({ metadata, status }) => `${metadata.name} ${JSON.stringify(status)}`),
		...world.nodes().map(({ metadata, spec }) => {
			const taints = (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
			return `${metadata.name} ${taints.sort().join(",")}`;
		}),
	].sort();
}

test("in whatever order the timers of one moment come, a history ends the same", () => {
	const orders: TimerOrder[] = [(together) => together, (together) => [...together].reverse()];
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
			const ends = orders.map((order) => {
				const world = new World({ nodes: 3, order });
				// Room enough for all: who comes first where there is not is a matter of order.
				for (const next of steps) take(world, next.do === "create" ? { ...next, port: false, cpu: 100 } : next);
				for (const { metadata } of world.nodes()) {
					world.request((registry) => startKubelet(registry, metadata.name ?? ""));
				}
				return picture(world.settle().advance(400).settle());
			});
			expect(ends[1]).toEqual(ends[0]);
		}),
		{ numRuns: 40, seed: 2 },
	);
}, 120_000);

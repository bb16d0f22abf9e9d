import fc from "fast-check";
import { expect, test } from "vitest";
import { updateLimits } from "../../src/api/daemonSet/limits";
import { isPodAvailable } from "../../src/api/podReady";
import type { DaemonSet, Node, Pod } from "../../src/api/types";
import { daemonSetController } from "../../src/cluster/controllers/daemonset/index";
import { kind } from "../../src/cluster/kinds";
import { agent, Harness, imageOf, nodeOf } from "./harness";

type RollingUpdate = { maxUnavailable: number | string; maxSurge: number | string };

/** A cluster that checks, whenever the controller acts, that it keeps to its limits. */
class Watched extends Harness {
	override rest(): this {
		const before = this.measure();
		super.rest();
		const after = this.measure();
		if (before === undefined || after === undefined) {
			return this;
		}
		const { maxUnavailable, maxSurge } = updateLimits(this.daemonSet("agent"), after.eligible);
		// What is missing already may stay missing; the controller takes away no more than it may.
		expect(after.unavailable).toBeLessThanOrEqual(Math.max(maxSurge > 0 ? 0 : maxUnavailable, before.unavailable));
		expect(after.surging).toBeLessThanOrEqual(Math.max(maxSurge, before.surging));
		expect(after.mostOnOneNode).toBeLessThanOrEqual(maxSurge > 0 ? 2 : 1);
		return this;
	}

	eligibleNodes(): string[] {
		return this.list<Node>(kind("nodes"))
			.filter((node) => (node.spec?.taints ?? []).length === 0)
			.map((node) => node.metadata.name ?? "");
	}

	alive(node?: string): Pod[] {
		return this.pods(
			(pod) => pod.metadata.deletionTimestamp === undefined && (node === undefined || nodeOf(pod) === node),
		);
	}

	private measure() {
		const daemonSet = this.find<DaemonSet>(kind("daemonsets.apps"), "default", "agent");
		if (daemonSet === undefined) {
			return undefined;
		}
		const available = (pod: Pod) => isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, this.now);
		const image = daemonSet.spec.template.spec?.containers[0]?.image;
		const nodes = this.eligibleNodes().map((node) => this.alive(node));
		return {
			eligible: nodes.length,
			unavailable: nodes.filter((pods) => !pods.some(available)).length,
			surging: nodes.filter(
				(pods) =>
					pods.some((pod) => imageOf(pod) !== image && available(pod)) &&
					pods.some((pod) => imageOf(pod) === image && !available(pod)),
			).length,
			mostOnOneNode: Math.max(0, ...nodes.map((pods) => pods.length)),
		};
	}
}

const TAINTS = [
	{ key: "x", effect: "NoExecute" },
	{ key: "x", effect: "NoSchedule" },
];

/** What may happen to a cluster; `choice` in [0, 1) picks the node or pod that it happens to. */
const HAPPENINGS: Record<string, (cluster: Watched, choice: number) => void> = {
	"new image": (cluster, choice) => void cluster.setImage("agent", `agent:${Math.floor(choice * 3)}.0`),
	ready: (cluster, choice) => {
		const pod = pick(cluster.alive(), choice);
		if (pod !== undefined) {
			cluster
				.bind((each) => each.metadata.name === pod.metadata.name)
				.ready((each) => each.metadata.name === pod.metadata.name);
		}
	},
	"all ready": (cluster) => void cluster.ready(),
	"no longer ready": (cluster, choice) => {
		const pod = pick(
			cluster.alive().filter((each) => each.spec.nodeName),
			choice,
		);
		if (pod !== undefined) {
			cluster.setReady(pod, false).rest();
		}
	},
	fails: (cluster, choice) => {
		const bound = cluster.alive().filter((each) => each.spec.nodeName);
		const pod = pick(bound, choice);
		if (pod !== undefined) {
			cluster.finish(pod, (choice * 7) % 1 < 0.5 ? "Failed" : "Succeeded");
		}
	},
	"is deleted": (cluster, choice) => {
		const pod = pick(cluster.alive(), choice);
		if (pod !== undefined) {
			cluster.delete(kind("pods"), "default", pod.metadata.name ?? "", {});
			cluster.rest();
		}
	},
	vanish: (cluster) => void cluster.vanish(),
	taint: (cluster, choice) => {
		const node = pick(cluster.list<Node>(kind("nodes")), choice);
		const taint = TAINTS[Math.floor(choice * 7) % 2];
		if (node !== undefined && taint !== undefined) {
			cluster.changeNode(node.metadata.name ?? "", () => ({ taints: [taint] }));
		}
	},
	untaint: (cluster, choice) => {
		const node = pick(cluster.list<Node>(kind("nodes")), choice);
		if (node !== undefined) {
			cluster.changeNode(node.metadata.name ?? "", () => ({ taints: [] }));
		}
	},
	"node joins": (cluster, choice) => {
		const name = `new${Math.floor(choice * 1e9)}`;
		if (cluster.find(kind("nodes"), undefined, name) === undefined) {
			cluster.addNode(name).rest();
		}
	},
	"node leaves": (cluster, choice) => {
		const node = pick(cluster.list<Node>(kind("nodes")), choice);
		if (node !== undefined) {
			cluster.removeTrusted(kind("nodes"), node);
			for (const pod of cluster.podsOnNode(node.metadata.name ?? "")) {
				cluster.removeTrusted(kind("pods"), pod);
			}
			cluster.rest();
		}
	},
	"time goes by": (cluster, choice) => void cluster.advance(Math.floor(choice * 20_000)),
};

const strategies = fc.oneof(
	fc.record({
		maxUnavailable: fc.constantFrom<number | string>(1, 2, "30%", "100%"),
		maxSurge: fc.constant<number | string>(0),
	}),
	fc.record({
		maxUnavailable: fc.constant<number | string>(0),
		maxSurge: fc.constantFrom<number | string>(1, 3, "25%"),
	}),
);
const story = fc.array(
	fc.tuple(fc.constantFrom(...Object.keys(HAPPENINGS)), fc.double({ min: 0, max: 0.999, noNaN: true })),
	{ maxLength: 40 },
);

function live(rollingUpdate: RollingUpdate, minReadySeconds: number, happenings: [string, number][]): Watched {
	const cluster = new Watched(daemonSetController);
	cluster.addNodes("node01", "node02", "node03", "node04").rest();
	cluster.apply(agent({ updateStrategy: { type: "RollingUpdate", rollingUpdate }, minReadySeconds }));
	for (const [what, choice] of happenings) {
		HAPPENINGS[what]?.(cluster, choice);
	}
	return cluster;
}

test("whatever happens, the controller keeps to its limits and ends with one new pod on every node that wants one", () => {
	fc.assert(
		fc.property(strategies, fc.constantFrom(0, 7), story, (rollingUpdate, minReadySeconds, happenings) => {
			const cluster = live(rollingUpdate, minReadySeconds, happenings);
			// Nodes that are still tainted are made whole, so that nothing misscheduled is left over.
			for (const node of cluster.list<Node>(kind("nodes"))) {
				cluster.changeNode(node.metadata.name ?? "", () => ({ taints: [] }));
			}
			for (const pod of cluster.alive().filter((each) => each.status?.conditions?.[0]?.status === "False")) {
				cluster.setReady(pod, true);
			}
			// Long enough for every back-off of failed pods.
			for (let round = 0; round < 30; round++) {
				cluster.live().advance(60_000);
			}
			cluster.wake("default/agent").live();
			const image = cluster.daemonSet("agent").spec.template.spec?.containers[0]?.image;
			const nodes = cluster.eligibleNodes();
			expect(cluster.pods().map(nodeOf).sort()).toEqual(nodes);
			expect(cluster.pods().map(imageOf)).toEqual(nodes.map(() => image));
			expect(cluster.row("agent")).toBe(Array(5).fill(nodes.length).join(" "));
			expect(cluster.daemonSet("agent").status?.observedGeneration).toBe(
				cluster.daemonSet("agent").metadata.generation,
			);
		}),
		{ numRuns: 60 },
	);
});

test("a sync after a sync writes nothing, whatever happened before", () => {
	fc.assert(
		fc.property(strategies, story, (rollingUpdate, happenings) => {
			const cluster = live(rollingUpdate, 0, happenings);
			// A node that has gone, or lets nobody new in, is noticed with the next sync only, as upstream does.
			cluster.wake("default/agent").rest();
			const writes = JSON.stringify(cluster.writes);
			const events = cluster.events.length;
			cluster.wake("default/agent").rest();
			expect(JSON.stringify(cluster.writes)).toBe(writes);
			expect(cluster.events.length).toBe(events);
		}),
		{ numRuns: 60 },
	);
});

function pick<T>(items: readonly T[], choice: number): T | undefined {
	return items[Math.floor(choice * items.length)];
}

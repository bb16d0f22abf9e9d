import fc from "fast-check";
import { expect, test } from "vitest";
import { podUsage, sumOf } from "../../../src/api/scheduling/usage";
import type { DaemonSet, KubeObject, Node, Pod } from "../../../src/api/types";
import { openEngine } from "../../../src/cluster/engine/localEngine";
import { kind } from "../../../src/cluster/kinds";
import { fillCluster } from "../../../src/cluster/local";
import { addNodes, removeNode, startKubelet, stopKubelet } from "../../../src/cluster/nodes";
import { ObjectRegistry } from "../../../src/cluster/registry/objectRegistry";
import { placementPods } from "../../../src/cluster/registry/placementPods";
import type { Registry } from "../../../src/cluster/registry/registry";
import { openMemoryStore } from "../../../src/cluster/store/memory";
import type { ReadTransaction } from "../../../src/cluster/store/store";
import { makeWork } from "../../../src/cluster/work";
import { daemonSet, pod, START } from "./world";

/** What may happen to a cluster; `choice` in [0, 1) picks what it happens to. */
const HAPPENINGS: Record<string, (registry: Registry, choice: number) => void> = {
	"a DaemonSet": (registry, choice) => {
		const name = `agent-${Math.floor(choice * 2)}`;
		if (registry.find(kind("daemonsets.apps"), "default", name) !== undefined) return;
		registry.create(kind("daemonsets.apps"), "default", daemonSet(name), outside);
	},
	"a DaemonSet goes": (registry, choice) => {
		const found = pick(registry.list(kind("daemonsets.apps")), choice);
		if (found !== undefined) registry.delete(kind("daemonsets.apps"), "default", found.metadata.name ?? "", {});
	},
	"a new image": (registry, choice) => {
		const found = pick(registry.list<DaemonSet>(kind("daemonsets.apps")), choice);
		if (found === undefined) return;
		const body = { spec: { template: { spec: { containers: [{ name: "main", image: `agent:${choice}` }] } } } };
		registry.patch(kind("daemonsets.apps"), "default", nameOf(found), { type: "strategic", body }, outside);
	},
	"a pod of nobody": (registry, choice) => {
		const name = `web-${Math.floor(choice * 3)}`;
		if (registry.find(kind("pods"), "default", name) !== undefined) return;
		const labels = { app: `agent-${Math.floor(choice * 4)}` };
		registry.create(kind("pods"), "default", { ...pod(name), metadata: { name, labels } }, outside);
	},
	"a pod goes": (registry, choice) => {
		const found = pick(registry.list(kind("pods")), choice);
		if (found !== undefined) registry.delete(kind("pods"), "default", nameOf(found), {});
	},
	"a pod has other labels": (registry, choice) => {
		const found = pick(registry.list(kind("pods")), choice);
		if (found === undefined) return;
		const body = { metadata: { labels: { app: choice < 0.5 ? "agent-0" : "none" } } };
		registry.patch(kind("pods"), "default", nameOf(found), { type: "merge", body }, outside);
	},
	"a pod tolerates more": (registry, choice) => {
		const found = pick(registry.list<Pod>(kind("pods")), choice);
		if (found === undefined) return;
		const tolerations = [...(found.spec.tolerations ?? []), { key: `t${choice.toFixed(1)}`, operator: "Exists" }];
		const body = { spec: { tolerations, activeDeadlineSeconds: 100_000 - Math.floor(choice * 1000) } };
		registry.patch(kind("pods"), "default", nameOf(found), { type: "merge", body }, outside);
	},
	"a pod has more owners": (registry, choice) => {
		const found = pick(registry.list<Pod>(kind("pods")), choice);
		if (found === undefined) return;
		const owner = { apiVersion: "v1", kind: "ConfigMap", name: "x", uid: `other-${choice.toFixed(1)}` };
		const there = choice < 0.5 ? [] : (found.metadata.ownerReferences ?? []);
		const body = { metadata: { ownerReferences: [owner, ...there] } };
		registry.patch(kind("pods"), "default", nameOf(found), { type: "merge", body }, outside);
	},
	"a node joins": (registry, choice) => {
		const name = `more${Math.floor(choice * 3)}`;
		if (registry.find(kind("nodes"), undefined, name) === undefined) addNodes(registry, [name]);
	},
	"a node goes": (registry, choice) => {
		const found = pick(registry.list(kind("nodes")), choice);
		if (found !== undefined) removeNode(registry, nameOf(found));
	},
	"a node falls silent": (registry, choice) => {
		const found = pick(registry.list(kind("nodes")), choice);
		if (found !== undefined) stopKubelet(registry, nameOf(found));
	},
	"a node speaks again": (registry, choice) => {
		const found = pick(registry.list(kind("nodes")), choice);
		if (found !== undefined) startKubelet(registry, nameOf(found));
	},
	"a node has other taints and labels": (registry, choice) => {
		const found = pick(registry.list<Node>(kind("nodes")), choice);
		if (found === undefined) return;
		const taints = choice < 0.3 ? [] : [{ key: "x", effect: choice < 0.6 ? "NoExecute" : "NoSchedule" }];
		const body = { spec: { taints }, metadata: { labels: { choice: choice.toFixed(1) } } };
		registry.patch(kind("nodes"), undefined, nameOf(found), { type: "merge", body }, outside);
	},
	"a request fails in the middle": (registry, choice) => {
		registry.create(kind("pods"), "default", { ...pod("lost"), metadata: { name: `lost-${choice}` } }, outside);
		throw new Error("on purpose");
	},
};

const outside = { fieldManager: "test", warn: () => {} };

test("what is kept in memory of pods and nodes is what the indexes say, and what the objects say", {
	timeout: 120_000,
}, () => {
	const step = fc.record({
		what: fc.constantFrom(...Object.keys(HAPPENINGS)),
		choice: fc.double({ min: 0, max: 0.99, noNaN: true }),
		later: fc.constantFrom(0, 500, 1500, 60_000),
	});
	fc.assert(
		fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
			let now = START;
			const [store, work] = [openMemoryStore(), makeWork()];
			fillCluster(store, { wall: () => now, seed: () => "seed" }, { nodes: 2 }, work);
			const engine = openEngine(store, { wall: () => now, work: () => work });
			const owners = new Set<string>();
			for (const { what, choice, later } of steps) {
				try {
					engine.request((registry) => HAPPENINGS[what]?.(registry, choice));
				} catch (error) {
					if (!String(error).includes("on purpose")) throw error;
				}
				now += later;
				engine.catchUp();
				const known = store.read((tx) => summary(tx, owners));
				// Nobody has asked in a sandbox before.
				expect(known).toEqual(store.sandbox((tx) => summary(tx, owners)));
				expect(known).toEqual(store.read((tx) => fromObjects(tx, owners)));
			}
		}),
		{ numRuns: 25 },
	);
});

type Summary = { owned: Record<string, unknown>; nodes: unknown; usages: Record<string, unknown>; placed: unknown };

function summary(tx: ReadTransaction, owners: Set<string>): Summary {
	const registry = new ObjectRegistry(tx, { now: START, seed: "seed" });
	for (const { metadata } of registry.list(kind("daemonsets.apps"))) owners.add(metadata.uid ?? "");
	const nodes = registry.list<Node>(kind("nodes")).map(nameOf);
	return {
		owned: Object.fromEntries([...owners].map((uid) => [uid, registry.ownedPods("default", uid).map(seen)])),
		nodes: registry.nodeFacts().map(({ metadata, spec }) => [metadata.name, metadata.labels, spec?.taints]),
		usages: Object.fromEntries(nodes.map((name) => [name, registry.usageOnNode(name)])),
		placed: (placementPods(registry).items as Pod[]).map(placed),
	};
}

function fromObjects(tx: ReadTransaction, owners: Set<string>): Summary {
	const registry = new ObjectRegistry(tx, { now: START, seed: "seed" });
	const pods = registry.list<Pod>(kind("pods"));
	const nodes = registry.list<Node>(kind("nodes"));
	const ownedBy = (uid: string) =>
		pods.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid));
	const alive = pods.filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed");
	return {
		owned: Object.fromEntries([...owners].map((uid) => [uid, ownedBy(uid).map(seen)])),
		nodes: nodes.map(({ metadata, spec }) => [metadata.name, metadata.labels, spec?.taints]),
		usages: Object.fromEntries(
			nodes.map(({ metadata: { name = "" } }) => [
				name,
				sumOf(alive.filter(({ spec }) => spec.nodeName === name).map(podUsage)),
			]),
		),
		placed: pods.map(placed),
	};
}

/** What decides about a DaemonSet's pod. */
function seen({ metadata, spec, status }: Pod): unknown {
	const { name, namespace, labels, creationTimestamp, deletionTimestamp } = metadata;
	const ready = status?.conditions?.find(({ type }) => type === "Ready");
	const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	return {
		...{ name, namespace, labels, creationTimestamp, deletionTimestamp, bound: Boolean(spec.nodeName) },
		node: spec.nodeName || terms?.[0]?.matchFields?.[0]?.values?.[0],
		phase: status?.phase,
		ready: ready && [ready.status, ready.lastTransitionTime],
	};
}

/** What others' room and placement depend on. */
function placed(pod: Pod): unknown {
	const { spec, status } = pod;
	const { nodeAffinity: _, ...affinity } = spec.affinity ?? {};
	return {
		seen: seen(pod),
		controller: pod.metadata.ownerReferences?.find(({ controller }) => controller),
		usage: podUsage(pod),
		affinity,
		...{ tolerations: spec.tolerations, priority: spec.priority, policy: spec.preemptionPolicy },
		deadline: spec.activeDeadlineSeconds,
		start: status?.startTime,
	};
}

function pick<T>(from: readonly T[], choice: number): T | undefined {
	return from[Math.floor(choice * from.length)];
}

function nameOf({ metadata }: Pick<KubeObject, "metadata">): string {
	return metadata.name ?? "";
}

import fc from "fast-check";
import { expect, it } from "vitest";
import { matchResource } from "../../../src/api/resources";
import type { DaemonSet, KubeObject } from "../../../src/api/types";
import { clientOf, type LocalClient } from "../../../src/client/local";
import { type OpenEngine, openEngine } from "../../../src/cluster/engine/localEngine";
import { fillCluster } from "../../../src/cluster/local";
import { addNodes, removeNode, stopKubelet } from "../../../src/cluster/nodes";
import { openMemoryStore } from "../../../src/cluster/store/memory";
import { makeWork } from "../../../src/cluster/work";
import { loadInsight } from "../../../src/commands/shared/insightView";
import { MapModel } from "../../../src/insight/map/mapModel";
import type { MapState } from "../../../src/insight/map/state";
import { type VerdictName, verdictsOf } from "../../../src/insight/verdicts";

const START = Date.parse("2026-01-01T00:00:00Z");

/** What `why` may say of a cell that the map shows so. */
const VERDICTS: Readonly<Record<MapState, readonly VerdictName[]>> = {
	running: ["runs"],
	starting: ["starting", "being-replaced"],
	pending: ["pending", "being-replaced"],
	missing: ["missing"],
	failing: ["starting", "being-replaced", "kept"],
	old: ["being-replaced", "runs", "starting", "pending"],
	leaving: ["will-be-evicted", "being-replaced"],
	kept: ["kept"],
	"would-run": ["would-run"],
	"not-eligible": ["not-eligible"],
};

class Cluster {
	readonly engine: OpenEngine;
	readonly client: LocalClient;

	constructor() {
		const store = openMemoryStore();
		const work = makeWork();
		const wall = () => START;
		fillCluster(store, { wall, seed: () => "seed" }, { nodes: 2 }, work);
		this.engine = openEngine(store, { wall, work: () => work });
		this.client = clientOf(this.engine, work, { onWarning: () => undefined, sleep: async () => undefined });
	}

	async resource(word: string) {
		const resource = matchResource(await this.client.resources(), word);
		if (resource === undefined) throw new Error(word);
		return resource;
	}

	async list(word: string): Promise<KubeObject[]> {
		return (await this.client.list(await this.resource(word))).items;
	}

	async patch(word: string, namespace: string | undefined, name: string, patch: unknown): Promise<void> {
		const resource = await this.resource(word);
		await this.client.patch(resource, { namespace, name }, "merge", patch, { fieldManager: "test" });
	}
}

const key = fc.constantFrom("a", "b");
const step = fc.oneof(
	fc.record({
		what: fc.constant("node" as const),
		name: fc.constantFrom("n1", "n2"),
		zone: key,
		taint: fc.constantFrom("", "NoSchedule", "NoExecute"),
	}),
	fc.record({
		what: fc.constant("daemonSet" as const),
		name: key,
		zone: fc.option(key, { nil: undefined, freq: 1 }),
		tolerates: fc.boolean(),
		cpu: fc.constantFrom("100m", "700m"),
		surge: fc.boolean(),
		strategy: fc.constantFrom("RollingUpdate", "OnDelete"),
	}),
	fc.record({ what: fc.constant("image" as const), name: key, image: fc.constantFrom("x:1", "x:2") }),
	fc.record({
		what: fc.constant("taint" as const),
		node: fc.constantFrom("node01", "n1"),
		effect: fc.constantFrom("", "NoSchedule", "NoExecute"),
	}),
	fc.record({ what: fc.constant("gone" as const), node: fc.constantFrom("node02", "n1") }),
	fc.record({ what: fc.constant("stop" as const), node: fc.constantFrom("node01", "n2") }),
	fc.record({ what: fc.constant("advance" as const), seconds: fc.constantFrom(1, 2, 5, 60) }),
);
type AnyStep = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** So that there is something to see. */
const FIRST: AnyStep = {
	what: "daemonSet",
	name: "a",
	zone: undefined,
	tolerates: false,
	cpu: "100m",
	surge: false,
	strategy: "RollingUpdate",
};

async function take(cluster: Cluster, each: AnyStep): Promise<void> {
	const { engine } = cluster;
	if (each.what === "advance") return engine.advance(each.seconds * 1000);
	if (each.what === "node") {
		const taints = each.taint === "" ? [] : [{ key: "only", effect: each.taint }];
		engine.request((registry) => addNodes(registry, [each.name], { labels: { zone: each.zone }, taints }));
	} else if (each.what === "gone") engine.request((registry) => removeNode(registry, each.node));
	else if (each.what === "stop") engine.request((registry) => stopKubelet(registry, each.node));
	else if (each.what === "taint") {
		const taints = each.effect === "" ? [] : [{ key: "later", effect: each.effect }];
		await cluster.patch("nodes", undefined, each.node, { spec: { taints } });
	} else if (each.what === "image") {
		const template = { spec: { containers: [{ name: "main", image: each.image, resources: {} }] } };
		await cluster.patch("daemonsets", "default", each.name, { spec: { template } });
	} else {
		const { name, zone, tolerates, cpu, surge, strategy } = each;
		await cluster.client.create(
			await cluster.resource("daemonsets"),
			"default",
			{
				apiVersion: "apps/v1",
				kind: "DaemonSet",
				metadata: { name },
				spec: {
					selector: { matchLabels: { app: name } },
					updateStrategy:
						strategy === "OnDelete"
							? { type: strategy }
							: { type: strategy, rollingUpdate: surge ? { maxSurge: 1, maxUnavailable: 0 } : {} },
					template: {
						metadata: { labels: { app: name } },
						spec: {
							...(zone === undefined ? {} : { nodeSelector: { zone } }),
							...(tolerates ? { tolerations: [{ operator: "Exists" }] } : {}),
							containers: [{ name: "main", image: "x:1", resources: { requests: { cpu } } }],
						},
					},
				},
			},
			{ fieldManager: "test" },
		);
	}
}

it("shows what `why` says, whatever has happened", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
			const cluster = new Cluster();
			for (const each of [FIRST, ...steps]) {
				// What the cluster refuses has not happened.
				await take(cluster, each).catch(() => undefined);
				const view = await loadInsight(cluster.client);
				const daemonSets = (await cluster.list("daemonsets")) as DaemonSet[];
				const model = new MapModel();
				model.replace("Node", view.nodes);
				model.replace("DaemonSet", daemonSets);
				model.replace("ControllerRevision", view.controllerRevisions);
				model.replace("Pod", view.pods);
				model.update(view.now);
				for (const daemonSet of daemonSets) {
					for (const { node, verdict, pod } of verdictsOf(daemonSet, view)) {
						const cell = model.cell(daemonSet.metadata.uid ?? "", node);
						if (cell === undefined) continue;
						const told = `${daemonSet.metadata.name} on ${node}`;
						expect(VERDICTS[cell.state], `${told} is ${cell.state}, and why says ${verdict}`).toContain(verdict);
						if (cell.state !== "failing") expect(pod ?? cell.pod, told).toBe(cell.pod);
					}
				}
			}
		}),
		{ numRuns: 40 },
	);
});

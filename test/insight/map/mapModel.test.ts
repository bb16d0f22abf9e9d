import fc from "fast-check";
import { expect, it } from "vitest";
import type { DaemonSet, KubeObject, Node, Pod } from "../../../src/api/types";
import { type MapKind, MapModel } from "../../../src/insight/map/mapModel";

const NOW = Date.parse("2026-01-01T00:00:10Z");

const node = (name: string, zone: string, taint: boolean): Node => ({
	apiVersion: "v1",
	kind: "Node",
	metadata: { name, uid: `${name}-uid`, labels: { zone } },
	spec: taint ? { taints: [{ key: "only", effect: "NoSchedule" }] } : {},
	status: { conditions: [{ type: "Ready", status: "True" }] },
});

const daemonSet = (name: string, generation: number, zone: string | undefined, minReadySeconds: number) =>
	({
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name, namespace: "default", uid: name, generation },
		spec: {
			minReadySeconds,
			selector: {},
			template: { metadata: {}, spec: { containers: [], ...(zone === undefined ? {} : { nodeSelector: { zone } }) } },
		},
	}) as unknown as DaemonSet;

const pod = (uid: string, owner: string, nodeName: string, hash: string, ready: boolean, ending: boolean) =>
	({
		apiVersion: "v1",
		kind: "Pod",
		metadata: {
			name: uid,
			namespace: "default",
			uid,
			labels: { "controller-revision-hash": hash },
			ownerReferences: [{ kind: "DaemonSet", controller: true, uid: owner, name: owner, apiVersion: "apps/v1" }],
			...(ending ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
		},
		spec: { containers: [], nodeName },
		status: {
			phase: "Running",
			conditions: ready ? [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:05Z" }] : [],
		},
	}) as unknown as Pod;

const revision = (owner: string, number: number) =>
	({
		apiVersion: "apps/v1",
		kind: "ControllerRevision",
		metadata: {
			name: `${owner}-${number}`,
			uid: `${owner}-${number}`,
			labels: { "controller-revision-hash": `h${number}` },
			ownerReferences: [{ kind: "DaemonSet", controller: true, uid: owner, name: owner, apiVersion: "apps/v1" }],
		},
		revision: number,
	}) as unknown as KubeObject;

const nodeName = fc.constantFrom("n1", "n2", "n3");
const owner = fc.constantFrom("a", "b");
const change = fc.oneof(
	fc.record({
		kind: fc.constant<MapKind>("Node"),
		object: fc.tuple(nodeName, fc.constantFrom("x", "y"), fc.boolean()).map((each) => node(...each)),
	}),
	fc.record({
		kind: fc.constant<MapKind>("DaemonSet"),
		object: fc
			.tuple(owner, fc.integer({ min: 1, max: 9 }), fc.constantFrom("x", undefined), fc.constantFrom(0, 2, 60))
			.map((each) => daemonSet(...each)),
	}),
	fc.record({
		kind: fc.constant<MapKind>("Pod"),
		object: fc
			.tuple(
				fc.constantFrom("p1", "p2", "p3"),
				owner,
				nodeName,
				fc.constantFrom("h1", "h2"),
				fc.boolean(),
				fc.boolean(),
			)
			.map((each) => pod(...each)),
	}),
	fc.record({
		kind: fc.constant<MapKind>("ControllerRevision"),
		object: fc.tuple(owner, fc.integer({ min: 1, max: 2 })).map((each) => revision(...each)),
	}),
);

it("comes, change by change, to what it would make of the last state alone", () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(change, fc.boolean(), fc.boolean()), { maxLength: 40 }), (steps) => {
			const model = new MapModel();
			const present = new Map<string, { kind: MapKind; object: KubeObject }>();
			const states = new Map<string, string>();
			let generation = 0;
			for (const [{ kind, object }, gone, look] of steps) {
				// A DaemonSet's generation rises whenever its spec changes.
				const told =
					kind === "DaemonSet" ? { ...object, metadata: { ...object.metadata, generation: ++generation } } : object;
				const key = `${kind} ${told.metadata.uid}`;
				if (gone) present.delete(key);
				else present.set(key, { kind, object: told });
				model.apply(kind, gone ? "DELETED" : "MODIFIED", told);
				if (!look) continue;
				note(states, model);
			}
			note(states, model);
			const fresh = new MapModel();
			for (const { kind, object } of present.values()) fresh.apply(kind, "ADDED", object);
			const expected = new Map<string, string>();
			note(expected, fresh);
			expect(model.picture("zone")).toEqual(fresh.picture("zone"));
			expect(new Map([...states].sort())).toEqual(new Map([...expected].sort()));
			const replaced = new MapModel();
			for (const [{ kind, object }] of steps) replaced.apply(kind, "ADDED", object);
			for (const kind of ["Node", "DaemonSet", "Pod", "ControllerRevision"] as const) {
				replaced.replace(
					kind,
					[...present.values()].filter((each) => each.kind === kind).map(({ object }) => object),
				);
			}
			replaced.update(NOW);
			expect(replaced.picture("zone")).toEqual(fresh.picture("zone"));
		}),
		{ numRuns: 300 },
	);
});

it("lets time pass: a pod counts as running when it has been ready long enough", () => {
	const model = new MapModel();
	model.apply("Node", "ADDED", node("n1", "x", false));
	model.apply("DaemonSet", "ADDED", daemonSet("a", 1, undefined, 30));
	model.apply("ControllerRevision", "ADDED", revision("a", 1));
	model.apply("Pod", "ADDED", pod("p1", "a", "n1", "h1", true, false));
	expect(model.update(NOW)).toEqual([{ daemonSet: "a", node: "n1", from: undefined, to: "starting" }]);
	expect(model.update(NOW + 24_000)).toEqual([]);
	expect(model.update(NOW + 25_000)).toEqual([{ daemonSet: "a", node: "n1", from: "starting", to: "running" }]);
});

/** Keeps the states that the model's changes tell of. */
function note(states: Map<string, string>, model: MapModel): void {
	for (const { daemonSet, node, from, to } of model.update(NOW)) {
		const key = `${daemonSet} ${node}`;
		expect(states.get(key)).toBe(from);
		if (to === undefined) states.delete(key);
		else states.set(key, to);
	}
}

import { expect, test } from "vitest";
import type { KubeObject, Pod } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import type { ObjectRegistry } from "../../../src/cluster/registry/objectRegistry";
import { placementPods } from "../../../src/cluster/registry/placementPods";
import { World } from "../kubeletWorld";

const agent = (containers: object[], spec: object = {}): KubeObject => {
	const template = { metadata: { labels: { app: "agent" } }, spec: { containers, ...spec } };
	const set = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent", namespace: "default" } };
	return { ...set, spec: { selector: { matchLabels: { app: "agent" } }, template } } as KubeObject;
};

const slim = (world: World): Pod[] =>
	world.engine.view((registry) => placementPods(registry as ObjectRegistry).items as Pod[]);

test("pods of one template share what they ask for, and say no more than placement depends on", () => {
	const world = new World({ nodes: 3 });
	const requests = { cpu: "10m", memory: "16Mi" };
	const env = [{ name: "SECRET", value: "s" }];
	const ports = [{ containerPort: 80, hostPort: 9100 }];
	const affinity = {
		podAntiAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: [
				{ topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "rival" } } },
			],
		},
	};
	world.create(agent([{ name: "c", image: "c:1", env, ports, resources: { requests } }], { affinity }));
	world.settle();
	// The first pod of a controller is read whole: it tells who that is.
	const [first, ...others] = slim(world);
	const whole = world.pods();
	expect(first).toEqual(whole[0]);
	expect(others).toHaveLength(2);
	for (const [index, pod] of others.entries()) {
		const { metadata, spec, status } = whole[index + 1] as Pod;
		expect(pod).toEqual({
			apiVersion: "v1",
			kind: "Pod",
			metadata: {
				name: metadata.name,
				namespace: "default",
				labels: metadata.labels,
				ownerReferences: metadata.ownerReferences,
				creationTimestamp: metadata.creationTimestamp,
			},
			spec: {
				nodeName: spec.nodeName,
				containers: [
					{ name: "c", resources: { requests }, ports: [{ containerPort: 80, hostPort: 9100, protocol: "TCP" }] },
				],
				tolerations: spec.tolerations,
				priority: 0,
				preemptionPolicy: "PreemptLowerPriority",
				affinity,
			},
			status: {
				phase: "Running",
				startTime: status?.startTime,
				conditions: [
					{
						type: "Ready",
						status: "True",
						lastTransitionTime: status?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime,
					},
				],
			},
		});
	}
	expect(new Set(others.map(({ spec }) => spec.containers)).size).toBe(1);
});

test("a store whose entries do not say what pods take is read whole", () => {
	const world = new World({ nodes: 2 });
	world.create(agent([{ name: "c", image: "c:1", resources: { requests: { cpu: "10m" } } }]));
	world.settle();
	const stripped = world.engine.view((registry) => {
		const { tx } = registry as ObjectRegistry;
		const of = (value: unknown) => (Array.isArray(value) ? value.slice(0, 7) : value);
		const old = Object.create(tx, {
			range: {
				value: (prefix: string) => Array.from(tx.range(prefix), ({ key, value }) => ({ key, value: of(value) })),
			},
		});
		return placementPods({ tx: old }).items;
	});
	expect(stripped).toEqual(world.engine.view((registry) => registry.list(kind("pods"))));
});

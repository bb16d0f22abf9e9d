import fc from "fast-check";
import { expect, test } from "vitest";
import { exactJson, parseExactJson } from "../../../src/api/exactJson";
import type { KubeObject, Pod } from "../../../src/api/types";
import { kind } from "../../../src/cluster/kinds";
import { listPrefix } from "../../../src/cluster/registry/keys";
import type { ObjectRegistry } from "../../../src/cluster/registry/objectRegistry";
import { placementPods } from "../../../src/cluster/registry/placementPods";
import { World } from "../kubeletWorld";

const FROM = Date.parse("2026-01-01T00:00:00Z");

/** What others' room and placement depend on. */
function placement({ metadata, spec, status }: Pod): object {
	const { name, namespace, labels, ownerReferences, deletionTimestamp } = metadata;
	const { nodeAffinity, ...affinity } = spec.affinity ?? {};
	const bound = { ...spec, affinity: spec.nodeName ? affinity : (spec.affinity ?? {}) };
	const text = exactJson(bound).replaceAll(/"kube-api-access-[a-z0-9]{5}"/g, '"kube-api-access"');
	const { phase, startTime } = status ?? {};
	return { name, namespace, labels, ownerReferences, deletionTimestamp, spec: parseExactJson(text), phase, startTime };
}

/** Reads pods as they are stored. */
function read(pods: readonly Pod[]): Pod[] {
	const texts = pods.map((pod) => {
		const { namespace, name } = pod.metadata;
		return { key: `${listPrefix(kind("pods"), namespace)}${name}`, text: exactJson(pod) };
	});
	return placementPods({ tx: { revision: 1, texts: () => texts } } as unknown as ObjectRegistry).items as Pod[];
}

const NASTY = [
	"plain",
	'a"b',
	"}",
	"]",
	'","spec":{"nodeName":"wrong"',
	',"status":{"phase":"Failed"',
	'"labels":{"a":"b"}',
	'"nodeName":"wrong"',
	"\\",
	"\n",
	"ü",
];
const text = fc.constantFrom(...NASTY);
const word = fc.constantFrom("app", "spec", "nodeName", "values", "name", "phase", "a", "kube-api-access-abcde");

const pod: fc.Arbitrary<Pod> = fc
	.record({
		name: word,
		namespace: word,
		labels: fc.option(fc.dictionary(word, text), { nil: undefined }),
		annotations: fc.option(fc.dictionary(fc.constantFrom("deletionTimestamp", "labels", "x"), text), {
			nil: undefined,
		}),
		owner: fc.option(text, { nil: undefined }),
		deleted: fc.option(fc.constant("2026-01-01T00:00:00Z"), { nil: undefined, freq: 1 }),
		node: fc.option(fc.oneof(word, text), { nil: undefined, freq: 4 }),
		image: text,
		env: fc.option(text, { nil: undefined }),
		priority: fc.constantFrom<number | bigint>(0, 5, 2n ** 60n),
		cpu: fc.constantFrom("10m", "20m"),
		anti: fc.boolean(),
		phase: fc.constantFrom("Pending", "Running", "Succeeded", undefined),
		message: text,
		start: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
		statusFirst: fc.boolean(),
	})
	.map((of) => {
		const affinity = {
			nodeAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: {
					nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [of.node ?? "n"] }] }],
				},
			},
			...(of.anti && {
				podAntiAffinity: {
					requiredDuringSchedulingIgnoredDuringExecution: [
						{
							topologyKey: "zone",
							labelSelector: { matchExpressions: [{ key: "a", operator: "In", values: [of.image] }] },
						},
					],
				},
			}),
		};
		const spec = {
			containers: [
				{
					name: "c",
					image: of.image,
					...(of.env !== undefined && { env: [{ name: "nodeName", value: of.env }] }),
					resources: { requests: { cpu: of.cpu } },
					ports: [{ containerPort: 1, hostPort: 9100 }],
				},
			],
			affinity,
			priority: of.priority,
			...(of.node !== undefined && { nodeName: of.node }),
		};
		const status = {
			...(of.phase !== undefined && { phase: of.phase }),
			conditions: [{ type: "Ready", status: "True", message: of.message }],
			...(of.start !== undefined && { startTime: new Date(FROM + of.start * 1000).toISOString() }),
		};
		const metadata = {
			name: of.name,
			namespace: of.namespace,
			uid: "1",
			...(of.labels !== undefined && { labels: of.labels }),
			...(of.annotations !== undefined && { annotations: of.annotations }),
			...(of.owner !== undefined && {
				ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: of.owner, uid: "2", controller: true }],
			}),
			...(of.deleted !== undefined && { deletionTimestamp: of.deleted }),
		};
		const head = { apiVersion: "v1", kind: "Pod", metadata };
		return (of.statusFirst ? { ...head, status, spec } : { ...head, spec, status }) as unknown as Pod;
	});

test("pods read for placement are what they are when they are read whole, whatever their texts have in them", () => {
	fc.assert(
		fc.property(fc.array(pod, { minLength: 1, maxLength: 6 }), (pods) => {
			expect(read(pods).map(placement)).toEqual(pods.map(placement));
		}),
		{ numRuns: 500 },
	);
});

test("pods of one template share what they ask for, and are read no further", () => {
	const world = new World({ nodes: 3 });
	const template = { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "c", image: "c:1" }] } };
	const set = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent", namespace: "default" } };
	world.create({ ...set, spec: { selector: { matchLabels: { app: "agent" } }, template } } as KubeObject);
	world.settle();
	const slim = world.engine.view((registry) => placementPods(registry).items as Pod[]);
	expect(slim.map(placement)).toEqual(world.pods().map(placement));
	expect(slim.map(({ metadata }) => metadata.uid)).toEqual([undefined, undefined, undefined]);
	expect(new Set(slim.map(({ spec }) => spec.containers)).size).toBe(1);
});

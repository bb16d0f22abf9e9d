import fc from "fast-check";
import type { PodSpec, V1PodAffinityTerm } from "../../../src/api/types";

export const ZONE = "topology.kubernetes.io/zone";
export const HOST = "kubernetes.io/hostname";

/** A pod as a property makes it: few labels, zones and namespaces, so that they meet. */
export interface RandomPod {
	namespace: string;
	labels: Record<string, string>;
	spec: PodSpec;
}

const app = fc.constantFrom("a", "b");
const topologyKey = fc.constantFrom(ZONE, HOST);

const term: fc.Arbitrary<V1PodAffinityTerm> = fc
	.record({
		app,
		topologyKey,
		where: fc.constantFrom<Partial<V1PodAffinityTerm>[]>(
			{},
			{},
			{ namespaces: ["other"] },
			{ namespaceSelector: { matchLabels: { team: "x" } } },
			{ namespaceSelector: {} },
		),
	})
	.map(({ app, topologyKey, where }) => ({ labelSelector: { matchLabels: { app } }, topologyKey, ...where }));

const terms = fc.array(term, { maxLength: 2 });

const sometimes = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 });

const spread = fc
	.record({
		app,
		topologyKey,
		maxSkew: fc.constantFrom(1, 2),
		minDomains: fc.constantFrom(1, 2),
		nodeAffinityPolicy: fc.constantFrom("Honor", "Ignore"),
	})
	.map(({ app, ...more }) => ({
		labelSelector: { matchLabels: { app } },
		whenUnsatisfiable: "DoNotSchedule",
		...more,
	}));

export const randomPod: fc.Arbitrary<RandomPod> = fc
	.record({
		namespace: fc.constantFrom("default", "default", "other"),
		app,
		cpu: fc.constantFrom(0, 100, 300, 600),
		port: fc.constantFrom(0, 0, 8080, 8081),
		zone: sometimes(fc.constantFrom("x", "y")),
		near: sometimes(terms),
		apart: sometimes(terms),
		spreads: sometimes(fc.array(spread, { minLength: 1, maxLength: 2 })),
	})
	.map(({ namespace, app, cpu, port, zone, near, apart, spreads }) => ({
		namespace,
		labels: { app },
		spec: {
			containers: [
				{
					name: "c",
					image: "c:1",
					...(cpu > 0 && { resources: { requests: { cpu: `${cpu}m` } } }),
					...(port > 0 && { ports: [{ containerPort: port, hostPort: port }] }),
				},
			],
			...(zone && { nodeSelector: { [ZONE]: zone } }),
			...((near || apart) && {
				affinity: {
					...(near && { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: near } }),
					...(apart && { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: apart } }),
				},
			}),
			...(spreads && { topologySpreadConstraints: distinct(spreads) }),
		},
	}));

/** One constraint a topology key, as the API wants them. */
function distinct<T extends { topologyKey: string }>(constraints: readonly T[]): T[] {
	return constraints.filter(
		(each, index) => constraints.findIndex(({ topologyKey }) => topologyKey === each.topologyKey) === index,
	);
}

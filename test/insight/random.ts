import fc from "fast-check";
import type { NodeSelectorRequirement } from "../../src/api/nodeAffinity";
import type { DaemonSet, Node, NodeSelectorTerm, Taint, Toleration } from "../../src/api/types";

/** What a property gives a node. */
export interface RandomNode {
	labels: Record<string, string>;
	taints: Taint[];
	cpuMillis: number;
	/** The cpu that another pod asks for there, and whether that pod has the host port 9100. */
	other: { cpuMillis: number; port: boolean } | undefined;
}

/** What a property gives a DaemonSet. */
export interface RandomSet {
	image: string;
	nodeSelector: Record<string, string>;
	terms: NodeSelectorTerm[];
	tolerations: Toleration[];
	cpuMillis: number;
	port: boolean;
	maxUnavailable: number;
	maxSurge: number;
	type: "RollingUpdate" | "OnDelete";
}

const TAINTS: readonly Taint[] = [
	{ key: "dedicated", value: "gpu", effect: "NoSchedule" },
	{ key: "old", effect: "NoExecute" },
	{ key: "soft", value: "1", effect: "PreferNoSchedule" },
];

const labels = fc
	.record({
		disk: fc.constantFrom("ssd", "hdd", undefined),
		size: fc.constantFrom("4", "12", "large", undefined),
	})
	.map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));

export const randomNode: fc.Arbitrary<RandomNode> = fc.record({
	labels: labels as fc.Arbitrary<Record<string, string>>,
	taints: fc.oneof(
		{ weight: 2, arbitrary: fc.constant<Taint[]>([]) },
		{ weight: 1, arbitrary: fc.subarray([...TAINTS]) },
	),
	cpuMillis: fc.constantFrom(200, 1000, 1000),
	other: fc.option(fc.record({ cpuMillis: fc.constantFrom(100, 800), port: fc.boolean() }), {
		nil: undefined,
		freq: 2,
	}),
});

const requirement: fc.Arbitrary<NodeSelectorRequirement> = fc.oneof(
	fc.record({
		key: fc.constantFrom("disk", "size"),
		operator: fc.constantFrom("In", "NotIn"),
		values: fc.subarray(["ssd", "hdd", "4", "12"], { minLength: 1 }),
	}),
	fc.record({ key: fc.constantFrom("disk", "size"), operator: fc.constantFrom("Exists", "DoesNotExist") }),
	fc.record({
		key: fc.constant("size"),
		operator: fc.constantFrom("Gt", "Lt"),
		values: fc.constantFrom("4", "8", "12").map((value) => [value]),
	}),
);

export const randomSet: fc.Arbitrary<RandomSet> = fc.record({
	image: fc.constantFrom("agent:1", "agent:2"),
	nodeSelector: fc.constantFrom<Record<string, string>[]>({}, {}, { disk: "ssd" }),
	terms: fc.oneof(
		{ weight: 2, arbitrary: fc.constant<NodeSelectorTerm[]>([]) },
		{
			weight: 1,
			arbitrary: fc.array(
				fc.array(requirement, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
				{ minLength: 1, maxLength: 2 },
			),
		},
	),
	tolerations: fc.subarray<Toleration>([
		{ key: "dedicated", operator: "Exists" },
		{ key: "old", operator: "Exists", effect: "NoExecute" },
	]),
	cpuMillis: fc.constantFrom(0, 100, 300),
	port: fc.boolean(),
	maxUnavailable: fc.constantFrom(1, 2),
	maxSurge: fc.constantFrom(0, 0, 1),
	type: fc.constantFrom("RollingUpdate", "RollingUpdate", "OnDelete"),
});

/** The DaemonSet, as a user writes it. Host ports and surge can't be had together. */
export function setOf(random: RandomSet): DaemonSet {
	const { image, nodeSelector, terms, tolerations, cpuMillis, port, maxUnavailable, maxSurge, type } = random;
	const surge = port ? 0 : maxSurge;
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name: "agent", namespace: "default" },
		spec: {
			selector: { matchLabels: { app: "agent" } },
			updateStrategy:
				type === "OnDelete"
					? { type }
					: { type, rollingUpdate: { maxSurge: surge, maxUnavailable: surge > 0 ? 0 : maxUnavailable } },
			template: {
				metadata: { labels: { app: "agent" } },
				spec: {
					nodeSelector,
					...(terms.length > 0 && {
						affinity: {
							nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
						},
					}),
					tolerations,
					containers: [
						{
							name: "agent",
							image,
							...(cpuMillis > 0 && { resources: { requests: { cpu: `${cpuMillis}m` } } }),
							...(port && { ports: [{ containerPort: 80, hostPort: 9100 }] }),
						},
					],
				},
			},
		},
	};
}

/** Whether the DaemonSet is wanted on a node, read off the API's documentation for what the generators make. */
export function isWanted(set: RandomSet, { labels = {} }: Node["metadata"], taints: readonly Taint[]): boolean {
	const selected = Object.entries(set.nodeSelector).every(([key, value]) => labels[key] === value);
	const near =
		set.terms.length === 0 ||
		set.terms.some(({ matchExpressions = [] }) => matchExpressions.every((each) => meets(each, labels[each.key])));
	const tolerated = taints.every(
		({ key, effect }) =>
			effect === "PreferNoSchedule" ||
			set.tolerations.some((each) => each.key === key && (each.effect === undefined || each.effect === effect)),
	);
	return selected && near && tolerated;
}

function meets({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
	if (operator === "Exists") return value !== undefined;
	if (operator === "DoesNotExist") return value === undefined;
	if (operator === "In") return value !== undefined && values.includes(value);
	if (operator === "NotIn") return value === undefined || !values.includes(value);
	const [left, right] = [Number(value ?? "none"), Number(values[0])];
	return operator === "Gt" ? left > right : left < right;
}

/** Whether the DaemonSet's pod fits beside the other pod of a node. */
export function fits(set: RandomSet, { cpuMillis, other }: RandomNode): boolean {
	const left = cpuMillis - (other?.cpuMillis ?? 0);
	return (set.cpuMillis === 0 || set.cpuMillis <= left) && !(set.port && other?.port === true);
}

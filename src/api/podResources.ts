import { addQuantities, compareQuantities, isZeroQuantity, parseQuantity, type Quantity } from "./quantity";
import type { Container, Pod, PodSpec, V1ResourceRequirements } from "./types";

/** Amounts by resource name. */
export type ResourceAmounts = { [name: string]: Quantity };

type List = { [name: string]: string } | undefined;

/** Resources that a pod may ask for as a whole. */
const isPodLevel = (name: string) => name === "cpu" || name === "memory" || name.startsWith("hugepages-");

/**
 * What a pod asks for, as component-helpers' PodRequests counts it: containers and sidecars together, or the largest
 * init container beside the sidecars before it where that is more; pod-level resources instead where they are set;
 * overhead on top.
 */
export function podRequests({ spec }: Pick<Pod, "spec">): ResourceAmounts {
	const amounts = sumContainers(spec, (resources) => resources?.requests);
	applyPodLevel(amounts, spec.resources?.requests);
	return sumResources([amounts, parseList(spec.overhead)]);
}

/** What a pod is limited to, counted as its requests are; overhead is added only to limits that are not zero. */
export function podLimits({ spec }: Pick<Pod, "spec">): ResourceAmounts {
	const amounts = sumContainers(spec, (resources) => resources?.limits);
	applyPodLevel(amounts, spec.resources?.limits);
	for (const [name, overhead] of Object.entries(parseList(spec.overhead))) {
		const limit = amounts[name];
		if (limit && !isZeroQuantity(limit)) amounts[name] = addQuantities(limit, overhead);
	}
	return amounts;
}

/** The amounts of all lists together, by name. */
export function sumResources(lists: readonly ResourceAmounts[]): ResourceAmounts {
	const sum: ResourceAmounts = {};
	for (const list of lists) {
		for (const [name, amount] of Object.entries(list)) {
			const known = sum[name];
			sum[name] = known ? addQuantities(known, amount) : amount;
		}
	}
	return sum;
}

/**
 * The quality-of-service class of a pod (helper/qos ComputePodQOS): BestEffort when nothing asks for cpu or memory,
 * Guaranteed when every container has limits for both that equal its requests, else Burstable.
 */
export function qosClass(spec: PodSpec): "Guaranteed" | "Burstable" | "BestEffort" {
	const containers: { resources?: V1ResourceRequirements }[] = spec.resources
		? [{ resources: spec.resources }]
		: [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
	const asked = containers.map(({ resources }) => ({
		requests: positive(resources?.requests),
		limits: positive(resources?.limits),
	}));
	if (asked.every(({ requests, limits }) => isEmpty(requests) && isEmpty(limits))) return "BestEffort";
	const guaranteed = asked.every(({ requests, limits }) =>
		["cpu", "memory"].every((name) => {
			const limit = limits[name];
			return limit !== undefined && (!requests[name] || compareQuantities(requests[name], limit) === 0);
		}),
	);
	return guaranteed ? "Guaranteed" : "Burstable";
}

function isEmpty(amounts: ResourceAmounts): boolean {
	return Object.keys(amounts).length === 0;
}

/** The cpu and memory of a list that are above zero. */
function positive(list: List): ResourceAmounts {
	return Object.fromEntries(
		Object.entries(parseList(list)).filter(
			([name, amount]) => (name === "cpu" || name === "memory") && !isZeroQuantity(amount),
		),
	);
}

function sumContainers(
	spec: PodSpec,
	listOf: (resources: V1ResourceRequirements | undefined) => List,
): ResourceAmounts {
	const amounts = (container: Container) => parseList(listOf(container.resources));
	const running = (spec.containers ?? []).map(amounts);
	const sidecars: ResourceAmounts[] = [];
	let starting: ResourceAmounts = {};
	for (const container of spec.initContainers ?? []) {
		const own = amounts(container);
		const isSidecar = container.restartPolicy === "Always";
		starting = larger(starting, sumResources([...sidecars, own]));
		if (isSidecar) sidecars.push(own);
	}
	return larger(sumResources([...running, ...sidecars]), starting);
}

function larger(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
	const result = { ...a };
	for (const [name, amount] of Object.entries(b)) {
		const known = result[name];
		if (!known || compareQuantities(amount, known) > 0) result[name] = amount;
	}
	return result;
}

function applyPodLevel(amounts: ResourceAmounts, list: List): void {
	for (const [name, amount] of Object.entries(parseList(list))) if (isPodLevel(name)) amounts[name] = amount;
}

function parseList(list: List): ResourceAmounts {
	return Object.fromEntries(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

import type { Pod, V1PriorityClass } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { refused } from "./refusal";

type PriorityClass = V1PriorityClass & { apiVersion: string; kind: string; metadata: { name?: string } };

/** The Priority plugin: the pod's priority is what its PriorityClass says, and nothing else. */
export function resolvePriority(registry: Registry, pod: Pod): Pod {
	const { spec } = pod;
	const chosen = spec.priorityClassName ? classNamed(registry, pod, spec.priorityClassName) : defaultClass(registry);
	const priority = chosen?.value ?? 0;
	const preemptionPolicy = chosen?.preemptionPolicy ?? "PreemptLowerPriority";
	if (spec.priority !== undefined && spec.priority !== priority) {
		throw refused(
			pod,
			`the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
		);
	}
	if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
		throw refused(
			pod,
			`the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
		);
	}
	const className = chosen?.metadata.name;
	return {
		...pod,
		spec: { ...spec, ...(className ? { priorityClassName: className } : {}), priority, preemptionPolicy },
	};
}

function classNamed(registry: Registry, pod: Pod, name: string): PriorityClass {
	const found = registry.find(CLASSES(), undefined, name) as PriorityClass | undefined;
	if (found === undefined) throw refused(pod, `no PriorityClass with name ${name} was found`);
	return found;
}

/** The class that is marked as the default; the lowest of several. */
export function defaultClass(registry: Registry): PriorityClass | undefined {
	let lowest: PriorityClass | undefined;
	for (const each of registry.list(CLASSES()) as unknown as PriorityClass[]) {
		if (each.globalDefault && (lowest === undefined || (each.value ?? 0) < (lowest.value ?? 0))) lowest = each;
	}
	return lowest;
}

const CLASSES = () => kind("priorityclasses.scheduling.k8s.io");

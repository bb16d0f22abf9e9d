import { withToleration } from "../../api/tolerations";
import type { KubeObject, Pod, V1RuntimeClass } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { refused } from "./refusal";

/** The RuntimeClass plugin: the class must exist; its overhead and its nodes become the pod's. */
export function setRuntimeClass(registry: Registry, pod: Pod): Pod {
	const { overhead, runtimeClassName } = pod.spec;
	if (!runtimeClassName) {
		if (overhead !== undefined && Object.keys(overhead).length > 0) {
			throw refused(pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
		}
		return pod;
	}
	const found = registry.find<KubeObject>(kind("runtimeclasses.node.k8s.io"), undefined, runtimeClassName) as
		| (KubeObject & V1RuntimeClass)
		| undefined;
	if (found === undefined) {
		throw refused(pod, `pod rejected: RuntimeClass ${JSON.stringify(runtimeClassName)} not found`);
	}
	const spec = { ...pod.spec };
	const fixed = found.overhead?.podFixed;
	if (fixed !== undefined && Object.keys(fixed).length > 0) {
		if (overhead !== undefined && JSON.stringify(sorted(overhead)) !== JSON.stringify(sorted(fixed))) {
			throw refused(pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
		}
		spec.overhead = fixed;
	}
	for (const [key, value] of Object.entries(found.scheduling?.nodeSelector ?? {})) {
		const own = spec.nodeSelector?.[key];
		if (own !== undefined && own !== value) {
			throw refused(
				pod,
				`conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
			);
		}
		spec.nodeSelector = { ...spec.nodeSelector, [key]: value };
	}
	for (const toleration of found.scheduling?.tolerations ?? []) {
		spec.tolerations = withToleration(spec.tolerations ?? [], toleration);
	}
	return { ...pod, spec };
}

function sorted(quantities: Record<string, string>): [string, string][] {
	return Object.entries(quantities).sort(([left], [right]) => (left < right ? -1 : 1));
}

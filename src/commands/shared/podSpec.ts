import type { KubeObject, PodSpec } from "../../api/types";

const TEMPLATED = new Set(["DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"]);

/** Where an object of a kind has the spec of pods, undefined for a kind without. */
function pathOf(kind: string): readonly string[] | undefined {
	if (kind === "Pod") return ["spec"];
	if (kind === "CronJob") return ["spec", "jobTemplate", "spec", "template", "spec"];
	return TEMPLATED.has(kind) ? ["spec", "template", "spec"] : undefined;
}

/** The spec of a pod, or of the pods that a controller makes; undefined for other kinds. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
	const path = pathOf(object.kind);
	if (path === undefined) return undefined;
	let value: unknown = object;
	for (const field of path) value = (value as Record<string, unknown> | undefined)?.[field];
	return (value ?? {}) as PodSpec;
}

/** The object with another spec of its pods. */
export function withPodSpec(object: KubeObject, spec: PodSpec): KubeObject {
	return replaced(object, pathOf(object.kind) ?? [], spec) as KubeObject;
}

function replaced(value: unknown, [field, ...rest]: readonly string[], spec: PodSpec): unknown {
	if (field === undefined) return spec;
	const fields = (value ?? {}) as Record<string, unknown>;
	return { ...fields, [field]: replaced(fields[field], rest, spec) };
}

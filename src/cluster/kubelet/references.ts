import type { Container, KubeObject, Pod, V1Volume } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

/** A ConfigMap or Secret that a pod needs and that is not there, or lacks a key. */
export interface MissingReference {
	resource: "configmaps" | "secrets";
	name: string;
	/** What the kubelet says about it. */
	message: string;
	/** The volume that can't be mounted. */
	volume?: string;
}

/** The first volume of `pod` that can't be mounted. */
export function missingVolume(pod: Pod, registry: Registry): MissingReference | undefined {
	for (const volume of pod.spec.volumes ?? []) {
		for (const source of sourcesOf(volume)) {
			const missing = source.optional ? undefined : findMissing(pod, source, registry);
			if (missing !== undefined) return { ...missing, volume: volume.name };
		}
	}
	return undefined;
}

/** The first reference of a container's environment that can't be resolved. */
export function missingEnvironment(pod: Pod, container: Container, registry: Registry): MissingReference | undefined {
	for (const { configMapRef, secretRef } of container.envFrom ?? []) {
		const missing =
			(configMapRef && !configMapRef.optional
				? findMissing(pod, { resource: "configmaps", name: configMapRef.name ?? "" }, registry)
				: undefined) ??
			(secretRef && !secretRef.optional
				? findMissing(pod, { resource: "secrets", name: secretRef.name ?? "" }, registry)
				: undefined);
		if (missing !== undefined) return missing;
	}
	for (const { valueFrom } of container.env ?? []) {
		for (const [resource, selector] of [
			["configmaps", valueFrom?.configMapKeyRef],
			["secrets", valueFrom?.secretKeyRef],
		] as const) {
			if (!selector || selector.optional) continue;
			const source = { resource, name: selector.name ?? "", keys: [selector.key] };
			const missing = findMissing(pod, source, registry);
			if (missing !== undefined) return missing;
		}
	}
	return undefined;
}

interface Source {
	resource: "configmaps" | "secrets";
	name: string;
	keys?: string[];
	optional?: boolean;
}

function sourcesOf(volume: V1Volume): Source[] {
	const sources: Source[] = [];
	const projections = volume.projected?.sources ?? [];
	for (const { configMap } of [volume, ...projections]) {
		if (configMap) {
			sources.push({
				resource: "configmaps",
				name: configMap.name ?? "",
				keys: configMap.items?.map((item) => item.key),
				optional: configMap.optional,
			});
		}
	}
	if (volume.secret) {
		sources.push({
			resource: "secrets",
			name: volume.secret.secretName ?? "",
			keys: volume.secret.items?.map((item) => item.key),
			optional: volume.secret.optional,
		});
	}
	for (const { secret } of projections) {
		if (secret) {
			sources.push({
				resource: "secrets",
				name: secret.name ?? "",
				keys: secret.items?.map((item) => item.key),
				optional: secret.optional,
			});
		}
	}
	return sources;
}

function findMissing(pod: Pod, source: Source, registry: Registry): MissingReference | undefined {
	const { resource, name } = source;
	const object = registry.find<KubeObject>(kind(resource), pod.metadata.namespace, name);
	const word = resource === "configmaps" ? "configmap" : "secret";
	if (object === undefined) return { resource, name, message: `${word} "${name}" not found` };
	const has = { ...(object.data as object | undefined), ...(object.binaryData as object | undefined) };
	const lacking = source.keys?.find((key) => !Object.hasOwn(has, key));
	if (lacking === undefined) return undefined;
	const title = resource === "configmaps" ? "ConfigMap" : "Secret";
	return {
		resource,
		name,
		message: `couldn't find key ${lacking} in ${title} ${pod.metadata.namespace}/${name}`,
	};
}

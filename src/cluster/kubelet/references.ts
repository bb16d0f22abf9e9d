import type { Container, KubeObject, Pod, V1Volume } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

/** A ConfigMap or Secret that a pod needs and that is not there, or lacks a key. */
export interface MissingReference {
	resource: "configmaps" | "secrets";
	name: string;
	/** What the kubelet says about it. */
	message: string;
}

/** A volume that can't be mounted. */
export interface MissingVolume {
	volume: string;
	message: string;
	/** What it waits for. */
	references: readonly MissingReference[];
}

/** The volumes of `pod` that can't be mounted from ConfigMaps and Secrets. */
export function missingVolumes(pod: Pod, registry: Registry): MissingVolume[] {
	return (pod.spec.volumes ?? []).flatMap((volume) => {
		const references = sourcesOf(volume).flatMap((source) =>
			source.optional ? [] : (findMissing(pod, source, registry, NO_SUCH_KEY) ?? []),
		);
		if (references.length === 0) return [];
		const messages = [...new Set(references.map(({ message }) => message))];
		const message = messages.length > 1 ? `[${messages.join(", ")}]` : (messages[0] ?? "");
		return [{ volume: volume.name, message, references }];
	});
}

/** The first reference of a container's environment that can't be resolved. */
export function missingEnvironment(pod: Pod, container: Container, registry: Registry): MissingReference | undefined {
	for (const { configMapRef, secretRef } of container.envFrom ?? []) {
		const missing =
			(configMapRef && !configMapRef.optional
				? findMissing(pod, { resource: "configmaps", name: configMapRef.name ?? "" }, registry, NO_KEY)
				: undefined) ??
			(secretRef && !secretRef.optional
				? findMissing(pod, { resource: "secrets", name: secretRef.name ?? "" }, registry, NO_KEY)
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
			const missing = findMissing(pod, source, registry, NO_KEY);
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

function sourcesOf({ configMap, secret, projected }: V1Volume): Source[] {
	if (configMap) return [sourceOf("configmaps", configMap.name, configMap)];
	if (secret) return [sourceOf("secrets", secret.secretName, secret)];
	return (projected?.sources ?? []).flatMap((source) => {
		if (source.configMap) return [sourceOf("configmaps", source.configMap.name, source.configMap)];
		return source.secret ? [sourceOf("secrets", source.secret.name, source.secret)] : [];
	});
}

function sourceOf(
	resource: Source["resource"],
	name: string | undefined,
	{ items, optional }: { items?: { key: string }[]; optional?: boolean },
): Source {
	return { resource, name: name ?? "", keys: items?.map(({ key }) => key), optional };
}

/** What a kubelet says of a key that is not there, for a source of a pod. */
type KeyWords = (source: Source, key: string, namespace: string | undefined) => string;

/** … that an environment variable wants. */
const NO_KEY: KeyWords = ({ resource, name }, key, namespace) =>
	`couldn't find key ${key} in ${resource === "configmaps" ? "ConfigMap" : "Secret"} ${namespace}/${name}`;

/** … that is to be a file of a volume. */
const NO_SUCH_KEY: KeyWords = ({ resource }, key) =>
	`references non-existent ${resource === "configmaps" ? "config" : "secret"} key: ${key}`;

function findMissing(pod: Pod, source: Source, registry: Registry, noKey: KeyWords): MissingReference | undefined {
	const { resource, name } = source;
	const { namespace } = pod.metadata;
	const object = registry.find<KubeObject>(kind(resource), namespace, name);
	const word = resource === "configmaps" ? "configmap" : "secret";
	if (object === undefined) return { resource, name, message: `${word} "${name}" not found` };
	const has = { ...(object.data as object | undefined), ...(object.binaryData as object | undefined) };
	const lacking = source.keys?.find((key) => !Object.hasOwn(has, key));
	return lacking === undefined ? undefined : { resource, name, message: noKey(source, lacking, namespace) };
}

import type { Container, KubeObject, Pod, V1ServiceAccount, V1Volume, V1VolumeMount } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { refused } from "./refusal";

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
const TOKEN_SECONDS = 3607;
/** The letters of generated names: no vowels, nothing that looks like one. */
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** The ServiceAccount plugin: the account must exist; the pod gets its token and its image pull secrets. */
export function setServiceAccount(registry: Registry, pod: Pod): Pod {
	const { namespace } = pod.metadata;
	const name = pod.spec.serviceAccountName || "default";
	const account = registry.find<KubeObject>(kind("serviceaccounts"), namespace, name) as
		| (KubeObject & V1ServiceAccount)
		| undefined;
	if (account === undefined) {
		const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
		throw refused(pod, why);
	}
	const spec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
	const withAccount: Pod = { ...pod, spec };
	if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
		spec.imagePullSecrets = account.imagePullSecrets;
	}
	const mounts = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
	return mounts ? withToken(registry, withAccount) : withAccount;
}

function withToken(registry: Registry, pod: Pod): Pod {
	const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
	if (containers.every(hasToken)) return pod;
	const present = pod.spec.volumes?.find((volume) => volume.name.startsWith("kube-api-access-"));
	const name = present?.name ?? `kube-api-access-${suffix(registry, pod)}`;
	const mount: V1VolumeMount = { mountPath: TOKEN_PATH, name, readOnly: true };
	const mounted = (container: Container): Container =>
		hasToken(container) ? container : { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
	return {
		...pod,
		spec: {
			...pod.spec,
			containers: pod.spec.containers.map(mounted),
			...(pod.spec.initContainers ? { initContainers: pod.spec.initContainers.map(mounted) } : {}),
			volumes: [...(pod.spec.volumes ?? []), ...(present ? [] : [tokenVolume(name)])],
		},
	};
}

function hasToken(container: Container): boolean {
	return container.volumeMounts?.some((mount) => mount.mountPath === TOKEN_PATH) === true;
}

function tokenVolume(name: string): V1Volume {
	return {
		name,
		projected: {
			defaultMode: 420,
			sources: [
				{ serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: "token" } },
				{ configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
				{
					downwardAPI: {
						items: [{ fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" }, path: "namespace" }],
					},
				},
			],
		},
	};
}

function suffix(registry: Registry, pod: Pod): string {
	let value = Math.floor(registry.random(`token ${pod.metadata.uid} ${pod.metadata.name}`) * LETTERS.length ** 5);
	let text = "";
	for (let at = 0; at < 5; at++) {
		text += LETTERS.charAt(value % LETTERS.length);
		value = Math.floor(value / LETTERS.length);
	}
	return text;
}

import { storageClassOf as storageClassName } from "../../api/persistentVolumes";
import type { Claim } from "../../api/scheduling/volumeMatch";
import type { KubeObject, Pod, V1StorageClass } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

export type StorageClass = KubeObject & V1StorageClass;

/** Why a pod's PersistentVolumeClaims keep it from every node (the VolumeBinding plugin's PreFilter), if they do. */
export function claimProblem(pod: Pod, registry: Registry): string | undefined {
	let unbound = false;
	for (const { name, ephemeral } of claimsOf(pod)) {
		const claim = registry.find<Claim>(kind("persistentvolumeclaims"), pod.metadata.namespace, name);
		if (claim === undefined) {
			return ephemeral
				? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
				: `persistentvolumeclaim "${name}" not found`;
		}
		if (claim.status?.phase === "Lost") {
			return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName}"`;
		}
		if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
		if (ephemeral && !isOwner(pod, claim)) {
			const { namespace } = pod.metadata;
			return `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`;
		}
		if (!claim.spec?.volumeName && !waitsForConsumer(claim, registry)) unbound = true;
	}
	return unbound ? "pod has unbound immediate PersistentVolumeClaims" : undefined;
}

/** The names of the claims that a pod's volumes use, those of its ephemeral volumes with them. */
export function claimNames(pod: Pod): string[] {
	return claimsOf(pod).map(({ name }) => name);
}

/** The claims that a pod's volumes use, as far as they are there. */
export function claimsThere(pod: Pod, registry: Registry): Claim[] {
	return claimNames(pod).flatMap(
		(name) => registry.find<Claim>(kind("persistentvolumeclaims"), pod.metadata.namespace, name) ?? [],
	);
}

/** The storage class that a claim names, if there is one. */
export function storageClassOf(claim: Claim, registry: Registry): StorageClass | undefined {
	const name = storageClassName(claim);
	return name ? registry.find<StorageClass>(kind("storageclasses.storage.k8s.io"), undefined, name) : undefined;
}

function claimsOf(pod: Pod): { name: string; ephemeral: boolean }[] {
	return (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
		if (persistentVolumeClaim) return { name: persistentVolumeClaim.claimName, ephemeral: false };
		return ephemeral ? { name: `${pod.metadata.name}-${name}`, ephemeral: true } : [];
	});
}

function isOwner(pod: Pod, claim: Claim): boolean {
	return claim.metadata.ownerReferences?.some(({ controller, uid }) => controller && uid === pod.metadata.uid) ?? false;
}

function waitsForConsumer(claim: Claim, registry: Registry): boolean {
	return storageClassOf(claim, registry)?.volumeBindingMode === "WaitForFirstConsumer";
}

import type { KubeObject, Pod, V1PersistentVolumeClaim, V1StorageClass } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

type Claim = KubeObject & Pick<V1PersistentVolumeClaim, "spec" | "status">;

/** Why a pod's PersistentVolumeClaims keep it from every node (the VolumeBinding plugin's PreFilter), if they do. */
export function claimProblem(pod: Pod, registry: Registry): string | undefined {
	for (const name of claimNames(pod)) {
		const claim = registry.find<Claim>(kind("persistentvolumeclaims"), pod.metadata.namespace, name);
		if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
		if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
		if (!claim.spec?.volumeName && !waitsForConsumer(claim, registry)) {
			return "pod has unbound immediate PersistentVolumeClaims";
		}
	}
	return undefined;
}

/** The claims that a pod's volumes name, those of its ephemeral volumes with them. */
export function claimNames(pod: Pod): string[] {
	return (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
		if (persistentVolumeClaim) return persistentVolumeClaim.claimName;
		return ephemeral ? `${pod.metadata.name}-${name}` : [];
	});
}

function waitsForConsumer(claim: Claim, registry: Registry): boolean {
	const name = claim.spec?.storageClassName;
	if (!name) return false;
	const storageClass = registry.find<KubeObject>(kind("storageclasses.storage.k8s.io"), undefined, name) as
		| (KubeObject & V1StorageClass)
		| undefined;
	return storageClass?.volumeBindingMode === "WaitForFirstConsumer";
}

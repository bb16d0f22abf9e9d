import { isDefaultClass } from "../../api/persistentVolumes";
import type { Claim } from "../../api/scheduling/volumeMatch";
import type { KubeObject, V1StorageClass } from "../../api/types";
import { STORAGE_CLASS } from "../../api/wellKnown";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";

export const CLAIM_PROTECTION = "kubernetes.io/pvc-protection";
export const VOLUME_PROTECTION = "kubernetes.io/pv-protection";

/** A claim or volume that can't go while it is in use: what the StorageObjectInUseProtection plugin makes of new ones. */
export function protectStorage<T extends KubeObject>(object: T, finalizer: string): T {
	const { finalizers = [] } = object.metadata;
	if (finalizers.includes(finalizer)) return object;
	return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}

/** The DefaultStorageClass plugin: a claim that names no class gets the default one, the newest where there are several. */
export function setDefaultStorageClass(registry: Registry, claim: Claim): Claim {
	if (claim.spec?.storageClassName !== undefined || claim.metadata.annotations?.[STORAGE_CLASS] !== undefined) {
		return claim;
	}
	const [first] = registry
		.list<KubeObject & V1StorageClass>(kind("storageclasses.storage.k8s.io"))
		.filter(isDefaultClass)
		.sort(newestFirst);
	return first === undefined ? claim : { ...claim, spec: { ...claim.spec, storageClassName: first.metadata.name } };
}

function newestFirst({ metadata: left }: KubeObject, { metadata: right }: KubeObject): number {
	const [before, after] = [left.creationTimestamp ?? "", right.creationTimestamp ?? ""];
	if (before !== after) return before < after ? 1 : -1;
	return (left.name ?? "") < (right.name ?? "") ? -1 : 1;
}

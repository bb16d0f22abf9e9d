import type { Claim, Volume } from "../../../api/scheduling/volumeMatch";
import type { KubeObject, Pod } from "../../../api/types";
import { CLAIM_PROTECTION, protectStorage, VOLUME_PROTECTION } from "../../admission/storage";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import { claimNames } from "../../scheduler/claims";
import type { Controller, Observation } from "../controller";

/**
 * Keeps claims that pods use, and volumes that are bound, until they are free (pvc-protection-controller and
 * pv-protection-controller). Keys: `volume name`, `claim namespace/name`.
 */
export const storageProtectionController: Controller = {
	name: "storage-protection-controller",
	observe,
	sync(key, { registry }) {
		const [what, of = ""] = key.split(" ");
		if (what === "volume") {
			const volume = registry.find<Volume>(kind("persistentvolumes"), undefined, of);
			if (volume === undefined) return;
			protect(
				"persistentvolumes",
				volume,
				{ finalizer: VOLUME_PROTECTION, used: volume.status?.phase === "Bound" },
				registry,
			);
			return;
		}
		const [namespace, name = ""] = of.split("/");
		const claim = registry.find<Claim>(kind("persistentvolumeclaims"), namespace, name);
		if (claim === undefined) return;
		protect("persistentvolumeclaims", claim, { finalizer: CLAIM_PROTECTION, used: isUsed(claim, registry) }, registry);
	},
};

function observe({ type, resource, object }: Observation, enqueue: (key: string) => void): void {
	if (resource === "pods") {
		if (type !== "DELETED") return;
		for (const name of claimNames(object as Pod)) enqueue(`claim ${object.metadata.namespace}/${name}`);
	} else if (type === "DELETED") {
		return;
	} else if (resource === "persistentvolumes") {
		enqueue(`volume ${object.metadata.name}`);
	} else if (resource === "persistentvolumeclaims") {
		enqueue(`claim ${object.metadata.namespace}/${object.metadata.name}`);
	}
}

/** Gives the finalizer to what is to stay, and takes it from what is to go and that nobody uses. */
function protect(
	resource: "persistentvolumes" | "persistentvolumeclaims",
	object: KubeObject,
	{ finalizer, used }: { finalizer: string; used: boolean },
	registry: Registry,
): void {
	const { deletionTimestamp, finalizers = [] } = object.metadata;
	if (deletionTimestamp === undefined) {
		const kept = protectStorage(object, finalizer);
		if (kept !== object) registry.updateTrusted(kind(resource), kept);
		return;
	}
	if (used || !finalizers.includes(finalizer)) return;
	const left = finalizers.filter((each) => each !== finalizer);
	registry.updateTrusted(kind(resource), {
		...object,
		metadata: { ...object.metadata, finalizers: left.length > 0 ? left : undefined },
	});
}

/** A pod that is on a node uses its claims until it is gone. */
function isUsed(claim: Claim, registry: Registry): boolean {
	if (claim.metadata.deletionTimestamp === undefined) return true;
	const { name = "", namespace } = claim.metadata;
	return registry.list<Pod>(kind("pods"), namespace).some((pod) => pod.spec.nodeName && claimNames(pod).includes(name));
}

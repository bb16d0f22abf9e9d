import type { Claim, Volume } from "../../../api/scheduling/volumeMatch";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import { setVolumePhase, tell } from "./bind";

/** Says of a volume whether it is to be had, and lets it go when its claim is gone. */
export function syncVolume(volume: Volume, registry: Registry): void {
	const { claimRef } = volume.spec ?? {};
	if (claimRef === undefined || !claimRef.uid) {
		setVolumePhase(volume, "Available", registry);
		return;
	}
	const claims = kind("persistentvolumeclaims");
	const claim = registry.find<Claim>(claims, claimRef.namespace ?? "", claimRef.name ?? "");
	if (claim?.metadata.uid === claimRef.uid) {
		if (claim?.spec?.volumeName === volume.metadata.name) setVolumePhase(volume, "Bound", registry);
		return;
	}
	if (volume.status?.phase === "Failed" || volume.metadata.deletionTimestamp !== undefined) {
		if (volume.status?.phase === "Bound") setVolumePhase(volume, "Released", registry);
		return;
	}
	setVolumePhase(volume, "Released", registry);
	if (volume.spec?.persistentVolumeReclaimPolicy === "Delete") reclaim(volume, registry);
}

/** Deletes what stands behind a volume that has been released, and the volume with it, where anybody can. */
function reclaim({ metadata: { name = "" } }: Volume, registry: Registry): void {
	const volume = registry.get(kind("persistentvolumes"), undefined, name) as Volume;
	const problem = volume.metadata.annotations?.["pv.kubernetes.io/provisioned-by"]
		? undefined
		: deletionProblem(volume);
	if (problem === undefined) {
		registry.delete(kind("persistentvolumes"), undefined, name, {});
		return;
	}
	setVolumePhase(volume, "Failed", registry, problem);
	tell(registry, { object: volume, type: "Warning", reason: "VolumeFailedDelete", message: problem });
}

function deletionProblem({ metadata, spec }: Volume): string | undefined {
	if (spec?.hostPath === undefined) {
		return `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`;
	}
	const { path } = spec.hostPath;
	return /^\/tmp\/.+/.test(path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
}

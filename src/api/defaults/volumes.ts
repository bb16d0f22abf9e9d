import type {
	V1AzureDiskVolumeSource,
	V1DownwardAPIVolumeFile,
	V1PersistentVolumeClaimSpec,
	V1Volume,
	V1VolumeProjection,
} from "../types";
import { pullPolicyFor } from "./containers";
import { defaultQuantities } from "./quantities";

const FILE_MODE = 0o644;
const HOUR_SECONDS = 3600;

/** A volume of a pod; one without any source is an emptyDir. */
export function defaultVolume(volume: V1Volume): void {
	if (!hasSource(volume)) volume.emptyDir = {};
	const { image } = volume;
	if (image && !image.pullPolicy) image.pullPolicy = pullPolicyFor(image.reference ?? "");
	if (volume.hostPath) volume.hostPath.type ??= "";
	if (volume.secret) volume.secret.defaultMode ??= FILE_MODE;
	if (volume.configMap) volume.configMap.defaultMode ??= FILE_MODE;
	if (volume.downwardAPI) {
		volume.downwardAPI.defaultMode ??= FILE_MODE;
		defaultFiles(volume.downwardAPI.items);
	}
	if (volume.projected) {
		volume.projected.defaultMode ??= FILE_MODE;
		for (const source of volume.projected.sources ?? []) defaultProjection(source);
	}
	if (volume.ephemeral?.volumeClaimTemplate) defaultClaimSpec(volume.ephemeral.volumeClaimTemplate.spec);
	if (volume.iscsi) defaultIscsi(volume.iscsi);
	if (volume.rbd) defaultRbd(volume.rbd);
	if (volume.scaleIO) defaultScaleIo(volume.scaleIO);
	if (volume.azureDisk) defaultAzureDisk(volume.azureDisk);
}

export function defaultClaimSpec(spec: V1PersistentVolumeClaimSpec): void {
	spec.volumeMode ??= "Filesystem";
	defaultQuantities(spec.resources?.limits);
	defaultQuantities(spec.resources?.requests);
}

export function defaultIscsi(iscsi: { iscsiInterface?: string }): void {
	iscsi.iscsiInterface ||= "default";
}

export function defaultRbd(rbd: { pool?: string; user?: string; keyring?: string }): void {
	rbd.pool ||= "rbd";
	rbd.user ||= "admin";
	rbd.keyring ||= "/etc/ceph/keyring";
}

export function defaultScaleIo(scaleIo: { storageMode?: string; fsType?: string }): void {
	scaleIo.storageMode ||= "ThinProvisioned";
	scaleIo.fsType ||= "xfs";
}

export function defaultAzureDisk(disk: V1AzureDiskVolumeSource): void {
	disk.cachingMode ??= "ReadWrite";
	disk.fsType ??= "ext4";
	disk.readOnly ??= false;
	disk.kind ??= "Shared";
}

function hasSource(volume: V1Volume): boolean {
	for (const [field, value] of Object.entries(volume)) if (field !== "name" && value !== undefined) return true;
	return false;
}

function defaultFiles(files: readonly V1DownwardAPIVolumeFile[] | undefined): void {
	for (const { fieldRef } of files ?? []) if (fieldRef) fieldRef.apiVersion ||= "v1";
}

function defaultProjection({ downwardAPI, serviceAccountToken }: V1VolumeProjection): void {
	defaultFiles(downwardAPI?.items);
	if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= HOUR_SECONDS;
}

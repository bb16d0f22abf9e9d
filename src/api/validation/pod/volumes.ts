import { duplicate, type FieldError, forbidden, invalid, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { goQuote } from "../../go/format";
import { byteLength, dnsLabelErrors, subdomainName } from "../../names";
import type { V1Volume } from "../../types";
import { validateName } from "./common";
import type { PodRules } from "./rules";
import { VOLUME_SOURCES, type VolumeSource, volumeSource } from "./volumeSources";

/** The pod that volumes belong to; a template has no name yet. */
export interface VolumeOwner {
	readonly name?: string;
}

/** spec.volumes; gives those without faults, by name, for mounts to find. */
export function validateVolumes(
	errors: FieldError[],
	volumes: readonly V1Volume[],
	{ rules, owner }: { rules: PodRules; owner: VolumeOwner | undefined },
	path: FieldPath,
): Map<string, V1Volume> {
	const valid = new Map<string, V1Volume>();
	const created = new Set<string>();
	if (owner?.name) {
		for (const volume of volumes) if (volume.ephemeral) created.add(`${owner.name}-${volume.name}`);
	}
	for (let i = 0; i < volumes.length; i++) {
		const volume = volumes[i] as V1Volume;
		const at = path.index(i);
		const before = errors.length;
		validateSource(errors, volume, { rules, owner }, at);
		if (volume.name === "") errors.push(required(at.child("name")));
		else validateName(errors, volume.name, dnsLabelErrors, at.child("name"));
		if (valid.has(volume.name)) errors.push(duplicate(at.child("name"), volume.name));
		if (errors.length === before) valid.set(volume.name, volume);
		const claim = volume.persistentVolumeClaim?.claimName;
		if (claim !== undefined && created.has(claim)) {
			const why = "must not reference a PVC that gets created for an ephemeral volume";
			errors.push(invalid(at.child("persistentVolumeClaim").child("claimName"), claim, why));
		}
	}
	return valid;
}

const MANY = "may not specify more than 1 volume type";
const MAX_ISCSI_NAME = 64;

/** Exactly one kind of volume; of several the first in the server's order counts. */
function validateSource(
	errors: FieldError[],
	volume: V1Volume,
	{ rules, owner }: { rules: PodRules; owner: VolumeOwner | undefined },
	path: FieldPath,
): void {
	const kinds = kindsOf(volume);
	if (kinds.length === 0) errors.push(required(path, "must specify a volume type"));
	for (const [index, source] of kinds.entries()) {
		const { kind } = source;
		if (index > 0) errors.push(forbidden(path.child(source.nameWhenMany ?? kind), MANY));
		else {
			source.validate(errors, volume[kind] as never, path.child(source.path ?? kind), rules);
			if (kind === "ephemeral" && owner?.name && volume.name !== "") {
				validateClaimName(errors, `${owner.name}-${volume.name}`, volume.name, path.child("name"));
			}
		}
		if (kind === "iscsi") validateIscsiName(errors, volume, path.child("name"));
	}
}

function kindsOf(volume: V1Volume): VolumeSource[] {
	const kinds: VolumeSource[] = [];
	for (const field of Object.keys(volume)) {
		const source = volume[field as keyof V1Volume] === undefined ? undefined : volumeSource(field);
		if (source !== undefined) kinds.push(source);
	}
	return kinds.length < 2 ? kinds : kinds.sort((a, b) => VOLUME_SOURCES.indexOf(a) - VOLUME_SOURCES.indexOf(b));
}

function validateIscsiName(errors: FieldError[], { name, iscsi }: V1Volume, path: FieldPath): void {
	if (iscsi?.initiatorName === undefined) return;
	if (byteLength(`${name}:${iscsi.targetPortal}`) <= MAX_ISCSI_NAME) return;
	const what = "Total length of <volume name>:<iscsi.targetPortal>";
	errors.push(invalid(path, name, `${what} must be under 64 characters if iscsi.initiatorName is specified.`));
}

function validateClaimName(errors: FieldError[], claim: string, volume: string, path: FieldPath): void {
	for (const why of subdomainName(claim, false)) {
		errors.push(invalid(path, volume, `PVC name ${goQuote(claim)}: ${why}`));
	}
}

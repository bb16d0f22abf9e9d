import { duplicate, type FieldError, forbidden, invalid, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { goQuote } from "../../go/format";
import { byteLength, dnsLabelErrors, subdomainName } from "../../names";
import type { V1Volume } from "../../types";
import { validateName } from "./common";
import type { PodRules } from "./rules";
import { VOLUME_SOURCES } from "./volumeSources";

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
	let found = false;
	for (const source of VOLUME_SOURCES) {
		const value = volume[source.kind];
		if (value === undefined) continue;
		if (found) errors.push(forbidden(path.child(source.nameWhenMany ?? source.kind), MANY));
		else {
			source.validate(errors, value as never, path.child(source.path ?? source.kind), rules);
			if (source.kind === "ephemeral" && owner?.name && volume.name !== "") {
				validateClaimName(errors, `${owner.name}-${volume.name}`, volume.name, path.child("name"));
			}
		}
		if (source.kind === "iscsi") validateIscsiName(errors, volume, path.child("name"));
		found = true;
	}
	if (!found) errors.push(required(path, "must specify a volume type"));
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

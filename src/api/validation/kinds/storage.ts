import { deepEqual } from "../../equal";
import { type FieldError, forbidden, invalid, json, named, notSupported, required } from "../../fieldError";
import { root } from "../../fieldPath";
import { dnsSubdomainErrors, subdomainName } from "../../names";
import { compareQuantities } from "../../quantity";
import type { V1PersistentVolume, V1PersistentVolumeClaim, V1PersistentVolumeSpec, V1Volume } from "../../types";
import { VOLUME_MODES, validateAccessModes, validateClaimSpec } from "../claimSpec";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate } from "../metadata";
import { validateCsiDriverName } from "../persistentSources";
import { validateNodeSelector } from "../pod/affinity";
import { validateName, validateNoBacksteps } from "../pod/common";
import { volumeSource } from "../pod/volumeSources";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const SPEC = root("spec");

export const persistentVolumeClaim: KindRules<V1PersistentVolumeClaim> = {
	create(errors, { metadata = {}, spec = {} }) {
		validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
		validateClaimSpec(errors, spec, SPEC);
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		const spec = current.spec ?? {};
		validateMetadata(errors, current.metadata ?? {}, { namespaced: true, name: subdomainName }, METADATA);
		validateClaimSpec(errors, spec, SPEC, { allowInvalidApiGroup: hasApiGroup(old.spec ?? {}) });
		const { volumeName, volumeAttributesClassName, storageClassName } = old.spec ?? {};
		const masked = { ...spec, volumeAttributesClassName };
		if (!volumeName) masked.volumeName = undefined;
		if (storageClassName === undefined) masked.storageClassName = undefined;
		if (old.spec?.resources) masked.resources = old.spec.resources;
		if (!deepEqual(masked, old.spec)) {
			const why =
				"spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
			errors.push(forbidden(SPEC, `${why}\n`));
		}
		const [before, after] = [old.spec?.resources?.requests?.storage, spec.resources?.requests?.storage];
		if (before !== undefined && after !== undefined && compareQuantities(after, before) < 0) {
			const at = SPEC.child("resources").child("requests").child("storage");
			errors.push(forbidden(at, "field can not be less than status.capacity"));
		}
	},
};

export const persistentVolume: KindRules<V1PersistentVolume> = {
	create: validateVolume,
	update(errors, { current, old }) {
		validateVolume(errors, current);
		if (current.spec?.volumeMode !== old.spec?.volumeMode) {
			errors.push(invalid(root("volumeMode"), json(current.spec?.volumeMode), IMMUTABLE_FIELD));
		}
	},
};

const RECLAIM_POLICIES = ["Delete", "Recycle", "Retain"];

function hasApiGroup({ dataSource, dataSourceRef }: NonNullable<V1PersistentVolumeClaim["spec"]>): boolean {
	return dataSource?.apiGroup !== undefined || dataSourceRef?.apiGroup !== undefined;
}

function validateVolume(errors: FieldError[], { metadata = {}, spec = {} }: V1PersistentVolume): void {
	validateMetadata(errors, metadata, { namespaced: false, name: subdomainName }, METADATA);
	const { accessModes = [], capacity = {}, persistentVolumeReclaimPolicy: policy } = spec;
	if (accessModes.length === 0) errors.push(required(SPEC.child("accessModes")));
	validateAccessModes(errors, accessModes, SPEC.child("accessModes"));
	const capacityPath = SPEC.child("capacity");
	const names = Object.keys(capacity);
	if (names.length === 0) errors.push(required(capacityPath));
	if (names.length !== 1 || names[0] !== "storage") {
		errors.push(notSupported(capacityPath, json(spec.capacity), ["storage"]));
	}
	for (const name of names) {
		const amount = capacity[name] ?? "0";
		if (compareQuantities(amount, "0") <= 0) {
			errors.push(invalid(capacityPath.key(name), amount, "must be greater than zero"));
		}
	}
	if (policy && !RECLAIM_POLICIES.includes(policy)) {
		errors.push(notSupported(SPEC.child("persistentVolumeReclaimPolicy"), named(policy), RECLAIM_POLICIES));
	}
	if (spec.nodeAffinity) {
		const at = SPEC.child("nodeAffinity").child("required");
		const selector = spec.nodeAffinity.required;
		if (selector) validateNodeSelector(errors, selector, { allowInvalidValues: false }, at);
		else errors.push(required(at, "must specify required node constraints"));
	}
	validateSources(errors, spec);
	if (spec.storageClassName) {
		validateName(errors, spec.storageClassName, dnsSubdomainErrors, SPEC.child("storageClassName"));
	}
	if (spec.volumeMode !== undefined && !VOLUME_MODES.includes(spec.volumeMode)) {
		errors.push(notSupported(SPEC.child("volumeMode"), named(spec.volumeMode), VOLUME_MODES));
	}
}

/** Fields of the spec that say what the volume is, in the server's order. */
const SOURCES = [
	...["hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte"],
	...["cephfs", "iscsi", "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk"],
	...["portworxVolume", "azureDisk", "scaleIO", "local", "storageos", "csi"],
];

function validateSources(errors: FieldError[], spec: V1PersistentVolumeSpec): void {
	const kinds = SOURCES.filter((kind) => spec[kind as keyof V1PersistentVolumeSpec] !== undefined);
	if (kinds.length === 0) errors.push(required(SPEC, "must specify a volume type"));
	for (const kind of kinds.slice(1)) {
		errors.push(forbidden(SPEC.child(kind), "may not specify more than 1 volume type"));
	}
	const [first] = kinds;
	if (first === "csi" && spec.csi) {
		const at = SPEC.child("csi");
		validateCsiDriverName(errors, spec.csi.driver, at.child("driver"));
		if (spec.csi.volumeHandle === "") errors.push(required(at.child("volumeHandle")));
	} else if (first === "local" && spec.local) {
		const at = SPEC.child("local").child("path");
		if (spec.local.path === "") errors.push(required(at));
		else validateNoBacksteps(errors, spec.local.path, at);
		if (!spec.nodeAffinity) {
			errors.push(required(SPEC.child("nodeAffinity"), "Local volume requires node affinity"));
		}
	} else if (first !== undefined) {
		const source = volumeSource(first);
		const value = (spec as Partial<V1Volume>)[first as keyof V1Volume];
		source?.validate(errors, value as never, SPEC.child(source.path ?? first), {});
	}
}

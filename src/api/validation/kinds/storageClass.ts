import { deepEqual } from "../../equal";
import { type FieldError, forbidden, invalid, named, notSupported, required, tooLong } from "../../fieldError";
import { root } from "../../fieldPath";
import { byteLength, qualifiedNameErrors, subdomainName } from "../../names";
import type { V1StorageClass } from "../../types";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate } from "../metadata";
import type { KindRules } from "./kind";

const RECLAIM_POLICIES = ["Delete", "Retain"];
const BINDING_MODES = ["Immediate", "WaitForFirstConsumer"];
const MAX_PARAMETERS = 512;
const MAX_PARAMETER_BYTES = 256 * 1024;

export const storageClass: KindRules<V1StorageClass> = {
	create: validateStorageClass,
	update: validateStorageClassUpdate,
};

function validateStorageClass(errors: FieldError[], storageClass: V1StorageClass): void {
	const { metadata = {}, provisioner, parameters = {}, reclaimPolicy, volumeBindingMode } = storageClass;
	validateMetadata(errors, metadata, { namespaced: false, name: subdomainName }, root("metadata"));
	const path = root("provisioner");
	if (!provisioner) errors.push(required(path));
	else for (const why of qualifiedNameErrors(provisioner.toLowerCase())) errors.push(invalid(path, provisioner, why));
	validateParameters(errors, parameters);
	if (reclaimPolicy && !RECLAIM_POLICIES.includes(reclaimPolicy)) {
		errors.push(notSupported(root("reclaimPolicy"), named(reclaimPolicy), RECLAIM_POLICIES));
	}
	if (volumeBindingMode === undefined) {
		errors.push(required(root("volumeBindingMode")));
	} else if (!BINDING_MODES.includes(volumeBindingMode)) {
		errors.push(notSupported(root("volumeBindingMode"), named(volumeBindingMode), BINDING_MODES));
	}
}

function validateStorageClassUpdate(
	errors: FieldError[],
	{ current, old }: { current: V1StorageClass; old: V1StorageClass },
): void {
	validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, root("metadata"));
	for (const field of ["parameters", "provisioner", "reclaimPolicy"] as const) {
		if (deepEqual(current[field], old[field])) continue;
		errors.push(forbidden(root(field), `updates to ${field} are forbidden.`));
	}
	if (current.volumeBindingMode !== old.volumeBindingMode) {
		errors.push(invalid(root("volumeBindingMode"), named(current.volumeBindingMode), IMMUTABLE_FIELD));
	}
}

function validateParameters(errors: FieldError[], parameters: Readonly<Record<string, string>>): void {
	const path = root("parameters");
	const entries = Object.entries(parameters);
	if (entries.length > MAX_PARAMETERS) {
		errors.push(tooLong(path, MAX_PARAMETERS));
		return;
	}
	if (Object.hasOwn(parameters, "")) errors.push(invalid(path, "", "field can not be empty."));
	const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
	if (bytes > MAX_PARAMETER_BYTES) errors.push(tooLong(path, MAX_PARAMETER_BYTES));
}

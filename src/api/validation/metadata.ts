import { deepEqual } from "../equal";
import { type FieldError, forbidden, invalid, json, named, required, tooLong } from "../fieldError";
import type { FieldPath } from "../fieldPath";
import { goQuote, goUnicode, isPrintable } from "../go/format";
import { byteLength, labelName, type ObjectNameCheck, qualifiedNameErrors } from "../names";
import type { ObjectMeta, OwnerReference } from "../types";
import { validateLabels } from "./labelSelector";

/** How an object's metadata is checked. */
export interface MetadataRules {
	namespaced: boolean;
	name: ObjectNameCheck;
	/** Only what holds for every kind: not that a finalizer without a domain is one of the old names. */
	generic?: boolean;
}

/** metadata of a new object: names, labels, annotations, owners, finalizers, managed fields. */
export function validateMetadata(
	errors: FieldError[],
	meta: ObjectMeta,
	{ namespaced, name: checkName, generic = false }: MetadataRules,
	path: FieldPath,
): void {
	if (meta.generateName) {
		for (const why of checkName(meta.generateName, true)) {
			errors.push(invalid(path.child("generateName"), meta.generateName, why));
		}
	}
	if (!meta.name) {
		errors.push(required(path.child("name"), "name or generateName is required"));
	} else {
		for (const why of checkName(meta.name, false)) errors.push(invalid(path.child("name"), meta.name, why));
	}
	validateNamespace(errors, meta, namespaced, path.child("namespace"));
	validateNonNegative(errors, meta.generation ?? 0, path.child("generation"));
	validateCommon(errors, meta, path);
	validateFinalizers(errors, meta.finalizers ?? [], path.child("finalizers"));
	validateManagedFields(errors, meta, path.child("managedFields"));
	if (!generic) validateFinalizerNames(errors, meta.finalizers, path);
}

/** metadata of an object that is to replace another. */
export function validateMetadataUpdate(
	errors: FieldError[],
	{ current, old, generic = false }: { current: ObjectMeta; old: ObjectMeta; generic?: boolean },
	path: FieldPath,
): void {
	if (old.deletionTimestamp) validateNoNewFinalizers(errors, current, old, path.child("finalizers"));
	if (!current.resourceVersion) {
		errors.push(invalid(path.child("resourceVersion"), "", "must be specified for an update"));
	}
	if ((current.generation ?? 0) < (old.generation ?? 0)) {
		errors.push(invalid(path.child("generation"), current.generation ?? 0, "must not be decremented"));
	}
	for (const [field, show] of IMMUTABLE) {
		if (!deepEqual(current[field], old[field])) {
			errors.push(invalid(path.child(field), show(current[field]), IMMUTABLE_FIELD));
		}
	}
	validateCommon(errors, current, path);
	validateManagedFields(errors, current, path.child("managedFields"));
	if (!generic) validateFinalizerNames(errors, current.finalizers, path);
}

export const IMMUTABLE_FIELD = "field is immutable";

/** Keys and total size of annotations. */
export function validateAnnotations(
	errors: FieldError[],
	annotations: Readonly<Record<string, string>> | undefined,
	path: FieldPath,
): void {
	if (annotations === undefined) return;
	let size = 0;
	for (const key of Object.keys(annotations)) {
		for (const why of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(path, key, why));
		size += byteLength(key) + byteLength(annotations[key] ?? "");
	}
	if (size > ANNOTATIONS_LIMIT) errors.push(tooLong(path, ANNOTATIONS_LIMIT));
}

export function validateNonNegative(errors: FieldError[], value: number, path: FieldPath): void {
	if (value < 0) errors.push(invalid(path, value, NEGATIVE));
}

export const NEGATIVE = "must be greater than or equal to 0";

/** True when annotations (of a map that has only some rules) are larger than the server takes. */
export function annotationsTooLarge(annotations: Readonly<Record<string, string>>): boolean {
	let size = 0;
	for (const [key, value] of Object.entries(annotations)) size += byteLength(key) + byteLength(value);
	return size > ANNOTATIONS_LIMIT;
}

/** What all annotations of an object may take, in bytes. */
export const ANNOTATIONS_LIMIT = 256 * 1024;

const IMMUTABLE = [
	["name", (value: unknown) => value ?? ""],
	["namespace", (value: unknown) => value ?? ""],
	["uid", (value: unknown) => named((value as string | undefined) ?? "")],
	["creationTimestamp", (value: unknown) => json(value)],
	["deletionTimestamp", (value: unknown) => json(value)],
	["deletionGracePeriodSeconds", (value: unknown) => json(value)],
] as const;

function validateNamespace(errors: FieldError[], meta: ObjectMeta, namespaced: boolean, path: FieldPath): void {
	if (!namespaced) {
		if (meta.namespace) errors.push(forbidden(path, "not allowed on this type"));
	} else if (!meta.namespace) {
		errors.push(required(path));
	} else {
		for (const why of labelName(meta.namespace, false)) errors.push(invalid(path, meta.namespace, why));
	}
}

function validateCommon(errors: FieldError[], meta: ObjectMeta, path: FieldPath): void {
	if (meta.labels) validateLabels(errors, meta.labels, path.child("labels"));
	if (meta.annotations) validateAnnotations(errors, meta.annotations, path.child("annotations"));
	if (meta.ownerReferences) validateOwners(errors, meta.ownerReferences, path.child("ownerReferences"));
}

function validateOwners(errors: FieldError[], owners: readonly OwnerReference[], path: FieldPath): void {
	let controller: string | undefined;
	for (const owner of owners) {
		validateOwner(errors, owner, path);
		if (!owner.controller) continue;
		const name = `${owner.kind}/${owner.name}`;
		if (controller === undefined) {
			controller = name;
		} else {
			const why = 'Only one reference can have Controller set to true. Found "true" in references for';
			errors.push(invalid(path, owners, `${why} ${controller} and ${name}`));
		}
	}
}

function validateOwner(errors: FieldError[], owner: OwnerReference, path: FieldPath): void {
	const parts = owner.apiVersion.split("/");
	const version = parts.length > 2 ? "" : (parts[parts.length - 1] ?? "");
	if (version === "") errors.push(invalid(path.child("apiVersion"), owner.apiVersion, "version must not be empty"));
	for (const field of ["kind", "name", "uid"] as const) {
		if (owner[field] === "") errors.push(invalid(path.child(field), "", "must not be empty"));
	}
	if (owner.apiVersion === "v1" && owner.kind === "Event") {
		errors.push(invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner"));
	}
}

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

function validateFinalizers(errors: FieldError[], finalizers: readonly string[], path: FieldPath): void {
	for (const finalizer of finalizers) {
		for (const why of qualifiedNameErrors(finalizer)) errors.push(invalid(path, finalizer, why));
	}
	if (finalizers.includes(ORPHAN) && finalizers.includes(FOREGROUND)) {
		errors.push(invalid(path, finalizers, `finalizer ${ORPHAN} and ${FOREGROUND} cannot be both set`));
	}
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["kubernetes", ORPHAN, FOREGROUND]);

/** What stands for itself must be one of the old names; everything else has a domain. */
function validateFinalizerNames(
	errors: FieldError[],
	finalizers: readonly string[] | undefined,
	path: FieldPath,
): void {
	for (const [index, finalizer] of finalizers?.entries() ?? []) {
		if (finalizer.includes("/") || STANDARD_FINALIZERS.has(finalizer)) continue;
		const why = "name is neither a standard finalizer name nor is it fully qualified";
		errors.push(invalid(path.child("finalizers").index(index), finalizer, why));
	}
}

function validateNoNewFinalizers(errors: FieldError[], current: ObjectMeta, old: ObjectMeta, path: FieldPath): void {
	const added = new Set(current.finalizers?.filter((finalizer) => !old.finalizers?.includes(finalizer)));
	if (added.size === 0) return;
	const list = [...added].sort().map(goQuote).join(", ");
	const why = "no new finalizers can be added if the object is being deleted, found new finalizers";
	errors.push(forbidden(path, `${why} []string{${list}}`));
}

const MAX_MANAGER = 128;
const MAX_SUBRESOURCE = 256;

function validateManagedFields(errors: FieldError[], meta: ObjectMeta, path: FieldPath): void {
	for (const [index, entry] of meta.managedFields?.entries() ?? []) {
		const at = path.index(index);
		if (entry.operation !== "Apply" && entry.operation !== "Update") {
			errors.push(invalid(at.child("operation"), named(entry.operation), "must be `Apply` or `Update`"));
		}
		if (entry.fieldsType && entry.fieldsType !== "FieldsV1") {
			errors.push(invalid(at.child("fieldsType"), entry.fieldsType, "must be `FieldsV1`"));
		}
		validateFieldManager(errors, entry.manager ?? "", at.child("manager"));
		if (byteLength(entry.subresource ?? "") > MAX_SUBRESOURCE) {
			errors.push(tooLong(at.child("subresource"), MAX_SUBRESOURCE));
		}
	}
}

/** The name under which a client writes. */
export function validateFieldManager(errors: FieldError[], manager: string, path: FieldPath): void {
	if (byteLength(manager) > MAX_MANAGER) errors.push(tooLong(path, MAX_MANAGER));
	let position = 0;
	for (const character of manager) {
		if (!isPrintable(character)) {
			errors.push(invalid(path, manager, `invalid character ${goUnicode(character)} (at position ${position})`));
		}
		position += byteLength(character);
	}
}

import { type FieldError, forbidden, invalid, named, notSupported, required, struct } from "../fieldError";
import type { FieldPath } from "../fieldPath";
import { dnsSubdomainErrors, labelName, type NameCheck } from "../names";
import { compareQuantities } from "../quantity";
import type {
	ObjectMeta,
	V1PersistentVolumeClaimSpec,
	V1PersistentVolumeClaimTemplate,
	V1TypedLocalObjectReference,
	V1TypedObjectReference,
} from "../types";
import { type LabelSelectorRules, validateLabelSelector, validateLabels } from "./labelSelector";
import { validateAnnotations } from "./metadata";

export const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
export const VOLUME_MODES = ["Block", "Filesystem"];

/** The claim that an ephemeral volume is made of: labels, annotations and a spec. */
export function validateClaimTemplate(
	errors: FieldError[],
	template: V1PersistentVolumeClaimTemplate,
	path: FieldPath,
): void {
	validateTemplateMetadata(errors, template.metadata ?? {}, path.child("metadata"));
	validateClaimSpec(errors, template.spec, path.child("spec"));
}

/** What a PersistentVolumeClaim asks for. */
export function validateClaimSpec(
	errors: FieldError[],
	spec: V1PersistentVolumeClaimSpec,
	path: FieldPath,
	rules: LabelSelectorRules & { allowInvalidApiGroup?: boolean } = {},
): void {
	const modes = spec.accessModes ?? [];
	if (modes.length === 0) errors.push(required(path.child("accessModes"), "at least 1 access mode is required"));
	validateLabelSelector(errors, spec.selector, path.child("selector"), rules);
	validateAccessModes(errors, modes, path.child("accessModes"));
	validateStorage(errors, spec.resources?.requests?.storage, path.child("resources").key("storage"));
	if (spec.storageClassName) check(errors, spec.storageClassName, dnsSubdomainErrors, path.child("storageClassName"));
	if (spec.volumeMode !== undefined && !VOLUME_MODES.includes(spec.volumeMode)) {
		errors.push(notSupported(path.child("volumeMode"), named(spec.volumeMode), VOLUME_MODES));
	}
	validateDataSources(errors, spec, path, rules.allowInvalidApiGroup === true);
	if (spec.volumeAttributesClassName) {
		const at = path.child("volumeAttributesClassName");
		check(errors, spec.volumeAttributesClassName, dnsSubdomainErrors, at);
	}
}

/** Modes that a volume may be mounted in; the one for a single pod goes with no other. */
export function validateAccessModes(errors: FieldError[], modes: readonly string[], path: FieldPath): void {
	for (const mode of modes) {
		if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(path, named(mode), ACCESS_MODES));
	}
	const known = modes.filter((mode) => ACCESS_MODES.includes(mode));
	if (known.includes("ReadWriteOncePod") && known.some((mode) => mode !== "ReadWriteOncePod")) {
		errors.push(forbidden(path, "may not use ReadWriteOncePod with other access modes"));
	}
}

/** The fields of ObjectMeta in the order of Go's struct, but labels and annotations. */
const FORBIDDEN_METADATA = [
	"name",
	"generateName",
	"namespace",
	"selfLink",
	"uid",
	"resourceVersion",
	"generation",
	"creationTimestamp",
	"deletionTimestamp",
	"deletionGracePeriodSeconds",
	"ownerReferences",
	"finalizers",
	"managedFields",
] as const;

function validateTemplateMetadata(errors: FieldError[], meta: ObjectMeta, path: FieldPath): void {
	validateAnnotations(errors, meta.annotations, path.child("annotations"));
	validateLabels(errors, meta.labels, path.child("labels"));
	for (const field of FORBIDDEN_METADATA) {
		if (meta[field] === undefined || meta[field] === null) continue;
		// The server makes the name from Go's, of which it lowers the first letter only.
		errors.push(forbidden(path.child(field === "uid" ? "uID" : field), "cannot be set"));
	}
}

function validateStorage(errors: FieldError[], storage: string | undefined, path: FieldPath): void {
	if (storage === undefined) errors.push(required(path));
	else if (compareQuantities(storage, "0") <= 0) errors.push(invalid(path, storage, "must be greater than zero"));
}

function validateDataSources(
	errors: FieldError[],
	spec: V1PersistentVolumeClaimSpec,
	path: FieldPath,
	allowInvalidApiGroup: boolean,
): void {
	const { dataSource: source, dataSourceRef: reference } = spec;
	if (source) validateDataSource(errors, source, path.child("dataSource"), allowInvalidApiGroup);
	if (reference) {
		const at = path.child("dataSourceRef");
		validateDataSource(errors, reference, at, allowInvalidApiGroup);
		if (reference.namespace) {
			check(errors, reference.namespace, (text) => labelName(text, false), at.child("namespace"));
		}
	}
	if (!source || !reference) return;
	// The server prints the path of the other field as the value, which has no JSON fields.
	if (reference.namespace) {
		errors.push(invalid(path, struct({}), "may not be specified when dataSourceRef.namespace is specified"));
	} else if (!isSameSource(source, reference)) {
		errors.push(invalid(path, struct({}), "must match dataSourceRef"));
	}
}

function isSameSource(a: V1TypedLocalObjectReference, b: V1TypedObjectReference): boolean {
	return a.apiGroup === b.apiGroup && a.kind === b.kind && a.name === b.name;
}

function validateDataSource(
	errors: FieldError[],
	source: V1TypedLocalObjectReference,
	path: FieldPath,
	allowInvalidApiGroup: boolean,
): void {
	if (source.name === "") errors.push(required(path.child("name")));
	if (source.kind === "") errors.push(required(path.child("kind")));
	if (!source.apiGroup && source.kind !== "PersistentVolumeClaim") {
		const why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
		errors.push(invalid(path, source.kind, why));
	}
	if (source.apiGroup && !allowInvalidApiGroup) {
		check(errors, source.apiGroup, dnsSubdomainErrors, path.child("apiGroup"));
	}
}

function check(errors: FieldError[], text: string, rule: NameCheck, path: FieldPath): void {
	for (const why of rule(text)) errors.push(invalid(path, text, why));
}

import { type FieldError, forbidden, invalid, json, notSupported, required, tooLong } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { dnsSubdomainErrors, qualifiedNameErrors } from "../../names";
import type {
	V1ClusterTrustBundleProjection,
	V1DownwardAPIVolumeFile,
	V1KeyToPath,
	V1PodCertificateProjection,
	V1ProjectedVolumeSource,
	V1ServiceAccountTokenProjection,
	V1VolumeProjection,
} from "../../types";
import { clusterTrustBundleValue } from "../internal";
import { validateLabelSelector } from "../labelSelector";
import { ANNOTATIONS_LIMIT, annotationsTooLarge } from "../metadata";
import { isKubernetesSigner, validateSignerName } from "../signerName";
import { validateFileMode, validateName, validateVolumeFilePath } from "./common";
import { validateFieldRef, validateResourceRef } from "./env";
import { validateKeyToPath } from "./keyToPath";
import type { PodRules } from "./rules";

const VOLUME_FIELDS = [
	"metadata.annotations",
	"metadata.labels",
	"metadata.name",
	"metadata.namespace",
	"metadata.uid",
];

/** A file that shows a field or a resource; its faults are named by the volume, not by the item. */
export function validateDownwardFile(errors: FieldError[], file: V1DownwardAPIVolumeFile, path: FieldPath): void {
	if (file.path === "") errors.push(required(path.child("path")));
	validateVolumeFilePath(errors, file.path, path.child("path"));
	if (file.fieldRef) {
		validateFieldRef(errors, file.fieldRef, VOLUME_FIELDS, path.child("fieldRef"));
		if (file.resourceFieldRef) {
			errors.push(invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
		}
	} else if (file.resourceFieldRef) {
		validateResourceRef(errors, file.resourceFieldRef, { inVolume: true }, path.child("resourceFieldRef"));
	} else {
		errors.push(required(path, "one of fieldRef and resourceFieldRef is required"));
	}
	validateFileMode(errors, file.mode, path.child("mode"));
}

/** Several sources in one volume, no two of which may write the same file. */
export function validateProjected(
	errors: FieldError[],
	projected: V1ProjectedVolumeSource,
	path: FieldPath,
	rules: PodRules,
): void {
	validateFileMode(errors, projected.defaultMode, path.child("defaultMode"));
	const files = new Files(errors, path);
	for (const [index, source] of projected.sources?.entries() ?? []) {
		validateProjection(files, source, path.child("sources").index(index), rules);
	}
}

/** The paths that a projected volume's sources write. */
class Files {
	private readonly paths = new Set<string>();

	constructor(
		readonly errors: FieldError[],
		/** The projected volume itself, which messages about its files name. */
		readonly path: FieldPath,
	) {}

	/** `shown` is what the message about a second one prints. */
	add(path: string, shown: string = path): void {
		if (this.paths.has(path)) this.errors.push(invalid(this.path, shown, "conflicting duplicate paths"));
		else this.paths.add(path);
	}
}

function validateProjection(files: Files, source: V1VolumeProjection, path: FieldPath, rules: PodRules): void {
	const { errors } = files;
	let count = 0;
	for (const kind of ["secret", "configMap"] as const) {
		const reference = source[kind];
		if (reference === undefined) continue;
		count++;
		validateReference(files, reference, path.child(kind));
	}
	if (source.downwardAPI) {
		count++;
		for (const file of source.downwardAPI.items ?? []) {
			validateDownwardFile(errors, file, path.child("downwardAPI"));
			if (file.path !== "") files.add(file.path);
		}
	}
	if (source.serviceAccountToken) {
		count++;
		validateToken(files, source.serviceAccountToken, path.child("serviceAccountToken"), rules);
	}
	if (source.clusterTrustBundle) {
		count++;
		validateTrustBundle(files, source.clusterTrustBundle, path.child("clusterTrustBundle"));
	}
	if (source.podCertificate) {
		count++;
		validateCertificate(files, source.podCertificate, path.child("podCertificate"));
	}
	if (count > 1) errors.push(forbidden(path, "may not specify more than 1 volume type per source"));
}

function validateReference(
	files: Files,
	{ name = "", items }: { name?: string; items?: V1KeyToPath[] },
	path: FieldPath,
): void {
	if (name === "") files.errors.push(required(path.child("name")));
	for (const [index, item] of items?.entries() ?? []) {
		validateKeyToPath(files.errors, item, path.child("items").index(index));
		if (item.path !== "") files.add(item.path, name);
	}
}

const MIN_TOKEN_SECONDS = 600;
const MAX_TOKEN_SECONDS = 2 ** 32;

function validateToken(
	{ errors, path: volume }: Files,
	{ expirationSeconds: seconds = 0, path: file }: V1ServiceAccountTokenProjection,
	path: FieldPath,
	rules: PodRules,
): void {
	const at = path.child("expirationSeconds");
	if (seconds < MIN_TOKEN_SECONDS) errors.push(invalid(at, seconds, "may not specify a duration less than 10 minutes"));
	if (seconds > MAX_TOKEN_SECONDS) {
		errors.push(invalid(at, seconds, "may not specify a duration larger than 2^32 seconds"));
	}
	if (file === "") errors.push(required(volume.child("path")));
	else if (!rules.allowNonLocalTokenPath) validateVolumeFilePath(errors, file, volume.child("path"));
}

function validateTrustBundle(files: Files, bundle: V1ClusterTrustBundleProjection, path: FieldPath): void {
	const { errors } = files;
	const { name, signerName } = bundle;
	if (name !== undefined && signerName !== undefined) {
		errors.push(invalid(path, clusterTrustBundleValue(bundle), "only one of name and signerName may be used"));
	} else if (name !== undefined) {
		if (name === "") errors.push(required(path.child("name"), "must be a valid object name"));
		for (const why of trustBundleNameErrors(name)) {
			errors.push(invalid(path.child("name"), name, `not a valid clustertrustbundlename: ${why}`));
		}
		if (bundle.labelSelector) {
			const why = "labelSelector must be unset if name is specified";
			errors.push(invalid(path.child("labelSelector"), json(bundle.labelSelector), why));
		}
	} else if (signerName !== undefined) {
		if (signerName === "") errors.push(required(path.child("signerName"), "must be a valid signer name"));
		validateSignerName(errors, signerName, path.child("signerName"));
		validateLabelSelector(errors, bundle.labelSelector, path.child("labelSelector"));
	} else {
		errors.push(required(path, "either name or signerName must be specified"));
	}
	if (bundle.path === "") errors.push(required(path.child("path")));
	validateVolumeFilePath(errors, bundle.path, path.child("path"));
	files.add(bundle.path);
}

function trustBundleNameErrors(name: string): readonly string[] {
	return dnsSubdomainErrors(name.slice(name.lastIndexOf(":") + 1));
}

const KEY_TYPES = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
const MIN_CERTIFICATE_SECONDS = 3600;
const DAY = 86_400;

function validateCertificate(files: Files, certificate: V1PodCertificateProjection, path: FieldPath): void {
	const { errors } = files;
	validateSignerName(errors, certificate.signerName, path.child("signerName"));
	if (certificate.userAnnotations) {
		validateUserAnnotations(errors, certificate.userAnnotations, path.child("userAnnotations"));
	}
	if (!KEY_TYPES.includes(certificate.keyType)) {
		errors.push(notSupported(path.child("keyType"), certificate.keyType, KEY_TYPES));
	}
	const seconds = certificate.maxExpirationSeconds;
	if (seconds !== undefined) {
		const at = path.child("maxExpirationSeconds");
		const max = isKubernetesSigner(certificate.signerName) ? DAY : 91 * DAY;
		const must = "if provided, maxExpirationSeconds must be";
		if (seconds < MIN_CERTIFICATE_SECONDS) errors.push(invalid(at, seconds, `${must} >= ${MIN_CERTIFICATE_SECONDS}`));
		if (seconds > max) errors.push(invalid(at, seconds, `${must} <= ${max}`));
	}
	let count = 0;
	for (const field of ["credentialBundlePath", "keyPath", "certificateChainPath"] as const) {
		const file = certificate[field];
		if (!file) continue;
		count++;
		validateVolumeFilePath(errors, file, path.child(field));
		files.add(file);
	}
	if (count === 0) {
		const why = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath";
		errors.push(required(path, why));
	}
}

function validateUserAnnotations(
	errors: FieldError[],
	annotations: Readonly<Record<string, string>>,
	path: FieldPath,
): void {
	for (const each of Object.keys(annotations)) {
		const key = each.toLowerCase();
		if (key === "") {
			errors.push(required(path));
			continue;
		}
		const before = errors.length;
		validateName(errors, key, qualifiedNameErrors, path);
		if (errors.length === before && key.split("/").length !== 2) {
			errors.push(invalid(path, key, 'must be a domain-prefixed key (such as "acme.io/foo")'));
		}
	}
	if (annotationsTooLarge(annotations)) errors.push(tooLong(path, ANNOTATIONS_LIMIT));
}

import { type FieldError, forbidden, invalid, json, named, notSupported, required, tooLong } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { goQuote } from "../../go/format";
import { byteLength } from "../../names";
import type { PodSpec, V1AppArmorProfile, V1SeccompProfile } from "../../types";
import { seccompProfileValue } from "../internal";
import { allContainers, validateDescendingPath, visitContainers } from "./common";

type Annotations = Readonly<Record<string, string>>;

const TYPES = ["Localhost", "RuntimeDefault", "Unconfined"];

export function validateSeccomp(errors: FieldError[], profile: V1SeccompProfile | undefined, path: FieldPath): void {
	if (profile === undefined) return;
	const { type, localhostProfile } = profile;
	if (!type) errors.push(required(path.child("type"), "type is required when seccompProfile is set"));
	else if (!TYPES.includes(type)) errors.push(notSupported(path.child("type"), named(type), TYPES));
	const at = path.child("localhostProfile");
	if (type === "Localhost") {
		if (localhostProfile === undefined) errors.push(required(at, "must be set when seccomp type is Localhost"));
		else validateDescendingPath(errors, localhostProfile, at);
	} else if (localhostProfile !== undefined) {
		errors.push(invalid(at, seccompProfileValue(profile), "can only be set when seccomp type is Localhost"));
	}
}

const MAX_PROFILE = 4095;

export function validateAppArmor(errors: FieldError[], profile: V1AppArmorProfile | undefined, path: FieldPath): void {
	if (profile === undefined) return;
	const { type, localhostProfile } = profile;
	const at = path.child("localhostProfile");
	if (!type) {
		errors.push(required(path.child("type"), "type is required when appArmorProfile is set"));
	} else if (!TYPES.includes(type)) {
		errors.push(notSupported(path.child("type"), named(type), TYPES));
	} else if (type !== "Localhost") {
		if (localhostProfile !== undefined) {
			errors.push(invalid(at, json(localhostProfile), "can only be set when AppArmor type is Localhost"));
		}
	} else if (localhostProfile === undefined) {
		errors.push(required(at, "must be set when AppArmor type is Localhost"));
	} else {
		if (localhostProfile.trim() !== localhostProfile) {
			errors.push(invalid(at, localhostProfile, "must not be padded with whitespace"));
		} else if (localhostProfile === "") {
			errors.push(required(at, "must be set when AppArmor type is Localhost"));
		}
		if (byteLength(localhostProfile) > MAX_PROFILE) errors.push(tooLong(at, MAX_PROFILE));
	}
}

export const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
export const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
export const APP_ARMOR_CONTAINER = "container.apparmor.security.beta.kubernetes.io/";
const LOCALHOST = "localhost/";

/** The annotations that came before the fields, each by itself. */
export function validateProfileAnnotations(
	errors: FieldError[],
	annotations: Annotations,
	spec: PodSpec,
	path: FieldPath,
): void {
	const keys = Object.keys(annotations);
	if (keys.includes(SECCOMP_POD)) {
		validateSeccompAnnotation(errors, annotations[SECCOMP_POD] ?? "", path.child(SECCOMP_POD));
	}
	for (const key of keys) {
		if (!key.startsWith(SECCOMP_CONTAINER)) continue;
		validateSeccompAnnotation(errors, annotations[key] ?? "", path.child(key));
	}
	for (const key of keys) {
		if (!key.startsWith(APP_ARMOR_CONTAINER)) continue;
		const container = key.slice(APP_ARMOR_CONTAINER.length);
		if (!allContainers(spec).some(({ name }) => name === container)) {
			errors.push(invalid(path.key(key), container, "container not found"));
		}
		const profile = annotations[key] ?? "";
		if (profile === "" || profile === "runtime/default" || profile === "unconfined") continue;
		if (profile.startsWith(LOCALHOST)) continue;
		errors.push(invalid(path.key(key), profile, `invalid AppArmor profile name: ${goQuote(profile)}`));
	}
}

/** Where a new object has both the annotation and the field, they must say the same. */
export function validateProfilesMatch(
	errors: FieldError[],
	annotations: Annotations | undefined,
	spec: PodSpec,
	path: FieldPath,
): void {
	if (annotations === undefined) return;
	const keys = Object.keys(annotations);
	if (!keys.some((key) => key === SECCOMP_POD || key.startsWith("container."))) return;
	const ofPod = spec.securityContext;
	if (ofPod?.seccompProfile && Object.hasOwn(annotations, SECCOMP_POD)) {
		const at = path.child("securityContext").child("seccompProfile");
		matchSeccomp(errors, annotations[SECCOMP_POD] ?? "", ofPod.seccompProfile, at);
	}
	visitContainers(spec, path, (container, at) => {
		const profile = container.securityContext?.seccompProfile;
		const key = SECCOMP_CONTAINER + container.name;
		if (profile === undefined || !Object.hasOwn(annotations, key)) return;
		matchSeccomp(errors, annotations[key] ?? "", profile, at.child("securityContext").child("seccompProfile"));
	});
	if (spec.os?.name === "windows") return;
	visitContainers(spec, path, (container, at) => {
		const profile = container.securityContext?.appArmorProfile ?? ofPod?.appArmorProfile;
		const key = APP_ARMOR_CONTAINER + container.name;
		if (profile === undefined || !Object.hasOwn(annotations, key)) return;
		matchAppArmor(errors, annotations[key] ?? "", profile, at.child("securityContext").child("appArmorProfile"));
	});
}

function validateSeccompAnnotation(errors: FieldError[], profile: string, path: FieldPath): void {
	if (profile === "runtime/default" || profile === "docker/default" || profile === "unconfined") return;
	if (profile.startsWith(LOCALHOST)) validateDescendingPath(errors, profile.slice(LOCALHOST.length), path);
	else errors.push(invalid(path, profile, "must be a valid seccomp profile"));
}

function matchSeccomp(errors: FieldError[], annotation: string, profile: V1SeccompProfile, path: FieldPath): void {
	const allowed = ["runtime/default", "docker/default"];
	match(errors, { annotation, allowed, what: "seccomp" }, profile, path);
}

function matchAppArmor(errors: FieldError[], annotation: string, profile: V1AppArmorProfile, path: FieldPath): void {
	match(errors, { annotation, allowed: ["runtime/default"], what: "apparmor" }, profile, path);
}

function match(
	errors: FieldError[],
	{ annotation, allowed, what }: { annotation: string; allowed: readonly string[]; what: string },
	{ type, localhostProfile }: { type: string; localhostProfile?: string },
	path: FieldPath,
): void {
	const fits =
		(type === "Unconfined" && annotation === "unconfined") ||
		(type === "RuntimeDefault" && allowed.includes(annotation)) ||
		(type === "Localhost" && annotation.startsWith(LOCALHOST)) ||
		!TYPES.includes(type);
	if (!fits) errors.push(forbidden(path.child("type"), `${what} type in annotation and field must match`));
	else if (type === "Localhost" && annotation.slice(LOCALHOST.length) !== localhostProfile) {
		errors.push(forbidden(path.child("localhostProfile"), `${what} profile in annotation and field must match`));
	}
}

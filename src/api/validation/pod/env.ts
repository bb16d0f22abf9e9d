import { type FieldError, invalid, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import {
	configMapKeyErrors,
	dnsLabelErrors,
	dnsSubdomainErrors,
	envNameErrors,
	qualifiedNameErrors,
	subdomainName,
} from "../../names";
import type {
	V1EnvFromSource,
	V1EnvVar,
	V1EnvVarSource,
	V1FileKeySelector,
	V1ObjectFieldSelector,
	V1ResourceFieldSelector,
} from "../../types";
import { validateName, validateNoBacksteps } from "./common";

export function validateEnv(errors: FieldError[], variables: readonly V1EnvVar[], path: FieldPath): void {
	for (let i = 0; i < variables.length; i++) {
		const variable = variables[i] as V1EnvVar;
		const at = path.index(i);
		if (variable.name === "") errors.push(required(at.child("name")));
		else validateName(errors, variable.name, envNameErrors, at.child("name"));
		if (variable.valueFrom) validateSource(errors, variable, variable.valueFrom, at.child("valueFrom"));
	}
}

export function validateEnvFrom(errors: FieldError[], sources: readonly V1EnvFromSource[], path: FieldPath): void {
	for (const [index, source] of sources.entries()) {
		const at = path.index(index);
		if (source.prefix) validateName(errors, source.prefix, envNameErrors, at.child("prefix"));
		let count = 0;
		for (const kind of ["configMapRef", "secretRef"] as const) {
			const reference = source[kind];
			if (reference === undefined) continue;
			count++;
			const namePath = at.child(kind).child("name");
			if (!reference.name) errors.push(required(namePath));
			else validateName(errors, reference.name, (name) => subdomainName(name, true), namePath);
		}
		if (count === 0) errors.push(invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"));
		else if (count > 1) errors.push(invalid(path, "", "may not have more than one field specified at a time"));
	}
}

/** A field of the pod, as an environment variable or a volume's file takes it; `known` sorted. */
export function validateFieldRef(
	errors: FieldError[],
	reference: V1ObjectFieldSelector,
	known: readonly string[],
	path: FieldPath,
): void {
	const { fieldPath } = reference;
	if (!reference.apiVersion) {
		errors.push(required(path.child("apiVersion")));
		return;
	}
	if (fieldPath === "") {
		errors.push(required(path.child("fieldPath")));
		return;
	}
	const problem = fieldLabelProblem(reference.apiVersion, fieldPath);
	if (problem !== undefined) {
		errors.push(invalid(path.child("fieldPath"), fieldPath, `error converting fieldPath: ${problem}`));
		return;
	}
	const subscripted = splitSubscript(fieldPath);
	if (subscripted !== undefined) {
		const [base, key] = subscripted;
		validateName(errors, base === "metadata.annotations" ? key.toLowerCase() : key, qualifiedNameErrors, path);
		return;
	}
	const internal = fieldPath === "spec.host" ? "spec.nodeName" : fieldPath;
	if (!known.includes(internal)) errors.push(notSupported(path.child("fieldPath"), internal, known));
}

/** A container's resource, as an environment variable or a volume's file takes it. */
export function validateResourceRef(
	errors: FieldError[],
	reference: V1ResourceFieldSelector,
	{ inVolume }: { inVolume: boolean },
	path: FieldPath,
): void {
	const { resource } = reference;
	if (inVolume && !reference.containerName) errors.push(required(path.child("containerName")));
	else if (resource === "") errors.push(required(path.child("resource")));
	else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) {
		errors.push(notSupported(path.child("resource"), resource, RESOURCES));
	}
	validateDivisor(errors, resource, reference.divisor ?? "0", path.child("divisor"));
}

const ENV_FIELDS = [
	"metadata.name",
	"metadata.namespace",
	"metadata.uid",
	"spec.nodeName",
	"spec.serviceAccountName",
	"status.hostIP",
	"status.hostIPs",
	"status.podIP",
	"status.podIPs",
];

const CONVERTIBLE_FIELDS: ReadonlySet<string> = new Set([
	...ENV_FIELDS,
	"metadata.annotations",
	"metadata.labels",
	"spec.host",
	"spec.restartPolicy",
	"spec.schedulerName",
	"status.phase",
]);

const RESOURCES = [
	"limits.cpu",
	"limits.ephemeral-storage",
	"limits.memory",
	"requests.cpu",
	"requests.ephemeral-storage",
	"requests.memory",
];

const HUGE_PAGES = /^(limits|requests)\.hugepages-/;

const CPU_DIVISORS: ReadonlySet<string> = new Set(["1m", "1"]);
const BYTE_DIVISORS: ReadonlySet<string> = new Set([
	"1",
	...["1k", "1M", "1G", "1T", "1P", "1E"],
	...["1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"],
]);

function validateSource(errors: FieldError[], variable: V1EnvVar, source: V1EnvVarSource, path: FieldPath): void {
	let count = 0;
	if (source.fieldRef) {
		count++;
		validateFieldRef(errors, source.fieldRef, ENV_FIELDS, path.child("fieldRef"));
	}
	if (source.resourceFieldRef) {
		count++;
		validateResourceRef(errors, source.resourceFieldRef, { inVolume: false }, path.child("resourceFieldRef"));
	}
	for (const kind of ["configMapKeyRef", "secretKeyRef"] as const) {
		const reference = source[kind];
		if (reference === undefined) continue;
		count++;
		const at = path.child(kind);
		validateName(errors, reference.name ?? "", dnsSubdomainErrors, at.child("name"));
		if (reference.key === "") errors.push(required(at.child("key")));
		else validateName(errors, reference.key, configMapKeyErrors, at.child("key"));
	}
	if (source.fileKeyRef) {
		count++;
		validateFileKey(errors, source.fileKeyRef, path.child("fileKeyRef"));
	}
	if (count === 0) {
		const kinds = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
		errors.push(invalid(path, "", `must specify one of: ${kinds}`));
	} else if (variable.value) {
		errors.push(invalid(path, "", "may not be specified when `value` is not empty"));
	} else if (count > 1) {
		errors.push(invalid(path, "", "may not have more than one field specified at a time"));
	}
}

function validateFileKey(errors: FieldError[], reference: V1FileKeySelector, path: FieldPath): void {
	if (!reference.key) errors.push(required(path.child("key")));
	else validateName(errors, reference.key, envNameErrors, path.child("key"));
	if (!reference.volumeName) errors.push(required(path.child("volumeName")));
	else validateName(errors, reference.volumeName, dnsLabelErrors, path.child("volumeName"));
	if (!reference.path) errors.push(required(path.child("path")));
	else validateNoBacksteps(errors, reference.path, path.child("path"));
}

function fieldLabelProblem(version: string, label: string): string | undefined {
	if (version !== "v1") return `unsupported pod version: ${version}`;
	const subscripted = splitSubscript(label);
	if (subscripted !== undefined) {
		const [base] = subscripted;
		if (base === "metadata.annotations" || base === "metadata.labels") return undefined;
		return `field label does not support subscript: ${label}`;
	}
	return CONVERTIBLE_FIELDS.has(label) ? undefined : `field label not supported: ${label}`;
}

/** metadata.labels['a'] is the field metadata.labels and the key a. */
function splitSubscript(fieldPath: string): [string, string] | undefined {
	if (!fieldPath.endsWith("']")) return undefined;
	const text = fieldPath.slice(0, -2);
	const open = text.indexOf("['");
	return open <= 0 ? undefined : [text.slice(0, open), text.slice(open + 2)];
}

function validateDivisor(errors: FieldError[], resource: string, divisor: string, path: FieldPath): void {
	if (divisor === "0") return;
	const bytes = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";
	const check = (allowed: ReadonlySet<string>, values: string, what: string): void => {
		if (allowed.has(divisor)) return;
		errors.push(invalid(path, resource, `only divisor's values ${values} are supported with the ${what} resource`));
	};
	if (resource === "limits.cpu" || resource === "requests.cpu") check(CPU_DIVISORS, "1m and 1", "cpu");
	else if (resource === "limits.memory" || resource === "requests.memory") check(BYTE_DIVISORS, bytes, "memory");
	else if (resource === "limits.ephemeral-storage" || resource === "requests.ephemeral-storage") {
		check(BYTE_DIVISORS, bytes, "local ephemeral storage");
	} else if (HUGE_PAGES.test(resource)) check(BYTE_DIVISORS, bytes, "hugepages");
}

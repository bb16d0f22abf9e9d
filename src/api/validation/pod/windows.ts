import { type FieldError, forbidden, invalid, json } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { byteLength, dnsSubdomainErrors } from "../../names";
import type { PodSpec, V1WindowsSecurityContextOptions } from "../../types";
import { visitContainers } from "./common";

const MAX_CREDENTIAL_SPEC = 64 * 1024;

export function validateWindowsOptions(
	errors: FieldError[],
	options: V1WindowsSecurityContextOptions | undefined,
	path: FieldPath,
): void {
	if (options === undefined) return;
	const { gmsaCredentialSpecName: specName, gmsaCredentialSpec: spec, runAsUserName: user } = options;
	if (specName !== undefined) {
		for (const why of dnsSubdomainErrors(specName)) {
			errors.push(invalid(path.child("gmsaCredentialSpecName"), json(specName), why));
		}
	}
	if (spec !== undefined) {
		const at = path.child("gmsaCredentialSpec");
		if (spec === "") errors.push(invalid(at, json(spec), "gmsaCredentialSpec cannot be an empty string"));
		else if (byteLength(spec) > MAX_CREDENTIAL_SPEC) {
			errors.push(invalid(at, json(spec), "gmsaCredentialSpec size must be under 64 KiB"));
		}
	}
	if (user !== undefined) {
		for (const why of userNameProblems(user)) errors.push(invalid(path.child("runAsUserName"), json(user), why));
	}
}

const MAX_DOMAIN = 256;
const MAX_USER = 104;
const DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";

function userNameProblems(name: string): string[] {
	if (name === "") return ["runAsUserName cannot be an empty string"];
	if (/[\x00-\x1f\x7f]/.test(name)) return ["runAsUserName cannot contain control characters"];
	const parts = name.split("\\");
	if (parts.length > 2) return ["runAsUserName cannot contain more than one backslash"];
	const user = parts[parts.length - 1] ?? "";
	const domain = parts.length === 2 ? (parts[0] ?? "") : undefined;
	const problems: string[] = [];
	if (domain !== undefined) {
		if (byteLength(domain) >= MAX_DOMAIN) {
			problems.push(`runAsUserName's Domain length must be under ${MAX_DOMAIN} characters`);
		}
		if (!isNetBiosName(domain) && !new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`).test(domain)) {
			problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
		}
	}
	if (user === "") problems.push("runAsUserName's User cannot be empty");
	else if (byteLength(user) > MAX_USER) {
		problems.push(`runAsUserName's User length must not be longer than ${MAX_USER} characters`);
	}
	if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces");
	if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
		problems.push("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
	}
	return problems;
}

function isNetBiosName(domain: string): boolean {
	return /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u.test(domain);
}

/** hostProcess is all containers' or none's, and wants the host's network. */
export function validateHostProcess(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
	let containers = 0;
	let hostProcesses = 0;
	visitContainers(spec, path, (container, at) => {
		containers++;
		const own = container.securityContext?.windowsOptions?.hostProcess;
		if (ofPod !== undefined && own !== undefined && ofPod !== own) {
			const why = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
			errors.push(invalid(at.child("securityContext").child("windowsOptions").child("hostProcess"), own, why));
		}
		if (own ?? ofPod) hostProcesses++;
	});
	if (hostProcesses === 0) return;
	if (hostProcesses !== containers) {
		const why = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
		errors.push(invalid(path, "", why));
	}
	if (!spec.hostNetwork) {
		const why = "hostNetwork must be true if pod contains any hostProcess containers";
		errors.push(invalid(path.child("hostNetwork"), false, why));
	}
}

/** What only the other operating system understands. */
export function validateForOs(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	if (spec.os?.name === "linux") validateForLinux(errors, spec, path);
	else validateForWindows(errors, spec, path);
}

const NOT_ON_LINUX = "windows options cannot be set for a linux pod";
const NOT_ON_WINDOWS = "cannot be set for a windows pod";

function validateForLinux(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	if (spec.securityContext?.windowsOptions) {
		errors.push(forbidden(path.child("securityContext").child("windowsOptions"), NOT_ON_LINUX));
	}
	visitContainers(spec, path, (container, at) => {
		if (!container.securityContext?.windowsOptions) return;
		errors.push(forbidden(at.child("securityContext").child("windowsOptions"), NOT_ON_LINUX));
	});
}

/** In the server's order: a name alone is the pod's security context's, with `spec` the pod spec's own. */
const POD_FIELDS = [
	["context", "appArmorProfile"],
	["context", "seLinuxOptions"],
	["spec", "hostUsers"],
	["spec", "hostPID"],
	["spec", "hostIPC"],
	["context", "seccompProfile"],
	["context", "fsGroup"],
	["context", "fsGroupChangePolicy"],
	["context", "sysctls"],
	["spec", "shareProcessNamespace"],
	["context", "runAsUser"],
	["context", "runAsGroup"],
	["context", "supplementalGroups"],
	["context", "supplementalGroupsPolicy"],
	["context", "seLinuxChangePolicy"],
] as const;

const CONTAINER_FIELDS = [
	"appArmorProfile",
	"seLinuxOptions",
	"seccompProfile",
	"capabilities",
	"readOnlyRootFilesystem",
	"privileged",
	"allowPrivilegeEscalation",
	"procMount",
	"runAsUser",
	"runAsGroup",
] as const;

function validateForWindows(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	const context = spec.securityContext;
	for (const [where, field] of POD_FIELDS) {
		const value = where === "spec" ? spec[field] : context?.[field];
		const counts = field === "hostPID" || field === "hostIPC" ? value === true : value !== undefined;
		const parent = where === "spec" ? path : path.child("securityContext");
		if (counts) errors.push(forbidden(parent.child(field), NOT_ON_WINDOWS));
	}
	visitContainers(spec, path, (container, at) => {
		const own = container.securityContext;
		if (own === undefined) return;
		for (const field of CONTAINER_FIELDS) {
			if (own[field] !== undefined) errors.push(forbidden(at.child("securityContext").child(field), NOT_ON_WINDOWS));
		}
	});
}

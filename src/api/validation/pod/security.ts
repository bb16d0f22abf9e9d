import { duplicate, type FieldError, forbidden, invalid, named, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { rangeErrors } from "../../names";
import type { PodSpec, V1PodSecurityContext, V1SecurityContext, V1Sysctl } from "../../types";
import { securityContextValue } from "../internal";
import { validateChoice } from "./common";
import { validateAppArmor, validateSeccomp } from "./profiles";
import type { PodContext } from "./rules";
import { validateWindowsOptions } from "./windows";

const PROC_MOUNTS = ["Default", "Unmasked"];

/** A container's securityContext. */
export function validateContainerSecurity(
	{ errors, hostUsers }: PodContext,
	context: V1SecurityContext,
	path: FieldPath,
): void {
	validateId(errors, context.runAsUser, path.child("runAsUser"));
	validateId(errors, context.runAsGroup, path.child("runAsGroup"));
	const { procMount } = context;
	if (procMount !== undefined) {
		const at = path.child("procMount");
		if (!PROC_MOUNTS.includes(procMount)) errors.push(notSupported(at, named(procMount), PROC_MOUNTS));
		if (hostUsers && procMount === "Unmasked") {
			errors.push(invalid(at, named(procMount), "`hostUsers` must be false to use `Unmasked`"));
		}
	}
	validateSeccomp(errors, context.seccompProfile, path.child("seccompProfile"));
	if (context.allowPrivilegeEscalation === false) validateNoEscalation(errors, context, path);
	validateWindowsOptions(errors, context.windowsOptions, path.child("windowsOptions"));
	validateAppArmor(errors, context.appArmorProfile, path.child("appArmorProfile"));
}

const FS_GROUP_POLICIES = ["Always", "OnRootMismatch"];
const SUPPLEMENTAL_POLICIES = ["Merge", "Strict"];
/** MountOption is behind a feature gate that is off by default, unless the object has had a policy before. */
const SELINUX_POLICIES = ["MountOption", "Recursive"];

/** A pod's securityContext. */
export function validatePodSecurity(pod: PodContext, context: V1PodSecurityContext, path: FieldPath): void {
	const { errors, rules, spec } = pod;
	validateId(errors, context.fsGroup, path.child("fsGroup"));
	validateId(errors, context.runAsUser, path.child("runAsUser"));
	validateId(errors, context.runAsGroup, path.child("runAsGroup"));
	for (const [index, group] of context.supplementalGroups?.entries() ?? []) {
		validateId(errors, group, path.child("supplementalGroups").index(index));
	}
	validateSharedProcesses(errors, spec, path);
	if (context.sysctls) validateSysctls(pod, context.sysctls, path.child("sysctls"));
	validateChoice(errors, context.fsGroupChangePolicy, FS_GROUP_POLICIES, path.child("fsGroupChangePolicy"));
	validateSeccomp(errors, context.seccompProfile, path.child("seccompProfile"));
	validateWindowsOptions(errors, context.windowsOptions, path.child("windowsOptions"));
	validateAppArmor(errors, context.appArmorProfile, path.child("appArmorProfile"));
	validateChoice(
		errors,
		context.supplementalGroupsPolicy,
		SUPPLEMENTAL_POLICIES,
		path.child("supplementalGroupsPolicy"),
	);
	const policies = rules.allowSeLinuxPolicies ? SELINUX_POLICIES : ["Recursive"];
	validateChoice(errors, context.seLinuxChangePolicy, policies, path.child("seLinuxChangePolicy"));
}

/** shareProcessNamespace beside hostPID; the server names it where its internal types have it. */
export function validateSharedProcesses(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	if (!spec.shareProcessNamespace || !spec.hostPID) return;
	const why = "ShareProcessNamespace and HostPID cannot both be enabled";
	errors.push(invalid(path.child("shareProcessNamespace"), true, why));
}

/** Whether the sysctl belongs to a namespace that the pod shares with its host, and which field says so. */
export function hostNamespaceOf(sysctl: string, spec: PodSpec): "hostNetwork" | "hostIPC" | undefined {
	const name = normalizedSysctl(sysctl).split("*")[0] ?? "";
	if (IPC_SYSCTLS.has(name)) return spec.hostIPC ? "hostIPC" : undefined;
	if (name.startsWith("net.")) return spec.hostNetwork ? "hostNetwork" : undefined;
	if (name.startsWith("fs.mqueue.")) return spec.hostIPC ? "hostIPC" : undefined;
	return undefined;
}

const MAX_ID = 2 ** 31 - 1;

function validateId(errors: FieldError[], id: number | undefined, path: FieldPath): void {
	if (id === undefined) return;
	for (const why of rangeErrors(id, 0, MAX_ID)) errors.push(invalid(path, id, why));
}

function validateNoEscalation(errors: FieldError[], context: V1SecurityContext, path: FieldPath): void {
	const cannot = "cannot set `allowPrivilegeEscalation` to false and";
	if (context.privileged) {
		errors.push(invalid(path, securityContextValue(context), `${cannot} \`privileged\` to true`));
	}
	for (const capability of context.capabilities?.add ?? []) {
		if (capability !== "CAP_SYS_ADMIN") continue;
		errors.push(invalid(path, securityContextValue(context), `${cannot} \`capabilities.Add\` CAP_SYS_ADMIN`));
	}
}

const SYSCTL_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const SYSCTL = `^(${SYSCTL_SEGMENT}[\\./])*${SYSCTL_SEGMENT}$`;
const SYSCTL_LENGTH = 253;

function validateSysctls({ errors, rules, spec }: PodContext, sysctls: readonly V1Sysctl[], path: FieldPath): void {
	const names = new Set<string>();
	for (const [index, { name }] of sysctls.entries()) {
		const at = path.index(index).child("name");
		if (name === "") errors.push(required(at));
		else if (!isSysctlName(name)) {
			errors.push(invalid(at, name, `must have at most ${SYSCTL_LENGTH} characters and match regex ${SYSCTL}`));
		} else if (names.has(name)) errors.push(duplicate(at, name));
		const shared = rules.allowHostSysctls ? undefined : hostNamespaceOf(name, spec);
		if (shared !== undefined) errors.push(invalid(at, name, `may not be specified when '${shared}' is true`));
		names.add(name);
	}
}

/** The pattern, read by segments: backtracking over all of it would take forever on a long name. */
function isSysctlName(name: string): boolean {
	if (Buffer.byteLength(name) > SYSCTL_LENGTH) return false;
	return name.split(/[./]/).every((segment) => /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/.test(segment));
}

const IPC_SYSCTLS: ReadonlySet<string> = new Set([
	"kernel.sem",
	...["kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced", "kernel.shm"],
	...["kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.msg"],
]);

/** net/ipv4/conf/eno2.100 means net.ipv4.conf.eno2/100. */
export function normalizedSysctl(name: string): string {
	const first = /[./]/.exec(name)?.[0];
	return first === "/" ? name.replace(/[./]/g, (separator) => (separator === "." ? "/" : ".")) : name;
}

/** Host namespaces and block devices do not go with a user namespace of the pod's own. */
export function validateHostUsers(pod: PodContext, path: FieldPath): void {
	const { errors, spec } = pod;
	if (pod.hostUsers) return;
	const why = "when `hostUsers` is false";
	if (spec.hostNetwork) errors.push(forbidden(path.child("hostNetwork"), why));
	if (spec.hostPID) errors.push(forbidden(path.child("HostPID"), why));
	if (spec.hostIPC) errors.push(forbidden(path.child("HostIPC"), why));
}

import { FieldPath } from "../fieldPath";
import { goQuote } from "../go/format";
import type { ObjectMeta, PodSpec, V1Affinity, V1Volume } from "../types";
import { APP_ARMOR_CONTAINER, SECCOMP_CONTAINER, SECCOMP_POD } from "../validation/pod/profiles";
import { warnOfAddress } from "./addresses";
import { warnOfContainers } from "./containers";
import { warnOfFraction } from "./fraction";
import { deprecatedNodeLabel, warnOfNodeSelectorTerm } from "./nodeLabels";
import { warnOfOverlaps } from "./overlaps";
import { warnOfPorts } from "./ports";

/** Where a pod's metadata and spec stand: in a template, or (without one) in the pod itself. */
export interface PodPlace {
	readonly template?: FieldPath;
}

/** What the server warns of in a pod, or in the template of pods. */
export function warnOfPod(
	warnings: string[],
	{ metadata = {}, spec }: { metadata?: ObjectMeta; spec: PodSpec },
	{ template }: PodPlace,
): void {
	const place = (name: string): FieldPath => template?.child(name) ?? FieldPath.root(name);
	const path = place("spec");
	const annotationsPath = place("metadata").child("annotations");
	const { annotations = {} } = metadata;
	warnOfScheduling(warnings, spec, path);
	for (const [key, why] of ANNOTATIONS) {
		if (Object.hasOwn(annotations, key)) warnings.push(`${annotationsPath.key(key)}: ${why}`);
	}
	warnOfVolumes(warnings, spec.volumes ?? [], path.child("volumes"));
	warnOfOverlaps(warnings, spec.volumes ?? []);
	warnOfReferences(warnings, spec, path);
	for (const name of ["memory", "ephemeral-storage"]) {
		warnOfFraction(warnings, spec.overhead?.[name], path.child("overhead").key(name));
	}
	if (!spec.securityContext?.seccompProfile && Object.hasOwn(annotations, SECCOMP_POD)) {
		warnings.push(`${annotationsPath.key(SECCOMP_POD)}: ${USE_SECCOMP}`);
	}
	warnOfContainers(warnings, spec, path, (container) => {
		const seccomp = SECCOMP_CONTAINER + container.name;
		if (!container.securityContext?.seccompProfile && Object.hasOwn(annotations, seccomp)) {
			warnings.push(`${annotationsPath.key(seccomp)}: ${USE_SECCOMP}`);
		}
		const appArmor = APP_ARMOR_CONTAINER + container.name;
		if (template === undefined || container.securityContext?.appArmorProfile) return;
		if (!Object.hasOwn(annotations, appArmor) || isPodsProfile(spec, annotations[appArmor] ?? "")) return;
		const why = 'deprecated since v1.30; use the "appArmorProfile" field instead';
		warnings.push(`${annotationsPath.key(appArmor)}: ${why}`);
	});
	warnOfPorts(warnings, spec, path);
	const grace = spec.terminationGracePeriodSeconds;
	if (grace !== undefined && grace < 0) {
		const why = "must be >= 0; negative values are invalid and will be treated as 1";
		warnings.push(`${path.child("terminationGracePeriodSeconds")}: ${why}`);
	}
	if (spec.affinity) warnOfPodAffinity(warnings, spec.affinity, path.child("affinity"));
	warnOfAddresses(warnings, spec, path);
}

const USE_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';

const ANNOTATIONS = [
	["scheduler.alpha.kubernetes.io/critical-pod", 'non-functional in v1.16+; use the "priorityClassName" field instead'],
	["security.alpha.kubernetes.io/sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
	["security.alpha.kubernetes.io/unsafe-sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
] as const;

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const NO_SELECTOR = "a null labelSelector results in matching no pod";

function warnOfScheduling(warnings: string[], spec: PodSpec, path: FieldPath): void {
	for (const key of Object.keys(spec.nodeSelector ?? {})) {
		const why = deprecatedNodeLabel(key);
		if (why !== undefined) warnings.push(`${path.child("nodeSelector").key(key)}: ${why}`);
	}
	const affinity = spec.affinity?.nodeAffinity;
	const at = path.child("affinity").child("nodeAffinity");
	for (const [index, term] of affinity?.[REQUIRED]?.nodeSelectorTerms?.entries() ?? []) {
		const termPath = at.child(REQUIRED).child("nodeSelectorTerms").index(index);
		warnOfNodeSelectorTerm(warnings, term, { checkValues: false }, termPath);
	}
	for (const [index, { preference }] of affinity?.[PREFERRED]?.entries() ?? []) {
		const termPath = at.child(PREFERRED).index(index).child("preference");
		warnOfNodeSelectorTerm(warnings, preference, { checkValues: true }, termPath);
	}
	for (const [index, { topologyKey, labelSelector }] of spec.topologySpreadConstraints?.entries() ?? []) {
		const constraint = path.child("topologySpreadConstraints").index(index);
		const why = deprecatedNodeLabel(topologyKey);
		if (why !== undefined) warnings.push(`${constraint.child("topologyKey")}: ${topologyKey} is ${why}`);
		if (!labelSelector) warnings.push(`${constraint.child("labelSelector")}: ${NO_SELECTOR}`);
	}
}

/** The volumes that have been on their way out, in the server's order, with what it calls them. */
const VOLUMES: readonly [keyof V1Volume, string, string?][] = [
	["photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
	["gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
	["scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
	["flocker", "deprecated in v1.22, non-functional in v1.25+"],
	["storageos", "deprecated in v1.22, non-functional in v1.25+", "storageOS"],
	["quobyte", "deprecated in v1.22, non-functional in v1.25+"],
	["glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
	["ephemeral", ""],
	["cephfs", "deprecated in v1.28, non-functional in v1.31+"],
	["rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

const FINE: ReadonlySet<string> = new Set(["name", "configMap", "emptyDir", "hostPath", "projected", "secret"]);

function warnOfVolumes(warnings: string[], volumes: readonly V1Volume[], path: FieldPath): void {
	for (const [index, volume] of volumes.entries()) {
		if (Object.keys(volume).every((field) => FINE.has(field))) continue;
		const at = path.index(index);
		for (const [kind, why, name = kind] of VOLUMES) {
			if (volume[kind] === undefined) continue;
			if (kind !== "ephemeral") warnings.push(`${at.child(name)}: ${why}`);
			else warnOfClaim(warnings, volume, at.child(kind));
		}
	}
}

function warnOfClaim(warnings: string[], { ephemeral }: V1Volume, path: FieldPath): void {
	const resources = ephemeral?.volumeClaimTemplate?.spec?.resources;
	const at = path.child("volumeClaimTemplate").child("spec").child("resources");
	warnOfFraction(warnings, resources?.requests?.storage, at.child("requests").key("storage"));
	warnOfFraction(warnings, resources?.limits?.storage, at.child("limits").key("storage"));
}

function warnOfReferences(warnings: string[], spec: PodSpec, path: FieldPath): void {
	warnOfRepeated(warnings, spec.hostAliases?.map(({ ip }) => ip) ?? [], "ip", path.child("hostAliases"));
	const secrets = spec.imagePullSecrets?.map(({ name = "" }) => name) ?? [];
	warnOfRepeated(warnings, secrets, "name", path.child("imagePullSecrets"));
	for (const [index, name] of secrets.entries()) {
		if (name !== "") continue;
		warnings.push(`${path.child("imagePullSecrets").index(index).child("name")}: invalid empty name ""`);
	}
}

function warnOfRepeated(warnings: string[], values: readonly string[], field: string, path: FieldPath): void {
	const seen = new Set<string>();
	for (const [index, value] of values.entries()) {
		if (seen.has(value)) warnings.push(`${path.index(index).child(field)}: duplicate ${field} ${goQuote(value)}`);
		seen.add(value);
	}
}

function isPodsProfile(spec: PodSpec, annotation: string): boolean {
	const profile = spec.securityContext?.appArmorProfile;
	if (profile === undefined) return false;
	if (annotation === "unconfined") return profile.type === "Unconfined" && profile.localhostProfile === undefined;
	if (annotation === "runtime/default") {
		return profile.type === "RuntimeDefault" && profile.localhostProfile === undefined;
	}
	const name = annotation.startsWith("localhost/") ? annotation.slice("localhost/".length) : "";
	return name !== "" && profile.type === "Localhost" && profile.localhostProfile === name;
}

function warnOfPodAffinity(warnings: string[], affinity: V1Affinity, path: FieldPath): void {
	for (const kind of ["podAffinity", "podAntiAffinity"] as const) {
		const at = path.child(kind);
		for (const [index, term] of affinity[kind]?.[REQUIRED]?.entries() ?? []) {
			if (term.labelSelector) continue;
			warnings.push(`${at.child(REQUIRED).index(index).child("labelSelector")}: ${NO_SELECTOR}`);
		}
		for (const [index, { podAffinityTerm }] of affinity[kind]?.[PREFERRED]?.entries() ?? []) {
			if (podAffinityTerm.labelSelector) continue;
			const term = at.child(PREFERRED).index(index).child("podAffinityTerm");
			warnings.push(`${term.child("labelSelector")}: ${NO_SELECTOR}`);
		}
	}
}

function warnOfAddresses(warnings: string[], spec: PodSpec, path: FieldPath): void {
	for (const [index, server] of spec.dnsConfig?.nameservers?.entries() ?? []) {
		warnOfAddress(warnings, server, path.child("dnsConfig").child("nameservers").index(index));
	}
	for (const [index, { ip }] of spec.hostAliases?.entries() ?? []) {
		warnOfAddress(warnings, ip, path.child("hostAliases").index(index).child("ip"));
	}
}

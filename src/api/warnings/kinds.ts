import { type FieldPath, root } from "../fieldPath";
import { dnsLabelErrors } from "../names";
import type {
	KubeObject,
	ObjectMeta,
	PodTemplateSpec,
	V1PersistentVolumeClaim,
	V1RuntimeClass,
	V1Service,
	V1ServiceAccount,
	V1StatefulSet,
} from "../types";
import { STORAGE_CLASS } from "../wellKnown";
import { warnOfAddress } from "./addresses";
import { warnOfFraction } from "./fraction";
import { deprecatedNodeLabel } from "./nodeLabels";

/** Where the kind has the template of its pods, as steps from the object. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
	"/PodTemplate": ["template"],
	"/ReplicationController": ["spec", "template"],
	"apps/DaemonSet": ["spec", "template"],
	"apps/Deployment": ["spec", "template"],
	"apps/ReplicaSet": ["spec", "template"],
	"apps/StatefulSet": ["spec", "template"],
	"batch/CronJob": ["spec", "jobTemplate", "spec", "template"],
	"batch/Job": ["spec", "template"],
};

/** Kinds whose names become part of host names: a warning, not a rule, says what they should look like. */
const HOST_NAMES: Readonly<Record<string, string>> = {
	"/Pod": "this is used in the Pod's hostname",
	"/ReplicationController": "this is used in Pod names and hostnames",
	"apps/Deployment": "this is used in Pod names and hostnames",
	"apps/ReplicaSet": "this is used in Pod names and hostnames",
	"batch/Job": "this is used in Pod names and hostnames",
};

/** The template in an object of that kind, with the path to it. */
export function templateOf(
	kind: string,
	object: KubeObject,
): { template: PodTemplateSpec; path: FieldPath } | undefined {
	const steps = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
	if (steps === undefined) return undefined;
	let path: FieldPath | undefined;
	let at: unknown = object;
	for (const step of steps) {
		path = path?.child(step) ?? root(step);
		at = (at as Record<string, unknown> | undefined | null)?.[step];
	}
	return at && path ? { template: at as PodTemplateSpec, path } : undefined;
}

/** A name that makes no good host name: asked only when the object is new. */
export function warnOfName(warnings: string[], kind: string, { name = "" }: ObjectMeta): void {
	const use = Object.hasOwn(HOST_NAMES, kind) ? HOST_NAMES[kind] : undefined;
	const problems = use === undefined ? [] : dnsLabelErrors(name);
	if (problems.length === 0) return;
	const what = "which can result in surprising behavior; a DNS label is recommended";
	warnings.push(`metadata.name: ${use}, ${what}: [${problems.join(" ")}]`);
}

/** What single kinds are warned of besides. */
export const MORE: Readonly<Record<string, (warnings: string[], object: never) => void>> = {
	"/PersistentVolumeClaim": warnOfClaim,
	"/Service": warnOfService,
	"/ServiceAccount": warnOfServiceAccount,
	"apps/StatefulSet": warnOfStatefulSet,
	"node.k8s.io/RuntimeClass": warnOfRuntimeClass,
};

/** Kinds of which every use is warned of. */
export const DEPRECATED_KINDS: Readonly<Record<string, string>> = {
	"/v1/Endpoints": "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
	"/v1/ComponentStatus": "v1 ComponentStatus is deprecated in v1.19+",
};

const MOUNTABLE_SECRETS = "kubernetes.io/enforce-mountable-secrets";
const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";

function warnOfClaim(warnings: string[], { metadata, spec }: V1PersistentVolumeClaim): void {
	if (metadata?.annotations && Object.hasOwn(metadata.annotations, STORAGE_CLASS)) {
		const at = root("metadata").child("annotations").key(STORAGE_CLASS);
		warnings.push(`${at}: deprecated since v1.8; use "storageClassName" attribute instead`);
	}
	warnOfClaimSizes(warnings, spec, root("spec"));
}

function warnOfClaimSizes(warnings: string[], spec: V1PersistentVolumeClaim["spec"], path: FieldPath): void {
	for (const list of ["requests", "limits"] as const) {
		const at = path.child("resources").child(list).key("storage");
		warnOfFraction(warnings, spec?.resources?.[list]?.storage, at);
	}
}

function warnOfService(warnings: string[], { metadata, spec }: V1Service): void {
	if (spec === undefined) return;
	if (metadata?.annotations && Object.hasOwn(metadata.annotations, TOPOLOGY_HINTS)) {
		const better = "service.kubernetes.io/topology-mode";
		warnings.push(`annotation ${TOPOLOGY_HINTS} is deprecated, please use ${better} instead`);
	}
	const path = root("spec");
	const { externalIPs = [], loadBalancerIP } = spec;
	const isHeadless = spec.clusterIP === "None";
	if (spec.clusterIP && !isHeadless) warnOfEach(warnings, spec.clusterIPs, path.child("clusterIPs"));
	if (isHeadless) {
		if (loadBalancerIP) warnings.push("spec.loadBalancerIP is ignored for headless services");
		if (externalIPs.length > 0) warnings.push("spec.externalIPs is ignored for headless services");
		if (spec.sessionAffinity === "ClientIP") warnings.push("spec.SessionAffinity is ignored for headless services");
	}
	warnOfEach(warnings, externalIPs, path.child("externalIPs"));
	if (loadBalancerIP) warnOfAddress(warnings, loadBalancerIP, path.child("loadBalancerIP"));
	const isName = spec.type === "ExternalName";
	if (isName && externalIPs.length > 0) {
		warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
	}
	if (!isName && spec.externalName) {
		warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
	}
}

function warnOfEach(warnings: string[], addresses: readonly string[] | undefined, path: FieldPath): void {
	for (const [index, address] of addresses?.entries() ?? []) warnOfAddress(warnings, address, path.index(index));
}

function warnOfServiceAccount(warnings: string[], { metadata }: V1ServiceAccount): void {
	if (metadata?.annotations?.[MOUNTABLE_SECRETS] === undefined) return;
	const at = root("metadata").child("annotations").key(MOUNTABLE_SECRETS);
	const why = "deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets";
	warnings.push(`${at}: ${why}`);
}

function warnOfStatefulSet(warnings: string[], { spec }: V1StatefulSet): void {
	for (const [index, claim] of spec?.volumeClaimTemplates?.entries() ?? []) {
		warnOfClaimSizes(warnings, claim.spec, root("spec").child("volumeClaimTemplates").index(index).child("spec"));
	}
	if ((spec?.revisionHistoryLimit ?? 0) >= 0) return;
	const why = "a negative value retains all historical revisions; a value >= 0 is recommended";
	warnings.push(`spec.revisionHistoryLimit: ${why}`);
}

function warnOfRuntimeClass(warnings: string[], { scheduling }: V1RuntimeClass): void {
	for (const key of Object.keys(scheduling?.nodeSelector ?? {})) {
		const why = deprecatedNodeLabel(key);
		if (why !== undefined) warnings.push(`scheduling.nodeSelector: ${why}`);
	}
}

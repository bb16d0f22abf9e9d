import {
	duplicate,
	type FieldError,
	forbidden,
	invalid,
	named,
	notFound,
	notSupported,
	required,
} from "../../fieldError";
import { type FieldPath, root } from "../../fieldPath";
import { dnsLabelErrors, inclusiveRange, type NameCheck, qualifiedNameErrors, subdomainName } from "../../names";
import type { PodSpec, V1PodResourceClaim } from "../../types";
import { podResourceClaimValue } from "../internal";
import { validateLabels } from "../labelSelector";
import { validateAffinity } from "./affinity";
import { validateName, validateRequiredChoice, visitContainers } from "./common";
import { validateContainers, validateEphemeralContainers, validateInitContainers } from "./containers";
import { validateDnsConfig, validateDnsPolicy, validateHostAliases, validateHostnameOverride } from "./dns";
import { validatePodResources } from "./podResources";
import { validateContainerResource } from "./resourceNames";
import { validateResources } from "./resources";
import type { PodContext, PodRules } from "./rules";
import { validateSchedulingGates, validateSpreadConstraints, validateTolerations } from "./scheduling";
import { validateHostUsers, validatePodSecurity, validateSharedProcesses } from "./security";
import { validateVolumes } from "./volumes";
import { validateForOs, validateHostProcess } from "./windows";

/** The pod whose spec it is, where it is one: its name and annotations matter to volumes and claims. */
export interface SpecOwner {
	readonly name?: string;
	readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod's spec, its own or a template's, in the server's order. */
export function validatePodSpec(
	errors: FieldError[],
	spec: PodSpec,
	{ rules, owner }: { rules: PodRules; owner?: SpecOwner },
	path: FieldPath,
): void {
	if (spec.terminationGracePeriodSeconds === undefined) {
		errors.push(required(path.child("terminationGracePeriodSeconds")));
	}
	const volumes = validateVolumes(errors, spec.volumes ?? [], { rules, owner }, path.child("volumes"));
	const claims = spec.resourceClaims ?? [];
	const claimNames = new Set(claims.map(({ name }) => name).filter((name) => name !== ""));
	const pod: PodContext = { errors, rules, spec, volumes, claimNames, hostUsers: spec.hostUsers !== false };
	validateResourceClaims(errors, claims, owner, path.child("resourceClaims"));
	validateContainers(pod, spec.containers ?? [], path.child("containers"));
	if (spec.initContainers) validateInitContainers(pod, spec.initContainers, path.child("initContainers"));
	if (spec.ephemeralContainers) {
		validateEphemeralContainers(pod, spec.ephemeralContainers, path.child("ephemeralContainers"));
	}
	if (spec.resources) validatePodResources(pod, spec.resources, path.child("resources"));
	validateHostNetworkPorts(pod, path.child("containers"));
	validateRequiredChoice(errors, spec.restartPolicy, RESTART_POLICIES, path.child("restartPolicy"));
	validateDnsPolicy(errors, spec.dnsPolicy, path.child("dnsPolicy"));
	validateLabels(errors, spec.nodeSelector, path.child("nodeSelector"));
	if (spec.securityContext) validatePodSecurity(pod, spec.securityContext, path.child("securityContext"));
	else validateSharedProcesses(errors, spec, path.child("securityContext"));
	if (spec.affinity) validateAffinity(errors, spec.affinity, rules, path.child("affinity"));
	validateDnsConfig(errors, spec, path.child("dnsConfig"));
	validateReadinessGates(errors, spec, path.child("readinessGates"));
	validateSchedulingGates(errors, spec.schedulingGates ?? [], path.child("schedulingGates"));
	if (spec.topologySpreadConstraints) {
		const at = path.child("topologySpreadConstraints");
		validateSpreadConstraints(errors, spec.topologySpreadConstraints, rules, at);
	}
	validateHostProcess(errors, spec, path);
	validateHostUsers(pod, path);
	if (!pod.hostUsers && !rules.allowUserNamespaceDevices) validateNoDevices(errors, spec, path);
	validateHostnameOverride(errors, spec, path.child("hostnameOverride"));
	validateNames(errors, spec, path);
	if (spec.preemptionPolicy !== undefined) {
		validateRequiredChoice(errors, spec.preemptionPolicy, PREEMPTION_POLICIES, path.child("preemptionPolicy"));
	}
	if (spec.overhead) {
		const noClaims = { errors, rules, claimNames: new Set<string>() };
		validateResources(noClaims, { limits: spec.overhead }, validateContainerResource, path.child("overhead"));
	}
	validateOs(errors, spec, path);
	validateFileKeyVolumes(errors, spec, path);
}

const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const PREEMPTION_POLICIES = ["PreemptLowerPriority", "Never"];
const OS_NAMES = ["linux", "windows"];
const MIRROR = "kubernetes.io/config.mirror";
const MAX_INT32 = 2 ** 31 - 1;

function validateResourceClaims(
	errors: FieldError[],
	claims: readonly V1PodResourceClaim[],
	owner: SpecOwner | undefined,
	path: FieldPath,
): void {
	const names = new Set<string>();
	for (const [index, claim] of claims.entries()) {
		const at = path.index(index);
		if (owner?.annotations && Object.hasOwn(owner.annotations, MIRROR)) {
			errors.push(forbidden(root(""), "static pods do not support resource claims"));
			continue;
		}
		const { name, resourceClaimName: claimName, resourceClaimTemplateName: templateName } = claim;
		if (name === "") errors.push(required(at.child("name")));
		else if (names.has(name)) errors.push(duplicate(at.child("name"), name));
		else {
			validateName(errors, name, dnsLabelErrors, at.child("name"));
			names.add(name);
		}
		if (claimName !== undefined && templateName !== undefined) {
			const why = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified";
			errors.push(invalid(at, podResourceClaimValue(claim), why));
		}
		if (claimName === undefined && templateName === undefined) {
			const why = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`";
			errors.push(invalid(at, podResourceClaimValue(claim), why));
		}
		if (claimName !== undefined) validateName(errors, claimName, OBJECT_NAME, at.child("resourceClaimName"));
		if (templateName !== undefined) {
			validateName(errors, templateName, OBJECT_NAME, at.child("resourceClaimTemplateName"));
		}
	}
}

const OBJECT_NAME: NameCheck = (name) => subdomainName(name, false);

/** On the host's network a container's port is the host's. */
function validateHostNetworkPorts({ errors, rules, spec }: PodContext, path: FieldPath): void {
	if (!spec.hostNetwork) return;
	for (const [index, container] of spec.containers?.entries() ?? []) {
		for (const [portIndex, { hostPort = 0, containerPort }] of container.ports?.entries() ?? []) {
			if (hostPort === containerPort || (hostPort === 0 && !rules.isPod)) continue;
			const at = path.index(index).child("ports").index(portIndex).child("hostPort");
			errors.push(invalid(at, hostPort, "must match `containerPort` when `hostNetwork` is true"));
		}
	}
}

function validateReadinessGates(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	for (const [index, { conditionType }] of spec.readinessGates?.entries() ?? []) {
		validateName(errors, conditionType, qualifiedNameErrors, path.index(index).child("conditionType"));
	}
}

function validateNoDevices(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	visitContainers(spec, path, (container, at) => {
		if (container.volumeDevices?.length) {
			errors.push(forbidden(at.child("volumeDevices"), "when `hostUsers` is false"));
		}
	});
}

function validateNames(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname, subdomain } = spec;
	if (serviceAccountName) validateName(errors, serviceAccountName, OBJECT_NAME, path.child("serviceAccountName"));
	if (nodeName) validateName(errors, nodeName, OBJECT_NAME, path.child("nodeName"));
	if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
		errors.push(invalid(path.child("activeDeadlineSeconds"), deadline, inclusiveRange(1, MAX_INT32)));
	}
	if (hostname) validateName(errors, hostname, dnsLabelErrors, path.child("hostname"));
	if (subdomain) validateName(errors, subdomain, dnsLabelErrors, path.child("subdomain"));
	if (spec.tolerations) validateTolerations(errors, spec.tolerations, path.child("tolerations"));
	if (spec.hostAliases) validateHostAliases(errors, spec.hostAliases, path.child("hostAliases"));
	if (spec.priorityClassName) {
		validateName(errors, spec.priorityClassName, OBJECT_NAME, path.child("priorityClassName"));
	}
	if (spec.runtimeClassName !== undefined) {
		validateName(errors, spec.runtimeClassName, OBJECT_NAME, path.child("runtimeClassName"));
	}
}

function validateOs(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	if (spec.os === undefined) return;
	const { name } = spec.os;
	if (!name) errors.push(required(path.child("os").child("name")));
	else if (!OS_NAMES.includes(name)) errors.push(notSupported(path.child("os"), named(name), OS_NAMES));
	else validateForOs(errors, spec, path);
}

/** A variable read from a file needs an emptyDir that the file can be in. */
function validateFileKeyVolumes(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
	visitContainers(spec, path, (container, at) => {
		for (const [index, { valueFrom }] of container.env?.entries() ?? []) {
			const name = valueFrom?.fileKeyRef?.volumeName;
			if (name === undefined) continue;
			const volume = spec.volumes?.findLast((each) => each.name === name);
			const reference = at.child("env").index(index).child("valueFrom").child("fileKeyRef").child("volumeName");
			if (volume === undefined) errors.push(notFound(reference, name));
			else if (!volume.emptyDir) {
				errors.push(invalid(reference, name, "referenced volume must be of type emptyDir"));
			}
		}
	});
}

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
import type { FieldPath } from "../../fieldPath";
import { dnsLabelErrors } from "../../names";
import type { Container, V1ContainerResizePolicy, V1EphemeralContainer } from "../../types";
import { validateName } from "./common";
import { validateEnv, validateEnvFrom } from "./env";
import { validateDevices, validateMounts } from "./mounts";
import { validateHostPortConflicts, validatePorts } from "./ports";
import { PROBES, validateProbesAndHooks } from "./probes";
import { validateContainerResource } from "./resourceNames";
import { validateResources } from "./resources";
import { validateContainerRestartPolicy, validateInitRestartPolicy } from "./restartPolicy";
import type { PodContext } from "./rules";
import { validateContainerSecurity } from "./security";

/** spec.containers. */
export function validateContainers(pod: PodContext, containers: readonly Container[], path: FieldPath): void {
	const { errors } = pod;
	if (containers.length === 0) {
		errors.push(required(path));
		return;
	}
	const names = new Set<string>();
	for (let i = 0; i < containers.length; i++) {
		const container = containers[i] as Container;
		const at = path.index(i);
		validateContainer(pod, container, at);
		if (names.has(container.name)) errors.push(duplicate(at.child("name"), container.name));
		else names.add(container.name);
		validateProbesAndHooks(pod, container, at);
		validateContainerRestartPolicy(errors, container, at);
	}
	validateHostPortConflicts(errors, containers, path);
}

/** spec.initContainers, sidecars among them. */
export function validateInitContainers(pod: PodContext, containers: readonly Container[], path: FieldPath): void {
	const { errors } = pod;
	const names = new Set(pod.spec.containers?.map((container) => container.name));
	for (const [index, container] of containers.entries()) {
		const at = path.index(index);
		validateContainer(pod, container, at);
		validateInitRestartPolicy(errors, container, at);
		if (names.has(container.name)) errors.push(duplicate(at.child("name"), container.name));
		else if (container.name !== "") names.add(container.name);
		validateHostPortConflicts(errors, [container], path);
		if (container.restartPolicy === "Always") {
			validateProbesAndHooks(pod, container, at);
			continue;
		}
		for (const field of ["lifecycle", ...PROBES] as const) {
			if (container[field] === undefined) continue;
			const why = "may not be set for init containers without restartPolicy=Always";
			errors.push(forbidden(at.child(field), why));
		}
	}
}

/** spec.ephemeralContainers: rules for a pod's, although a template may not have any. */
export function validateEphemeralContainers(
	pod: PodContext,
	containers: readonly V1EphemeralContainer[],
	path: FieldPath,
): void {
	const { errors } = pod;
	const others = new Set([...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map(({ name }) => name));
	const names = new Set(others);
	for (const [index, ephemeral] of containers.entries()) {
		const container = ephemeral as Container;
		const at = path.index(index);
		validateContainer(pod, container, at);
		validateImageOfPod(errors, container, at);
		if (names.has(container.name)) errors.push(duplicate(at.child("name"), container.name));
		else names.add(container.name);
		const target = ephemeral.targetContainerName;
		if (target && !others.has(target)) errors.push(notFound(at.child("targetContainerName"), target));
		for (const field of NOT_EPHEMERAL) {
			if (isSet(container[field])) {
				errors.push(forbidden(at.child(field), "cannot be set for an Ephemeral Container"));
			}
		}
		for (const [mountIndex, mount] of container.volumeMounts?.entries() ?? []) {
			for (const field of ["subPath", "subPathExpr"] as const) {
				if (!mount[field]) continue;
				const mountPath = at.child("volumeMounts").index(mountIndex).child(field);
				errors.push(forbidden(mountPath, "cannot be set for an Ephemeral Container"));
			}
		}
	}
}

/** What holds for the image of a pod, but not of a template. */
export function validateImageOfPod(errors: FieldError[], { image = "" }: Container, path: FieldPath): void {
	if (image.trim() !== image) {
		errors.push(invalid(path.child("image"), image, "must not have leading or trailing whitespace"));
	}
}

/** Fields that an ephemeral container may not have, in the order of Go's struct. */
const NOT_EPHEMERAL = [
	"ports",
	"resources",
	"resizePolicy",
	"restartPolicy",
	"restartPolicyRules",
	"livenessProbe",
	"readinessProbe",
	"startupProbe",
	"lifecycle",
] as const;

function isSet(value: unknown): boolean {
	return value !== undefined && (typeof value !== "object" || Object.keys(value as object).length > 0);
}

const MESSAGE_POLICIES = ["File", "FallbackToLogsOnError"];

/** What holds for containers of every sort. */
function validateContainer(pod: PodContext, container: Container, path: FieldPath): void {
	const { errors } = pod;
	if (container.name === "") errors.push(required(path.child("name")));
	else validateName(errors, container.name, dnsLabelErrors, path.child("name"));
	if (!container.image) errors.push(required(path.child("image")));
	const { terminationMessagePolicy: messages } = container;
	if (!messages) errors.push(required(path.child("terminationMessagePolicy")));
	else if (!MESSAGE_POLICIES.includes(messages)) {
		errors.push(notSupported(path.child("terminationMessagePolicy"), named(messages), MESSAGE_POLICIES));
	}
	if (container.ports) validatePorts(errors, container.ports, path.child("ports"));
	if (container.env) validateEnv(errors, container.env, path.child("env"));
	if (container.envFrom) validateEnvFrom(errors, container.envFrom, path.child("envFrom"));
	validateMounts(errors, container, pod.volumes, path.child("volumeMounts"));
	validateDevices(errors, container, pod.volumes, path.child("volumeDevices"));
	validatePullPolicy(errors, container.imagePullPolicy, path.child("imagePullPolicy"));
	if (container.resources) {
		validateResources(pod, container.resources, validateContainerResource, path.child("resources"));
	}
	if (container.resizePolicy) validateResizePolicy(pod, container.resizePolicy, path.child("resizePolicy"));
	if (container.securityContext) {
		validateContainerSecurity(pod, container.securityContext, path.child("securityContext"));
	}
}

const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];

export function validatePullPolicy(errors: FieldError[], policy: string | undefined, path: FieldPath): void {
	if (!policy) errors.push(required(path));
	else if (!PULL_POLICIES.includes(policy)) errors.push(notSupported(path, named(policy), PULL_POLICIES));
}

const RESIZABLE = ["cpu", "memory"];
const RESIZE_POLICIES = ["NotRequired", "RestartContainer"];

function validateResizePolicy(
	{ errors, spec }: PodContext,
	policies: readonly V1ContainerResizePolicy[],
	path: FieldPath,
): void {
	const seen = new Set<string>();
	for (const [index, { resourceName, restartPolicy }] of policies.entries()) {
		if (seen.has(resourceName)) errors.push(duplicate(path.index(index), named(resourceName)));
		seen.add(resourceName);
		for (const [value, allowed] of [
			[resourceName, RESIZABLE],
			[restartPolicy, RESIZE_POLICIES],
		] as const) {
			if (value === "") errors.push(required(path));
			else if (!allowed.includes(value)) errors.push(notSupported(path, named(value), allowed));
		}
		if (spec.restartPolicy === "Never" && restartPolicy !== "NotRequired") {
			errors.push(invalid(path, named(restartPolicy), "must be 'NotRequired' when `restartPolicy` is 'Never'"));
		}
	}
}

import { podLimits, podRequests } from "../podResources";
import { formatQuantity } from "../quantity";
import type { Container, Pod, PodSpec, PodTemplateSpec } from "../types";
import { defaultContainer } from "./containers";
import { dropDisabledFields } from "./disabledFields";
import { defaultQuantities } from "./quantities";
import { defaultVolume } from "./volumes";

/** A pod's spec, its own or a template's. */
export function defaultPodSpec(spec: PodSpec): void {
	spec.dnsPolicy ||= "ClusterFirst";
	spec.restartPolicy ||= "Always";
	spec.securityContext ??= {};
	spec.terminationGracePeriodSeconds ??= 30;
	spec.schedulerName ||= "default-scheduler";
	for (const volume of spec.volumes ?? []) defaultVolume(volume);
	for (const container of spec.initContainers ?? []) defaultContainer(container);
	for (const container of spec.containers ?? []) defaultContainer(container);
	for (const container of spec.ephemeralContainers ?? []) defaultContainer(container as Container);
	defaultQuantities(spec.overhead);
	defaultQuantities(spec.resources?.limits);
	defaultQuantities(spec.resources?.requests);
	mirrorServiceAccount(spec);
	dropDisabledFields(spec);
}

export function defaultTemplate(template: PodTemplateSpec | undefined): void {
	if (template?.spec) defaultPodSpec(template.spec);
}

/** A pod of its own: what a template leaves open is settled here. */
export function defaultPod({ spec }: Pod): void {
	for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) requestLimits(container);
	if (spec.resources) defaultPodLevel(spec);
	spec.enableServiceLinks ??= true;
	if (spec.hostNetwork) {
		for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
			for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
		}
	}
	defaultPodSpec(spec);
}

/** serviceAccount is serviceAccountName's old name: they say the same, and the new one counts. */
function mirrorServiceAccount(spec: PodSpec): void {
	const name = spec.serviceAccountName || spec.serviceAccount;
	if (!name) return;
	spec.serviceAccountName = name;
	spec.serviceAccount = name;
}

/** What is limited and not asked for is asked for up to the limit. */
function requestLimits(container: Container): void {
	const limits = container.resources?.limits;
	if (container.resources === undefined || limits === undefined) return;
	container.resources.requests = { ...limits, ...container.resources.requests };
}

const isHugePages = (name: string): boolean => name.startsWith("hugepages-");

/** What the pod as a whole asks for, from its containers or its limits. */
function defaultPodLevel(spec: PodSpec): void {
	const { resources } = spec;
	if (resources === undefined) return;
	const ofContainers = {
		spec: { ...spec, containers: spec.containers ?? [], resources: undefined, overhead: undefined },
	};
	if (resources.limits || resources.requests) {
		for (const [name, sum] of Object.entries(podLimits(ofContainers))) {
			if (!isHugePages(name) || resources.requests?.[name] !== undefined) continue;
			resources.limits = { [name]: formatQuantity(sum), ...resources.limits };
		}
	}
	if (!resources.limits) return;
	const requests: Record<string, string> = { ...resources.requests };
	for (const [name, sum] of Object.entries(podRequests(ofContainers))) {
		if (name === "cpu" || name === "memory") requests[name] ??= formatQuantity(sum);
	}
	for (const [name, limit] of Object.entries(resources.limits)) {
		if (name === "cpu" || name === "memory" || isHugePages(name)) requests[name] ??= limit;
	}
	if (Object.keys(requests).length > 0) resources.requests = requests;
}

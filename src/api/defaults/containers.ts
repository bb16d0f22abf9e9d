import type { Container, V1EnvVar, V1HTTPGetAction, V1Probe } from "../types";
import { isLatest } from "./image";
import { defaultQuantities } from "./quantities";

/** A container of any sort, in a template or in a pod. */
export function defaultContainer(container: Container): void {
	container.imagePullPolicy ||= pullPolicyFor(container.image ?? "");
	container.terminationMessagePath ||= "/dev/termination-log";
	container.terminationMessagePolicy ||= "File";
	for (const port of container.ports ?? []) port.protocol ||= "TCP";
	if (container.env) defaultEnv(container.env);
	defaultQuantities(container.resources?.limits);
	defaultQuantities(container.resources?.requests);
	defaultProbe(container.livenessProbe);
	defaultProbe(container.readinessProbe);
	defaultProbe(container.startupProbe);
	if (container.lifecycle) {
		defaultHttpGet(container.lifecycle.postStart?.httpGet);
		defaultHttpGet(container.lifecycle.preStop?.httpGet);
	}
}

/** Always for what stands for the newest image, else IfNotPresent. */
export function pullPolicyFor(image: string): string {
	return isLatest(image) ? "Always" : "IfNotPresent";
}

function defaultEnv(variables: V1EnvVar[]): void {
	for (const { valueFrom } of variables) {
		if (valueFrom === undefined) continue;
		if (valueFrom.fieldRef) valueFrom.fieldRef.apiVersion ||= "v1";
		if (valueFrom.fileKeyRef) valueFrom.fileKeyRef.optional ??= false;
	}
}

function defaultProbe(probe: V1Probe | undefined): void {
	if (probe === undefined) return;
	probe.timeoutSeconds ||= 1;
	probe.periodSeconds ||= 10;
	probe.successThreshold ||= 1;
	probe.failureThreshold ||= 3;
	defaultHttpGet(probe.httpGet);
	if (probe.grpc) probe.grpc.service ??= "";
}

function defaultHttpGet(action: V1HTTPGetAction | undefined): void {
	if (action === undefined) return;
	action.path ||= "/";
	action.scheme ||= "HTTP";
}

import { type FieldError, forbidden, invalid, json, named, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { httpHeaderNameErrors } from "../../names";
import type { Container, V1HTTPGetAction, V1Lifecycle, V1LifecycleHandler, V1Probe } from "../../types";
import { validateNonNegative } from "../metadata";
import { validateName } from "./common";
import { validatePortReference } from "./ports";
import type { PodContext } from "./rules";

/** The hooks and probes that regular containers and sidecars may have. */
export function validateProbesAndHooks(pod: PodContext, container: Container, path: FieldPath): void {
	const { errors } = pod;
	if (container.lifecycle) validateLifecycle(pod, container.lifecycle, path.child("lifecycle"));
	for (const kind of PROBES) {
		const probe = container[kind];
		if (probe === undefined) continue;
		const at = path.child(kind);
		validateProbe(pod, probe, at);
		if (kind !== "readinessProbe") {
			if (probe.successThreshold !== 1) {
				errors.push(invalid(at.child("successThreshold"), probe.successThreshold ?? 0, "must be 1"));
			}
		} else if (probe.terminationGracePeriodSeconds !== undefined) {
			const why = "must not be set for readinessProbes";
			errors.push(invalid(at.child("terminationGracePeriodSeconds"), json(probe.terminationGracePeriodSeconds), why));
		}
	}
}

export const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

function validateProbe(pod: PodContext, probe: V1Probe, path: FieldPath): void {
	const { errors } = pod;
	validateHandler(pod, probe, path);
	validateNonNegative(errors, probe.initialDelaySeconds ?? 0, path.child("initialDelaySeconds"));
	validateNonNegative(errors, probe.timeoutSeconds ?? 0, path.child("timeoutSeconds"));
	validateNonNegative(errors, probe.periodSeconds ?? 0, path.child("periodSeconds"));
	validateNonNegative(errors, probe.successThreshold ?? 0, path.child("successThreshold"));
	validateNonNegative(errors, probe.failureThreshold ?? 0, path.child("failureThreshold"));
	const grace = probe.terminationGracePeriodSeconds;
	if (grace !== undefined && grace <= 0) {
		errors.push(invalid(path.child("terminationGracePeriodSeconds"), grace, "must be greater than 0"));
	}
}

function validateLifecycle(pod: PodContext, lifecycle: V1Lifecycle, path: FieldPath): void {
	if (lifecycle.postStart) validateHandler(pod, lifecycle.postStart, path.child("postStart"));
	if (lifecycle.preStop) validateHandler(pod, lifecycle.preStop, path.child("preStop"));
	if (lifecycle.stopSignal !== undefined) {
		validateStopSignal(pod, lifecycle.stopSignal, path.child("stopSignal"));
	}
}

/** What a probe or a hook does: exactly one of the kinds. */
type Handler = V1LifecycleHandler & Pick<V1Probe, "grpc">;

const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

function validateHandler(pod: PodContext, handler: Handler, path: FieldPath): void {
	const { errors } = pod;
	let found = false;
	for (const kind of HANDLERS) {
		if (handler[kind] === undefined) continue;
		const at = path.child(kind);
		if (found) errors.push(forbidden(at, "may not specify more than 1 handler type"));
		else validateAction(pod, handler, kind, at);
		found = true;
	}
	if (!found) errors.push(required(path, "must specify a handler type"));
}

function validateAction(pod: PodContext, handler: Handler, kind: (typeof HANDLERS)[number], path: FieldPath): void {
	const { errors } = pod;
	switch (kind) {
		case "exec":
			if (!handler.exec?.command?.length) errors.push(required(path.child("command")));
			break;
		case "httpGet":
			if (handler.httpGet) validateHttpGet(errors, handler.httpGet, path);
			break;
		case "tcpSocket":
			validatePortReference(errors, handler.tcpSocket?.port, path.child("port"));
			break;
		case "grpc":
			validatePortReference(errors, handler.grpc?.port, path.child("port"));
			break;
		case "sleep":
			validateSleep(pod, handler.sleep?.seconds ?? 0, path);
	}
}

const SCHEMES = ["HTTP", "HTTPS"];

function validateHttpGet(errors: FieldError[], action: V1HTTPGetAction, path: FieldPath): void {
	if (!action.path) errors.push(required(path.child("path")));
	validatePortReference(errors, action.port, path.child("port"));
	if (!SCHEMES.includes(action.scheme ?? "")) {
		errors.push(notSupported(path.child("scheme"), named(action.scheme), SCHEMES));
	}
	for (const header of action.httpHeaders ?? []) {
		validateName(errors, header.name, httpHeaderNameErrors, path.child("httpHeaders"));
	}
}

function validateSleep({ errors, spec }: PodContext, seconds: number, path: FieldPath): void {
	const grace = spec.terminationGracePeriodSeconds;
	if (grace === undefined || (seconds >= 0 && seconds <= grace)) return;
	errors.push(invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`));
}

const WINDOWS_SIGNALS = ["SIGKILL", "SIGTERM"];

function validateStopSignal({ errors, spec }: PodContext, signal: string, path: FieldPath): void {
	if (spec.os === undefined) {
		errors.push(forbidden(path, "may not be set for containers with empty `spec.os.name`"));
	} else if (spec.os.name === "windows") {
		if (!WINDOWS_SIGNALS.includes(signal)) errors.push(notSupported(path, named(signal), WINDOWS_SIGNALS));
	} else if (spec.os.name === "linux") {
		const signals = linuxSignals();
		if (!signals.includes(signal)) errors.push(notSupported(path, named(signal), signals));
	}
}

const NAMED_SIGNALS =
	"ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP " +
	"TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX";

function linuxSignals(): string[] {
	const signals = NAMED_SIGNALS.split(" ");
	for (let i = 1; i <= 15; i++) signals.push(`RTMIN+${i}`);
	for (let i = 1; i <= 14; i++) signals.push(`RTMAX-${i}`);
	return signals.map((name) => `SIG${name}`).sort();
}

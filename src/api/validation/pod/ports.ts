import { duplicate, type FieldError, invalid, named, notSupported, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { portNameErrors, portNumberErrors } from "../../names";
import type { Container, V1ContainerPort } from "../../types";
import { validateName } from "./common";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];

export function validatePorts(errors: FieldError[], ports: readonly V1ContainerPort[], path: FieldPath): void {
	const names = new Set<string>();
	for (let i = 0; i < ports.length; i++) {
		const port = ports[i] as V1ContainerPort;
		const at = path.index(i);
		if (port.name) validatePortName(errors, port.name, names, at.child("name"));
		if (port.containerPort === 0) errors.push(required(at.child("containerPort")));
		else validatePortNumber(errors, port.containerPort, at.child("containerPort"));
		if (port.hostPort) validatePortNumber(errors, port.hostPort, at.child("hostPort"));
		if (!port.protocol) errors.push(required(at.child("protocol")));
		else if (!PROTOCOLS.includes(port.protocol)) {
			errors.push(notSupported(at.child("protocol"), named(port.protocol), PROTOCOLS));
		}
	}
}

/** A port given by number or by the name of a container's port. */
export function validatePortReference(errors: FieldError[], port: unknown, path: FieldPath): void {
	if (typeof port === "string") validateName(errors, port, portNameErrors, path);
	else validatePortNumber(errors, Number(port ?? 0), path);
}

/** Host ports that two of the containers claim. */
export function validateHostPortConflicts(
	errors: FieldError[],
	containers: readonly Container[],
	path: FieldPath,
): void {
	const taken = new Set<string>();
	for (let i = 0; i < containers.length; i++) {
		const ports = containers[i]?.ports;
		if (ports === undefined) continue;
		for (const [index, port] of ports.entries()) {
			if (!port.hostPort) continue;
			const key = `${port.protocol}/${port.hostIP ?? ""}/${port.hostPort}`;
			if (taken.has(key)) {
				errors.push(duplicate(path.index(i).child("ports").index(index).child("hostPort"), key));
			} else taken.add(key);
		}
	}
}

function validatePortName(errors: FieldError[], name: string, names: Set<string>, path: FieldPath): void {
	const before = errors.length;
	validateName(errors, name, portNameErrors, path);
	if (errors.length > before) return;
	if (names.has(name)) errors.push(duplicate(path, name));
	else names.add(name);
}

function validatePortNumber(errors: FieldError[], port: number, path: FieldPath): void {
	for (const why of portNumberErrors(port)) errors.push(invalid(path, port, why));
}

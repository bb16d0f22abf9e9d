import type {
	Container,
	ContainerStatus,
	V1ContainerPort,
	V1ContainerState,
	V1EnvFromSource,
	V1EnvVar,
	V1ResourceRequirements,
	V1SeccompProfile,
} from "../../api/types";
import { resourceFieldValue } from "./fields";
import { compare, orNone, sortedKeys, titleBool } from "./lists";
import { probeText } from "./probes";
import { rfc1123z } from "./time";
import type { DescribeWriter } from "./writer";

/** What a field reference of an environment variable stands for in a pod; a template has no such values. */
export type FieldResolver = (fieldPath: string) => string;

export interface ContainersOptions {
	statuses?: readonly ContainerStatus[];
	resolveField?: FieldResolver;
	/** The indent of a pod template; a pod's own containers have none. */
	space?: string;
}

/** A section of containers: what each runs, its state, resources, probes, environment and mounts. */
export function writeContainers(
	writer: DescribeWriter,
	label: string,
	containers: readonly Container[],
	{ statuses = [], resolveField, space = "" }: ContainersOptions = {},
): void {
	writer.write(0, `${space}${label}:${containers.length === 0 ? " <none>" : ""}\n`);
	for (const container of containers) {
		const status = statuses.findLast((candidate) => candidate.name === container.name);
		writer.write(1, `${space === "" ? "" : " "}${container.name}:\n`);
		writeBasics(writer, container, status);
		writeWords(writer, "Command", container.command);
		writeWords(writer, "Args", container.args);
		if (status) writeStatus(writer, status);
		writeResources(writer, container.resources, 2);
		if (container.livenessProbe) writer.field(2, "Liveness", probeText(container.livenessProbe));
		if (container.readinessProbe) writer.field(2, "Readiness", probeText(container.readinessProbe));
		if (container.startupProbe) writer.field(2, "Startup", probeText(container.startupProbe));
		writeEnvFrom(writer, container.envFrom ?? []);
		writer.write(2, `Environment:${container.env?.length ? "" : "\t<none>"}\n`);
		for (const variable of container.env ?? []) writer.write(0, envLines(variable, container, resolveField));
		writeMounts(writer, container);
	}
}

function writeBasics(writer: DescribeWriter, container: Container, status: ContainerStatus | undefined): void {
	if (status) writer.field(2, "Container ID", status.containerID ?? "");
	writer.field(2, "Image", container.image ?? "");
	if (status) writer.field(2, "Image ID", status.imageID ?? "");
	const ports = container.ports ?? [];
	writePorts(writer, "Port", ports, (port) => port.containerPort);
	writePorts(writer, "Host Port", ports, (port) => port.hostPort ?? 0);
	writeSeccomp(writer, container.securityContext?.seccompProfile, 2);
}

/** The seccomp profile of a pod (level 0) or a container (level 2). */
export function writeSeccomp(writer: DescribeWriter, profile: V1SeccompProfile | undefined, level: number): void {
	if (!profile) return;
	writer.field(level, "SeccompProfile", profile.type);
	if (profile.type !== "Localhost") return;
	writer.field(level === 0 ? 0 : level + 1, "LocalhostProfile", profile.localhostProfile ?? "");
}

function writePorts(
	writer: DescribeWriter,
	label: string,
	ports: readonly V1ContainerPort[],
	number: (port: V1ContainerPort) => number,
): void {
	const text = ports
		.map((port) => `${number(port)}/${port.protocol ?? ""}${port.name ? ` (${port.name})` : ""}`)
		.join(", ");
	if (text.includes(",")) writer.field(2, `${label}s`, text);
	else writer.field(2, label, orNone(text));
}

function writeWords(writer: DescribeWriter, label: string, words: readonly string[] | undefined): void {
	if (!words?.length) return;
	writer.write(2, `${label}:\n`);
	for (const line of words.flatMap((word) => word.split("\n"))) writer.write(3, `${line}\n`);
}

function writeStatus(writer: DescribeWriter, status: ContainerStatus): void {
	writeState(writer, "State", status.state ?? {});
	if (status.lastState?.terminated) writeState(writer, "Last State", status.lastState);
	writer.field(2, "Ready", titleBool(status.ready));
	writer.field(2, "Restart Count", status.restartCount);
}

function writeState(writer: DescribeWriter, label: string, state: V1ContainerState): void {
	const { running, terminated, waiting } = state;
	if (running) {
		writer.field(2, label, "Running");
		writer.field(3, "Started", rfc1123z(running.startedAt));
	} else if (!waiting && terminated) {
		writer.field(2, label, "Terminated");
		if (terminated.reason) writer.field(3, "Reason", terminated.reason);
		if (terminated.message) writer.field(3, "Message", terminated.message);
		writer.field(3, "Exit Code", terminated.exitCode);
		if ((terminated.signal ?? 0) > 0) writer.field(3, "Signal", terminated.signal ?? 0);
		writer.field(3, "Started", rfc1123z(terminated.startedAt));
		writer.field(3, "Finished", rfc1123z(terminated.finishedAt));
	} else {
		writer.field(2, label, "Waiting");
		if (waiting?.reason) writer.field(3, "Reason", waiting.reason);
	}
}

/** Limits and requests, each by name; `level` is that of the headings. */
export function writeResources(
	writer: DescribeWriter,
	resources: V1ResourceRequirements | undefined,
	level: number,
): void {
	const lists = { Limits: resources?.limits ?? {}, Requests: resources?.requests ?? {} };
	for (const [heading, list] of Object.entries(lists)) {
		const names = sortedKeys(list);
		if (names.length > 0) writer.write(level, `${heading}:\n`);
		for (const name of names) writer.field(level + 1, name, list[name] ?? "");
	}
}

function writeEnvFrom(writer: DescribeWriter, sources: readonly V1EnvFromSource[]): void {
	if (sources.length === 0) return;
	writer.write(2, "Environment Variables from:\n");
	for (const { prefix, configMapRef, secretRef } of sources) {
		const from = configMapRef ? "ConfigMap" : secretRef ? "Secret" : "";
		const reference = configMapRef ?? secretRef;
		const kind = prefix ? `${from} with prefix '${prefix}'` : from;
		writer.write(3, `${reference?.name ?? ""}\t${kind}\tOptional: ${reference?.optional ?? false}\n`);
	}
}

function envLines(variable: V1EnvVar, container: Container, resolveField: FieldResolver | undefined): string {
	const { name, value = "", valueFrom } = variable;
	const indent = "      ";
	if (!valueFrom) {
		return value
			.split("\n")
			.map((line, index) => (index === 0 ? `${indent}${name}:\t${line}\n` : `${indent}\t${line}\n`))
			.join("");
	}
	const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
	if (fieldRef) {
		const resolved = resolveField?.(fieldRef.fieldPath) ?? "";
		return `${indent}${name}:\t${resolved} (${fieldRef.apiVersion ?? ""}:${fieldRef.fieldPath})\n`;
	}
	if (resourceFieldRef) {
		const { resource } = resourceFieldRef;
		const found = resourceFieldValue(resourceFieldRef, container);
		const unlimited = found === "0" && (resource === "limits.cpu" || resource === "limits.memory");
		return `${indent}${name}:\t${unlimited ? "node allocatable" : found} (${resource})\n`;
	}
	if (secretKeyRef) {
		const { key, name: secret = "", optional = false } = secretKeyRef;
		return `${indent}${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional}\n`;
	}
	if (configMapKeyRef) {
		const { key, name: configMap = "", optional = false } = configMapKeyRef;
		return `${indent}${name}:\t<set to the key '${key}' of config map '${configMap}'>\tOptional: ${optional}\n`;
	}
	return "";
}

function writeMounts(writer: DescribeWriter, container: Container): void {
	const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => compare(a.mountPath, b.mountPath));
	const none = mounts.length === 0 ? "\t<none>" : "";
	writer.write(2, `Mounts:${none}\n`);
	for (const mount of mounts) {
		const flags = [mount.readOnly ? "ro" : "rw"];
		if (mount.subPath) flags.push(`path=${JSON.stringify(mount.subPath)}`);
		writer.write(3, `${mount.mountPath} from ${mount.name} (${flags.join(",")})\n`);
	}
	const devices = [...(container.volumeDevices ?? [])].sort((a, b) => compare(a.devicePath, b.devicePath));
	// kubectl repeats the mounts' "<none>" here.
	if (devices.length > 0) writer.write(2, `Devices:${none}\n`);
	for (const device of devices) writer.write(3, `${device.devicePath} from ${device.name}\n`);
}

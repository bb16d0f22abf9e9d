import type {
	Event,
	KubeObject,
	V1EndpointSlice,
	V1Endpoints,
	V1Ingress,
	V1IngressBackend,
	V1IngressClass,
	V1IPAddress,
	V1ServiceCIDR,
} from "../../api/types";
import { writeHead } from "./configuration";
import { writeEvents } from "./events";
import { writeAnnotations, writeLabels } from "./lists";
import { rfc1123z } from "./time";
import { DescribeWriter } from "./writer";

interface Shown {
	/** Absent when events are not shown. */
	events?: readonly Event[];
	/** The cluster's time in milliseconds. */
	now: number;
}

export interface IngressRelated extends Shown {
	/** Where a backend leads: its service's endpoints, or why they can't be told. */
	endpoints(backend: V1IngressBackend): string;
}

/** kubectl describe ingress. */
export function describeIngress({ metadata, spec, status }: V1Ingress, related: IngressRelated): string {
	const writer = new DescribeWriter();
	const text = (backend: V1IngressBackend) => backendText(backend, related);
	writer.field(0, "Name", metadata?.name ?? "");
	writeLabels(writer, "Labels", metadata?.labels);
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "");
	writer.field(0, "Address", [...new Set(addresses.filter(Boolean))].sort().join(","));
	writer.field(0, "Ingress Class", spec?.ingressClassName ?? "<none>");
	const fallback = spec?.defaultBackend === undefined ? "<default>" : text(spec.defaultBackend);
	writer.field(0, "Default backend", fallback);
	if (spec?.tls?.length) {
		writer.write(0, "TLS:\n");
		for (const { secretName, hosts = [] } of spec.tls) {
			const how = secretName ? `${secretName} terminates` : "SNI routes";
			writer.write(1, `${how} ${hosts.join(",")}\n`);
		}
	}
	writer.write(0, "Rules:\n  Host\tPath\tBackends\n");
	writer.write(1, "----\t----\t--------\n");
	const rules = (spec?.rules ?? []).filter(({ http }) => http !== undefined);
	for (const { host, http } of rules) {
		writer.write(1, `${host || "*"}\t\n`);
		for (const { path = "", backend } of http?.paths ?? []) writer.write(2, `\t${path} \t${text(backend)}\n`);
	}
	if (rules.length === 0) writer.write(1, `*\t*\t${fallback}\n`);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
	writeEvents(writer, related.events, related.now);
	return writer.toString();
}

function backendText(backend: V1IngressBackend, { endpoints }: IngressRelated): string {
	const { service, resource } = backend;
	if (service !== undefined)
		return `${service.name}:${service.port?.number || service.port?.name || ""} (${endpoints(backend)})`;
	if (resource === undefined) return "";
	return `APIGroup: ${resource.apiGroup ?? "<none>"}, Kind: ${resource.kind}, Name: ${resource.name}`;
}

/** kubectl describe ingressclass. */
export function describeIngressClass({ metadata, spec }: V1IngressClass, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata, false);
	writer.field(0, "Controller", spec?.controller ?? "");
	if (spec?.parameters !== undefined) {
		const { apiGroup, kind, name } = spec.parameters;
		writer.write(0, "Parameters:\n");
		if (apiGroup !== undefined) writer.field(1, "APIGroup", apiGroup);
		writer.field(1, "Kind", kind);
		writer.field(1, "Name", name);
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe endpointslice. */
export function describeEndpointSlice(slice: V1EndpointSlice, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, slice.metadata);
	writer.field(0, "AddressType", slice.addressType);
	writePorts(writer, 0, slice.ports ?? []);
	const { endpoints = [] } = slice;
	if (endpoints.length === 0) writer.write(0, "Endpoints: <none>\n");
	else writer.write(0, "Endpoints:\n");
	for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
		writer.write(1, `- Addresses:\t${addresses.join(", ") || "<none>"}\n`);
		writer.write(2, "Conditions:\n");
		writer.field(3, "Ready", conditions?.ready ?? "<unset>");
		writer.field(2, "Hostname", hostname ?? "<unset>");
		if (targetRef !== undefined) writer.field(2, "TargetRef", `${targetRef.kind ?? ""}/${targetRef.name ?? ""}`);
		writer.field(2, "NodeName", nodeName ?? "<unset>");
		writer.field(2, "Zone", zone ?? "<unset>");
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe endpoints. */
export function describeEndpoints({ metadata, subsets = [] }: V1Endpoints, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata);
	writer.write(0, "Subsets:\n");
	const list = (addresses: readonly { ip: string }[] = []) => addresses.map(({ ip }) => ip).join(",") || "<none>";
	for (const { addresses, notReadyAddresses, ports = [] } of subsets) {
		writer.field(1, "Addresses", list(addresses));
		writer.field(1, "NotReadyAddresses", list(notReadyAddresses));
		if (ports.length > 0) writePorts(writer, 1, ports);
		writer.write(0, "\n");
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

function writePorts(
	writer: DescribeWriter,
	level: number,
	ports: readonly { name?: string; port?: number; protocol?: string }[],
): void {
	if (ports.length === 0) {
		writer.write(level, "Ports: <unset>\n");
		return;
	}
	writer.write(level, "Ports:\n");
	writer.write(level + 1, "Name\tPort\tProtocol\n");
	writer.write(level + 1, "----\t----\t--------\n");
	for (const { name, port, protocol = "" } of ports) {
		writer.write(level + 1, `${name || "<unset>"}\t${port ?? "<unset>"}\t${protocol}\n`);
	}
}

/** kubectl describe servicecidr. */
export function describeServiceCidr({ metadata, spec, status }: V1ServiceCIDR, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata, false);
	writer.field(0, "CIDRs", spec?.cidrs?.join(", ") ?? "");
	if (status?.conditions?.length) {
		writer.write(0, "Status:\n");
		writer.write(0, "Conditions:\n");
		writer.write(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage\n");
		writer.write(1, "----\t------\t------------------\t------\t-------\n");
		for (const { type, status: value, lastTransitionTime, reason, message } of status.conditions) {
			writer.write(1, `${type}\t${value}\t${rfc1123z(String(lastTransitionTime))}\t${reason}\t${message}\n`);
		}
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe ipaddress. */
export function describeIpAddress({ metadata, spec }: V1IPAddress, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata, false);
	const parent = spec?.parentRef;
	if (parent !== undefined) {
		writer.write(0, "Parent Reference:\n");
		writer.field(1, "Group", parent.group ?? "");
		writer.field(1, "Resource", parent.resource);
		writer.field(1, "Namespace", parent.namespace ?? "");
		writer.field(1, "Name", parent.name);
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

/** What an ingress's backend is called among the endpoints of its service. */
export function portNameOf(backend: V1IngressBackend, service: KubeObject): string {
	const wanted = backend.service?.port;
	const ports = (service.spec as { ports?: { name?: string; port: number }[] } | undefined)?.ports ?? [];
	let found = "";
	for (const { name = "", port } of ports) {
		if ((wanted?.number && wanted.number === port) || (wanted?.name && wanted.name === name)) found = name;
	}
	return found;
}

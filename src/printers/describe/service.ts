import { formatLabelSet } from "../../api/labelSelector";
import type { Event, V1EndpointSlice, V1LoadBalancerIngress, V1Service, V1ServicePort } from "../../api/types";
import { writeHead } from "./configuration";
import { writeEvents } from "./events";
import { DescribeWriter } from "./writer";

export interface ServiceRelated {
	slices: readonly V1EndpointSlice[];
	/** Absent when events are not shown. */
	events?: readonly Event[];
	/** The cluster's time in milliseconds. */
	now: number;
}

/** kubectl describe service. */
export function describeService(
	{ metadata, spec, status }: V1Service,
	{ slices, events, now }: ServiceRelated,
): string {
	const writer = new DescribeWriter();
	const list = (label: string, items: readonly string[] | undefined) => {
		if (items?.length) writer.field(0, label, items.join(","));
	};
	const text = (label: string, value: string | number | undefined) => {
		if (value) writer.field(0, label, value);
	};
	writeHead(writer, metadata);
	writer.field(0, "Selector", formatLabelSet(spec?.selector) || "<none>");
	writer.field(0, "Type", spec?.type ?? "");
	text("IP Family Policy", spec?.ipFamilyPolicy);
	writer.field(0, "IP Families", spec?.ipFamilies?.join(",") || "<none>");
	writer.field(0, "IP", spec?.clusterIP ?? "");
	writer.field(0, "IPs", spec?.clusterIPs?.join(",") || "<none>");
	list("External IPs", spec?.externalIPs);
	text("Desired LoadBalancer IP", spec?.loadBalancerIP);
	text("External Name", spec?.externalName);
	const ingress = status?.loadBalancer?.ingress ?? [];
	if (ingress.length > 0) writer.field(0, "LoadBalancer Ingress", ingress.map(ingressText).join(", "));
	for (const port of spec?.ports ?? []) writePort(writer, port, slices);
	writer.field(0, "Session Affinity", spec?.sessionAffinity ?? "");
	text("External Traffic Policy", spec?.externalTrafficPolicy);
	text("Internal Traffic Policy", spec?.internalTrafficPolicy);
	text("HealthCheck NodePort", spec?.healthCheckNodePort);
	list("LoadBalancer Source Ranges", spec?.loadBalancerSourceRanges);
	text("Traffic Distribution", spec?.trafficDistribution);
	writeEvents(writer, events, now);
	return writer.toString();
}

function ingressText({ ip, ipMode, hostname }: V1LoadBalancerIngress): string {
	if (!ip) return hostname ?? "";
	return ipMode ? `${ip} (${ipMode})` : ip;
}

function writePort(writer: DescribeWriter, port: V1ServicePort, slices: readonly V1EndpointSlice[]): void {
	const name = port.name || "<unset>";
	writer.write(0, `Port:\t${name}\t${port.port}/${port.protocol ?? ""}\n`);
	writer.field(0, "TargetPort", `${port.targetPort ?? 0}/${port.protocol ?? ""}`);
	if (port.appProtocol) writer.field(0, "AppProtocol", port.appProtocol);
	if (port.nodePort) writer.write(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol ?? ""}\n`);
	writer.field(0, "Endpoints", endpointsText(slices, port.name ?? ""));
}

const MAX_ENDPOINTS = 3;

/** The first ready endpoints of a port, and how many more there are. */
export function endpointsText(slices: readonly V1EndpointSlice[], portName: string): string {
	if (slices.length === 0) return "<none>";
	const ready = slices.flatMap(({ endpoints = [], ports = [] }) => {
		const addresses = endpoints
			.filter((endpoint) => endpoint.conditions?.ready !== false)
			.map((endpoint) => endpoint.addresses[0] ?? "");
		if (ports.length === 0) return addresses;
		return ports
			.filter((port) => (port.name ?? "") === portName)
			.flatMap((port) => addresses.map((a) => (a.includes(":") ? `[${a}]:${port.port}` : `${a}:${port.port}`)));
	});
	const shown = ready.slice(0, MAX_ENDPOINTS).join(",");
	return ready.length > MAX_ENDPOINTS ? `${shown} + ${ready.length - MAX_ENDPOINTS} more...` : shown;
}

import { formatLabelSelector } from "../labelSelector";
import type {
	V1EndpointSlice,
	V1Endpoints,
	V1Ingress,
	V1IngressClass,
	V1IPAddress,
	V1NetworkPolicy,
	V1Service,
	V1ServiceCIDR,
} from "../types";
import { created, firstOf, joined, kind, labelText, name, text, wide } from "./column";

const MOST = 3;

export const services = kind<V1Service>([
	name,
	text("Type", ({ spec }) => spec?.type),
	text("Cluster-IP", ({ spec }) => spec?.clusterIPs?.[0] ?? "<none>"),
	text("External-IP", externalIP),
	text("Port(s)", ports),
	created,
	wide(text("Selector", ({ spec }) => labelText(spec?.selector))),
]);

export const endpoints = kind<V1Endpoints>([name, text("Endpoints", endpointsText), created]);

export const endpointSlices = kind<V1EndpointSlice>([
	name,
	text("AddressType", ({ addressType }) => addressType),
	text("Ports", ({ ports }) =>
		firstOrUnset((ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? "*") : `${port}`))),
	),
	text("Endpoints", ({ endpoints }) => firstOrUnset((endpoints ?? []).flatMap(({ addresses }) => addresses))),
	created,
]);

export const ingresses = kind<V1Ingress>([
	name,
	text("Class", ({ spec }) => spec?.ingressClassName ?? "<none>"),
	text("Hosts", hosts),
	text("Address", ({ status }) => addresses(status?.loadBalancer?.ingress)),
	text("Ports", ({ spec }) => (spec?.tls?.length ? "80, 443" : "80")),
	created,
]);

export const ingressClasses = kind<V1IngressClass>([
	name,
	text("Controller", ({ spec }) => spec?.controller),
	text("Parameters", ({ spec }) => {
		if (spec?.parameters === undefined) return "<none>";
		const { kind, apiGroup, name } = spec.parameters;
		return `${kind}${apiGroup === undefined ? "" : `.${apiGroup}`}/${name}`;
	}),
	created,
]);

export const networkPolicies = kind<V1NetworkPolicy>([
	name,
	text("Pod-Selector", ({ spec }) => formatLabelSelector(spec?.podSelector ?? {})),
	created,
]);

export const serviceCIDRs = kind<V1ServiceCIDR>([name, text("CIDRs", ({ spec }) => joined(spec?.cidrs)), created]);

export const ipAddresses = kind<V1IPAddress>([
	name,
	text("ParentRef", ({ spec }) => {
		if (spec?.parentRef === undefined) return "<none>";
		const { group, resource = "", namespace, name } = spec.parentRef;
		const words = [`${resource}${group ? `.${group}` : ""}`.toLowerCase(), namespace, name];
		return words.filter((word) => word).join("/");
	}),
]);

function externalIP({ spec, status }: V1Service): string {
	const external = spec?.externalIPs ?? [];
	switch (spec?.type) {
		case "ClusterIP":
		case "NodePort":
			return joined(external) || "<none>";
		case "LoadBalancer": {
			const balancer = addresses(status?.loadBalancer?.ingress);
			return [...(balancer === "" ? [] : [balancer]), ...external].join(",") || "<pending>";
		}
		case "ExternalName":
			return spec.externalName ?? "";
		default:
			return "<unknown>";
	}
}

/** A load balancer's addresses, each once, sorted. */
function addresses(ingress: readonly { ip?: string; hostname?: string }[] | undefined): string {
	const found = new Set((ingress ?? []).map(({ ip, hostname }) => ip || hostname || "").filter((each) => each !== ""));
	return [...found].sort().join(",");
}

function ports({ spec }: V1Service): string {
	const words = (spec?.ports ?? []).map(({ port, nodePort, protocol = "" }) =>
		nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
	);
	return joined(words) || "<none>";
}

function endpointsText({ subsets }: V1Endpoints): string {
	if (!subsets?.length) return "<none>";
	const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
		const ips = addresses.map(({ ip }) => ip);
		if (ports.length === 0) return ips;
		return ports.flatMap(({ port }) => ips.map((ip) => `${ip.includes(":") ? `[${ip}]` : ip}:${port}`));
	});
	return firstOf(all, MOST);
}

/** The hosts of the first rules; what is cut off is counted in rules, with or without a host. */
function hosts({ spec }: V1Ingress): string {
	const rules = spec?.rules ?? [];
	const shown: string[] = [];
	for (const { host } of rules) {
		if (shown.length === MOST) return `${joined(shown)} + ${rules.length - MOST} more...`;
		if (host) shown.push(host);
	}
	return joined(shown) || "*";
}

function firstOrUnset(words: readonly string[]): string {
	return firstOf(words, MOST) || "<unset>";
}

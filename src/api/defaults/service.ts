import type { V1Service, V1ServiceSpec } from "../types";

const SESSION_SECONDS = 10_800;

export function defaultService({ spec, status }: V1Service): void {
	if (spec === undefined) return;
	spec.sessionAffinity ||= "None";
	if (spec.sessionAffinity === "None") delete spec.sessionAffinityConfig;
	if (spec.sessionAffinity === "ClientIP" && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
		spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: SESSION_SECONDS } };
	}
	spec.type ||= "ClusterIP";
	for (const port of spec.ports ?? []) {
		port.protocol ||= "TCP";
		const target = port.targetPort as number | string | undefined;
		if (!target) port.targetPort = port.port;
	}
	if (isExternal(spec)) spec.externalTrafficPolicy ||= "Cluster";
	if (INTERNAL_TYPES.includes(spec.type)) spec.internalTrafficPolicy ??= "Cluster";
	if (spec.type !== "LoadBalancer") return;
	spec.allocateLoadBalancerNodePorts ??= true;
	for (const ingress of status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= "VIP";
}

const INTERNAL_TYPES = ["ClusterIP", "NodePort", "LoadBalancer"];

function isExternal(spec: V1ServiceSpec): boolean {
	const { type, externalIPs } = spec;
	return type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && (externalIPs?.length ?? 0) > 0);
}

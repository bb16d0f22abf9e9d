import {
	duplicate,
	type FieldError,
	forbidden,
	invalid,
	json,
	named,
	notSupported,
	required,
	struct,
} from "../../fieldError";
import { type FieldPath, root } from "../../fieldPath";
import { dns1035Name, dnsLabelErrors, dnsSubdomainErrors, portNumberErrors, qualifiedNameErrors } from "../../names";
import type { V1Service, V1ServicePort, V1ServiceSpec } from "../../types";
import { validateCidr, validateIp } from "../ip";
import { validateLabels } from "../labelSelector";
import { validateMetadata, validateMetadataUpdate } from "../metadata";
import { validateName } from "../pod/common";
import { validatePortReference } from "../pod/ports";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const SPEC = root("spec");

export const service: KindRules<V1Service> = {
	create(errors, { metadata = {}, spec = {} }) {
		validateMetadata(errors, metadata, { namespaced: true, name: dns1035Name }, METADATA);
		validateSpec(errors, spec);
	},
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		validateSameAddress(errors, current.spec ?? {}, old.spec ?? {});
		validateSpec(errors, current.spec ?? {});
	},
};

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const INTERNAL_TYPES = ["NodePort", "LoadBalancer", "ClusterIP"];
const AFFINITIES = ["ClientIP", "None"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const TRAFFIC_POLICIES = ["Cluster", "Local"];
const DISTRIBUTIONS = ["PreferClose", "PreferSameZone", "PreferSameNode"];
const MAX_AFFINITY_SECONDS = 86_400;
const FOR_BALANCERS = "may only be used when `type` is 'LoadBalancer'";

function validateSpec(errors: FieldError[], spec: V1ServiceSpec): void {
	const { ports = [], type = "" } = spec;
	const headless = isHeadless(spec);
	if (ports.length === 0 && !headless && type !== "ExternalName") errors.push(required(SPEC.child("ports")));
	if (headless && (type === "LoadBalancer" || type === "NodePort")) {
		const at = SPEC.child("clusterIPs").index(0);
		errors.push(invalid(at, "None", `may not be set to 'None' for ${type} services`));
	}
	if (type === "ExternalName") validateExternalName(errors, spec);
	validatePorts(errors, ports);
	if (spec.selector) validateLabels(errors, spec.selector, SPEC.child("selector"));
	validateAffinity(errors, spec);
	for (const [index, ip] of spec.externalIPs?.entries() ?? []) {
		validateIp(errors, ip, SPEC.child("externalIPs").index(index));
	}
	if (type === "") errors.push(required(SPEC.child("type")));
	else if (!TYPES.includes(type)) errors.push(notSupported(SPEC.child("type"), named(type), TYPES));
	if (type === "ClusterIP") {
		for (const [index, { nodePort }] of ports.entries()) {
			if (!nodePort) continue;
			const at = SPEC.child("ports").index(index).child("nodePort");
			errors.push(forbidden(at, "may not be used when `type` is 'ClusterIP'"));
		}
	}
	validateRepeatedPorts(errors, ports);
	validateSourceRanges(errors, spec);
	if (spec.allocateLoadBalancerNodePorts !== undefined && type !== "LoadBalancer") {
		errors.push(forbidden(SPEC.child("allocateLoadBalancerNodePorts"), FOR_BALANCERS));
	}
	if (spec.loadBalancerClass !== undefined && type !== "LoadBalancer") {
		errors.push(forbidden(SPEC.child("loadBalancerClass"), "may only be used when type is 'LoadBalancer'"));
	}
	validateTraffic(errors, spec);
}

function isHeadless(spec: V1ServiceSpec): boolean {
	return spec.clusterIP === "None" || spec.clusterIPs?.[0] === "None";
}

function validateExternalName(errors: FieldError[], spec: V1ServiceSpec): void {
	const why = "may not be set for ExternalName services";
	if (spec.clusterIPs?.length || spec.clusterIP) errors.push(forbidden(SPEC.child("clusterIPs"), why));
	if (spec.ipFamilies?.length) errors.push(forbidden(SPEC.child("ipFamilies"), why));
	if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden(SPEC.child("ipFamilyPolicy"), why));
	const name = (spec.externalName ?? "").replace(/\.$/, "");
	const at = SPEC.child("externalName");
	if (name === "") errors.push(required(at));
	else validateName(errors, name, dnsSubdomainErrors, at);
}

function validatePorts(errors: FieldError[], ports: readonly V1ServicePort[]): void {
	const names = new Set<string>();
	for (const [index, port] of ports.entries()) {
		const at = SPEC.child("ports").index(index);
		const { name = "", protocol = "" } = port;
		if (name === "") {
			if (ports.length > 1) errors.push(required(at.child("name")));
		} else {
			validateName(errors, name, dnsLabelErrors, at.child("name"));
			if (names.has(name)) errors.push(duplicate(at.child("name"), name));
			names.add(name);
		}
		for (const why of portNumberErrors(port.port)) errors.push(invalid(at.child("port"), port.port, why));
		if (protocol === "") errors.push(required(at.child("protocol")));
		else if (!PROTOCOLS.includes(protocol)) {
			errors.push(notSupported(at.child("protocol"), named(protocol), PROTOCOLS));
		}
		validatePortReference(errors, port.targetPort, at.child("targetPort"));
		if (port.appProtocol !== undefined) {
			validateName(errors, port.appProtocol, qualifiedNameErrors, at.child("appProtocol"));
		}
	}
}

function validateAffinity(errors: FieldError[], { sessionAffinity = "", sessionAffinityConfig }: V1ServiceSpec): void {
	const at = SPEC.child("sessionAffinity");
	if (sessionAffinity === "") errors.push(required(at));
	else if (!AFFINITIES.includes(sessionAffinity)) {
		errors.push(notSupported(at, named(sessionAffinity), AFFINITIES));
	}
	const config = SPEC.child("sessionAffinityConfig");
	if (sessionAffinity === "None" && sessionAffinityConfig) {
		errors.push(forbidden(config, "must not be set when session affinity is None"));
	}
	if (sessionAffinity !== "ClientIP") return;
	const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
	if (seconds === undefined || (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS)) return;
	const why = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`;
	errors.push(invalid(config.child("clientIP").child("timeoutSeconds"), json(seconds), why));
}

function validateRepeatedPorts(errors: FieldError[], ports: readonly V1ServicePort[]): void {
	const nodePorts = new Set<string>();
	for (const [index, { nodePort, protocol }] of ports.entries()) {
		if (!nodePort) continue;
		const key = `${protocol}/${nodePort}`;
		const at = SPEC.child("ports").index(index).child("nodePort");
		if (nodePorts.has(key)) errors.push(duplicate(at, nodePort));
		nodePorts.add(key);
	}
	const seen = new Set<string>();
	for (const [index, { port, protocol }] of ports.entries()) {
		const key = `${protocol}/${port}`;
		if (seen.has(key)) errors.push(duplicate(SPEC.child("ports").index(index), portValue(port, protocol)));
		seen.add(key);
	}
}

function portValue(port: number, protocol: string | undefined): unknown {
	return struct({
		Name: "",
		Protocol: protocol ?? "",
		AppProtocol: null,
		Port: port,
		TargetPort: 0,
		NodePort: 0,
	});
}

function validateSourceRanges(
	errors: FieldError[],
	{ loadBalancerSourceRanges: ranges = [], type }: V1ServiceSpec,
): void {
	if (ranges.length === 0) return;
	const at = SPEC.child("LoadBalancerSourceRanges");
	if (type !== "LoadBalancer") errors.push(forbidden(at, FOR_BALANCERS));
	for (const [index, range] of ranges.entries()) validateCidr(errors, range.trim(), at.index(index));
}

function validateTraffic(errors: FieldError[], spec: V1ServiceSpec): void {
	const { type = "", externalTrafficPolicy: external, internalTrafficPolicy: internal } = spec;
	const isExternal =
		type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && (spec.externalIPs?.length ?? 0) > 0);
	const externalPath: FieldPath = SPEC.child("externalTrafficPolicy");
	if (!isExternal) {
		if (external) {
			errors.push(invalid(externalPath, named(external), "may only be set for externally-accessible services"));
		}
	} else if (!external) errors.push(required(externalPath));
	else if (!TRAFFIC_POLICIES.includes(external)) {
		errors.push(notSupported(externalPath, named(external), TRAFFIC_POLICIES));
	}
	if (spec.healthCheckNodePort && !(type === "LoadBalancer" && external === "Local")) {
		const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
		errors.push(invalid(SPEC.child("healthCheckNodePort"), spec.healthCheckNodePort, why));
	}
	const internalPath = SPEC.child("internalTrafficPolicy");
	if (internal === undefined) {
		if (INTERNAL_TYPES.includes(type)) errors.push(required(internalPath));
	} else if (!TRAFFIC_POLICIES.includes(internal)) {
		errors.push(notSupported(internalPath, named(internal), TRAFFIC_POLICIES));
	}
	const distribution = spec.trafficDistribution;
	if (distribution !== undefined && !DISTRIBUTIONS.includes(distribution)) {
		errors.push(notSupported(SPEC.child("trafficDistribution"), distribution, DISTRIBUTIONS));
	}
}

/** A service keeps its first address, unless it becomes or was a name only. */
function validateSameAddress(errors: FieldError[], current: V1ServiceSpec, old: V1ServiceSpec): void {
	if (current.type === "ExternalName" || old.type === "ExternalName") return;
	const before = old.clusterIPs ?? (old.clusterIP ? [old.clusterIP] : []);
	const after = current.clusterIPs ?? (current.clusterIP ? [current.clusterIP] : []);
	if (before.length === 0 || after.length === 0 || after[0] === before[0]) return;
	const at = SPEC.child("clusterIPs").index(0);
	errors.push(invalid(at, json(after), "may not change once set"));
}

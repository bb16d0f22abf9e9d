import type { KubeObject } from "../../api/types";
import { plainError } from "../../selection/failure";
import { parseLabelSpec } from "./labelSpec";

/** What `expose` and `run --expose` say of the service that they make. */
export interface ServiceOptions {
	name: string;
	namespace?: string;
	/** KEY=VALUE,… of the pods. */
	selector: string;
	/** KEY=VALUE,… of the service itself; "" for none. */
	labels: string;
	/** One or more ports, split by commas; "" for none. */
	ports: string;
	/** "" for each port's own. */
	protocol: string;
	/** The protocols that the exposed object has for a port. */
	protocols: ReadonlyMap<string, readonly string[]>;
	targetPort: string;
	externalIp: string;
	type: string;
	loadBalancerIp: string;
	sessionAffinity: string;
	clusterIp: string;
}

/**
 * The service that kubectl's generator makes, its fields in Go's order.
 * @throws a CliError in kubectl's words.
 */
export function serviceFor(options: ServiceOptions): KubeObject {
	if (options.selector === "") throw plainError("selector must be specified");
	const selector = parseLabelSpec(options.selector);
	const labels = options.labels === "" ? undefined : parseLabelSpec(options.labels);
	if (!["", "None", "ClientIP"].includes(options.sessionAffinity)) {
		throw plainError(`unknown session affinity: ${options.sessionAffinity}`);
	}
	const ports = portsOf(options);
	const { name, namespace } = options;
	return {
		kind: "Service",
		apiVersion: "v1",
		metadata: {
			name,
			...(namespace === undefined ? {} : { namespace }),
			...(labels === undefined ? {} : { labels: sorted(labels) }),
		},
		spec: {
			...(ports.length > 0 ? { ports } : {}),
			selector: sorted(selector),
			...(options.clusterIp === "" ? {} : { clusterIP: options.clusterIp }),
			...(options.type === "" ? {} : { type: options.type }),
			...(options.externalIp === "" ? {} : { externalIPs: [options.externalIp] }),
			...(options.sessionAffinity === "" ? {} : { sessionAffinity: options.sessionAffinity }),
			...(options.type === "LoadBalancer" && options.loadBalancerIp !== ""
				? { loadBalancerIP: options.loadBalancerIp }
				: {}),
		},
		status: { loadBalancer: {} },
	} as KubeObject;
}

interface ServicePort {
	name?: string;
	protocol: string;
	port: number;
	targetPort: number | string;
}

function portsOf({ ports, protocol, protocols, targetPort }: ServiceOptions): ServicePort[] {
	if (ports === "") return [];
	const words = ports.split(",");
	return words.flatMap((word, index) => {
		const port = goInteger(word);
		const target = targetPort === "" ? port : /^[+-]?\d+$/.test(targetPort) ? Number(targetPort) : targetPort;
		const name = words.length > 1 ? `port-${index + 1}` : undefined;
		const known = protocol === "" ? (protocols.get(word) ?? []) : [];
		const port0 = (what: string, called: string | undefined): ServicePort => ({
			...(called === undefined ? {} : { name: called }),
			protocol: what,
			port,
			targetPort: target,
		});
		if (known.length > 1) return known.map((what) => port0(what, `port-${index + 1}-${what.toLowerCase()}`));
		return [port0(protocol || (known[0] ?? "TCP"), name)];
	});
}

/** Go's strconv.Atoi. */
export function goInteger(text: string): number {
	if (/^[+-]?\d+$/.test(text)) return Number(text);
	throw plainError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function sorted(labels: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

import type { Pod } from "../../api/types";
import { plainError } from "../../selection/failure";

/** What of a Service says where its ports lead. */
export interface ServiceWithPorts {
	metadata: { name?: string };
	spec: {
		clusterIP?: string;
		ports?: { name?: string; port: number; protocol?: string; targetPort?: number | string }[];
	};
}

/**
 * The ports that a user names for a pod, with numbers for names.
 * @throws CliError for a name that no container has, and for ports of UDP alone.
 */
export function podPorts(words: readonly string[], pod: Pod): string[] {
	const ports = pod.spec.containers.flatMap((container) => container.ports ?? []);
	const number = (word: string) => (isNumber(word) ? Number(word) : containerPort(pod, word));
	refuseUdp(
		words,
		ports.map(({ containerPort: port, protocol }) => ({ port, protocol })),
		number,
	);
	return words.map((word) => {
		const { local, remote } = split(word);
		if (remote === "") throw plainError("remote port cannot be empty");
		const target = String(number(remote));
		return local === remote ? target : `${local}:${target}`;
	});
}

/**
 * The same for a Service: its ports lead to those of the pod.
 * @throws CliError for ports that the Service does not have, and for those of UDP alone.
 */
export function servicePorts(words: readonly string[], service: ServiceWithPorts, pod: Pod): string[] {
	const { name } = service.metadata;
	const { ports = [], clusterIP } = service.spec;
	const number = (word: string) => {
		if (isNumber(word)) return Number(word);
		const named = ports.find((port) => port.name === word);
		if (named === undefined) throw plainError(`Service '${name}' does not have a named port '${word}'`);
		return named.port;
	};
	refuseUdp(words, ports, number);
	return words.map((word) => {
		const { local, remote } = split(word);
		const port = number(remote);
		const from = local === remote ? String(port) : local;
		const found = ports.find((each) => each.port === port);
		if (found === undefined) throw plainError(`Service ${name} does not have a service port ${port}`);
		const { targetPort } = found;
		const target = String(
			clusterIP === "None"
				? port
				: typeof targetPort === "string"
					? containerPort(pod, targetPort)
					: targetPort || found.port,
		);
		return from === target ? target : `${from}:${target}`;
	});
}

function split(word: string): { local: string; remote: string } {
	const parts = word.split(":");
	const [first = "", second = first] = parts;
	return parts.length === 2 ? { local: first, remote: second } : { local: first, remote: first };
}

/** Go's strconv.Atoi takes it. */
const isNumber = (text: string) => /^[+-]?\d+$/.test(text);

function containerPort({ metadata, spec }: Pod, name: string): number {
	for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
		const found = container.ports?.find((port) => port.name === name);
		if (found !== undefined) return found.containerPort;
	}
	throw plainError(`Pod '${metadata.name}' does not have a named port '${name}'`);
}

function refuseUdp(
	words: readonly string[],
	ports: readonly { port: number; protocol?: string }[],
	number: (word: string) => number,
): void {
	const of = (wanted: string) =>
		new Set(ports.filter(({ protocol = "TCP" }) => protocol === wanted).map(({ port }) => port));
	const tcp = of("TCP");
	const udp = of("UDP");
	for (const word of words) {
		const { remote } = split(word);
		const port = number(remote);
		if (udp.has(port) && !tcp.has(port)) throw plainError(`UDP protocol is not supported for ${remote}`);
	}
}

import { goQuote } from "../api/go/format";
import { badRequest, type StatusError } from "../api/statusError";
import type { Node, Pod } from "../api/types";
import { CliError } from "../cli/errors";
import { kind } from "./kinds";
import { findLease, silentSince } from "./nodes";
import type { Registry } from "./registry/registry";

interface StreamRequest {
	subresource: string;
	/** "" for the first. */
	container: string;
}

/**
 * Refuses to execute in a pod, to attach to it or to forward its ports.
 * @throws always: the pod's NotFound, or a CliError in the words that kubectl has for what the server says.
 */
export function refuseStream(
	registry: Registry,
	namespace: string | undefined,
	name: string,
	request: StreamRequest,
): never {
	const why = streamRefusal(registry, namespace, name, request);
	throw new CliError(`error: unable to upgrade connection: ${typeof why === "string" ? why : why.message}`);
}

/**
 * Why that can't be done: as the API server (a StatusError) and the kubelet (a text) say it for a pod that does not run, and
 * else because no process and no network is simulated.
 * @throws NotFound for a pod that is not there
 */
export function streamRefusal(
	registry: Registry,
	namespace: string | undefined,
	name: string,
	{ subresource, container: asked }: StreamRequest,
): StatusError | string {
	const pod = registry.get(kind("pods"), namespace, name) as Pod;
	const container = asked || pod.spec.containers[0]?.name || "";
	const hasContainer = subresource !== "portforward";
	if (hasContainer && !containerNames(pod).includes(container)) {
		return badRequest(`container ${container} is not valid for pod ${name}`);
	}
	const { nodeName } = pod.spec;
	if (!nodeName) return badRequest(`pod ${name} does not have a host assigned`);
	const node = registry.get(kind("nodes"), undefined, nodeName) as Node;
	const lease = findLease(registry, nodeName);
	if (lease !== undefined && silentSince(lease) !== undefined) {
		const address = node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address ?? nodeName;
		const place = `${address.includes(":") ? `[${address}]` : address}:10250`;
		return `error dialing backend: dial tcp ${place}: connect: connection refused`;
	}
	if (hasContainer && !isRunning(pod, container)) return `container not found (${goQuote(container)})`;
	return badRequest(`pod ${goQuote(name)} is simulated: there is nothing that ${subresource} could reach`);
}

function containerNames({ spec }: Pod): string[] {
	return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(
		({ name }) => name,
	);
}

function isRunning({ status }: Pod, container: string): boolean {
	return [
		...(status?.containerStatuses ?? []),
		...(status?.initContainerStatuses ?? []),
		...(status?.ephemeralContainerStatuses ?? []),
	].some(({ name, state }) => name === container && state?.running !== undefined);
}

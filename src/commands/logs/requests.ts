import { goQuote } from "../../api/go/format";
import type { Pod } from "../../api/types";
import type { Io } from "../../cli/io";
import { hasContainer, notItsContainer, preferredContainer, tellDefaulted } from "../shared/podContainers";
import type { LogRequest } from "./consume";

interface Wanted {
	log: { container?: string };
	allContainers: boolean;
	allPods: boolean;
}

/**
 * The logs that are wanted of a pod; says on stderr which container was taken where none is named.
 * @throws CliError for a container that the pod does not have.
 */
export function requestsFor(pod: Pod, { log, allContainers, allPods }: Wanted, io: Io): LogRequest[] {
	const { namespace, name = "" } = pod.metadata;
	const request = (container: string): LogRequest => ({ pod: { namespace, name }, container });
	if (allContainers) {
		const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
		return [...initContainers, ...containers, ...ephemeralContainers].map((container) => request(container.name));
	}
	const container = log.container || chosen(pod, { tell: !allPods }, io);
	if (!hasContainer(pod, container)) throw notItsContainer(pod, container);
	return [request(container)];
}

function chosen(pod: Pod, { tell }: { tell: boolean }, io: Io): string {
	const preferred = preferredContainer(pod);
	if (preferred !== undefined) {
		if (hasContainer(pod, preferred)) return preferred;
		io.err(`Default container name ${goQuote(preferred)} not found in pod ${pod.metadata.name}\n`);
	}
	const first = pod.spec.containers[0]?.name ?? "";
	if (tell) tellDefaulted(pod, first, io);
	return first;
}

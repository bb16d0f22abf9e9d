import {
	checkLogOptions,
	checkStarted,
	kubeletRefused,
	logContainer,
	logHasEnded,
	type PodLogOptions,
} from "../api/podLog";
import type { Node, Pod } from "../api/types";
import { kind } from "./kinds";
import { findLease, silentSince } from "./nodes";
import type { Registry } from "./registry/registry";

/** A container's log that is open: it can be asked whether more may come. */
export interface OpenLog {
	/** Whether it has ended, as the cluster is now. */
	ended(registry: Registry): boolean;
}

/**
 * Opens the log of a container, as the API server and the kubelet do. The containers of simulated pods say nothing, so
 * there is nothing to read: who follows it waits until it has ended.
 * @throws a StatusError: NotFound, Invalid options, or BadRequest for a container that has no log (yet).
 */
export function openLog(
	registry: Registry,
	namespace: string | undefined,
	name: string,
	options: PodLogOptions,
): OpenLog {
	checkLogOptions(name, options);
	const pod = registry.get(kind("pods"), namespace, name) as Pod;
	const container = logContainer(pod, options.container ?? "");
	const { nodeName } = pod.spec;
	if (nodeName) {
		const node = registry.get(kind("nodes"), undefined, nodeName) as Node;
		const lease = findLease(registry, nodeName);
		if (lease !== undefined && silentSince(lease) !== undefined) {
			const address = node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address ?? nodeName;
			throw kubeletRefused(address, pod, { ...options, container });
		}
		checkStarted(pod, container, options.previous ?? false);
	}
	return {
		ended(later) {
			const now = later.find(kind("pods"), namespace, name) as Pod | undefined;
			return now === undefined || now.metadata.uid !== pod.metadata.uid || logHasEnded(now, container);
		},
	};
}

import { isSidecar } from "../../api/scheduling/requests";
import type { Container, ContainerStatus, Pod } from "../../api/types";
import { restarts } from "./run";

/** What a pod's containers have come to. */
export interface ContainerFacts {
	initStatuses: readonly ContainerStatus[];
	/** In the order of the spec. */
	statuses: readonly ContainerStatus[];
	/** Nothing in the pod runs any more, nor will. */
	finished: boolean;
}

/** The phase of a pod by what its containers have come to (pkg/kubelet's getPhase). */
export function phaseOf(pod: Pod, { initStatuses, statuses, finished }: ContainerFacts): string {
	const inits = (pod.spec.initContainers ?? []).map((container, index) => ({ container, status: initStatuses[index] }));
	const regularInits = inits.filter(({ container }) => !isSidecar(container));
	if (regularInits.some(({ container, status }) => hasFailed(pod, container, status))) return "Failed";
	const sidecars = inits.filter(({ container }) => isSidecar(container)).map(({ status }) => status);
	const begun = statuses.some(hasBegun);
	if (regularInits.some(({ status }) => !isOver(status))) return finished ? "Failed" : "Pending";
	const sidecarsPend = sidecars.some((status) => (isOver(status) ? false : status?.started !== true));
	const waiting = [...sidecars, ...statuses].some((status) => status?.state?.waiting && !isOver(status));
	if ((sidecarsPend && !begun) || waiting) return finished ? "Failed" : "Pending";
	if ([...sidecars, ...statuses].some((status) => status?.state?.running)) return "Running";
	const succeeded = statuses.every(({ state }) => state?.terminated?.exitCode === 0);
	if (finished) return succeeded ? "Succeeded" : "Failed";
	const comesBack = (status: ContainerStatus, index: number) => {
		const exitCode = exitCodeOf(status);
		return exitCode !== undefined && restarts(pod, pod.spec.containers[index] as Container, false, exitCode);
	};
	if (statuses.some(comesBack)) return "Running";
	return succeeded ? "Succeeded" : "Failed";
}

/** Whether an init container has ended in failure for good. */
function hasFailed(pod: Pod, container: Container, status: ContainerStatus | undefined): boolean {
	const exitCode = exitCodeOf(status);
	return exitCode !== undefined && exitCode !== 0 && !restarts(pod, container, true, exitCode);
}

/** Whether a container has ended, and does not run anew. */
function isOver(status: ContainerStatus | undefined): boolean {
	return exitCodeOf(status) !== undefined;
}

/** How a container ended that does not run: one that waits for its restart counts as ended. */
function exitCodeOf(status: ContainerStatus | undefined): number | undefined {
	if (status?.state?.terminated) return status.state.terminated.exitCode;
	return status?.state?.waiting ? status.lastState?.terminated?.exitCode : undefined;
}

function hasBegun({ state, lastState }: ContainerStatus): boolean {
	return !state?.waiting || lastState?.terminated !== undefined;
}

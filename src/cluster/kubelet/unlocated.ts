import { isSidecar } from "../../api/scheduling/requests";
import type { ContainerStatus, Pod } from "../../api/types";

const UNLOCATED = {
	exitCode: 137,
	finishedAt: null as never,
	message: "The container could not be located when the pod was terminated",
	reason: "ContainerStatusUnknown",
	startedAt: null as never,
};

/**
 * The containers of a pod that has come to its end as its kubelet leaves them: one that could have run and of which there
 * is no trace counts as failed (the status manager's TerminatePod).
 */
export function unlocated(
	pod: Pod,
	{ init, main }: { init: readonly ContainerStatus[]; main: readonly ContainerStatus[] },
): { init: ContainerStatus[]; main: ContainerStatus[] } {
	const begun = init.findLastIndex(moved);
	return {
		init: init.map((status, index) => (index <= Math.max(begun, 0) ? failed(status) : status)),
		main: main.map((status) => (wasInitialised(pod, init, main) ? failed(status) : status)),
	};
}

function wasInitialised(pod: Pod, init: readonly ContainerStatus[], main: readonly ContainerStatus[]): boolean {
	const last = init.at(-1);
	if (last === undefined || main.some(moved)) return true;
	const container = pod.spec.initContainers?.at(-1);
	if (container !== undefined && isSidecar(container))
		return last.state?.running !== undefined && last.started === true;
	return (last.lastState?.terminated ?? last.state?.terminated)?.exitCode === 0;
}

function moved({ lastState, state }: ContainerStatus): boolean {
	return lastState?.terminated !== undefined || state?.waiting === undefined;
}

function failed(status: ContainerStatus): ContainerStatus {
	return status.state?.terminated ? status : { ...status, state: { terminated: UNLOCATED } };
}

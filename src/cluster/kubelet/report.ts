import { qosClass } from "../../api/podResources";
import { isSidecar } from "../../api/scheduling/requests";
import type {
	Container,
	ContainerStatus,
	Pod,
	V1ContainerState,
	V1ContainerStateTerminated,
	V1PodCondition,
	V1PodStatus,
} from "../../api/types";
import { digest } from "../digest";
import { type ConditionReport, podCondition } from "../podStatus";
import { time } from "../time";
import { imageId, normalisedImage } from "./images";
import { probesOf } from "./lifecycle";
import { type ContainerFacts, phaseOf } from "./phase";
import { isReadyAt } from "./probes";
import type { ContainerRun, Ending, PodRun } from "./run";
import { unlocated } from "./unlocated";

/** The conditions that kubelets own. */
const OWN_CONDITIONS = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

/**
 * A pod's status as its kubelet reports it at `now` (milliseconds): phase, conditions in the kubelet's order, addresses
 * and containers (pkg/kubelet's generateAPIPodStatus). `finished`: nothing in the pod runs any more, nor will; `failed`:
 * because the kubelet has put an end to it.
 */
export function reportStatus(
	pod: Pod,
	run: PodRun,
	options: {
		now: number;
		hostIP: string | undefined;
		finished?: boolean;
		failed?: { reason: string; message: string };
	},
): V1PodStatus {
	const { now, hostIP, failed, finished = failed !== undefined } = options;
	const initStatuses = pod.spec.initContainers?.map((container) => containerStatus(pod, run, container, true, now));
	const statuses = pod.spec.containers.map((container) => containerStatus(pod, run, container, false, now));
	const phase =
		failed === undefined ? phaseOf(pod, { initStatuses: initStatuses ?? [], statuses, finished }) : "Failed";
	const podIP = pod.spec.hostNetwork ? hostIP : run.podIP;
	const status: V1PodStatus = { ...pod.status };
	if (failed !== undefined) Object.assign(status, { message: failed.message, reason: failed.reason });
	else if (status.reason !== undefined || status.message !== undefined) {
		delete status.reason;
		delete status.message;
	}
	if (pod.metadata.generation !== undefined) status.observedGeneration = pod.metadata.generation;
	status.phase = phase;
	status.conditions = conditionsOf(pod, { run, phase, initStatuses: initStatuses ?? [], statuses, now, finished });
	if (hostIP !== undefined) {
		status.hostIP = hostIP;
		status.hostIPs = [{ ip: hostIP }];
	}
	if (podIP !== undefined) {
		status.podIP = podIP;
		status.podIPs = [{ ip: podIP }];
	}
	status.startTime ??= time(run.since) as never;
	const last = failed === undefined ? undefined : unlocated(pod, { init: initStatuses ?? [], main: statuses });
	if (initStatuses !== undefined) status.initContainerStatuses = last?.init ?? initStatuses;
	status.containerStatuses = [...(last?.main ?? statuses)].sort(byName);
	status.qosClass ??= qosClass(pod.spec);
	return status;
}

/** The status of a pod that its kubelet turned away at `now` (milliseconds). */
export function rejectedStatus(pod: Pod, why: { reason: string; message: string }, now: number): V1PodStatus {
	const { conditions: old, ...status } = pod.status ?? {};
	const conditions = (old ?? []).filter(({ type }) => !OWN_CONDITIONS.includes(type));
	return {
		...status,
		...(conditions.length > 0 ? { conditions } : {}),
		...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
		phase: "Failed",
		qosClass: status.qosClass ?? qosClass(pod.spec),
		reason: why.reason,
		message: `Pod was rejected: ${why.message}`,
		startTime: time(now) as never,
	};
}

function containerStatus(pod: Pod, run: PodRun, container: Container, init: boolean, now: number): ContainerStatus {
	const state = run.containers[container.name];
	const image = container.image ?? "";
	const common = {
		name: container.name,
		restartCount: state?.restarts ?? 0,
		lastState: state?.last ? { terminated: terminatedState(pod, container, state.last, lastAttempt(state)) } : {},
		...volumeMounts(container),
	};
	if (state === undefined || state.state === "pulling" || (state.state === "waiting" && state.last === undefined)) {
		const waiting =
			state?.state === "waiting"
				? state
				: { reason: pod.spec.initContainers?.length ? "PodInitializing" : "ContainerCreating", message: undefined };
		return {
			...common,
			image,
			imageID: "",
			ready: false,
			started: false,
			state: { waiting: { ...(waiting.message ? { message: waiting.message } : {}), reason: waiting.reason } },
		};
	}
	const probes = state.state === "running" ? probesOf(run, container, state) : undefined;
	const ready =
		init && !isSidecar(container)
			? state.state === "ended" && state.ending.exitCode === 0
			: probes !== undefined && isReadyAt(probes, now);
	const known = {
		...common,
		containerID: containerId(pod, container, state.restarts),
		image: normalisedImage(image),
		imageID: imageId(image),
		ready,
		started: probes?.startedAt !== undefined && probes.startedAt <= now,
		state: stateOf(pod, container, state),
	};
	const { requests, limits } = container.resources ?? {};
	return {
		...known,
		...(requests && Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
		resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) },
		user: userOf(pod, container),
	};
}

/** The order in which kubelets list containers; init containers stay as they are. */
function byName(left: ContainerStatus, right: ContainerStatus): number {
	return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

function stateOf(pod: Pod, container: Container, state: Exclude<ContainerRun, { state: "pulling" }>): V1ContainerState {
	switch (state.state) {
		case "running":
			return { running: { startedAt: time(state.at) } };
		case "ended":
			return { terminated: terminatedState(pod, container, state.ending, state.restarts) };
		case "waiting":
			return { waiting: { ...(state.message ? { message: state.message } : {}), reason: state.reason } };
	}
}

function terminatedState(pod: Pod, container: Container, ending: Ending, attempt: number): V1ContainerStateTerminated {
	return {
		containerID: containerId(pod, container, attempt),
		exitCode: ending.exitCode,
		finishedAt: time(ending.finishedAt),
		reason: ending.reason,
		startedAt: time(ending.startedAt),
	};
}

/** The attempt that ended last: a container that waits for its restart has not been counted up yet. */
function lastAttempt(state: ContainerRun): number {
	return state.state === "waiting" ? state.restarts : Math.max(0, state.restarts - 1);
}

function containerId(pod: Pod, container: Container, attempt: number): string {
	return `containerd://${digest(`${pod.metadata.uid}/${container.name}/${attempt}`, 64)}`;
}

function userOf(pod: Pod, container: Container): ContainerStatus["user"] {
	const own = container.securityContext;
	const common = pod.spec.securityContext;
	const uid = own?.runAsUser ?? common?.runAsUser ?? 0;
	const gid = own?.runAsGroup ?? common?.runAsGroup ?? 0;
	const more = [...(common?.supplementalGroups ?? []), ...(common?.fsGroup === undefined ? [] : [common.fsGroup])];
	return { linux: { gid, supplementalGroups: [...new Set([gid, ...more])], uid } };
}

function volumeMounts(container: Container): Pick<ContainerStatus, "volumeMounts"> {
	if (!container.volumeMounts?.length) return {};
	return {
		volumeMounts: container.volumeMounts.map(({ mountPath, name, readOnly }) => ({
			mountPath,
			name,
			...(readOnly ? { readOnly, recursiveReadOnly: "Disabled" } : {}),
		})),
	};
}

function isInitialised(pod: Pod, status: ContainerStatus, index: number): boolean {
	const container = pod.spec.initContainers?.[index];
	if (container !== undefined && isSidecar(container)) return status.started === true;
	return status.state?.terminated?.exitCode === 0;
}

function conditionsOf(pod: Pod, facts: ContainerFacts & { run: PodRun; phase: string; now: number }): V1PodCondition[] {
	const { run, phase, initStatuses, statuses, now, finished } = facts;
	const old = pod.status?.conditions ?? [];
	const ended = finished || phase === "Succeeded" || phase === "Failed";
	const sandbox = !ended && Object.keys(run.containers).length > 0;
	const reports: ConditionReport[] = [
		{ type: "PodReadyToStartContainers", status: sandbox ? "True" : "False" },
		initialisedCondition(pod, initStatuses, phase),
		...readyConditions(pod, { initStatuses, statuses, phase }),
		{ type: "PodScheduled", status: "True" },
	];
	return [
		...old.filter(({ type }) => !OWN_CONDITIONS.includes(type)),
		...reports.map((report) =>
			podCondition(report, {
				was: old.find(({ type }) => type === report.type),
				now,
				generation: pod.metadata.generation,
			}),
		),
	];
}

function initialisedCondition(pod: Pod, statuses: readonly ContainerStatus[], phase: string): ConditionReport {
	const incomplete = statuses.filter((status, index) => !isInitialised(pod, status, index)).map(({ name }) => name);
	if (phase === "Succeeded") return { type: "Initialized", status: "True", reason: "PodCompleted" };
	if (incomplete.length === 0) return { type: "Initialized", status: "True" };
	return {
		type: "Initialized",
		status: "False",
		reason: "ContainersNotInitialized",
		message: `containers with incomplete status: [${incomplete.join(" ")}]`,
	};
}

function readyConditions(
	pod: Pod,
	{ initStatuses, statuses, phase }: Pick<ContainerFacts, "initStatuses" | "statuses"> & { phase: string },
): ConditionReport[] {
	if (phase === "Succeeded" || phase === "Failed") {
		const reason = phase === "Succeeded" ? "PodCompleted" : "PodFailed";
		return ["Ready", "ContainersReady"].map((type) => ({ type, status: "False", reason }));
	}
	const sidecars = initStatuses.filter((_, index) => isSidecar(pod.spec.initContainers?.[index] as Container));
	const unready = [...sidecars, ...statuses].filter(({ ready }) => !ready).map(({ name }) => name);
	if (unready.length > 0) {
		const message = `containers with unready status: [${unready.join(" ")}]`;
		return ["Ready", "ContainersReady"].map((type) => ({
			type,
			status: "False",
			reason: "ContainersNotReady",
			message,
		}));
	}
	const ready: ConditionReport = gateMessage(pod);
	return [ready, { type: "ContainersReady", status: "True" }];
}

function gateMessage(pod: Pod): ConditionReport {
	const problems: string[] = [];
	for (const { conditionType } of pod.spec.readinessGates ?? []) {
		const condition = pod.status?.conditions?.find(({ type }) => type === conditionType);
		if (condition === undefined) {
			problems.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
		} else if (condition.status !== "True") {
			problems.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`);
		}
	}
	if (problems.length === 0) return { type: "Ready", status: "True" };
	return { type: "Ready", status: "False", reason: "ReadinessGatesNotReady", message: problems.join(", ") };
}

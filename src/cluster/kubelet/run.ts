import { isSidecar } from "../../api/scheduling/requests";
import type { Container, ContainerStatus, Pod, V1ContainerStateTerminated } from "../../api/types";

/** What a kubelet knows about a pod on its node; times in milliseconds. */
export interface PodRun {
	/** The pod's uid: a new pod of the same name starts anew. */
	uid: string;
	/** When the kubelet took the pod up: its probes tick from then on. */
	since: number;
	/** When sandbox and volumes are there; undefined while a volume can't be mounted. */
	startAt?: number;
	/** While a volume can't be mounted: how often it was tried, when it is tried again, and what was wrong. */
	mount?: { attempts: number; retryAt: number; trouble: string };
	podIP?: string;
	/** The containers that have begun, by name. */
	containers: Record<string, ContainerRun>;
	/** Up to when everything that happened to the pod has been seen. */
	seen: number;
	/** Once it is being stopped: since when, and when its last container ends. */
	stopping?: { since: number; endAt: number; killed: boolean };
	/** Why the kubelet ends it although nobody deletes it. */
	ended?: { reason: string; message: string; disrupted: boolean };
	/** What is wrong with its containers by their faults, by container and trouble. */
	troubles?: Record<string, Trouble>;
}

/** From when to when a fault is there; `told`: the last of its events. */
export interface Trouble {
	from: number;
	to?: number;
	told?: number;
}

export type ContainerRun = {
	/** Since when it is in this state. */
	at: number;
	restarts: number;
	/** How often in a row it was restarted without running long: the step of its back-off. */
	crashes: number;
	/** How often in a row its image could not be pulled. */
	pullFailures: number;
	/** How it ended the last time. */
	last?: Ending;
} & (
	| {
			state: "waiting";
			reason: string;
			message?: string;
			/** When it is tried again. */
			retryAt?: number;
	  }
	| { state: "pulling"; pull: { askedAt: number; from: number; until: number } }
	| { state: "running" }
	| { state: "ended"; ending: Ending }
);

export interface Ending {
	startedAt: number;
	finishedAt: number;
	exitCode: number;
	reason: string;
}

/** Init containers and containers in the order in which they begin. */
export function containersInOrder(pod: Pick<Pod, "spec">): { container: Container; init: boolean }[] {
	return [
		...(pod.spec.initContainers ?? []).map((container) => ({ container, init: true })),
		...pod.spec.containers.map((container) => ({ container, init: false })),
	];
}

/**
 * Whether a container that has ended with that code is started again: by its own rules, its own policy, then the pod's
 * (ContainerShouldRestart).
 */
export function restarts(pod: Pick<Pod, "spec">, container: Container, init: boolean, exitCode: number): boolean {
	if (container.restartPolicy !== undefined && obeysRule(container, exitCode)) return true;
	const policy = container.restartPolicy ?? pod.spec.restartPolicy ?? "Always";
	if (init && !isSidecar(container)) return exitCode !== 0 && policy !== "Never";
	return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
}

/** Whether the first of a container's rules that means an exit code has it restarted. */
function obeysRule({ restartPolicyRules = [] }: Container, exitCode: number): boolean {
	const rule = restartPolicyRules.find(({ exitCodes }) => {
		if (exitCodes === undefined) return false;
		const named = exitCodes.values?.includes(exitCode) ?? false;
		return exitCodes.operator === "In" ? named : exitCodes.operator === "NotIn" && !named;
	});
	return rule?.action === "Restart";
}

/**
 * What `pod`'s status tells of its run: for pods that the kubelet has let go because nothing was due, known to the
 * second. Undefined for one that it has not taken up yet.
 */
export function restoreRun(pod: Pod): PodRun | undefined {
	const since = Date.parse(pod.status?.startTime ?? "");
	if (Number.isNaN(since)) return undefined;
	const containers: Record<string, ContainerRun> = {};
	let seen = since;
	const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
	for (const status of statuses) {
		const run = restoreContainer(status, since);
		if (run === undefined) continue;
		containers[status.name] = run;
		seen = Math.max(seen, run.at);
	}
	return { uid: pod.metadata.uid ?? "", since, startAt: since, podIP: pod.status?.podIP, containers, seen };
}

function restoreContainer(status: ContainerStatus, since: number): ContainerRun | undefined {
	const common = {
		restarts: status.restartCount,
		crashes: status.restartCount,
		pullFailures: 0,
		last: status.lastState?.terminated && endingOf(status.lastState.terminated),
	};
	const { running, terminated, waiting } = status.state ?? {};
	if (running) return { ...common, state: "running", at: Date.parse(running.startedAt ?? "") || since };
	if (terminated) {
		const ending = endingOf(terminated);
		return { ...common, state: "ended", at: ending.finishedAt, ending };
	}
	if (waiting === undefined || waiting.reason === "ContainerCreating" || waiting.reason === "PodInitializing") {
		return undefined;
	}
	return {
		...common,
		state: "waiting",
		at: common.last?.finishedAt ?? since,
		reason: waiting.reason ?? "",
		message: waiting.message,
	};
}

function endingOf(terminated: V1ContainerStateTerminated): Ending {
	return {
		startedAt: Date.parse(terminated.startedAt ?? "") || 0,
		finishedAt: Date.parse(terminated.finishedAt ?? "") || 0,
		exitCode: terminated.exitCode,
		reason: terminated.reason ?? "",
	};
}

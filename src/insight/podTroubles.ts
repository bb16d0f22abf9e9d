import { isPodTerminal, podCondition } from "../api/podReady";
import type { ContainerStatus, DaemonSet, Event, Pod } from "../api/types";
import type { Evidence } from "./evidence";
import { eventsAbout, type InsightView, lastSeen } from "./view";

/** What keeps a pod that has a node from being available; nothing for one that is. */
export function podTroubles(pod: Pod, daemonSet: DaemonSet, view: InsightView): Evidence[] {
	if (pod.metadata.deletionTimestamp !== undefined) return [terminating(pod, view.now)];
	if (isPodTerminal(pod)) {
		const { phase = "", reason, message } = pod.status ?? {};
		return [{ what: "failedPod", phase, ...(reason && { reason }), ...(message && { message }) }];
	}
	const ready = podCondition(pod, "Ready");
	if (ready?.status === "True") return notLongEnough(ready.lastTransitionTime, daemonSet, view.now);
	const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
	const troubles = [...initContainerStatuses, ...containerStatuses].flatMap((status) =>
		containerTroubles(status, pod, view),
	);
	return troubles.length > 0 ? troubles : unmetGates(pod);
}

/** A pod on its way out. */
export function terminating({ metadata }: Pod, now: number): Evidence {
	const graceSeconds = metadata.deletionGracePeriodSeconds ?? 0;
	const since = Date.parse(metadata.deletionTimestamp ?? "") - graceSeconds * 1000;
	return {
		what: "terminating",
		pod: metadata.name ?? "",
		sinceMs: Math.max(0, now - since),
		graceSeconds,
		finalizers: metadata.finalizers ?? [],
	};
}

function notLongEnough(since: string | undefined, { spec }: DaemonSet, now: number): Evidence[] {
	const seconds = spec.minReadySeconds ?? 0;
	const readyMs = Math.max(0, now - Date.parse(since ?? ""));
	return readyMs >= seconds * 1000 ? [] : [{ what: "minReadySeconds", readyMs: readyMs || 0, seconds }];
}

const UNDER_WAY = ["ContainerCreating", "PodInitializing"];
const ABOUT_IMAGES = ["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"];

function containerTroubles(status: ContainerStatus, pod: Pod, view: InsightView): Evidence[] {
	const { name, state, lastState, restartCount: restarts, ready } = status;
	const { waiting, terminated, running } = state ?? {};
	const message = (text: string | undefined) => (text ? { message: text } : {});
	if (waiting?.reason !== undefined && !UNDER_WAY.includes(waiting.reason)) {
		const { reason } = waiting;
		if (ABOUT_IMAGES.includes(reason)) {
			const image = imageOf(pod, name) ?? status.image;
			return [{ what: "image", container: name, image, reason, ...pullMessage(pod, reason, waiting.message, view) }];
		}
		const last = lastState?.terminated;
		const exit = last === undefined ? {} : { exitCode: last.exitCode };
		const trouble: Evidence = {
			what: "waiting",
			container: name,
			reason,
			...message(waiting.message),
			...exit,
			restarts,
		};
		return [trouble, ...failingProbe(name, pod, view)];
	}
	if (terminated !== undefined && terminated.exitCode !== 0) {
		const { exitCode, reason } = terminated;
		return [{ what: "ended", container: name, exitCode, ...(reason && { reason }), ...message(terminated.message) }];
	}
	if (running === undefined || ready) return [];
	const probes = failingProbe(name, pod, view);
	return probes.length > 0 ? probes : [{ what: "notReady", container: name, restarts }];
}

function imageOf({ spec }: Pod, container: string): string | undefined {
	return [...(spec.initContainers ?? []), ...spec.containers].find(({ name }) => name === container)?.image;
}

/** While the kubelet backs off, the event of the pull that failed says more than the state. */
function pullMessage(pod: Pod, reason: string, message: string | undefined, view: InsightView): { message?: string } {
	const failed = eventsAbout(pod.metadata.uid, view).find((event) => event.message?.startsWith("Failed to pull image"));
	const text = reason === "ImagePullBackOff" ? (failed?.message ?? message) : (message ?? failed?.message);
	return text ? { message: text } : {};
}

const PROBE = /^(Startup|Liveness|Readiness) probe (?:failed|errored|warning): ?(.*)$/s;

/** The latest failure of one of a container's probes, as the kubelet reports it, unless the container has begun since. */
function failingProbe(container: string, pod: Pod, view: InsightView): Evidence[] {
	const began = startedAt(pod, container);
	for (const event of eventsAbout(pod.metadata.uid, view)) {
		if (event.reason !== "Unhealthy" || !isAbout(event, container, pod)) continue;
		const [, probe = "", message = ""] = PROBE.exec(event.message ?? "") ?? [];
		if (probe === "" || lastSeen(event) + 1000 < began) continue;
		const kind = probe.toLowerCase() as "startup" | "liveness" | "readiness";
		return [{ what: "probe", probe: kind, container, message: message.trim() }];
	}
	return [];
}

function isAbout({ involvedObject }: Event, container: string, pod: Pod): boolean {
	const [, named] = /\{(.*)\}$/.exec(involvedObject.fieldPath ?? "") ?? [];
	return named === undefined ? pod.spec.containers.length === 1 : named === container;
}

/** When the container began that runs now; 0 for one that does not run. */
function startedAt({ status }: Pod, container: string): number {
	const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
	return Date.parse(all.find(({ name }) => name === container)?.state?.running?.startedAt ?? "") || 0;
}

function unmetGates(pod: Pod): Evidence[] {
	const containersReady = podCondition(pod, "ContainersReady")?.status === "True";
	if (!containersReady) return [];
	return (pod.spec.readinessGates ?? [])
		.filter(({ conditionType }) => podCondition(pod, conditionType)?.status !== "True")
		.map(({ conditionType }) => ({ what: "readinessGate", condition: conditionType }));
}

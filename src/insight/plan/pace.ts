import { podCondition } from "../../api/podReady";
import type { Container, DaemonSet, Pod, V1Probe } from "../../api/types";

/** How long the steps of replacing a pod take, in milliseconds. */
export interface Pace {
	endMs: number;
	readyMs: number;
	minReadyMs: number;
	/** What readyMs rests on: what the DaemonSet's pods took, or a guess by the template. */
	basis: "observed" | "guessed";
}

/** A container ends about a second after SIGTERM, and a pod that has its image starts in about two. */
const END_MS = 1000;
const START_MS = 2000;

/** The pace of a DaemonSet: the median time that its pods took to be ready, or what its probes ask for at least. */
export function paceOf({ spec }: DaemonSet, pods: readonly Pod[]): Pace {
	const took = pods.flatMap(readyAfter).sort((a, b) => a - b);
	const observed = took[Math.floor(took.length / 2)];
	const containers = spec.template.spec?.containers ?? [];
	const graceMs = (spec.template.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
	const hooks = Math.max(0, ...containers.map(({ lifecycle }) => (lifecycle?.preStop?.sleep?.seconds ?? 0) * 1000));
	return {
		endMs: Math.min(graceMs, hooks + END_MS),
		readyMs: observed ?? START_MS + Math.max(0, ...containers.map(probesMs)),
		minReadyMs: (spec.minReadySeconds ?? 0) * 1000,
		basis: observed === undefined ? "guessed" : "observed",
	};
}

function readyAfter(pod: Pod): number[] {
	const ready = podCondition(pod, "Ready");
	if (ready?.status !== "True") return [];
	const took = Date.parse(ready.lastTransitionTime ?? "") - Date.parse(pod.metadata.creationTimestamp ?? "");
	return Number.isFinite(took) && took >= 0 ? [took] : [];
}

/** The readiness probe begins when the startup probe has passed. */
function probesMs({ startupProbe, readinessProbe }: Container): number {
	return atLeast(startupProbe) + atLeast(readinessProbe);
}

function atLeast(probe: V1Probe | undefined): number {
	if (probe === undefined) return 0;
	return ((probe.initialDelaySeconds ?? 0) + ((probe.successThreshold ?? 1) - 1) * (probe.periodSeconds ?? 10)) * 1000;
}

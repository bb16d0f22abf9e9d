import type { Container, V1Probe } from "../../api/types";
import type { Faults } from "./faults";

export type ProbeKind = "startup" | "liveness" | "readiness";

/** When a container's probes have their say, in milliseconds; undefined: never, or nothing to say. */
export interface ProbeTimes {
	/** Counts as started. */
	startedAt?: number;
	readyAt?: number;
	/** Killed because a probe failed too often, and by which. */
	killAt?: number;
	killedBy?: ProbeKind;
	/** A probe's first failures, for its events. */
	failures: { at: number; probe: ProbeKind }[];
}

/**
 * What the probes of a container that runs since `runsSince` will say, if nothing happens before: probes tick every
 * period from `ticksSince` on (when the kubelet took up the pod), count from initialDelaySeconds after the container's
 * start, readiness and liveness only once the startup probe has passed (pkg/kubelet/prober).
 */
export function probeTimes(
	container: Container,
	faults: Faults,
	options: { runsSince: number; ticksSince: number },
): ProbeTimes {
	const times: ProbeTimes = { failures: [] };
	const fails = (probe: ProbeKind) => faults.failingProbes.has(probe);
	const { startupProbe, livenessProbe, readinessProbe } = container;
	if (startupProbe && fails("startup")) {
		fail(times, "startup", startupProbe, firstTick(startupProbe, { ...options, from: options.runsSince }));
		return times;
	}
	const startedAt = startupProbe ? firstTick(startupProbe, { ...options, from: options.runsSince }) : options.runsSince;
	times.startedAt = startedAt;
	if (!readinessProbe) times.readyAt = startedAt;
	else {
		const first = firstTick(readinessProbe, { ...options, from: startedAt });
		if (fails("readiness")) times.failures.push({ at: first, probe: "readiness" });
		else times.readyAt = first + ((readinessProbe.successThreshold ?? 1) - 1) * periodMs(readinessProbe);
	}
	if (livenessProbe && fails("liveness")) {
		fail(times, "liveness", livenessProbe, firstTick(livenessProbe, { ...options, from: startedAt }));
	}
	return times;
}

/** How a failing probe's event says it. */
export function probeFailure(kind: ProbeKind, probe: V1Probe | undefined): string {
	const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
	if (probe?.httpGet) return `${name} probe failed: HTTP probe failed with statuscode: 503`;
	if (probe?.tcpSocket) {
		return `${name} probe failed: dial tcp: connect: connection refused`;
	}
	if (probe?.grpc) return `${name} probe failed: service unhealthy (responded with "NOT_SERVING")`;
	return `${name} probe failed: `;
}

export function probeOf(container: Container, kind: ProbeKind): V1Probe | undefined {
	return container[`${kind}Probe`];
}

function fail(times: ProbeTimes, probe: ProbeKind, spec: V1Probe, first: number): void {
	times.failures.push({ at: first, probe });
	times.killAt = first + ((spec.failureThreshold ?? 3) - 1) * periodMs(spec);
	times.killedBy = probe;
}

/** The first tick at or after `from` that lies past the initial delay; without a delay the kubelet probes at once. */
function firstTick(probe: V1Probe, options: { runsSince: number; ticksSince: number; from: number }): number {
	const earliest = Math.max(options.from, options.runsSince + (probe.initialDelaySeconds ?? 0) * 1000);
	if (earliest === options.runsSince) return earliest + FIRST_PROBE_MS;
	const period = periodMs(probe);
	return options.ticksSince + Math.ceil((earliest - options.ticksSince) / period) * period;
}

/** How long the probe itself takes. */
const FIRST_PROBE_MS = 100;

function periodMs(probe: V1Probe): number {
	return (probe.periodSeconds || 10) * 1000;
}

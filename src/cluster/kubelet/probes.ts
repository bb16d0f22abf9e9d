import type { Container, V1Probe } from "../../api/types";
import type { Trouble } from "./run";
import { isTroubled } from "./troubles";

export type ProbeKind = "startup" | "liveness" | "readiness";

/** When a container's probes have their say, in milliseconds; undefined: never, or nothing to say. */
export interface ProbeTimes {
	/** Counts as started. */
	startedAt?: number;
	readyAt?: number;
	/** No longer ready because the readiness probe failed too often, and ready again. */
	unreadyAt?: number;
	readyAgainAt?: number;
	/** Killed because a probe failed too often, and by which. */
	killAt?: number;
	killedBy?: ProbeKind;
	/** The ticks at which probes fail, for their events. */
	failures: { probe: ProbeKind; from: number; everyMs: number; to?: number }[];
}

/** What may be wrong with a container's probes. */
export type ProbeTroubles = Readonly<Partial<Record<ProbeKind, Trouble>>>;

/**
 * What the probes of a container that runs since `runsSince` will say, if nothing happens before: probes tick every
 * period from `ticksSince` on (when the kubelet took up the pod), count from initialDelaySeconds after the container's
 * start, readiness and liveness only once the startup probe has passed (pkg/kubelet/prober).
 */
export function probeTimes(
	container: Container,
	troubles: ProbeTroubles,
	options: { runsSince: number; ticksSince: number },
): ProbeTimes {
	const times: ProbeTimes = { failures: [] };
	const { startupProbe, livenessProbe, readinessProbe } = container;
	const startedAt = startupProbe ? startUp(times, startupProbe, troubles.startup, options) : options.runsSince;
	if (startedAt === undefined) return times;
	times.startedAt = startedAt;
	if (readinessProbe) {
		becomeReady(times, readinessProbe, troubles.readiness, { ...options, from: startedAt });
	} else {
		times.readyAt = startedAt;
	}
	if (livenessProbe && times.killAt === undefined) {
		stayAlive(times, livenessProbe, troubles.liveness, { ...options, from: startedAt });
	}
	return times;
}

/** Whether a container with those times is ready at a moment (milliseconds). */
export function isReadyAt({ readyAt, readyAgainAt, unreadyAt }: ProbeTimes, now: number): boolean {
	if (readyAgainAt !== undefined && readyAgainAt <= now) return true;
	return readyAt !== undefined && readyAt <= now && (unreadyAt === undefined || now < unreadyAt);
}

/** How a failing probe's event says it; `address`: the pod's, which the probe goes to unless it names a host. */
export function probeFailure(kind: ProbeKind, container: Container, address: string | undefined): string {
	const probe = probeOf(container, kind);
	const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
	if (probe?.httpGet) return `${name} probe failed: HTTP probe failed with statuscode: 503`;
	if (probe?.tcpSocket) {
		const { host, port } = probe.tcpSocket;
		const number = container.ports?.find((each) => each.name === port)?.containerPort ?? port;
		return `${name} probe failed: dial tcp ${host || address}:${number}: connect: connection refused`;
	}
	if (probe?.grpc) return `${name} probe failed: service unhealthy (responded with "NOT_SERVING")`;
	return `${name} probe failed: `;
}

export function probeOf(container: Container, kind: ProbeKind): V1Probe | undefined {
	return container[`${kind}Probe`];
}

interface Ticks {
	runsSince: number;
	ticksSince: number;
}

function startUp(times: ProbeTimes, probe: V1Probe, trouble: Trouble | undefined, ticks: Ticks): number | undefined {
	const first = firstTick(probe, { ...ticks, from: ticks.runsSince });
	if (!isTroubled(trouble, first)) return first;
	times.failures.push({ probe: "startup", from: first, everyMs: periodMs(probe), to: trouble?.to });
	const killAt = first + failingMs(probe);
	if (isTroubled(trouble, killAt)) {
		Object.assign(times, { killAt, killedBy: "startup" } satisfies Partial<ProbeTimes>);
		return undefined;
	}
	return trouble?.to === undefined ? undefined : nextTick(probe, first, trouble.to);
}

function becomeReady(
	times: ProbeTimes,
	probe: V1Probe,
	trouble: Trouble | undefined,
	ticks: Ticks & { from: number },
): void {
	const first = firstTick(probe, ticks);
	const passingMs = ((probe.successThreshold ?? 1) - 1) * periodMs(probe);
	const passedAgain = trouble?.to === undefined ? undefined : nextTick(probe, first, trouble.to) + passingMs;
	const failing = failingFrom(probe, first, trouble);
	if (failing !== undefined) {
		times.failures.push({ probe: "readiness", from: failing, everyMs: periodMs(probe), to: trouble?.to });
	}
	if (failing === first) {
		times.readyAt = passedAgain;
		return;
	}
	times.readyAt = first + passingMs;
	if (failing !== undefined && isTroubled(trouble, failing + failingMs(probe))) {
		times.unreadyAt = failing + failingMs(probe);
		times.readyAgainAt = passedAgain;
	}
}

function stayAlive(
	times: ProbeTimes,
	probe: V1Probe,
	trouble: Trouble | undefined,
	ticks: Ticks & { from: number },
): void {
	const failing = failingFrom(probe, firstTick(probe, ticks), trouble);
	if (failing === undefined) return;
	times.failures.push({ probe: "liveness", from: failing, everyMs: periodMs(probe), to: trouble?.to });
	const killAt = failing + failingMs(probe);
	if (isTroubled(trouble, killAt)) Object.assign(times, { killAt, killedBy: "liveness" } satisfies Partial<ProbeTimes>);
}

/** The first tick that fails. */
function failingFrom(probe: V1Probe, first: number, trouble: Trouble | undefined): number | undefined {
	if (trouble === undefined) return undefined;
	const at = nextTick(probe, first, trouble.from);
	return isTroubled(trouble, at) ? at : undefined;
}

/** How long it fails until it has failed too often. */
function failingMs(probe: V1Probe): number {
	return ((probe.failureThreshold ?? 3) - 1) * periodMs(probe);
}

/** The first tick at or after `from` that lies past the initial delay; without a delay the kubelet probes at once. */
function firstTick(probe: V1Probe, options: { runsSince: number; ticksSince: number; from: number }): number {
	const earliest = Math.max(options.from, options.runsSince + (probe.initialDelaySeconds ?? 0) * 1000);
	if (earliest === options.runsSince) return earliest + FIRST_PROBE_MS;
	const period = periodMs(probe);
	return options.ticksSince + Math.ceil((earliest - options.ticksSince) / period) * period;
}

/** The tick at or after `from`, where `first` is the first one. */
function nextTick(probe: V1Probe, first: number, from: number): number {
	const period = periodMs(probe);
	return first + Math.max(0, Math.ceil((from - first) / period)) * period;
}

/** How long the probe itself takes. */
const FIRST_PROBE_MS = 100;

function periodMs(probe: V1Probe): number {
	return (probe.periodSeconds || 10) * 1000;
}

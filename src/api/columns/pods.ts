import { age } from "../duration";
import type { Pod, PodTemplateSpec, V1ContainerStatus, V1PodCondition } from "../types";
import { type Column, created, joined, kind, labelText, name, text, wide } from "./column";

/** What kubectl shows of a pod's containers as a whole. */
interface PodSummary {
	ready: number;
	total: number;
	status: string;
	restarts: number;
	/** When a container last ended before it was restarted. */
	lastRestart: string | undefined;
}

const orNone = (value: string | undefined): string => value || "<none>";

export const pods = kind<Pod>(
	[
		name,
		text("Ready", (pod) => `${summaryOf(pod).ready}/${summaryOf(pod).total}`),
		text("Status", (pod) => summaryOf(pod).status),
		text("Restarts", restartsText),
		created,
		wide(text("IP", (pod) => orNone(pod.status?.podIPs?.[0]?.ip))),
		wide(text("Node", (pod) => orNone(pod.spec.nodeName))),
		wide(text("Nominated Node", (pod) => orNone(pod.status?.nominatedNodeName))),
		wide(text("Readiness Gates", readinessGates)),
	],
	{ conditions: rowConditions },
);

const templateColumns: readonly Column<{ template?: PodTemplateSpec }>[] = [
	text("Containers", ({ template }) => joined(template?.spec?.containers.map((each) => each.name))),
	text("Images", ({ template }) => joined(template?.spec?.containers.map((each) => each.image ?? ""))),
	text("Pod Labels", ({ template }) => labelText(template?.metadata?.labels)),
];

export const podTemplates = kind<{ template?: PodTemplateSpec }>([name as Column<unknown>, ...templateColumns]);

/** A pod that has ended says so; clients may leave such rows out. */
function rowConditions(pod: Pod): { type: string; status: string; reason: string; message: string }[] | undefined {
	const phase = pod.status?.phase;
	if (phase === "Succeeded") {
		return [{ type: "Completed", status: "True", reason: phase, message: "The pod has completed successfully." }];
	}
	if (phase !== "Failed") return undefined;
	return [{ type: "Completed", status: "True", reason: phase, message: "The pod failed." }];
}

function restartsText(pod: Pod, now: number): string {
	const { restarts, lastRestart } = summaryOf(pod);
	return restarts === 0 || lastRestart === undefined ? `${restarts}` : `${restarts} (${age(lastRestart, now)} ago)`;
}

function readinessGates({ spec, status }: Pod): string {
	const gates = spec.readinessGates ?? [];
	if (gates.length === 0) return "<none>";
	const met = gates.filter(({ conditionType }) => isTrue(status?.conditions, conditionType)).length;
	return `${met}/${gates.length}`;
}

function isTrue(conditions: readonly V1PodCondition[] | undefined, type: string): boolean {
	return conditions?.find((condition) => condition.type === type)?.status === "True";
}

let latest: { pod: Pod; summary: PodSummary } | undefined;

/** The summary of a pod; a row's columns ask for the same one in turn. */
function summaryOf(pod: Pod): PodSummary {
	if (latest?.pod !== pod) latest = { pod, summary: summarize(pod) };
	return latest.summary;
}

function summarize(pod: Pod): PodSummary {
	const { spec, status = {} } = pod;
	const summary: PodSummary = {
		ready: 0,
		total: spec.containers.length + (spec.initContainers ?? []).filter(isSidecar).length,
		status: status.reason || status.phase || "",
		restarts: 0,
		lastRestart: undefined,
	};
	const gated = status.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated");
	if (gated) summary.status = "SchedulingGated";
	const { initializing, sidecars } = addInitContainers(pod, summary);
	if (!initializing || isTrue(status.conditions, "Initialized")) {
		// An initialized pod is judged by what still runs: its containers and sidecars.
		Object.assign(summary, sidecars);
		addContainers(pod, summary);
	}
	if (pod.metadata.deletionTimestamp !== undefined) {
		if (status.reason === "NodeLost") summary.status = "Unknown";
		else if (status.phase !== "Succeeded" && status.phase !== "Failed") summary.status = "Terminating";
	}
	return summary;
}

const isSidecar = (container: { restartPolicy?: string }): boolean => container.restartPolicy === "Always";

type Restarts = Pick<PodSummary, "restarts" | "lastRestart">;

/** Goes through init containers up to the first that has not done its work; that one gives the status. */
function addInitContainers({ spec, status }: Pod, summary: PodSummary): { initializing: boolean; sidecars: Restarts } {
	const initContainers = spec.initContainers ?? [];
	const sidecarNames = new Set(initContainers.filter(isSidecar).map((container) => container.name));
	const sidecars: Restarts = { restarts: 0, lastRestart: undefined };
	for (const [index, container] of (status?.initContainerStatuses ?? []).entries()) {
		addRestarts(container, summary);
		const sidecar = sidecarNames.has(container.name);
		if (sidecar) addRestarts(container, sidecars);
		if (container.state?.terminated?.exitCode === 0) continue;
		if (sidecar && container.started) {
			if (container.ready) summary.ready++;
			continue;
		}
		summary.status = `Init:${initState(container) ?? `${index}/${initContainers.length}`}`;
		return { initializing: true, sidecars };
	}
	return { initializing: false, sidecars };
}

/** Why an init container has not done its work, or undefined while it is simply under way. */
function initState({ state }: V1ContainerStatus): string | undefined {
	if (state?.terminated) return state.terminated.reason || exitText(state.terminated);
	const waiting = state?.waiting?.reason;
	return waiting && waiting !== "PodInitializing" ? waiting : undefined;
}

/** Goes through containers from the last to the first; the first with something to say gives the status. */
function addContainers({ status }: Pod, summary: PodSummary): void {
	let running = false;
	for (const container of (status?.containerStatuses ?? []).toReversed()) {
		addRestarts(container, summary);
		const { waiting, terminated, running: runningState } = container.state ?? {};
		if (waiting?.reason) summary.status = waiting.reason;
		else if (terminated) summary.status = terminated.reason || exitText(terminated);
		else if (container.ready && runningState) {
			running = true;
			summary.ready++;
		}
	}
	if (summary.status === "Completed" && running) {
		summary.status = isTrue(status?.conditions, "Ready") ? "Running" : "NotReady";
	}
}

function addRestarts(container: V1ContainerStatus, restarts: Restarts): void {
	restarts.restarts += container.restartCount;
	const ended = container.lastState?.terminated?.finishedAt;
	if (!ended) return;
	if (restarts.lastRestart === undefined || Date.parse(restarts.lastRestart) < Date.parse(ended)) {
		restarts.lastRestart = ended;
	}
}

function exitText({ exitCode, signal }: { exitCode: number; signal?: number }): string {
	return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

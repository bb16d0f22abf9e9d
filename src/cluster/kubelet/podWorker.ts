import { isPodTerminal } from "../../api/podReady";
import type { Node, Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import { type Rejection, rejectionOf } from "./admit";
import { faultRules, withFaultRules } from "./faultRules";
import { misfittingHostPaths } from "./hostPaths";
import { type Ahead, advance } from "./lifecycle";
import { hostIP, type Machine, machineOf, nextPodIP, rememberMachine } from "./machine";
import { referenceKey, setMissing } from "./missing";
import { mountFailed } from "./mounting";
import type { ContainerEvent, World } from "./one";
import { expectEviction } from "./pressure";
import { missingEnvironment, missingVolumes } from "./references";
import { rejectedStatus, reportStatus } from "./report";
import { type PodRun, restoreRun } from "./run";
import { endContainers, hookFails, runningContainers, stoppingPlan } from "./stopping";
import { noteTroubles } from "./troubles";

/** Container starts fall on tenths of a second, so that what happens together is done together. */
const TICK_MS = 100;

/** What the kubelet remembers of a pod for as long as something about it is due. */
interface PodMemory extends PodRun {
	/** The ConfigMaps and Secrets that it waits for. */
	missing?: string[];
	/** Which of its two timers are set. */
	timers?: { once?: boolean; recurring?: boolean };
}

/** Brings a pod on a node with a running kubelet to where it is at this moment. */
export function syncPod(key: string, context: ControllerContext): void {
	const { registry } = context;
	const [namespace, name = ""] = key.split("/");
	const pod = registry.find<Pod>(kind("pods"), namespace, name);
	const nodeName = pod?.spec.nodeName;
	if (pod === undefined || !nodeName) {
		forgetPod(key, context);
		return;
	}
	const machine = machineOf(nodeName, context);
	if (!machine?.running) return;
	if (isPodTerminal(pod)) {
		forgetPod(key, context);
		if (pod.metadata.deletionTimestamp !== undefined) registry.removeTrusted(kind("pods"), pod);
		return;
	}
	workerOf(pod, context)?.sync();
}

/** Nothing is due any more for a pod. */
export function forgetPod(key: string, context: ControllerContext): void {
	const memory = context.recall(memoryKey(key)) as PodMemory | undefined;
	if (memory === undefined) return;
	for (const reference of memory.missing ?? []) setMissing(reference, key, false, context);
	context.remember(memoryKey(key), undefined);
	setTimers(key, { before: memory.timers, ahead: {} }, context);
}

/** Puts an end to a pod that nobody deletes: its containers have `graceMs` to end, then it has failed. */
export function endPod(
	pod: Pod,
	ending: NonNullable<PodRun["ended"]>,
	{ graceMs, context }: { graceMs: number; context: ControllerContext },
): void {
	const worker = workerOf(pod, context);
	worker?.end(ending, graceMs);
}

/** Whether a pod's end has begun already. */
export function isEnding(pod: Pod, context: ControllerContext): boolean {
	const memory = context.recall(memoryKey(keyOf(pod))) as PodMemory | undefined;
	return memory?.uid === pod.metadata.uid && memory?.stopping !== undefined;
}

function workerOf(pod: Pod, context: ControllerContext): PodWorker | undefined {
	const { nodeName = "" } = pod.spec;
	const machine = machineOf(nodeName, context);
	const node = context.registry.find<Node>(kind("nodes"), undefined, nodeName);
	if (node === undefined || !machine?.running) return undefined;
	return new PodWorker(keyOf(pod), pod, node, { ...machine, images: [...machine.images] }, context);
}

function keyOf({ metadata }: Pod): string {
	return `${metadata.namespace}/${metadata.name}`;
}

function setTimers(
	key: string,
	{ before, ahead }: { before: PodMemory["timers"]; ahead: Ahead },
	context: ControllerContext,
): void {
	if (ahead.once !== undefined) context.wakeAt(key, onTick(ahead.once));
	else if (before?.once) context.wakeAt(key, undefined);
	if (ahead.recurring !== undefined) context.wakeAt(`~${key}`, onTick(ahead.recurring));
	else if (before?.recurring) context.wakeAt(`~${key}`, undefined);
}

function ownCopy({ missing: _, timers: _timers, ...run }: PodMemory): PodRun {
	return { ...run, containers: { ...run.containers } };
}

function memoryKey(key: string): string {
	return `pod ${key}`;
}

class PodWorker {
	private readonly missing = new Set<string>();
	private readonly before: Machine;
	private readonly remembered: PodMemory | undefined;
	/** The pod with the faults that the cluster's rules give it. */
	private readonly faulty: Pod;

	constructor(
		private readonly key: string,
		private readonly pod: Pod,
		private readonly node: Node,
		private readonly machine: Machine,
		private readonly context: ControllerContext,
	) {
		this.before = { ...machine, images: [...machine.images] };
		this.remembered = context.recall(memoryKey(key)) as PodMemory | undefined;
		this.faulty = withFaultRules(pod, faultRules(context.registry));
	}

	sync(): void {
		const { context, pod } = this;
		let run = this.knownRun();
		if (run === undefined) {
			const rejection = rejectionOf(pod, this.node, context.registry);
			if (rejection !== undefined) {
				this.reject(rejection);
				return;
			}
			run = { uid: pod.metadata.uid ?? "", since: context.now, containers: {}, seen: context.now };
			expectEviction(this.node, context);
		}
		if (pod.metadata.deletionTimestamp !== undefined) {
			this.stop(run, (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000);
		} else if (run.ended !== undefined) {
			this.stop(run, Number.POSITIVE_INFINITY);
		} else {
			this.go(run);
		}
	}

	/** Puts an end to the pod that nobody has asked for. */
	end(ending: NonNullable<PodRun["ended"]>, graceMs: number): void {
		const run = this.knownRun();
		if (run === undefined || run.stopping !== undefined) return;
		run.ended = ending;
		this.stop(run, graceMs);
	}

	private knownRun(): PodRun | undefined {
		const { pod, remembered } = this;
		return remembered?.uid === pod.metadata.uid ? ownCopy(remembered as PodMemory) : restoreRun(pod);
	}

	private get nodeName(): string {
		return this.node.metadata.name ?? "";
	}

	/** The pod runs on: what is due happens, and what has come of it is reported. */
	private go(run: PodRun): void {
		const { context, pod } = this;
		const deadline = deadlineOf(pod, run);
		if (deadline !== undefined && context.now >= deadline) {
			const message = "Pod was active on the node longer than the specified deadline";
			this.reportPod("Normal", "DeadlineExceeded", message);
			run.ended = { reason: "DeadlineExceeded", message, disrupted: false };
			this.stop(run, (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
			return;
		}
		noteTroubles(this.faulty, run, context.now);
		const mounting = run.startAt === undefined ? this.mountVolumes(run) : {};
		const ahead = { ...advance(this.faulty, run, this.world(run)), ...mounting };
		if (deadline !== undefined) ahead.once = Math.min(ahead.once ?? deadline, deadline);
		this.giveAddress(run);
		this.keepMachine();
		this.remember(run, ahead);
		context.registry.updateTrusted(kind("pods"), {
			...pod,
			status: reportStatus(pod, run, { now: context.now, hostIP: hostIP(this.node) }),
		});
	}

	/** The pod ends: its containers first; then it goes, or has failed when nobody has deleted it. */
	private stop(run: PodRun, graceMs: number): void {
		const { context, faulty } = this;
		if (run.stopping === undefined) {
			this.tellContainers(run);
			run.stopping = stoppingPlan(faulty, run, { since: context.now, graceMs });
			run.stopping.endAt = onTick(run.stopping.endAt);
		} else if (run.stopping.endAt > context.now + graceMs) {
			// A second deletion wants it sooner.
			run.stopping = { ...run.stopping, endAt: onTick(context.now + graceMs), killed: true };
		}
		if (context.now < run.stopping.endAt) {
			this.remember(run, { once: run.stopping.endAt });
			return;
		}
		endContainers(faulty, run);
		forgetPod(this.key, context);
		this.reportEnd(run);
	}

	/** The last word on a pod. */
	private reportEnd(run: PodRun): void {
		const { context, pod } = this;
		const { ended } = run;
		const facts = { now: context.now, hostIP: hostIP(this.node), finished: true };
		if (ended === undefined) {
			const status = reportStatus(pod, run, facts);
			context.registry.removeTrusted(kind("pods"), context.registry.updateTrusted(kind("pods"), { ...pod, status }));
			return;
		}
		const { disrupted, message } = ended;
		const condition = { type: "DisruptionTarget", status: "True", reason: "TerminationByKubelet", message };
		const marked = disrupted ? withPodCondition(pod, context.now, condition) : pod;
		const status = reportStatus(marked, run, { ...facts, failed: ended });
		const last = context.registry.updateTrusted(kind("pods"), { ...marked, status });
		if (pod.metadata.deletionTimestamp !== undefined) context.registry.removeTrusted(kind("pods"), last);
	}

	private tellContainers(run: PodRun): void {
		for (const { container, init } of runningContainers(this.pod, run)) {
			const message = `Stopping container ${container.name}`;
			this.report({ type: "Normal", reason: "Killing", message, container, init });
			if (!hookFails(this.faulty, container, "preStop")) continue;
			const failed = { reason: "FailedPreStopHook", message: "PreStopHook failed" };
			this.report({ type: "Warning", ...failed, container, init });
		}
	}

	/**
	 * Volumes first: without them nothing starts. They are tried again and again; returns when, where one is missing or
	 * the next attempt is not due yet.
	 */
	private mountVolumes(run: PodRun): Ahead {
		const { context, pod } = this;
		const missing = [...missingVolumes(pod, context.registry), ...misfittingHostPaths(pod, context.registry)];
		for (const { resource, name } of missing.flatMap(({ references }) => references)) {
			this.missing.add(referenceKey(resource, { namespace: pod.metadata.namespace, name }));
		}
		const trouble = missing.map(({ message }) => message).join();
		const due = run.mount === undefined || context.now >= run.mount.retryAt;
		if (due && missing.length === 0) {
			const draw = context.registry.random(`start ${pod.metadata.uid}`);
			run.startAt = onTick(context.now + 1500 + Math.floor(draw * 400));
			run.mount = undefined;
			return {};
		}
		if (due) {
			for (const { volume, message } of missing) {
				this.reportPod("Warning", "FailedMount", `MountVolume.SetUp failed for volume "${volume}" : ${message}`);
			}
			mountFailed(run, trouble, { at: context.now, until: context.until ?? context.now });
		}
		const retryAt = run.mount?.retryAt;
		return trouble === run.mount?.trouble ? { recurring: retryAt } : { once: retryAt };
	}

	private world(run: PodRun): World {
		const { context, machine, pod } = this;
		return {
			now: context.now,
			until: context.until ?? context.now,
			podAddress: () => {
				this.giveAddress(run);
				return pod.spec.hostNetwork ? hostIP(this.node) : run.podIP;
			},
			draw: (text) => context.registry.random(text),
			hasImage: (image) => machine.images.includes(image),
			imagePulled: (image) => {
				if (!machine.images.includes(image)) machine.images.push(image);
			},
			queuePull: (at, takesMs) => {
				const from = Math.max(at, machine.pullsUntil ?? 0);
				machine.pullsUntil = from + takesMs;
				return from;
			},
			missingEnvironment: (container) => {
				const missing = missingEnvironment(pod, container, context.registry);
				if (missing !== undefined) {
					const of = { namespace: pod.metadata.namespace, name: missing.name };
					this.missing.add(referenceKey(missing.resource, of));
				}
				return missing;
			},
			report: (event) => this.report(event),
		};
	}

	private giveAddress(run: PodRun): void {
		if (run.podIP !== undefined || this.pod.spec.hostNetwork || Object.keys(run.containers).length === 0) return;
		const taken = () => new Set(this.context.registry.podsOnNode(this.nodeName).map((pod) => pod.status?.podIP));
		let known: Set<string | undefined> | undefined;
		run.podIP = nextPodIP(this.node, this.machine, (ip) => {
			known ??= taken();
			return known.has(ip);
		});
	}

	private keepMachine(): void {
		const { addresses, images, pullsUntil } = this.machine;
		const { before } = this;
		if (addresses === before.addresses && images.length === before.images.length && pullsUntil === before.pullsUntil) {
			return;
		}
		rememberMachine(this.nodeName, this.machine, this.context);
	}

	/** Keeps what is needed for the next step; a pod with nothing ahead is told from its status. */
	private remember(run: PodRun, ahead: Ahead): void {
		const { context, key } = this;
		for (const reference of this.remembered?.missing ?? []) {
			if (!this.missing.has(reference)) setMissing(reference, key, false, context);
		}
		for (const reference of this.missing) setMissing(reference, key, true, context);
		setTimers(key, { before: this.remembered?.timers, ahead }, context);
		const idle = ahead.once === undefined && ahead.recurring === undefined;
		if (idle && this.missing.size === 0 && run.troubles === undefined) {
			if (this.remembered !== undefined) context.remember(memoryKey(key), undefined);
			return;
		}
		const timers = {
			...(ahead.once === undefined ? {} : { once: true }),
			...(ahead.recurring === undefined ? {} : { recurring: true }),
		};
		const memory: PodMemory = {
			...run,
			...(this.missing.size > 0 ? { missing: [...this.missing] } : {}),
			...(idle ? {} : { timers }),
		};
		context.remember(memoryKey(key), memory);
	}

	/** A pod that is turned away keeps no condition that is a kubelet's to give, not even that it was scheduled. */
	private reject({ reason, message }: Rejection): void {
		const { context, pod } = this;
		this.reportPod("Warning", reason, message);
		context.registry.updateTrusted(kind("pods"), {
			...pod,
			status: rejectedStatus(pod, { reason, message }, context.now),
		});
	}

	private reportPod(type: "Normal" | "Warning", reason: string, message: string): void {
		const { context, pod } = this;
		context.registry.recordEvent({ object: pod, type, reason, message, component: "kubelet", host: this.nodeName });
	}

	private report({ type, reason, message, container, init }: ContainerEvent): void {
		this.context.registry.recordEvent({
			object: this.pod,
			fieldPath: `spec.${init ? "initContainers" : "containers"}{${container.name}}`,
			type,
			reason,
			message,
			component: "kubelet",
			host: this.nodeName,
		});
	}
}

/** When a pod has been on its node for as long as it may, milliseconds. */
function deadlineOf(pod: Pod, run: PodRun): number | undefined {
	const { activeDeadlineSeconds } = pod.spec;
	if (activeDeadlineSeconds === undefined) return undefined;
	return (Date.parse(pod.status?.startTime ?? "") || run.since) + Number(activeDeadlineSeconds) * 1000;
}

function onTick(at: number): number {
	return Math.ceil(at / TICK_MS) * TICK_MS;
}

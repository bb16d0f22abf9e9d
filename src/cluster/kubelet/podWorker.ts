import { isPodTerminal } from "../../api/podReady";
import type { Node, Pod } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";
import { kind } from "../kinds";
import { time } from "../time";
import { type Rejection, rejectionOf } from "./admit";
import { advance, type ContainerEvent, type NextStep, type World } from "./lifecycle";
import { hostIP, type Machine, machineOf, nextPodIP, rememberMachine } from "./machine";
import { referenceKey, setMissing } from "./missing";
import { missingEnvironment, missingVolume } from "./references";
import { reportStatus } from "./report";
import { type PodRun, restoreRun } from "./run";
import { endContainers, runningContainers, stoppingPlan } from "./stopping";

/** Container starts fall on tenths of a second, so that what happens together is done together. */
const TICK_MS = 100;

/** What the kubelet remembers of a pod for as long as something about it is due. */
interface PodMemory extends PodRun {
	/** The ConfigMaps and Secrets that it waits for. */
	missing?: string[];
	/** Which of its two timers is set. */
	timer?: "once" | "recurring";
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
	const node = registry.find<Node>(kind("nodes"), undefined, nodeName);
	if (node !== undefined) new PodWorker(key, pod, node, { ...machine, images: [...machine.images] }, context).sync();
}

/** Nothing is due any more for a pod. */
export function forgetPod(key: string, context: ControllerContext): void {
	const memory = context.recall(memoryKey(key)) as PodMemory | undefined;
	if (memory === undefined) return;
	for (const reference of memory.missing ?? []) setMissing(reference, key, false, context);
	context.remember(memoryKey(key), undefined);
	clearTimer(key, memory.timer, context);
}

function clearTimer(key: string, timer: PodMemory["timer"], context: ControllerContext): void {
	if (timer !== undefined) context.wakeAt(timer === "once" ? key : `~${key}`, undefined);
}

function ownCopy({ missing: _, timer: _timer, ...run }: PodMemory): PodRun {
	return { ...run, containers: { ...run.containers } };
}

function memoryKey(key: string): string {
	return `pod ${key}`;
}

class PodWorker {
	private readonly missing = new Set<string>();
	private readonly images: number;
	private readonly addresses: number;
	private remembered: PodMemory | undefined;

	constructor(
		private readonly key: string,
		private readonly pod: Pod,
		private readonly node: Node,
		private readonly machine: Machine,
		private readonly context: ControllerContext,
	) {
		this.images = machine.images.length;
		this.addresses = machine.addresses;
	}

	sync(): void {
		const { context, pod } = this;
		this.remembered = context.recall(memoryKey(this.key)) as PodMemory | undefined;
		const { remembered } = this;
		let run = remembered?.uid === pod.metadata.uid ? ownCopy(remembered as PodMemory) : restoreRun(pod);
		if (run === undefined) {
			const rejection = rejectionOf(pod, this.node, () => context.registry.podsOnNode(this.nodeName));
			if (rejection !== undefined) {
				this.reject(rejection);
				return;
			}
			run = { uid: pod.metadata.uid ?? "", since: context.now, containers: {}, seen: context.now };
		}
		if (pod.metadata.deletionTimestamp !== undefined) this.stop(run);
		else this.go(run);
	}

	private get nodeName(): string {
		return this.node.metadata.name ?? "";
	}

	/** The pod runs on: what is due happens, and what has come of it is reported. */
	private go(run: PodRun): void {
		const { context, pod } = this;
		if (run.startAt === undefined) this.mountVolumes(run);
		const next = advance(pod, run, this.world());
		this.giveAddress(run);
		this.keepMachine();
		this.remember(run, next);
		context.registry.updateTrusted(kind("pods"), {
			...pod,
			status: reportStatus(pod, run, { now: context.now, hostIP: hostIP(this.node) }),
		});
	}

	/** The pod is being deleted: its containers end, then it goes. */
	private stop(run: PodRun): void {
		const { context, pod } = this;
		const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
		if (run.stopping === undefined) {
			for (const { container, init } of runningContainers(pod, run)) {
				const message = `Stopping container ${container.name}`;
				this.report({ type: "Normal", reason: "Killing", message, container, init });
			}
			run.stopping = stoppingPlan(pod, run, { since: context.now, graceMs });
			run.stopping.endAt = onTick(run.stopping.endAt);
		} else if (run.stopping.endAt > context.now + graceMs) {
			// A second deletion wants it sooner.
			run.stopping = { ...run.stopping, endAt: onTick(context.now + graceMs), killed: true };
		}
		if (context.now < run.stopping.endAt) {
			this.remember(run, { at: run.stopping.endAt, recurs: false });
			return;
		}
		endContainers(pod, run);
		forgetPod(this.key, context);
		const last = context.registry.updateTrusted(kind("pods"), {
			...pod,
			status: reportStatus(pod, run, { now: context.now, hostIP: hostIP(this.node), finished: true }),
		});
		context.registry.removeTrusted(kind("pods"), last);
	}

	/** Volumes first: without them nothing starts. */
	private mountVolumes(run: PodRun): void {
		const { context, pod } = this;
		const missing = missingVolume(pod, context.registry);
		if (missing !== undefined) {
			this.missing.add(referenceKey(missing.resource, { namespace: pod.metadata.namespace, name: missing.name }));
			context.registry.recordEvent({
				object: pod,
				type: "Warning",
				reason: "FailedMount",
				message: `MountVolume.SetUp failed for volume "${missing.volume}" : ${missing.message}`,
				component: "kubelet",
				host: this.nodeName,
			});
			return;
		}
		const draw = context.registry.random(`start ${pod.metadata.uid}`);
		run.startAt = onTick(context.now + 1500 + Math.floor(draw * 400));
	}

	private world(): World {
		const { context, machine, pod } = this;
		return {
			now: context.now,
			until: context.until ?? context.now,
			draw: (text) => context.registry.random(text),
			hasImage: (image) => machine.images.includes(image),
			imagePulled: (image) => {
				if (!machine.images.includes(image)) machine.images.push(image);
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
		const { addresses, images } = this.machine;
		if (addresses === this.addresses && images.length === this.images) return;
		rememberMachine(this.nodeName, this.machine, this.context);
	}

	/** Keeps what is needed for the next step; a pod with nothing ahead is told from its status. */
	private remember(run: PodRun, next: NextStep | undefined): void {
		const { context, key } = this;
		for (const reference of this.remembered?.missing ?? []) {
			if (!this.missing.has(reference)) setMissing(reference, key, false, context);
		}
		for (const reference of this.missing) setMissing(reference, key, true, context);
		if (next === undefined && this.missing.size === 0) {
			if (this.remembered !== undefined) {
				context.remember(memoryKey(key), undefined);
				clearTimer(key, this.remembered.timer, context);
			}
			return;
		}
		const timer = next === undefined ? undefined : next.recurs ? "recurring" : "once";
		const memory: PodMemory = {
			...run,
			...(this.missing.size > 0 ? { missing: [...this.missing] } : {}),
			...(timer === undefined ? {} : { timer }),
		};
		context.remember(memoryKey(key), memory);
		if (this.remembered?.timer !== timer) clearTimer(key, this.remembered?.timer, context);
		if (next !== undefined) context.wakeAt(next.recurs ? `~${key}` : key, onTick(next.at));
	}

	private reject({ reason, message }: Rejection): void {
		const { context, pod } = this;
		const text = `Pod was rejected: ${message}`;
		context.registry.recordEvent({
			object: pod,
			type: "Warning",
			reason,
			message,
			component: "kubelet",
			host: this.nodeName,
		});
		context.registry.updateTrusted(kind("pods"), {
			...pod,
			status: {
				...pod.status,
				...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
				phase: "Failed",
				reason,
				message: text,
				startTime: time(context.now),
			},
		});
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

function onTick(at: number): number {
	return Math.ceil(at / TICK_MS) * TICK_MS;
}

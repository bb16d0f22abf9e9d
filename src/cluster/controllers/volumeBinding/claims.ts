import { bySize, type Claim, mayServe, reaches, shortcomingOf, type Volume } from "../../../api/scheduling/volumeMatch";
import type { Node, Pod } from "../../../api/types";
import { BIND_COMPLETED, SELECTED_NODE } from "../../../api/wellKnown";
import { kind } from "../../kinds";
import { claimNames, storageClassOf } from "../../scheduler/claims";
import type { ControllerContext } from "../controller";
import { bind, isFor, setClaimPhase, setVolumePhase, tell } from "./bind";
import { provision, type Words } from "./provision";

/** How often a claim without a volume is looked at, milliseconds. */
const RESYNC_MS = 15_000;
/** Where more rounds than these are about to pass, most of them pass in silence. */
const ROUNDS_ONE_BY_ONE = 100;
const LAST_ROUNDS = 25;

/** When a claim without a volume is looked at again, milliseconds, and what was said of it. */
interface Round {
	next: number;
	told?: string;
}

/** Brings a claim to a volume, or says why there is none; `retry`: the key under which it is looked at again. */
export function syncClaim(claim: Claim, retry: string, context: ControllerContext): void {
	if (claim.metadata.annotations?.[BIND_COMPLETED] === "yes") {
		forget(retry, context);
		checkBound(claim, context);
		return;
	}
	const found = claim.spec?.volumeName ? askedFor(claim, context) : lookFor(claim, context);
	if (found !== undefined && "metadata" in found) {
		forget(retry, context);
		bind(found, claim, context.registry);
		return;
	}
	setClaimPhase(claim, "Pending", context.registry);
	const round = context.recall(retry) as Round | undefined;
	if (round !== undefined && context.now < round.next && round.told === found?.message) return;
	if (found !== undefined) tell(context.registry, { object: claim, ...found });
	const rounds = Math.floor(((context.until ?? context.now) - context.now) / RESYNC_MS);
	const next = context.now + RESYNC_MS * (rounds > ROUNDS_ONE_BY_ONE ? rounds - LAST_ROUNDS : 1);
	context.remember(retry, { next, ...(found === undefined ? {} : { told: found.message }) } satisfies Round);
	context.wakeAt(retry, next);
}

function forget(retry: string, context: ControllerContext): void {
	if (context.recall(retry) === undefined) return;
	context.remember(retry, undefined);
	context.wakeAt(retry, undefined);
}

/** The volume that the claim names, or why it can't have it. */
function askedFor(claim: Claim, { registry }: ControllerContext): Volume | Words | undefined {
	const name = claim.spec?.volumeName ?? "";
	const volume = registry.find<Volume>(kind("persistentvolumes"), undefined, name);
	if (volume === undefined) return undefined;
	if (volume.spec?.claimRef === undefined) {
		const shortcoming = shortcomingOf(volume, claim);
		if (shortcoming === undefined) return volume;
		const message = `Cannot bind to requested volume "${name}": ${shortcoming}`;
		return { type: "Warning", reason: "VolumeMismatch", message };
	}
	if (isFor(volume, claim)) return volume;
	const message = `volume "${name}" already bound to a different claim.`;
	return { type: "Warning", reason: "FailedBinding", message };
}

/** The volume kept for the claim, else the smallest that serves it, or what it waits for. */
function lookFor(claim: Claim, context: ControllerContext): Volume | Words | undefined {
	const { registry } = context;
	const volumes = registry
		.list<Volume>(kind("persistentvolumes"))
		.filter((volume) => mayServe(volume, claim))
		.sort(bySize);
	const kept = volumes.find((volume) => isFor(volume, claim));
	if (kept !== undefined) return kept;
	const free = volumes.filter(({ spec, status }) => spec?.claimRef === undefined && status?.phase === "Available");
	const storageClass = storageClassOf(claim, registry);
	const delayed = storageClass?.volumeBindingMode === "WaitForFirstConsumer";
	if (delayed && claim.metadata.annotations?.[SELECTED_NODE] === undefined) return forConsumer(claim, free, context);
	if (free[0] !== undefined && !delayed) return free[0];
	const className = claim.spec?.storageClassName;
	if (!className) {
		const message = "no persistent volumes available for this claim and no storage class is set";
		return { type: "Normal", reason: "FailedBinding", message };
	}
	if (storageClass === undefined) {
		const message = `storageclass.storage.k8s.io "${className}" not found`;
		return { type: "Warning", reason: "ProvisioningFailed", message };
	}
	return provision(claim, storageClass.provisioner, registry);
}

/** A claim that waits for its first consumer gets a volume that the consumer's node reaches. */
function forConsumer(
	claim: Claim,
	free: readonly Volume[],
	{ registry }: ControllerContext,
): Volume | Words | undefined {
	const { name = "", namespace } = claim.metadata;
	const consumers = registry
		.list<Pod>(kind("pods"), namespace)
		.filter((pod) => claimNames(pod).includes(name) && pod.metadata.deletionTimestamp === undefined);
	for (const { spec } of consumers) {
		const node = spec.nodeName ? registry.find<Node>(kind("nodes"), undefined, spec.nodeName) : undefined;
		const volume = node && free.find((each) => reaches(each, node));
		if (volume !== undefined) return volume;
	}
	if (consumers.length === 0) {
		const message = "waiting for first consumer to be created before binding";
		return { type: "Normal", reason: "WaitForFirstConsumer", message };
	}
	const waiting = consumers.filter(({ spec }) => !spec.nodeName).map(({ metadata }) => metadata.name);
	if (waiting.length === 0) return undefined;
	const message =
		waiting.length === 1
			? `waiting for pod ${waiting[0]} to be scheduled`
			: `waiting for pods ${waiting.join(",")} to be scheduled`;
	return { type: "Normal", reason: "WaitForPodScheduled", message };
}

/** A claim that has lost its volume says so once. */
function checkBound(claim: Claim, { registry }: ControllerContext): void {
	const { volumeName } = claim.spec ?? {};
	const lost = (reason: string, message: string): void => {
		if (claim.status?.phase === "Lost") return;
		setClaimPhase(claim, "Lost", registry);
		tell(registry, { object: claim, type: "Warning", reason, message });
	};
	if (!volumeName) {
		lost("ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
		return;
	}
	const volume = registry.find<Volume>(kind("persistentvolumes"), undefined, volumeName);
	if (volume === undefined) {
		lost("ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
	} else if (volume.spec?.claimRef === undefined) {
		bind(volume, claim, registry);
	} else if (!isFor(volume, claim)) {
		lost("ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
	} else {
		setVolumePhase(volume, "Bound", registry);
		setClaimPhase(claim, "Bound", registry);
	}
}

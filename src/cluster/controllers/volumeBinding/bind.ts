import type { Claim, Volume } from "../../../api/scheduling/volumeMatch";
import { BIND_COMPLETED } from "../../../api/wellKnown";
import { kind } from "../../kinds";
import type { EventRecord, Registry } from "../../registry/registry";
import { time } from "../../time";

const BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

/** Binds the two to each other: what the user has not said already, the controller marks as its own doing. */
export function bind(volume: Volume, claim: Claim, registry: Registry): void {
	const { name = "", namespace = "", uid, resourceVersion } = claim.metadata;
	const asked = volume.spec?.claimRef !== undefined;
	const bound = registry.updateTrusted<Volume>(kind("persistentvolumes"), {
		...volume,
		metadata: asked ? volume.metadata : annotated(volume.metadata, BOUND_BY_CONTROLLER),
		spec: {
			...volume.spec,
			claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, resourceVersion, uid },
		},
	});
	setVolumePhase(bound, "Bound", registry);
	const wanted = claim.spec?.volumeName ? claim.metadata : annotated(claim.metadata, BOUND_BY_CONTROLLER);
	const taken = registry.updateTrusted<Claim>(kind("persistentvolumeclaims"), {
		...claim,
		metadata: annotated(wanted, BIND_COMPLETED),
		spec: { ...claim.spec, volumeName: volume.metadata.name },
	});
	registry.updateTrusted<Claim>(kind("persistentvolumeclaims"), {
		...taken,
		status: {
			...taken.status,
			accessModes: volume.spec?.accessModes,
			capacity: volume.spec?.capacity,
			phase: "Bound",
		},
	});
}

/** Whether a volume is spoken for by that claim, or by one of its name that is yet to come. */
export function isFor(volume: Volume, claim: Claim): boolean {
	const { claimRef } = volume.spec ?? {};
	if (claimRef?.name !== claim.metadata.name || claimRef?.namespace !== claim.metadata.namespace) return false;
	return !claimRef?.uid || claimRef.uid === claim.metadata.uid;
}

export function setVolumePhase(volume: Volume, phase: string, registry: Registry, message?: string): void {
	if (volume.status?.phase === phase && volume.status.message === message) return;
	const { message: _, ...status } = volume.status ?? {};
	const lastPhaseTransitionTime =
		status.phase === phase ? status.lastPhaseTransitionTime : (time(registry.now) as unknown as Date);
	registry.updateTrusted<Volume>(kind("persistentvolumes"), {
		...volume,
		status: {
			...status,
			lastPhaseTransitionTime,
			phase,
			...(message === undefined ? {} : { message }),
		} as Volume["status"],
	});
}

export function setClaimPhase(claim: Claim, phase: string, registry: Registry): void {
	if (claim.status?.phase === phase) return;
	registry.updateTrusted<Claim>(kind("persistentvolumeclaims"), { ...claim, status: { ...claim.status, phase } });
}

/** Records an event as the controller does. */
export function tell(registry: Registry, event: Omit<EventRecord, "component">): void {
	registry.recordEvent({ ...event, component: "persistentvolume-controller" });
}

function annotated(metadata: Claim["metadata"], annotation: string): Claim["metadata"] {
	return { ...metadata, annotations: { ...metadata.annotations, [annotation]: "yes" } };
}

import { matchesLabels } from "../labelSelector";
import { matchNodeSelectorTerms } from "../nodeAffinity";
import { compareQuantities } from "../quantity";
import type { KubeObject, Node, V1PersistentVolume, V1PersistentVolumeClaim } from "../types";
import { readSelector } from "./affinityTerms";

export type Claim = KubeObject & Pick<V1PersistentVolumeClaim, "spec" | "status">;
export type Volume = KubeObject & V1PersistentVolume;

/** Whether `volume` could be bound to `claim`: nobody else has it, and it is what the claim asks for. */
export function mayServe(volume: Volume, claim: Claim): boolean {
	const owner = volume.spec?.claimRef;
	if (volume.metadata.deletionTimestamp !== undefined) return false;
	if (owner && (owner.name !== claim.metadata.name || owner.namespace !== claim.metadata.namespace)) return false;
	if (claim.spec?.selector !== undefined && !matchesLabels(readSelector(claim.spec.selector), volume.metadata.labels)) {
		return false;
	}
	return shortcomingOf(volume, claim) === undefined;
}

/** Why a volume is not what a claim asks for, in the words of the volume controller's checkVolumeSatisfyClaim. */
export function shortcomingOf({ spec: has }: Volume, { spec: wants }: Claim): string | undefined {
	if (compare(has?.capacity?.storage, wants?.resources?.requests?.storage) < 0) return "requested PV is too small";
	if ((has?.storageClassName ?? "") !== (wants?.storageClassName ?? "")) return "storageClassName does not match";
	if ((has?.volumeMode ?? "Filesystem") !== (wants?.volumeMode ?? "Filesystem")) return "incompatible volumeMode";
	const modes = wants?.accessModes ?? [];
	return modes.every((mode) => has?.accessModes?.includes(mode)) ? undefined : "incompatible accessMode";
}

/** Whether a node is one of those that reach a volume. */
export function reaches({ spec }: Volume, node: Node): boolean {
	const required = spec?.nodeAffinity?.required;
	return required === undefined || matchNodeSelectorTerms(required.nodeSelectorTerms ?? [], node).matches;
}

/** The smallest first; of equal ones in the order of their names. */
export function bySize(left: Volume, right: Volume): number {
	return (
		compare(left.spec?.capacity?.storage, right.spec?.capacity?.storage) ||
		((left.metadata.name ?? "") < (right.metadata.name ?? "") ? -1 : 1)
	);
}

function compare(left = "0", right = "0"): number {
	return compareQuantities(left, right);
}

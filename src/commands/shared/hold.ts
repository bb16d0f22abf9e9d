import type { DaemonSet } from "../../api/types";

/** Where a held DaemonSet keeps the strategy that it had. */
export const HELD_STRATEGY = "ds.rollout/held-strategy";
/** The nodes that got the new template before the hold, of a canary. */
export const CANARY_NODES = "ds.rollout/canary-nodes";

type Strategy = NonNullable<DaemonSet["spec"]["updateStrategy"]>;

/** What a hold changes of a DaemonSet, as part of a strategic merge patch. */
export interface HoldPatch {
	metadata: { resourceVersion?: string; annotations: Record<string, string | null> };
	spec: { updateStrategy: Record<string, unknown> };
}

/** Whether the rollout is held. */
export function isHeld({ metadata }: DaemonSet): boolean {
	return metadata.annotations?.[HELD_STRATEGY] !== undefined;
}

/** Whether the hold is that of a canary. */
export function isCanary(daemonSet: DaemonSet): boolean {
	return isHeld(daemonSet) && daemonSet.metadata.annotations?.[CANARY_NODES] !== undefined;
}

/** The strategy that the DaemonSet has, or had before it was held. */
export function strategyOf({ metadata, spec }: DaemonSet): Strategy {
	const kept = metadata.annotations?.[HELD_STRATEGY];
	if (kept === undefined) return spec.updateStrategy ?? {};
	try {
		const strategy: unknown = JSON.parse(kept);
		if (typeof strategy === "object" && strategy !== null) return strategy as Strategy;
	} catch {
		// Somebody has written into the annotation.
	}
	return { type: "RollingUpdate" };
}

/**
 * Holds the rollout: the strategy becomes OnDelete, and the old one is kept in an annotation. All of it is one patch,
 * and with the resource version in it no change in between is lost.
 */
export function holdPatch(daemonSet: DaemonSet, { canary }: { canary?: readonly string[] } = {}): HoldPatch {
	const annotations: Record<string, string> = { [HELD_STRATEGY]: JSON.stringify(strategyOf(daemonSet)) };
	if (canary !== undefined) annotations[CANARY_NODES] = canary.join(",");
	const { resourceVersion } = daemonSet.metadata;
	return {
		metadata: { resourceVersion, annotations },
		spec: { updateStrategy: { type: "OnDelete", rollingUpdate: null } },
	};
}

/** Lets the rollout go on: the strategy is what it was, and the annotations are gone. */
export function continuePatch(daemonSet: DaemonSet): HoldPatch {
	return {
		metadata: {
			resourceVersion: daemonSet.metadata.resourceVersion,
			annotations: { [HELD_STRATEGY]: null, [CANARY_NODES]: null },
		},
		spec: { updateStrategy: { ...strategyOf(daemonSet) } },
	};
}

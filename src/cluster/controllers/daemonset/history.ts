import {
	hashOfRevision,
	isRevisionOf,
	newRevision,
	planRevisions,
	surplusRevisions,
} from "../../../api/daemonSet/revisions";
import type { LabelRequirement } from "../../../api/labelSelector";
import { hasReason } from "../../../api/statusError";
import type { ControllerRevision, DaemonSet, Pod } from "../../../api/types";
import { REVISION_LABEL } from "../../../api/wellKnown";
import { kind } from "../../kinds";
import type { Registry } from "../../registry/registry";
import { claim } from "./claim";
import { markOwn } from "./ownWrites";

export interface History {
	/** The hash of the present template's revision. */
	hash: string;
	old: ControllerRevision[];
	/** The DaemonSet as it stands afterwards: a hash that was taken raises its collisionCount. */
	daemonSet: DaemonSet;
}

interface Claimant {
	daemonSet: DaemonSet;
	selector: readonly LabelRequirement[] | undefined;
}

/**
 * Puts a DaemonSet's revisions in order: one for the present template, with the highest number, none twice
 * (upstream's constructHistory, snapshot and dedupCurHistories).
 */
export function reconcileHistory(registry: Registry, claimant: Claimant): History {
	const resource = kind("controllerrevisions.apps");
	const revisions = claim<ControllerRevision>(registry, resource, claimant).map((revision) =>
		withHashLabel(registry, revision),
	);
	const plan = planRevisions(claimant.daemonSet, revisions);
	if (plan.current === undefined) {
		return { ...createRevision(registry, claimant.daemonSet, plan.number), old: plan.old };
	}
	const hash = hashOfRevision(plan.current);
	if (plan.duplicates.length > 0) {
		relabelPods(registry, claimant, hash);
		for (const duplicate of plan.duplicates) {
			deleteRevision(registry, duplicate);
		}
	}
	if (plan.current.revision < plan.number) {
		markOwn(registry.updateTrusted(resource, { ...plan.current, revision: plan.number }));
	}
	return { hash, old: plan.old, daemonSet: claimant.daemonSet };
}

/** Deletes the oldest revisions beyond the history limit that no pod runs (upstream's cleanupHistory). */
export function cleanUpHistory(
	registry: Registry,
	daemonSet: DaemonSet,
	{ old, pods }: { old: readonly ControllerRevision[]; pods: readonly Pod[] },
): void {
	for (const revision of surplusRevisions(daemonSet, { old, pods })) {
		deleteRevision(registry, revision);
	}
}

/** Revisions of before the label existed are known by their names. */
function withHashLabel(registry: Registry, revision: ControllerRevision): ControllerRevision {
	const { metadata } = revision;
	if (metadata.labels?.[REVISION_LABEL] !== undefined) {
		return revision;
	}
	const labels = { ...metadata.labels, [REVISION_LABEL]: metadata.name ?? "" };
	return markOwn(
		registry.updateTrusted(kind("controllerrevisions.apps"), { ...revision, metadata: { ...metadata, labels } }),
	);
}

/** Makes the present template's revision, under another hash when the name is taken by another template's. */
function createRevision(
	registry: Registry,
	daemonSet: DaemonSet,
	number: number,
): { hash: string; daemonSet: DaemonSet } {
	const resource = kind("controllerrevisions.apps");
	const revision = newRevision(daemonSet, number);
	try {
		return { hash: hashOfRevision(markOwn(registry.createTrusted(resource, revision))), daemonSet };
	} catch (error) {
		if (!hasReason(error, "AlreadyExists")) {
			throw error;
		}
	}
	const { namespace, name = "" } = revision.metadata;
	const existing = registry.find<ControllerRevision>(resource, namespace, name);
	if (existing !== undefined && isRevisionOf(daemonSet, existing)) {
		return { hash: hashOfRevision(existing), daemonSet };
	}
	const status = daemonSet.status ?? {
		currentNumberScheduled: 0,
		numberMisscheduled: 0,
		desiredNumberScheduled: 0,
		numberReady: 0,
	};
	const bumped = registry.updateTrusted(kind("daemonsets.apps"), {
		...daemonSet,
		status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 },
	});
	return createRevision(registry, markOwn(bumped), number);
}

function relabelPods(registry: Registry, claimant: Claimant, hash: string): void {
	for (const pod of claim<Pod>(registry, kind("pods"), claimant)) {
		const labels = { ...pod.metadata.labels, [REVISION_LABEL]: hash };
		registry.updateTrusted(kind("pods"), { ...pod, metadata: { ...pod.metadata, labels } });
	}
}

function deleteRevision(registry: Registry, { metadata }: ControllerRevision): void {
	try {
		registry.delete(kind("controllerrevisions.apps"), metadata.namespace, metadata.name ?? "", {});
	} catch (error) {
		if (!hasReason(error, "NotFound")) {
			throw error;
		}
	}
}

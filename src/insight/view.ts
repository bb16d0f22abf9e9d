import type { LimitRange } from "../api/admission/limitRange";
import type { ResourceQuota } from "../api/admission/podQuota";
import { hashOfRevision, planRevisions } from "../api/daemonSet/revisions";
import { type ClusterView, viewOfLists } from "../api/scheduling/clusterView";
import type {
	ControllerRevision,
	DaemonSet,
	Event,
	KubeObject,
	Namespace,
	Node,
	Pod,
	V1PodDisruptionBudget,
	V1PriorityClass,
} from "../api/types";

import { REVISION_LABEL, TEMPLATE_GENERATION, TEMPLATE_GENERATION_LABEL } from "../api/wellKnown";

export type PriorityClass = KubeObject & V1PriorityClass;
export type DisruptionBudget = KubeObject & V1PodDisruptionBudget;

/** A cluster as far as it could be read, at one moment. */
export interface InsightView {
	nodes: readonly Node[];
	/** Of all namespaces, as far as possible: room and host ports are counted by them. */
	pods: readonly Pod[];
	controllerRevisions: readonly ControllerRevision[];
	events: readonly Event[];
	namespaces: readonly Namespace[];
	priorityClasses: readonly PriorityClass[];
	podDisruptionBudgets: readonly DisruptionBudget[];
	resourceQuotas: readonly ResourceQuota[];
	/** Absent where nobody has asked for them; an empty list tells nothing. */
	limitRanges?: readonly LimitRange[];
	serviceAccounts?: readonly KubeObject[];
	volumeClaims?: readonly KubeObject[];
	/** The cluster's time in milliseconds. */
	now: number;
	/** What could not be read, and what the server said. */
	unreadable: readonly { resource: string; message: string }[];
	/** Not even the pods of one namespace could be read: what the server said. */
	noPods?: string | undefined;
}

/** The pods that a DaemonSet owns. */
export function podsOfDaemonSet({ metadata }: DaemonSet, view: InsightView): readonly Pod[] {
	if (metadata.uid === undefined) return [];
	return indexOf(view).podsByOwner.get(metadata.uid) ?? [];
}

/** The hash that pods of the DaemonSet's present template carry; undefined where there is no revision for it yet. */
export function currentHash(daemonSet: DaemonSet, view: InsightView): string | undefined {
	if (lacksRevisions(view)) return hashByGeneration(daemonSet, view);
	const owned = view.controllerRevisions.filter(
		({ metadata }) => ownerUid(metadata.ownerReferences) === daemonSet.metadata.uid,
	);
	const { current } = planRevisions(daemonSet, owned);
	return current === undefined ? undefined : hashOfRevision(current);
}

/** Whether revisions may not be read. */
export function lacksRevisions({ unreadable }: InsightView): boolean {
	return unreadable.some(({ resource }) => resource === "controllerrevisions.apps");
}

/** Pods carry the template's generation, too, which rises with the template alone. */
function hashByGeneration(daemonSet: DaemonSet, view: InsightView): string | undefined {
	const generation = daemonSet.metadata.annotations?.[TEMPLATE_GENERATION];
	const pod = podsOfDaemonSet(daemonSet, view).find(
		({ metadata }) => generation !== undefined && metadata.labels?.[TEMPLATE_GENERATION_LABEL] === generation,
	);
	return pod?.metadata.labels?.[REVISION_LABEL];
}

/** The view as the scheduler's filters ask it. */
export function clusterOf(view: InsightView): ClusterView {
	const index = indexOf(view);
	index.cluster ??= viewOfLists(view);
	return index.cluster;
}

/** The events about an object, the latest first. */
export function eventsAbout(uid: string | undefined, view: InsightView): readonly Event[] {
	if (uid === undefined) return [];
	const index = indexOf(view);
	if (index.events === undefined) {
		index.events = groupBy(view.events, ({ involvedObject }) => involvedObject?.uid);
		// Those of one second are listed in the order in which they were made.
		for (const events of index.events.values()) events.sort((a, b) => lastSeen(a) - lastSeen(b)).reverse();
	}
	return index.events.get(uid) ?? [];
}

/** When an event was last seen, in milliseconds; 0 when it does not say. */
export function lastSeen(event: Event): number {
	const text = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
	return Date.parse(text ?? "") || 0;
}

/** How often an event was seen. */
export function timesSeen(event: Event): number {
	return event.series?.count ?? event.count ?? 1;
}

interface Index {
	podsByOwner: Map<string, Pod[]>;
	cluster?: ClusterView;
	events?: Map<string, Event[]>;
}

/** Views are not changed, so that what was counted once stays true. */
const indexes = new WeakMap<InsightView, Index>();

function indexOf(view: InsightView): Index {
	let index = indexes.get(view);
	if (index === undefined) {
		index = { podsByOwner: groupBy(view.pods, ({ metadata }) => ownerUid(metadata.ownerReferences)) };
		indexes.set(view, index);
	}
	return index;
}

function ownerUid(owners: KubeObject["metadata"]["ownerReferences"]): string | undefined {
	return owners?.find(({ controller }) => controller === true)?.uid;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const key = keyOf(item);
		if (key === undefined) continue;
		const others = groups.get(key);
		if (others === undefined) groups.set(key, [item]);
		else others.push(item);
	}
	return groups;
}

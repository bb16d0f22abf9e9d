import type { ControllerRevision, DaemonSet, Pod } from "../types";
import { REVISION_LABEL } from "../wellKnown";
import { ownerReference } from "./podTemplate";
import { canonicalJson, sortKeys, templateHash } from "./templateHash";

/** What a DaemonSet's revisions are, and what has to be done so that they are in order. */
export interface RevisionPlan {
	/** The revision of the present template; absent when it has to be made (`newRevision`). */
	current?: ControllerRevision;
	/** The number that the present template's revision has to have. */
	number: number;
	old: ControllerRevision[];
	/** Other revisions of the present template, to be deleted; their pods get the current one's label. */
	duplicates: ControllerRevision[];
}

/**
 * Tells the present template's revision from the others (upstream's constructHistory). Its number is one above all
 * others': going back to an old template makes its revision the newest.
 */
export function planRevisions(daemonSet: DaemonSet, revisions: readonly ControllerRevision[]): RevisionPlan {
	const template = canonicalTemplate(daemonSet);
	const matching: ControllerRevision[] = [];
	const old: ControllerRevision[] = [];
	for (const revision of revisions) {
		(recordedTemplate(revision) === template ? matching : old).push(revision);
	}
	const number = Math.max(0, ...old.map((revision) => revision.revision)) + 1;
	let current: ControllerRevision | undefined;
	for (const revision of matching) {
		if (current === undefined || revision.revision >= current.revision) {
			current = revision;
		}
	}
	return { current, number, old, duplicates: matching.filter((revision) => revision !== current) };
}

/** Whether `revision` records the DaemonSet's present template. */
export function isRevisionOf(daemonSet: DaemonSet, revision: ControllerRevision): boolean {
	return recordedTemplate(revision) === canonicalTemplate(daemonSet);
}

/** The revision that records the DaemonSet's present template. */
export function newRevision(daemonSet: DaemonSet, number: number): ControllerRevision {
	const { template } = daemonSet.spec;
	const hash = templateHash(template, daemonSet.status?.collisionCount);
	const annotations = daemonSet.metadata.annotations;
	return {
		apiVersion: "apps/v1",
		kind: "ControllerRevision",
		metadata: {
			name: `${daemonSet.metadata.name}-${hash}`,
			namespace: daemonSet.metadata.namespace,
			labels: { ...template.metadata?.labels, [REVISION_LABEL]: hash },
			...(annotations === undefined ? {} : { annotations }),
			ownerReferences: [ownerReference(daemonSet)],
		},
		data: sortKeys({ spec: { template: { ...template, $patch: "replace" } } }),
		revision: number,
	};
}

/** The hash that a revision's pods carry. */
export function hashOfRevision(revision: ControllerRevision): string {
	return revision.metadata.labels?.[REVISION_LABEL] ?? revision.metadata.name ?? "";
}

/** Old revisions beyond the history limit, oldest first; never one that a pod still runs. */
export function surplusRevisions(
	daemonSet: DaemonSet,
	{ old, pods }: { old: readonly ControllerRevision[]; pods: readonly Pod[] },
): ControllerRevision[] {
	const surplus = old.length - (daemonSet.spec.revisionHistoryLimit ?? 10);
	if (surplus <= 0) {
		return [];
	}
	const live = new Set(pods.map((pod) => pod.metadata.labels?.[REVISION_LABEL]));
	return [...old]
		.sort((left, right) => left.revision - right.revision)
		.filter((revision) => !live.has(revision.metadata.labels?.[REVISION_LABEL]))
		.slice(0, surplus);
}

/** Objects as the store and the clients give them are never changed, so what was once worked out for one stays true. */
const canonicalTemplates = new WeakMap<object, string>();

function canonicalTemplate(daemonSet: DaemonSet): string {
	return remembered(daemonSet.spec.template, () => canonicalJson(daemonSet.spec.template));
}

function recordedTemplate(revision: ControllerRevision): string | undefined {
	const { data } = revision;
	if (typeof data !== "object" || data === null) {
		return undefined;
	}
	return remembered(data, () => {
		const template = (data as { spec?: { template?: Record<string, unknown> } }).spec?.template;
		const { $patch: _patch, ...rest } = template ?? {};
		return canonicalJson(rest);
	});
}

function remembered(object: object, compute: () => string): string {
	const known = canonicalTemplates.get(object);
	if (known !== undefined) {
		return known;
	}
	const text = compute();
	canonicalTemplates.set(object, text);
	return text;
}

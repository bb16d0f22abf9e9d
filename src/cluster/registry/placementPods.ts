import { controllerOf } from "../../api/owners";
import type { KubeList, ObjectMeta, Pod, V1PodStatus } from "../../api/types";
import { kind } from "../kinds";
import { allDependentsPrefix, indexedDependent, labelSetsPrefix } from "./indexes";
import { objectKey, storedName } from "./keys";
import type { ObjectRegistry } from "./objectRegistry";
import type { PodBrief } from "./views/podBrief";
import { needsWithId, type PodNeeds } from "./views/podNeeds";

export interface PodDetail {
	/** Only the pods of this namespace. */
	namespace?: string | undefined;
	/** All that there is of pods that are not ready, or are ending. */
	unready?: boolean;
}

/**
 * The list of pods, with what others' room and placement depend on: names, labels, owners, creation, needs and node,
 * phase, start and readiness. Of a bound pod with a controller all of it stands in the index; others are read whole.
 */
export function placementPods(
	{ tx }: Pick<ObjectRegistry, "tx">,
	{ namespace: only, unready = false }: PodDetail = {},
): KubeList {
	const resource = kind("pods");
	const stored = storedName(resource);
	const known = new Known(tx, unready);
	const byOwner = new Map<string, Pod[]>();
	for (const { key, value } of tx.range(allDependentsPrefix)) {
		const { owner, resource: of, namespace, name } = indexedDependent(key);
		if (of !== stored || (only !== undefined && namespace !== only)) continue;
		const brief = Array.isArray(value) ? (value as unknown as PodBrief) : undefined;
		let pod = brief && known.pod(brief, { owner, namespace, name });
		if (pod === undefined) {
			pod = tx.get(objectKey(resource, namespace, name)) as Pod | undefined;
			// Under an owner that is not its controller a pod stands once more.
			if (pod === undefined || (controllerOf(pod)?.uid ?? "") !== owner) continue;
			known.learn(pod, { owner, namespace });
		}
		const others = byOwner.get(owner);
		if (others === undefined) byOwner.set(owner, [pod]);
		else others.push(pod);
	}
	const items = [...byOwner.values()]
		.sort(([a], [b]) => byName(a as Pod, b as Pod))
		.flat()
		.sort(byName);
	return { apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: String(tx.revision) }, items };
}

interface Place {
	owner: string;
	namespace: string;
}

/** What pods of one controller and one template have in common. */
class Known {
	private readonly references = new Map<string, ObjectMeta["ownerReferences"]>();
	private readonly labels = new Map<string, ObjectMeta["labels"]>();
	private readonly needs = new Map<string, PodNeeds | undefined>();
	private readonly statuses = new Map<string, V1PodStatus>();

	constructor(
		private readonly tx: ObjectRegistry["tx"],
		private readonly unready: boolean,
	) {}

	learn(pod: Pod, { owner, namespace }: Place): void {
		const controller = controllerOf(pod);
		if (controller !== undefined) this.references.set(`${owner}/${namespace}`, [controller]);
	}

	/** Undefined for a pod of which too little is known. */
	pod(brief: PodBrief, { owner, namespace, name }: Place & { name: string }): Pod | undefined {
		const [labelsId, nodeName, bound, creationTimestamp, phase, ready, since, deleted, start, needsId] = brief;
		if (!bound || !needsId || deleted || !phase) return undefined;
		if (this.unready && (phase !== "Running" || ready !== "True")) return undefined;
		const ownerReferences = this.references.get(`${owner}/${namespace}`);
		if (ownerReferences === undefined) return undefined;
		const labels = this.labelsWithId(namespace, labelsId);
		const needs = this.needsWithId(needsId);
		if (labels === undefined || needs === undefined) return undefined;
		const metadata = { name, namespace, labels, ownerReferences, creationTimestamp } as unknown as ObjectMeta;
		const status = this.status(phase, { ready, since, start });
		return { apiVersion: "v1", kind: "Pod", metadata, spec: { ...needs, nodeName }, status };
	}

	private labelsWithId(namespace: string, id: string): ObjectMeta["labels"] {
		const key = labelSetsPrefix(namespace) + id;
		let labels = this.labels.get(key);
		if (labels === undefined) {
			labels = this.tx.get(key) as ObjectMeta["labels"];
			this.labels.set(key, labels);
		}
		return labels;
	}

	private needsWithId(id: string): PodNeeds | undefined {
		let needs = this.needs.get(id);
		if (needs === undefined) {
			needs = needsWithId(this.tx, id);
			this.needs.set(id, needs);
		}
		return needs;
	}

	private status(phase: string, { ready, since, start }: { ready?: string; since?: string; start?: string }) {
		const key = `${phase} ${ready} ${since} ${start}`;
		let status = this.statuses.get(key);
		if (status === undefined) {
			const condition = ready && { type: "Ready", status: ready, ...(since && { lastTransitionTime: since }) };
			status = {
				phase,
				...(start && { startTime: start }),
				...(condition && { conditions: [condition] }),
			} as unknown as V1PodStatus;
			this.statuses.set(key, status);
		}
		return status;
	}
}

function byName({ metadata: left }: Pod, { metadata: right }: Pod): number {
	if (left.namespace !== right.namespace) return (left.namespace ?? "") < (right.namespace ?? "") ? -1 : 1;
	return (left.name ?? "") < (right.name ?? "") ? -1 : 1;
}

import { controllerOf } from "../../../api/owners";
import type { ObjectMeta, OwnerReference, Pod } from "../../../api/types";
import type { Observation } from "../../controllers/controller";
import { kind } from "../../kinds";
import type { ReadTransaction } from "../../store/store";
import { dependentsPrefix, indexedName, labelSetId, labelSetsPrefix } from "../indexes";
import { objectKey } from "../keys";
import { briefOf, type PodBrief, podOfBrief } from "./podBrief";
import { SortedValues } from "./sortedValues";

/** The pods of controllers that were asked for, with no more than their briefs say. */
export class OwnedPods {
	private readonly byOwner = new Map<string, Owned>();
	private readonly labels = new Map<string, ObjectMeta["labels"]>();

	/** The pods in a namespace whose controller has that uid, by name. */
	of(tx: ReadTransaction, namespace: string, ownerUid: string): readonly Pod[] {
		const key = `${ownerUid}/${namespace}`;
		let pods = this.byOwner.get(key);
		if (pods === undefined) {
			pods = this.read(tx, namespace, ownerUid);
			this.byOwner.set(key, pods);
		}
		return pods.list();
	}

	observe({ type, object, previous }: Observation): void {
		if (this.byOwner.size === 0) return;
		const { namespace = "", name = "" } = object.metadata;
		const before = previous && this.podsOf(previous as Pod);
		const now = type === "DELETED" ? undefined : this.podsOf(object as Pod);
		if (before !== now) before?.delete(name);
		if (now === undefined) return;
		const { labels } = object.metadata;
		const id = labelSetId(labels);
		now.set(
			name,
			podOfBrief(briefOf(object as Pod, { labels: id }), {
				namespace,
				name,
				labels: this.shared(namespace, id, labels),
			}),
		);
	}

	private podsOf(pod: Pod): Owned | undefined {
		const controller = controllerOf(pod);
		return controller && this.byOwner.get(`${controller.uid}/${pod.metadata.namespace ?? ""}`);
	}

	private read(tx: ReadTransaction, namespace: string, ownerUid: string): Owned {
		const resource = kind("pods");
		const pods = new Owned(ownerUid);
		for (const { key, value } of tx.range(dependentsPrefix(ownerUid, { resource, namespace }))) {
			const { name } = indexedName(key);
			let brief = Array.isArray(value) ? (value as unknown as PodBrief) : undefined;
			if (brief === undefined) {
				// An owner that is not its controller, or an entry of before there were briefs.
				const pod = tx.get(objectKey(resource, namespace, name)) as Pod | undefined;
				if (!pod?.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === ownerUid)) continue;
				const id = labelSetId(pod.metadata.labels);
				this.shared(namespace, id, pod.metadata.labels);
				brief = briefOf(pod, { labels: id });
			}
			pods.add(brief, { namespace, name, labels: this.labelsOf(tx, namespace, brief[0]) });
		}
		return pods;
	}

	private labelsOf(tx: ReadTransaction, namespace: string, id: string): ObjectMeta["labels"] {
		const key = labelSetsPrefix(namespace) + id;
		return this.labels.get(key) ?? this.shared(namespace, id, tx.get(key) as ObjectMeta["labels"]);
	}

	/** Labels that are the same, once. */
	private shared(namespace: string, id: string, labels: ObjectMeta["labels"]): ObjectMeta["labels"] {
		const key = labelSetsPrefix(namespace) + id;
		const known = this.labels.get(key);
		if (known === undefined && labels !== undefined) this.labels.set(key, labels);
		return known ?? labels;
	}
}

/** The pods of one controller by name. */
class Owned extends SortedValues<Pod> {
	private readonly ownerReferences: OwnerReference[];

	constructor(uid: string) {
		super();
		this.ownerReferences = [{ apiVersion: "", kind: "", name: "", uid, controller: true }];
	}

	add(brief: PodBrief, metadata: { namespace: string; name: string; labels: ObjectMeta["labels"] }): void {
		this.set(metadata.name, podOfBrief(brief, { ...metadata, ownerReferences: this.ownerReferences }));
	}
}

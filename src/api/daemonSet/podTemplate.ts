import type { Affinity, DaemonSet, OwnerReference, Pod, PodSpec } from "../types";
import { REVISION_LABEL, TEMPLATE_GENERATION, TEMPLATE_GENERATION_LABEL } from "../wellKnown";
import { daemonPodTolerations } from "./placement";

/** A generateName that leaves room for its suffix is at most this long; the API server cuts what is longer. */
const LONGEST_NAME = 253;

/**
 * Makes the pods of one DaemonSet at one revision, each for its node: the template's pod with the DaemonSet's
 * tolerations and labels, owned by it, and pinned to the node by affinity so that the scheduler binds it
 * (upstream's CreatePodTemplate, ReplaceDaemonSetPodNodeNameNodeAffinity and GetPodFromTemplate).
 */
export function podMaker(daemonSet: DaemonSet, hash: string): (nodeName: string) => Pod {
	const { template } = daemonSet.spec;
	const { name = "", namespace } = daemonSet.metadata;
	const spec: PodSpec = template.spec ?? { containers: [] };
	const generation = templateGeneration(daemonSet);
	const annotations = template.metadata?.annotations;
	const finalizers = template.metadata?.finalizers;
	const metadata = {
		generateName: name.length < LONGEST_NAME ? `${name}-` : name,
		namespace,
		labels: {
			...template.metadata?.labels,
			...(generation === undefined ? {} : { [TEMPLATE_GENERATION_LABEL]: generation }),
			[REVISION_LABEL]: hash,
		},
		...(annotations && Object.keys(annotations).length > 0 ? { annotations } : {}),
		ownerReferences: [ownerReference(daemonSet)],
		...(finalizers && finalizers.length > 0 ? { finalizers } : {}),
	};
	const tolerations = daemonPodTolerations(spec);
	return (nodeName) => ({
		apiVersion: "v1",
		kind: "Pod",
		metadata,
		spec: { ...spec, affinity: pinnedTo(nodeName, spec.affinity), tolerations },
	});
}

/** The reference that makes a DaemonSet the controller of an object. */
export function ownerReference(daemonSet: DaemonSet): OwnerReference {
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		name: daemonSet.metadata.name ?? "",
		uid: daemonSet.metadata.uid ?? "",
		controller: true,
		blockOwnerDeletion: true,
	};
}

/** The template's affinity with its required node terms replaced by the one node: they have been obeyed already. */
export function pinnedTo(nodeName: string, affinity: Affinity | undefined): Affinity {
	const { nodeAffinity, ...others } = affinity ?? {};
	const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
	return {
		nodeAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: {
				nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [nodeName] }] }],
			},
			...(preferred === undefined ? {} : { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
		},
		...others,
	};
}

function templateGeneration(daemonSet: DaemonSet): string | undefined {
	const text = daemonSet.metadata.annotations?.[TEMPLATE_GENERATION];
	return text !== undefined && /^[+-]?\d+$/.test(text) ? String(BigInt(text.replace(/^\+/, ""))) : undefined;
}

/** Names of annotations and labels that Kubernetes and kubectl give meaning to. */

/** What client-side apply has applied last, as JSON. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
/** Why a revision was made, in its author's words. */
export const CHANGE_CAUSE = "kubernetes.io/change-cause";
/** Which template of a DaemonSet an object is of: the server counts in the annotation, pods carry it as a label. */
export const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
export const TEMPLATE_GENERATION_LABEL = "pod-template-generation";
/** The hash of the revision that a DaemonSet's pod is of. */
export const REVISION_LABEL = "controller-revision-hash";
/** Named the storage class of a volume or claim before the field did; it still comes first. */
export const STORAGE_CLASS = "volume.beta.kubernetes.io/storage-class";

/** The annotation by which the scheduler says for which node a claim's volume is to be made. */
export const SELECTED_NODE = "volume.kubernetes.io/selected-node";

/** The annotation of a claim whose volume is bound to it. */
export const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

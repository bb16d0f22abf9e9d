/** The API types of Kubernetes v1.36 as plain JSON, under the names that people use for them. */
import type {
	CoreV1Event,
	V1Affinity,
	V1Container,
	V1ContainerStatus,
	V1ControllerRevision,
	V1DaemonSet,
	V1DaemonSetSpec,
	V1DaemonSetStatus,
	V1LabelSelector,
	V1Namespace,
	V1Node,
	V1NodeSelectorTerm,
	V1ObjectMeta,
	V1OwnerReference,
	V1Pod,
	V1PodSpec,
	V1PodStatus,
	V1PodTemplateSpec,
	V1Taint,
	V1Toleration,
} from "../../schemas/types";

export type * from "../../schemas/types";

/** Metadata as every stored object has it. */
export type ObjectMeta = V1ObjectMeta;

/** Any Kubernetes object as plain JSON. */
export interface KubeObject {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	[field: string]: unknown;
}

/** A list of objects, as the API answers it. */
export interface KubeList<T extends KubeObject = KubeObject> {
	apiVersion: string;
	kind: string;
	metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
	items: T[];
}

/** A mapped type, so that it is assignable to KubeObject: an interface has no index signature. */
type Stored<T> = { [K in keyof T]: T[K] } & { apiVersion: string; kind: string; metadata: ObjectMeta };

export type DaemonSet = Stored<V1DaemonSet> & { spec: V1DaemonSetSpec; status?: V1DaemonSetStatus };
export type Pod = Stored<V1Pod> & { spec: V1PodSpec; status?: V1PodStatus };
export type Node = Stored<V1Node>;
export type Namespace = Stored<V1Namespace>;
export type ControllerRevision = Stored<V1ControllerRevision>;
export type Event = Stored<CoreV1Event>;
export type PodSpec = V1PodSpec;
export type PodTemplateSpec = V1PodTemplateSpec;
export type Container = V1Container;
export type ContainerStatus = V1ContainerStatus;
export type Taint = V1Taint;
export type Toleration = V1Toleration;
export type Affinity = V1Affinity;
export type NodeSelectorTerm = V1NodeSelectorTerm;
export type LabelSelector = V1LabelSelector;
export type OwnerReference = V1OwnerReference;

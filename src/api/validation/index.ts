import type { FieldError } from "../fieldError";
import { root } from "../fieldPath";
import { pathSegmentName } from "../names";
import type { Resource } from "../resource";
import type { KubeObject } from "../types";
import {
	csiDriver,
	namespace,
	networkPolicy,
	podDisruptionBudget,
	priorityClass,
	serviceAccount,
} from "./kinds/cluster";
import { configMap, secret } from "./kinds/configData";
import { customResourceDefinition } from "./kinds/customResourceDefinition";
import { daemonSet } from "./kinds/daemonSet";
import { cronJob, job } from "./kinds/jobs";
import type { KindRules } from "./kinds/kind";
import { pod, podTemplate } from "./kinds/pod";
import { clusterRole, clusterRoleBinding, role, roleBinding } from "./kinds/rbac";
import { service } from "./kinds/service";
import { persistentVolume, persistentVolumeClaim } from "./kinds/storage";
import { storageClass } from "./kinds/storageClass";
import { deployment, replicaSet, replicationController, statefulSet } from "./kinds/workloads";
import { validateMetadata, validateMetadataUpdate } from "./metadata";

/** What is validated: the kind, and whether its objects live in a namespace. */
export type Validated = Pick<Resource, "group" | "version" | "kind" | "namespaced">;

/**
 * What the API server finds wrong with a new object, in its order and words; [] when it would be stored. The object
 * is decoded and has its defaults (and its namespace and name, where those come from the request).
 */
export function validateCreate(resource: Validated, object: KubeObject): FieldError[] {
	const errors: FieldError[] = [];
	kindRules(resource)?.create(errors, object as never);
	if (errors.length > 0) return errors;
	const { namespaced } = resource;
	validateMetadata(errors, object.metadata, { namespaced, name: pathSegmentName, generic: true }, root("metadata"));
	return errors;
}

/** The same for an object that is to replace `old`; `current` has what the server carries over (uid, creationTimestamp…). */
export function validateUpdate(
	resource: Validated,
	{ current, old }: { current: KubeObject; old: KubeObject },
): FieldError[] {
	const errors: FieldError[] = [];
	const path = root("metadata");
	const { namespaced } = resource;
	validateMetadata(errors, current.metadata, { namespaced, name: pathSegmentName, generic: true }, path);
	validateMetadataUpdate(errors, { current: current.metadata, old: old.metadata, generic: true }, path);
	kindRules(resource)?.update(errors, { current: current as never, old: old as never });
	return errors;
}

/** By group and kind. Of the kinds that are not here only the metadata is checked. */
const KINDS: Readonly<Record<string, KindRules<never>>> = {
	"/ConfigMap": configMap,
	"/Namespace": namespace,
	"/PersistentVolume": persistentVolume,
	"/PersistentVolumeClaim": persistentVolumeClaim,
	"/Pod": pod,
	"/PodTemplate": podTemplate,
	"/ReplicationController": replicationController,
	"/Secret": secret,
	"/Service": service,
	"/ServiceAccount": serviceAccount,
	"apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinition,
	"apps/DaemonSet": daemonSet,
	"apps/Deployment": deployment,
	"apps/ReplicaSet": replicaSet,
	"apps/StatefulSet": statefulSet,
	"batch/CronJob": cronJob,
	"batch/Job": job,
	"networking.k8s.io/NetworkPolicy": networkPolicy,
	"policy/PodDisruptionBudget": podDisruptionBudget,
	"rbac.authorization.k8s.io/ClusterRole": clusterRole,
	"rbac.authorization.k8s.io/ClusterRoleBinding": clusterRoleBinding,
	"rbac.authorization.k8s.io/Role": role,
	"rbac.authorization.k8s.io/RoleBinding": roleBinding,
	"scheduling.k8s.io/PriorityClass": priorityClass,
	"storage.k8s.io/CSIDriver": csiDriver,
	"storage.k8s.io/StorageClass": storageClass,
};

function kindRules({ group, kind }: Validated): KindRules<never> | undefined {
	const key = `${group}/${kind}`;
	return Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
}

import type { Resource } from "../resource";
import type { KubeObject } from "../types";
import {
	defaultEndpoints,
	defaultLimitRange,
	defaultNamespace,
	defaultNode,
	defaultPersistentVolume,
	defaultPersistentVolumeClaim,
	defaultPodTemplate,
	defaultResourceQuota,
	defaultSecret,
} from "./core";
import {
	defaultAdmissionBinding,
	defaultAdmissionPolicy,
	defaultAutoscaler,
	defaultAutoscalerV1,
	defaultBinding,
	defaultCsiDriver,
	defaultCustomResourceDefinition,
	defaultEndpointSlice,
	defaultFlowSchema,
	defaultIngressClass,
	defaultNetworkPolicy,
	defaultPriorityClass,
	defaultPriorityLevel,
	defaultRuntimeClass,
	defaultStorageClass,
	defaultValidatingWebhooks,
	defaultWebhooks,
} from "./others";
import { defaultPod } from "./pod";
import { defaultService } from "./service";
import {
	defaultCronJob,
	defaultDaemonSet,
	defaultDeployment,
	defaultJob,
	defaultReplicaSet,
	defaultReplicationController,
	defaultStatefulSet,
} from "./workloads";

/**
 * Fills in the fields that an object's author left out, as the API server does on every write and read, and drops
 * those behind feature gates that are off by default. `object` is decoded (see api/decode) and changed in place.
 */
export function applyDefaults(resource: Pick<Resource, "group" | "version" | "kind">, object: KubeObject): void {
	const key = `${resource.group}/${resource.version}/${resource.kind}`;
	if (Object.hasOwn(DEFAULTS, key)) DEFAULTS[key]?.(object as never);
}

/** By group, version and kind; kinds without defaults are not here. */
const DEFAULTS: Readonly<Record<string, (object: never) => void>> = {
	"/v1/Endpoints": defaultEndpoints,
	"/v1/LimitRange": defaultLimitRange,
	"/v1/Namespace": defaultNamespace,
	"/v1/Node": defaultNode,
	"/v1/PersistentVolume": defaultPersistentVolume,
	"/v1/PersistentVolumeClaim": defaultPersistentVolumeClaim,
	"/v1/Pod": defaultPod,
	"/v1/PodTemplate": defaultPodTemplate,
	"/v1/ReplicationController": defaultReplicationController,
	"/v1/ResourceQuota": defaultResourceQuota,
	"/v1/Secret": defaultSecret,
	"/v1/Service": defaultService,
	"admissionregistration.k8s.io/v1/MutatingWebhookConfiguration": defaultWebhooks,
	"admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy": defaultAdmissionPolicy,
	"admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding": defaultAdmissionBinding,
	"admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration": defaultValidatingWebhooks,
	"apiextensions.k8s.io/v1/CustomResourceDefinition": defaultCustomResourceDefinition,
	"apps/v1/DaemonSet": defaultDaemonSet,
	"apps/v1/Deployment": defaultDeployment,
	"apps/v1/ReplicaSet": defaultReplicaSet,
	"apps/v1/StatefulSet": defaultStatefulSet,
	"autoscaling/v1/HorizontalPodAutoscaler": defaultAutoscalerV1,
	"autoscaling/v2/HorizontalPodAutoscaler": defaultAutoscaler,
	"batch/v1/CronJob": defaultCronJob,
	"batch/v1/Job": defaultJob,
	"discovery.k8s.io/v1/EndpointSlice": defaultEndpointSlice,
	"flowcontrol.apiserver.k8s.io/v1/FlowSchema": defaultFlowSchema,
	"flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration": defaultPriorityLevel,
	"networking.k8s.io/v1/IngressClass": defaultIngressClass,
	"networking.k8s.io/v1/NetworkPolicy": defaultNetworkPolicy,
	"node.k8s.io/v1/RuntimeClass": defaultRuntimeClass,
	"rbac.authorization.k8s.io/v1/ClusterRoleBinding": defaultBinding,
	"rbac.authorization.k8s.io/v1/RoleBinding": defaultBinding,
	"scheduling.k8s.io/v1/PriorityClass": defaultPriorityClass,
	"storage.k8s.io/v1/CSIDriver": defaultCsiDriver,
	"storage.k8s.io/v1/StorageClass": defaultStorageClass,
};

import type {
	RbacV1Subject,
	V1ClusterRoleBinding,
	V1CSIDriver,
	V1CustomResourceDefinition,
	V1EndpointSlice,
	V1FlowSchema,
	V1HorizontalPodAutoscaler,
	V1IngressClass,
	V1MutatingWebhookConfiguration,
	V1NetworkPolicy,
	V1NetworkPolicyPort,
	V1PriorityClass,
	V1PriorityLevelConfiguration,
	V1RuntimeClass,
	V1StorageClass,
	V1ValidatingAdmissionPolicy,
	V1ValidatingAdmissionPolicyBinding,
	V1ValidatingWebhook,
	V2HorizontalPodAutoscaler,
	V2HPAScalingRules,
} from "../types";
import { defaultQuantities } from "./quantities";

const RBAC = "rbac.authorization.k8s.io";
const HTTPS = 443;

export function defaultBinding({ roleRef, subjects }: V1ClusterRoleBinding): void {
	if (roleRef) roleRef.apiGroup ||= RBAC;
	for (const subject of subjects ?? []) defaultSubject(subject);
}

export function defaultStorageClass(storageClass: V1StorageClass): void {
	storageClass.reclaimPolicy ??= "Delete";
	storageClass.volumeBindingMode ??= "Immediate";
}

export function defaultCsiDriver({ spec }: V1CSIDriver): void {
	if (spec === undefined) return;
	spec.attachRequired ??= true;
	spec.podInfoOnMount ??= false;
	spec.storageCapacity ??= false;
	spec.fsGroupPolicy ??= "ReadWriteOnceWithFSType";
	if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ["Persistent"];
	spec.requiresRepublish ??= false;
	spec.seLinuxMount ??= false;
}

export function defaultPriorityClass(priorityClass: V1PriorityClass): void {
	priorityClass.preemptionPolicy ??= "PreemptLowerPriority";
}

export function defaultRuntimeClass({ overhead }: V1RuntimeClass): void {
	defaultQuantities(overhead?.podFixed);
}

export function defaultNetworkPolicy({ spec }: V1NetworkPolicy): void {
	if (spec === undefined) return;
	if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ["Ingress", "Egress"] : ["Ingress"];
	const ports: V1NetworkPolicyPort[] = [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(
		(rule) => rule.ports ?? [],
	);
	for (const port of ports) port.protocol ??= "TCP";
}

export function defaultIngressClass({ spec }: V1IngressClass): void {
	if (spec?.parameters) spec.parameters.scope ??= "Cluster";
}

export function defaultEndpointSlice({ ports }: V1EndpointSlice): void {
	for (const port of ports ?? []) {
		port.name ??= "";
		port.protocol ??= "TCP";
	}
}

export function defaultWebhooks({ webhooks }: V1MutatingWebhookConfiguration): void {
	for (const webhook of webhooks ?? []) {
		defaultWebhook(webhook);
		webhook.reinvocationPolicy ??= "Never";
	}
}

export function defaultValidatingWebhooks({ webhooks }: { webhooks?: V1ValidatingWebhook[] }): void {
	for (const webhook of webhooks ?? []) defaultWebhook(webhook);
}

export function defaultAdmissionPolicy({ spec }: V1ValidatingAdmissionPolicy): void {
	if (spec === undefined) return;
	spec.failurePolicy ??= "Fail";
	defaultMatch(spec.matchConstraints);
}

export function defaultAdmissionBinding({ spec }: V1ValidatingAdmissionPolicyBinding): void {
	defaultMatch(spec?.matchResources);
}

export function defaultCustomResourceDefinition(definition: V1CustomResourceDefinition): void {
	const { spec } = definition;
	spec.names.singular ||= spec.names.kind.toLowerCase();
	if (spec.names.kind) spec.names.listKind ||= `${spec.names.kind}List`;
	spec.conversion ??= { strategy: "None" };
	const service = spec.conversion.webhook?.clientConfig?.service;
	if (service) service.port ??= HTTPS;
	const stored = spec.versions?.find((version) => version.storage);
	if (stored === undefined || definition.status?.storedVersions?.length) return;
	definition.status = { ...definition.status, storedVersions: [stored.name] };
}

export function defaultAutoscaler({ spec }: V2HorizontalPodAutoscaler): void {
	if (spec === undefined) return;
	spec.minReplicas ??= 1;
	if (!spec.metrics?.length) {
		const target = { type: "Utilization", averageUtilization: 80 };
		spec.metrics = [{ type: "Resource", resource: { name: "cpu", target } }];
	}
	if (spec.behavior === undefined) return;
	const podsUp = { type: "Pods", value: 4, periodSeconds: 15 };
	const percent = { type: "Percent", value: 100, periodSeconds: 15 };
	const up: V2HPAScalingRules = { selectPolicy: "Max", policies: [podsUp, { ...percent }] };
	spec.behavior.scaleUp = { stabilizationWindowSeconds: 0, ...up, ...spec.behavior.scaleUp };
	spec.behavior.scaleDown = { selectPolicy: "Max", policies: [percent], ...spec.behavior.scaleDown };
}

export function defaultAutoscalerV1({ spec }: V1HorizontalPodAutoscaler): void {
	if (spec === undefined) return;
	spec.minReplicas ??= 1;
	spec.targetCPUUtilizationPercentage ??= 80;
}

export function defaultFlowSchema({ spec }: V1FlowSchema): void {
	if (spec) spec.matchingPrecedence ||= 1000;
}

export function defaultPriorityLevel({ spec }: V1PriorityLevelConfiguration): void {
	if (spec?.exempt) {
		spec.exempt.nominalConcurrencyShares ??= 0;
		spec.exempt.lendablePercent ??= 0;
	}
	if (spec?.limited === undefined) return;
	spec.limited.nominalConcurrencyShares ??= 30;
	spec.limited.lendablePercent ??= 0;
	const queuing = spec.limited.limitResponse?.queuing;
	if (queuing === undefined) return;
	queuing.handSize ||= 8;
	queuing.queues ||= 64;
	queuing.queueLengthLimit ||= 50;
}

function defaultSubject(subject: RbacV1Subject): void {
	if (!subject.apiGroup && (subject.kind === "User" || subject.kind === "Group")) subject.apiGroup = RBAC;
}

function defaultWebhook(webhook: V1ValidatingWebhook): void {
	webhook.failurePolicy ??= "Fail";
	webhook.matchPolicy ??= "Equivalent";
	webhook.namespaceSelector ??= {};
	webhook.objectSelector ??= {};
	webhook.timeoutSeconds ??= 10;
	for (const rule of webhook.rules ?? []) rule.scope ??= "*";
	const service = webhook.clientConfig?.service;
	if (service) service.port ??= HTTPS;
}

type Match = NonNullable<V1ValidatingAdmissionPolicy["spec"]>["matchConstraints"];

function defaultMatch(match: Match): void {
	if (match === undefined) return;
	match.matchPolicy ??= "Equivalent";
	match.namespaceSelector ??= {};
	match.objectSelector ??= {};
	for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= "*";
}

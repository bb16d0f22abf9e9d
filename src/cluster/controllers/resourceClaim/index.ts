import { isPodTerminal } from "../../../api/podReady";
import type { KubeObject, Pod, V1PodResourceClaim, V1ResourceClaimTemplate } from "../../../api/types";
import { kind } from "../../kinds";
import type { Controller, ControllerContext } from "../controller";

type Template = KubeObject & V1ResourceClaimTemplate;

/** Makes the resource claims of pods from their templates (pkg/controller/resourceclaim). Keys are pods. */
export const resourceClaimController: Controller = {
	name: "resource-claim-controller",
	observe({ type, resource, object }, enqueue, registry) {
		if (type === "DELETED") return;
		if (resource === "pods") {
			if (type === "ADDED" && ofTemplates(object as Pod).length > 0) enqueue(keyOf(object));
		} else if (resource === "resourceclaimtemplates.resource.k8s.io") {
			for (const pod of registry.unscheduledPods()) {
				const uses = ofTemplates(pod).some((each) => each.resourceClaimTemplateName === object.metadata.name);
				if (uses && pod.metadata.namespace === object.metadata.namespace) enqueue(keyOf(pod));
			}
		}
	},
	sync(key, context) {
		const [namespace, name = ""] = key.split("/");
		const pod = context.registry.find<Pod>(kind("pods"), namespace, name);
		if (pod !== undefined && !pod.metadata.deletionTimestamp && !isPodTerminal(pod)) makeClaims(pod, context);
	},
};

function makeClaims(pod: Pod, { registry }: ControllerContext): void {
	const made = [...(pod.status?.resourceClaimStatuses ?? [])];
	for (const reference of ofTemplates(pod)) {
		if (made.some(({ name }) => name === reference.name)) continue;
		const templateName = reference.resourceClaimTemplateName ?? "";
		const templates = kind("resourceclaimtemplates.resource.k8s.io");
		const template = registry.find<Template>(templates, pod.metadata.namespace, templateName);
		if (template === undefined) {
			registry.recordEvent({
				object: pod,
				type: "Warning",
				reason: "FailedResourceClaimCreation",
				message: `PodResourceClaim ${reference.name}: resource claim template "${templateName}": resourceclaimtemplate.resource.k8s.io "${templateName}" not found`,
				component: "resource_claim",
			});
			continue;
		}
		const claim = registry.createTrusted(kind("resourceclaims.resource.k8s.io"), claimOf(pod, reference, template));
		made.push({ name: reference.name, resourceClaimName: claim.metadata.name });
	}
	if (made.length === (pod.status?.resourceClaimStatuses ?? []).length) return;
	registry.updateTrusted(kind("pods"), { ...pod, status: { ...pod.status, resourceClaimStatuses: made } });
}

function claimOf(pod: Pod, { name }: V1PodResourceClaim, { spec }: Template): KubeObject {
	const { name: podName = "", namespace, uid = "" } = pod.metadata;
	const owner = { apiVersion: "v1", kind: "Pod", name: podName, uid, controller: true, blockOwnerDeletion: true };
	return {
		apiVersion: "resource.k8s.io/v1",
		kind: "ResourceClaim",
		metadata: {
			generateName: `${podName}-${name}-`,
			namespace,
			...(spec.metadata?.labels ? { labels: spec.metadata.labels } : {}),
			annotations: { ...spec.metadata?.annotations, "resource.kubernetes.io/pod-claim-name": name },
			ownerReferences: [owner],
		},
		...{ spec: spec.spec, status: {} },
	};
}

function ofTemplates(pod: Pod): V1PodResourceClaim[] {
	return (pod.spec.resourceClaims ?? []).filter(({ resourceClaimTemplateName }) => resourceClaimTemplateName);
}

function keyOf({ metadata }: KubeObject): string {
	return `${metadata.namespace}/${metadata.name}`;
}

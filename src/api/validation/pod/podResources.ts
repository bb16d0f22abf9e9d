import { forbidden, invalid } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { podLimits, podRequests } from "../../podResources";
import { compareQuantities, formatQuantity } from "../../quantity";
import type { V1ResourceRequirements } from "../../types";
import { isHugePages, validatePodResource } from "./resourceNames";
import { validateResources } from "./resources";
import type { PodContext } from "./rules";

/** spec.resources: what the pod as a whole asks for, against what its containers do. */
export function validatePodResources(pod: PodContext, resources: V1ResourceRequirements, path: FieldPath): void {
	const { errors, spec } = pod;
	if (spec.os?.name === "windows") {
		errors.push(forbidden(path, "may not be set for a windows pod"));
		return;
	}
	if (resources.claims)
		errors.push(forbidden(path.child("claims"), "claims may not be set for Resources at pod-level"));
	validateResources(pod, resources, validatePodResource, path);
	const ofContainers = {
		spec: { ...spec, containers: spec.containers ?? [], resources: undefined, overhead: undefined },
	};
	for (const [name, sum] of Object.entries(podRequests(ofContainers))) {
		const request = resources.requests?.[name];
		if (request === undefined || compareQuantities(sum, request) <= 0) continue;
		const why = `must be greater than or equal to aggregate container requests of ${formatQuantity(sum)}`;
		errors.push(invalid(path.child("requests").key(name), request, why));
	}
	for (const [name, sum] of Object.entries(podLimits(ofContainers))) {
		const limit = resources.limits?.[name];
		if (!isHugePages(name) || limit === undefined || compareQuantities(sum, limit) <= 0) continue;
		const why = `must be greater than or equal to aggregate container limits of ${formatQuantity(sum)}`;
		errors.push(invalid(path.child("limits").key(name), limit, why));
	}
	validateContainerLimits(pod, resources, path.child("containers"));
}

function validateContainerLimits(
	{ errors, spec }: PodContext,
	resources: V1ResourceRequirements,
	path: FieldPath,
): void {
	for (const [index, container] of spec.containers?.entries() ?? []) {
		for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
			const ofPod = resources.limits?.[name];
			if (ofPod === undefined || compareQuantities(limit, ofPod) <= 0) continue;
			const at = path.index(index).key(name).child("limits");
			errors.push(invalid(at, limit, `must be less than or equal to pod limits of ${ofPod}`));
		}
	}
}

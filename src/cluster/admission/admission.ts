import { groupResource, type Resource } from "../../api/resource";
import type { Claim } from "../../api/scheduling/volumeMatch";
import type { KubeObject, Pod } from "../../api/types";
import type { Registry } from "../registry/registry";
import { setDefaultTolerations } from "./defaultTolerations";
import { checkClaimLimits, checkLimits, setLimitDefaults } from "./limitRanger";
import { checkNamespace } from "./namespaceLifecycle";
import { taintNewNode } from "./newNode";
import { resolvePriority } from "./priority";
import { checkDefaultClass } from "./priorityClass";
import { checkObjectQuotas, checkQuotas } from "./resourceQuota";
import { setRuntimeClass } from "./runtimeClass";
import { setServiceAccount } from "./serviceAccount";
import { CLAIM_PROTECTION, protectStorage, setDefaultStorageClass, VOLUME_PROTECTION } from "./storage";

/**
 * Admission of a new object by the plugins that are on by default in v1.36 and change it, in their order. Returns the
 * object to store; `object` itself stays as it is.
 * @throws a StatusError (Forbidden) in the server's words when a plugin refuses it
 */
export function admit(registry: Registry, resource: Resource, object: KubeObject): KubeObject {
	switch (groupResource(resource)) {
		case "pods":
			checkNamespace(registry, object as Pod);
			return POD_CHANGES.reduce((pod, change) => change(registry, pod), object as Pod);
		case "nodes":
			return taintNewNode(object);
		case "persistentvolumeclaims":
			return protectStorage(setDefaultStorageClass(registry, object as Claim), CLAIM_PROTECTION);
		case "persistentvolumes":
			return protectStorage(object, VOLUME_PROTECTION);
		default:
			return object;
	}
}

/**
 * Admission of a valid object by the plugins that only check; `old` is what an update replaces.
 * @throws a StatusError (Forbidden) in the server's words when a plugin refuses it
 */
export function review(
	registry: Registry,
	resource: Resource,
	{ current, old }: { current: KubeObject; old?: KubeObject },
): void {
	const of = groupResource(resource);
	if (of === "priorityclasses.scheduling.k8s.io") checkDefaultClass(registry, current, old);
	if (old !== undefined) return;
	if (of === "pods") {
		checkLimits(registry, current as Pod);
		checkQuotas(registry, current as Pod);
		return;
	}
	if (of === "persistentvolumeclaims") checkClaimLimits(registry, current);
	if (resource.namespaced) checkObjectQuotas(registry, resource, current);
}

const POD_CHANGES = [setLimitDefaults, setServiceAccount, resolvePriority, setDefaultTolerations, setRuntimeClass];

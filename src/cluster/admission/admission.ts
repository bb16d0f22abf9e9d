import type { KubeObject, Pod } from "../../api/types";
import type { Registry } from "../registry/registry";
import { setDefaultTolerations } from "./defaultTolerations";
import { checkLimits, setLimitDefaults } from "./limitRanger";
import { checkNamespace } from "./namespaceLifecycle";
import { resolvePriority } from "./priority";
import { checkQuotas } from "./resourceQuota";
import { setRuntimeClass } from "./runtimeClass";
import { setServiceAccount } from "./serviceAccount";

/**
 * Admission of a new pod by the plugins that are on by default in v1.36, in their order: first those that change it,
 * then those that check it. Returns the pod to store; `pod` itself stays as it is.
 * @throws a StatusError (Forbidden) in the server's words when a plugin refuses it
 */
export function admitPod(registry: Registry, pod: KubeObject): KubeObject {
	let admitted = pod as Pod;
	checkNamespace(registry, admitted);
	for (const change of [setLimitDefaults, setServiceAccount, resolvePriority, setDefaultTolerations, setRuntimeClass]) {
		admitted = change(registry, admitted);
	}
	checkLimits(registry, admitted);
	checkQuotas(registry, admitted);
	return admitted;
}

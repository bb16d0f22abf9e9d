import type { KubeObject } from "../../api/types";
import type { RequestRules } from "./rules";

/** The API's meaning, as requests from outside meet it. */
export const requestRules: RequestRules = {
	decode: (_resource, body) => ({ object: structuredClone(body) as KubeObject, warnings: [] }),
	withDefaults: (_resource, object) => object,
	validateCreate: () => [],
	validateUpdate: () => [],
	warningsFor: () => [],
	admitPod: (_registry, pod) => pod,
};

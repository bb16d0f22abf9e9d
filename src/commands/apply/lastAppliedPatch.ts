import { goJson } from "../../api/go/json";
import type { KubeObject } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";

/** An object as it stands in the annotation that `apply` compares with. */
export function configurationOf(object: KubeObject): string {
	return `${goJson(object)}\n`;
}

/** The merge patch that makes an object what was applied last. */
export function lastAppliedPatch(object: KubeObject): object {
	return { metadata: { annotations: { [LAST_APPLIED]: configurationOf(object) } } };
}

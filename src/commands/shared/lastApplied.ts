import { goJson } from "../../api/go/json";
import type { KubeObject } from "../../api/types";
import { LAST_APPLIED } from "../../api/wellKnown";

/**
 * The object with itself, as it was written, in the annotation that `apply` compares with: when that is asked for, and
 * when it has the annotation already.
 */
export function withLastApplied(object: KubeObject, { save }: { save: boolean }): KubeObject {
	const { [LAST_APPLIED]: before, ...annotations } = object.metadata?.annotations ?? {};
	if (!save && !before) return object;
	const written = { ...object, metadata: { ...object.metadata, annotations } };
	const configuration = `${goJson(written)}\n`;
	return {
		...object,
		metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: configuration } },
	};
}

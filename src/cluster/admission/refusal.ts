import { forbidden, type StatusError } from "../../api/statusError";
import type { KubeObject, Pod } from "../../api/types";
import { kind } from "../kinds";

/** A refusal of a pod whose name may not be generated yet: it is called by what its name begins with. */
export function refused(pod: Pod, why: string): StatusError {
	const { name = "", generateName } = pod.metadata;
	return forbidden(kind("pods"), generateName && name.startsWith(generateName) ? generateName : name, why);
}

/** A refusal at the end of admission, when the object has its name. */
export function refusedByName(object: KubeObject, why: string, resource = kind("pods")): StatusError {
	return forbidden(resource, object.metadata.name ?? "", why);
}

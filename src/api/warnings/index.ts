import { root } from "../fieldPath";
import type { Resource } from "../resource";
import type { DaemonSet, KubeObject, Pod } from "../types";
import { deepEqual } from "../validation/equal";
import { warnOfPod } from "./podSpec";

/**
 * What the API server warns of when such an object is created (or, with `old`, changed): the texts of its Warning
 * headers, in its order, each once. The object is decoded and has its defaults.
 */
export function warningsFor(
	resource: Pick<Resource, "group" | "version" | "kind">,
	{ object, old }: { object: KubeObject; old?: KubeObject },
): string[] {
	const warnings: string[] = [];
	if (resource.group === "apps" && resource.kind === "DaemonSet") {
		const { spec } = object as DaemonSet;
		if (old === undefined || !deepEqual(spec, old.spec)) {
			warnOfPod(warnings, { ...spec.template, spec: spec.template.spec ?? { containers: [] } }, TEMPLATE());
		}
	} else if (resource.group === "" && resource.kind === "Pod") {
		warnOfPod(warnings, object as Pod, {});
	}
	return [...new Set(warnings)];
}

const TEMPLATE = () => ({ template: root("spec").child("template") });

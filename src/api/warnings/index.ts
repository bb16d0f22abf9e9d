import { deepEqual } from "../equal";
import type { Resource } from "../resource";
import type { KubeObject, Pod } from "../types";
import { DEPRECATED_KINDS, MORE, templateOf, warnOfName } from "./kinds";
import { warnOfPod } from "./podSpec";

/**
 * What the API server warns of when such an object is created (or, with `old`, changed): the texts of its Warning
 * headers, in its order, each once. The object is decoded and has its defaults.
 */
export function warningsFor(
	resource: Pick<Resource, "group" | "version" | "kind">,
	{ object, old }: { object: KubeObject; old?: KubeObject },
): string[] {
	const { group, version, kind } = resource;
	const key = `${group}/${kind}`;
	const warnings: string[] = [];
	const deprecation = DEPRECATED_KINDS[`${group}/${version}/${kind}`];
	if (deprecation !== undefined) warnings.push(deprecation);
	if (old === undefined) warnOfName(warnings, key, object.metadata);
	if (old === undefined || !deepEqual(object.spec, old.spec)) {
		if (key === "/Pod") warnOfPod(warnings, object as Pod, {});
		const found = templateOf(key, object);
		if (found) {
			const { metadata, spec = { containers: [] } } = found.template;
			warnOfPod(warnings, { metadata, spec }, { template: found.path });
		}
	}
	if (Object.hasOwn(MORE, key)) MORE[key]?.(warnings, object as never);
	return [...new Set(warnings)];
}

import type { FieldPath } from "../fieldPath";
import { labelValueErrors } from "../names";
import type { NodeSelectorTerm } from "../types";

/** Why a label of nodes should not be used any more; undefined for others. */
export function deprecatedNodeLabel(key: string): string | undefined {
	return Object.hasOwn(DEPRECATED, key) ? DEPRECATED[key] : undefined;
}

/** `checkValues`: values that are no label values are warned of, where validation lets them pass. */
export function warnOfNodeSelectorTerm(
	warnings: string[],
	term: NodeSelectorTerm,
	{ checkValues }: { checkValues: boolean },
	path: FieldPath,
): void {
	for (const [index, { key, values }] of term.matchExpressions?.entries() ?? []) {
		const at = path.child("matchExpressions").index(index);
		const why = deprecatedNodeLabel(key);
		if (why !== undefined) warnings.push(`${at.child("key")}: ${key} is ${why}`);
		if (!checkValues) continue;
		for (const [valueIndex, value] of values?.entries() ?? []) {
			for (const problem of labelValueErrors(value)) {
				warnings.push(`${at.child("values").index(valueIndex)}: ${value} is invalid, ${problem}`);
			}
		}
	}
}

const DEPRECATED: Readonly<Record<string, string>> = {
	"beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
	"beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
	"failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
	"failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
	"beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
	"app.kubernetes.io/created-by": "deprecated since v1.9",
	"scheduler.alpha.kubernetes.io/preferAvoidPods": "deprecated since v1.22; use Taints and Tolerations instead",
	"node-role.kubernetes.io/master": 'use "node-role.kubernetes.io/control-plane" instead',
};

import type { FieldPath } from "../fieldPath";
import { goQuote } from "../go/format";
import type { Container, PodSpec, V1EnvVar } from "../types";
import { visitContainers } from "../validation/pod/common";
import { warnOfFraction } from "./fraction";

/** What is odd about single containers; `before` says what the pod's annotations add for each. */
export function warnOfContainers(
	warnings: string[],
	spec: PodSpec,
	path: FieldPath,
	before: (container: Container) => void,
): void {
	visitContainers(spec, path, (container, at) => {
		before(container);
		for (const name of ["memory", "ephemeral-storage"]) {
			for (const list of ["limits", "requests"] as const) {
				const quantity = container.resources?.[list]?.[name];
				if (quantity === undefined) continue;
				warnOfFraction(warnings, quantity, at.child("resources").child(list).key(name));
			}
		}
		if (container.env) warnOfHidden(warnings, container.env, at.child("env"));
	});
}

/** A variable that is set again without building on what it was. */
function warnOfHidden(warnings: string[], variables: readonly V1EnvVar[], path: FieldPath): void {
	const seen = new Set<string>();
	for (const [index, { name, value = "", valueFrom }] of variables.entries()) {
		if (!seen.has(name)) {
			seen.add(name);
			continue;
		}
		const reference = `$(${name})`;
		if (valueFrom || value === reference || !value.includes(reference)) {
			const what = `hides previous definition of ${goQuote(name)}`;
			warnings.push(`${path.index(index)}: ${what}, which may be dropped when using apply`);
		}
	}
}

import { goQuote } from "../../api/go/format";
import { groupKind, type Resource } from "../../api/resource";
import type { Context, FlagSpec, Invocation } from "../../cli/command";
import type { CliError } from "../../cli/errors";
import { plainError } from "../../selection/failure";
import type { SelectionRequest } from "../../selection/selection";
import { fileFlags, labelSelectorFlag } from "./flags";
import { selectionOf, selectsNothing } from "./selectionOf";

/** How every `rollout` command selects objects. */
export const rolloutFlags: readonly FlagSpec[] = [...fileFlags, labelSelectorFlag];

/** @throws a CliError when nothing is selected. */
export async function rolloutSelection(invocation: Invocation, context: Context): Promise<SelectionRequest> {
	const labelSelector = invocation.string("selector") || undefined;
	const selection = await selectionOf(invocation, context, { all: true, labelSelector });
	if (selectsNothing(selection)) throw plainError("required resource not specified");
	return selection;
}

/** Kinds that kubectl looks at one by one, also where it has nothing to do with them (apps.KindVisitor). */
const VISITED = [
	...["Pod", "ReplicationController", "Job.batch", "CronJob.batch"],
	...["DaemonSet.apps", "Deployment.apps", "ReplicaSet.apps", "StatefulSet.apps"],
];

/** kubectl's refusal to do with a kind what is for others: `what` it looks for, and the `handler` that it has none of. */
export function notForKind(resource: Resource, { what, handler }: { what: string; handler: string }): CliError {
	const kind = groupKind(resource);
	const { group, kind: name } = resource;
	if (VISITED.includes(kind)) return plainError(`no ${handler} has been implemented for ${goQuote(kind)}`);
	return plainError(`error retrieving ${what} for ${goQuote(kind)}, no visitor method exists for {${group} ${name}}`);
}

/** @throws a CliError for a revision below 0. */
export function revisionFlag(invocation: Invocation): number {
	const revision = invocation.int("revision");
	if (revision < 0) throw plainError(`revision must be a positive integer: ${revision}`);
	return revision;
}

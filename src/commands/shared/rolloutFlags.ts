import type { Context, FlagSpec, Invocation } from "../../cli/command";
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

/** @throws a CliError for a revision below 0. */
export function revisionFlag(invocation: Invocation): number {
	const revision = invocation.int("revision");
	if (revision < 0) throw plainError(`revision must be a positive integer: ${revision}`);
	return revision;
}

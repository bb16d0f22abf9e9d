import type { Context, Invocation } from "../../cli/command";
import type { SelectionRequest } from "../../selection/selection";

/** What -f, -k, -R, -l and the words select, for commands that have no other way to name objects. */
export async function selectionOf(
	invocation: Invocation,
	context: Context,
	{
		args = invocation.args,
		all,
		labelSelector,
		kustomize = true,
		subresource,
	}: {
		args?: readonly string[];
		all: boolean;
		labelSelector?: string;
		/** Whether the command has -k. */
		kustomize?: boolean;
		subresource?: string;
	},
): Promise<SelectionRequest> {
	const { name, explicit } = await context.namespace();
	return {
		filenames: invocation.strings("filename"),
		recursive: invocation.bool("recursive"),
		kustomize: (kustomize && invocation.string("kustomize")) || undefined,
		args,
		namespace: name,
		namespaceExplicit: explicit,
		allNamespaces: false,
		labelSelector,
		all,
		subresource,
	};
}

/** Whether a selection names nothing at all: neither words nor files. */
export function selectsNothing({ args, filenames, kustomize }: SelectionRequest): boolean {
	return args.length === 0 && filenames.length === 0 && kustomize === undefined;
}

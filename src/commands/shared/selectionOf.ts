import type { Context, Invocation } from "../../cli/command";
import type { SelectionRequest } from "../../selection/selection";

interface SelectionWords {
	/** The words that name objects; by default all. */
	args?: readonly string[];
	/** A TYPE alone means all of them. */
	all: boolean;
	/** Names are refused, all objects of the types are meant. */
	selectAll?: boolean;
	labelSelector?: string;
	fieldSelector?: string;
	/** -A */
	allNamespaces?: boolean;
	/** Whether -A also lets files name other namespaces than the one of -n. */
	anyNamespaceOfFiles?: boolean;
	/** Whether the command has -k. */
	kustomize?: boolean;
	subresource?: string;
	/** Documents must be objects that say their apiVersion and kind. */
	validate?: boolean;
}

/** What -f, -k, -R, selectors and the words select. */
export async function selectionOf(
	invocation: Invocation,
	context: Context,
	{
		args = invocation.args,
		kustomize = true,
		allNamespaces = false,
		anyNamespaceOfFiles = false,
		...rest
	}: SelectionWords,
): Promise<SelectionRequest> {
	const { name, explicit } = await context.namespace();
	return {
		filenames: invocation.strings("filename"),
		recursive: invocation.bool("recursive"),
		kustomize: (kustomize && invocation.string("kustomize")) || undefined,
		args,
		namespace: name,
		namespaceExplicit: explicit && !(anyNamespaceOfFiles && allNamespaces),
		allNamespaces,
		...rest,
	};
}

/** Whether a selection names nothing at all: neither words nor files. */
export function selectsNothing({ args, filenames, kustomize }: SelectionRequest): boolean {
	return args.length === 0 && filenames.length === 0 && kustomize === undefined;
}

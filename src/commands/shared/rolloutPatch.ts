import { goQuote } from "../../api/go/format";
import { groupResource } from "../../api/resource";
import type { KubeObject } from "../../api/types";
import type { Context, Invocation } from "../../cli/command";
import { aggregate, errorText, plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import type { SelectionRequest } from "../../selection/selection";
import { type Printing, printerOf, typedPrintingOf } from "./printing";
import { rolloutSelection } from "./rolloutFlags";
import { visitObjects } from "./visitObjects";

/** What `rollout restart`, `pause` and `resume` are asked. */
export interface RolloutPatchOptions {
	selection: SelectionRequest;
	fieldManager: string;
	printing: Printing;
}

/** What one of them does with an object. */
export interface RolloutChange {
	/** What was done: "restarted". */
	operation: string;
	/**
	 * The patch (or a promise of it), or a word for an object that is as it should be already.
	 * @throws a CliError that says what is not supported
	 */
	patch(info: Info, object: KubeObject): unknown;
	/** What is left to do when an object has been patched and printed. */
	patched?(info: Info, object: KubeObject): Promise<void>;
}

/** Patches all that the request selects. Errors of changes come after those of finding the objects. */
export async function patchRollouts(
	{ selection, fieldManager, printing }: RolloutPatchOptions,
	change: RolloutChange,
	context: Context,
): Promise<void> {
	const client = await context.client();
	const found: { info: Info; object: KubeObject }[] = [];
	const errors: unknown[] = [];
	try {
		await visitObjects(client, selection, context, { latest: true }, async (info, object) => {
			found.push({ info, object });
		});
	} catch (error) {
		context.signal.throwIfAborted();
		errors.push(error);
	}
	if (found.length === 0 && errors.length === 0) {
		context.io.err(`No resources found in ${selection.namespace} namespace.\n`);
		return;
	}
	for (const { info, object } of found) {
		context.signal.throwIfAborted();
		const { resource, namespace, name } = info;
		try {
			const patch = await patchOf(change, info, object);
			const printer = printerOf(printing, typeof patch === "string" ? patch : change.operation);
			let shown = object;
			if (typeof patch !== "string") {
				try {
					shown = await client.patch(resource, { namespace, name }, "strategic", patch, { fieldManager });
				} catch (error) {
					throw plainError(`failed to patch: ${errorText(error)}`);
				}
			}
			for (const piece of printer.pieces(shown)) await context.io.out(piece);
			if (typeof patch !== "string") await change.patched?.(info, object);
		} catch (error) {
			context.signal.throwIfAborted();
			errors.push(error);
		}
	}
	const error = aggregate(errors);
	if (error !== undefined) throw error;
}

async function patchOf(change: RolloutChange, info: Info, object: KubeObject): Promise<unknown> {
	try {
		return await change.patch(info, object);
	} catch (error) {
		throw plainError(`${groupResource(info.resource)} ${goQuote(info.name)} ${errorText(error)}`);
	}
}

export async function rolloutPatchOptions(invocation: Invocation, context: Context): Promise<RolloutPatchOptions> {
	return {
		selection: await rolloutSelection(invocation, context),
		fieldManager: invocation.string("field-manager"),
		printing: await typedPrintingOf(invocation, context),
	};
}

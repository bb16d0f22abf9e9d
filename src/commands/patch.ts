import { isDeepStrictEqual } from "node:util";
import { goQuote } from "../api/go/format";
import type { KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import type { PatchType } from "../client/client";
import { readTextFile } from "../manifest/sourcesFiles";
import { parseYaml } from "../manifest/yaml";
import { errorText, failure, plainError } from "../selection/failure";
import type { SelectionRequest } from "../selection/selection";
import { patchedLocally } from "./patch/patchedLocally";
import { type DryRun, dryRunOf } from "./shared/dryRun";
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from "./shared/flags";
import { type Printing, printerOf, printingOf } from "./shared/printing";
import { selectionOf } from "./shared/selectionOf";
import { visitObjects } from "./shared/visitObjects";

export interface PatchCommandOptions {
	selection: SelectionRequest;
	type: Exclude<PatchType, "apply">;
	/** JSON as bytes, which the server reads, or what YAML has given. */
	patch: unknown;
	local: boolean;
	dryRun: DryRun;
	fieldManager: string;
	subresource: string | undefined;
	printing: Printing;
}

/** Changes fields of objects with a strategic merge, merge or JSON patch. */
export async function run(options: PatchCommandOptions, context: Context): Promise<void> {
	const { type, patch, dryRun, fieldManager, subresource } = options;
	const print = async (before: KubeObject, after: KubeObject) => {
		const operation = isDeepStrictEqual(before, after) ? "patched (no change)" : "patched";
		// As kubectl has it, a patch that is only tried says no more than one that is done.
		const printer = printerOf(options.printing, operation);
		for (const piece of printer.pieces(after)) await context.io.out(piece);
	};
	if (options.local) {
		const { selectLocal } = await import("../selection/manifests");
		const { objects, errors } = await selectLocal(options.selection, context);
		const failed: unknown[] = [];
		for (const { object } of objects) {
			try {
				await print(object, patchedLocally(object, type, patch));
			} catch (error) {
				failed.push(error);
			}
		}
		const error = failure(failed, errors);
		if (error !== undefined) throw error;
		if (objects.length === 0) throw plainError("no objects passed to patch");
		return;
	}
	const client = await context.client();
	const count = await visitObjects(client, options.selection, context, { latest: false }, async (info, object) => {
		if (dryRun === "client") return print(object, patchedLocally(object, type, patch));
		const { resource, namespace, name } = info;
		const after = await client.patch(resource, { namespace, name }, type, patch, {
			fieldManager,
			dryRun: dryRun === "server",
			subresource,
		});
		await print(object, after);
	});
	if (count === 0) throw plainError("no objects passed to patch");
}

export const command: Command = {
	name: "patch",
	summary: "Update fields of a resource",
	usage: "patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
	description: `Change fields of an object with a patch in JSON or YAML.

A strategic merge patch (the default) merges lists such as containers by their keys; a merge patch replaces lists; a JSON
patch is a list of operations. Custom resources know no strategic merge patch.`,
	examples: `  # Change how many nodes a rolling update may take at once
  ds patch ds agent -p '{"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":2}}}}'

  # Change a container's image; the name says which container is meant
  ds patch ds agent -p '{"spec":{"template":{"spec":{"containers":[{"name":"agent","image":"agent:2.0"}]}}}}'

  # The same with a JSON patch, by position
  ds patch ds agent --type json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"agent:2.0"}]'`,
	flags: [
		...fileFlags,
		...printFlags,
		dryRunFlag,
		fieldManagerFlag("kubectl-patch"),
		{ name: "local", type: "bool", help: "Patch what the files say, and ask no cluster." },
		{ name: "patch", short: "p", type: "string", help: "The patch, in JSON or YAML." },
		{ name: "patch-file", type: "string", help: "A file with the patch." },
		{ name: "subresource", type: "string", help: "Patch this part of the objects, such as status." },
		{ name: "type", type: "string", default: "strategic", help: "json, merge or strategic." },
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<PatchCommandOptions> {
	const dryRun = dryRunOf(invocation, context);
	const text = invocation.string("patch");
	const file = invocation.string("patch-file");
	const local = invocation.bool("local");
	const type = invocation.string("type").toLowerCase() || "strategic";
	if (text !== "" && file !== "") throw plainError("cannot specify --patch and --patch-file together");
	if (text === "" && file === "") {
		throw plainError("must specify --patch or --patch-file containing the contents of the patch");
	}
	if (local && invocation.args.length > 0) throw plainError("cannot specify --local and server resources");
	if (local && dryRun === "server") {
		throw plainError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
	}
	if (type !== "json" && type !== "merge" && type !== "strategic") {
		throw plainError(`--type must be one of [json merge strategic], not ${goQuote(invocation.string("type"))}`);
	}
	const subresource = invocation.string("subresource") || undefined;
	return {
		patch: patchFrom(text, file, context),
		selection: await selectionOf(invocation, context, { all: false, subresource }),
		type,
		local,
		dryRun,
		fieldManager: invocation.string("field-manager"),
		subresource,
		printing: printingOf(invocation, context),
	};
}

function patchFrom(text: string, file: string, { cwd }: Context): unknown {
	let source = text;
	if (file !== "") {
		try {
			source = readTextFile(file, cwd);
		} catch (error) {
			throw plainError(`unable to read patch file: ${errorText(error)}`);
		}
	}
	if (/^\s*\{/.test(source)) return new TextEncoder().encode(source);
	try {
		return parseYaml(source).value;
	} catch (error) {
		throw plainError(`unable to parse ${goQuote(text)}: ${errorText(error)}`);
	}
}

import { goQuote } from "../../api/go/format";
import type { KubeObject, PodSpec } from "../../api/types";
import type { Command, Context, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { aggregate, errorText, plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import type { SelectionRequest } from "../../selection/selection";
import { type DryRun, dryRunOf, operationOf } from "../shared/dryRun";
import { dryRunFlag, fieldManagerFlag, fileFlags, labelSelectorFlag, printFlags } from "../shared/flags";
import { podSpecOf, withPodSpec } from "../shared/podSpec";
import { type Printing, printerOf, printingOf } from "../shared/printing";
import { selectionOf, selectsNothing } from "../shared/selectionOf";
import { visitObjects } from "../shared/visitObjects";

export interface SetImageOptions {
	selection: SelectionRequest;
	/** Container names ("*": all) and their images. */
	images: ReadonlyMap<string, string>;
	all: boolean;
	local: boolean;
	dryRun: DryRun;
	fieldManager: string;
	printing: Printing;
}

/** Changes the images of containers. */
export async function run(options: SetImageOptions, context: Context): Promise<void> {
	const { selection, dryRun, fieldManager, local } = options;
	const printer = printerOf(options.printing, operationOf("image updated", dryRun));
	const found = await find(options, context);
	check(options);
	const errors: unknown[] = [];
	const changes: { info: Info | undefined; object: KubeObject; change: ImageChange }[] = [];
	for (const { info, object } of found) {
		const spec = podSpecOf(object);
		if (spec === undefined) {
			errors.push(
				plainError(
					`${object.kind.toLowerCase()}s/${object.metadata.name} the object is not a pod or does not have a pod template`,
				),
			);
			continue;
		}
		const change = changeImages(spec, options.images, errors);
		if (change !== undefined) changes.push({ info, object, change });
	}
	for (const { info, object, change } of changes) {
		context.signal.throwIfAborted();
		let shown = withPodSpec(object, change.spec);
		if (info !== undefined && !local && dryRun !== "client") {
			try {
				const client = await context.client();
				const key = { namespace: info.namespace, name: info.name };
				const patch = withPodSpec({ kind: object.kind } as KubeObject, change.patch);
				const { kind: _, ...body } = patch as KubeObject & { kind: string };
				shown = await client.patch(info.resource, key, "strategic", body, {
					fieldManager,
					dryRun: dryRun === "server",
				});
			} catch (error) {
				errors.push(plainError(`failed to patch image update to pod template: ${errorText(error)}`));
				continue;
			}
		}
		for (const piece of printer.pieces(shown)) await context.io.out(piece);
	}
	const error = aggregate(errors);
	if (error !== undefined) throw error;

	function check({ images, all }: SetImageOptions): void {
		const problems: unknown[] = [];
		if (all && selection.labelSelector) problems.push(plainError("cannot set --all and --selector at the same time"));
		if (selectsNothing(selection)) {
			problems.push(plainError("one or more resources must be specified as <resource> <name> or <resource>/<name>"));
		}
		if (images.size === 0) problems.push(plainError("at least one image update is required"));
		else if (images.size > 1 && images.has("*")) {
			problems.push(
				plainError(
					"all containers are already specified by *, but saw more than one container_name=container_image pairs",
				),
			);
		}
		if (local && dryRun === "server") {
			problems.push(plainError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?"));
		}
		const problem = aggregate(problems);
		if (problem !== undefined) throw problem;
	}
}

async function find(
	{ selection, local }: SetImageOptions,
	context: Context,
): Promise<{ info: Info | undefined; object: KubeObject }[]> {
	if (local) {
		if (selection.args.length > 0) {
			throw new CliError(
				"error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
			);
		}
		const { selectLocal } = await import("../../selection/manifests");
		const { objects, errors } = await selectLocal(selection, context);
		const error = aggregate(errors);
		if (error !== undefined) throw error;
		return objects.map(({ object }) => ({ info: undefined, object }));
	}
	if (selectsNothing(selection)) return [];
	const found: { info: Info; object: KubeObject }[] = [];
	await visitObjects(await context.client(), selection, context, { latest: true }, async (info, object) => {
		found.push({ info, object });
	});
	return found;
}

interface ImageChange {
	spec: PodSpec;
	/** The strategic merge patch of the pod spec. */
	patch: PodSpec;
}

/** The change, undefined when nothing changes; names that no container has go to `errors`. */
function changeImages(spec: PodSpec, images: ReadonlyMap<string, string>, errors: unknown[]): ImageChange | undefined {
	const changed = { ...spec };
	const patch: Record<string, unknown> = {};
	const known = new Set<string>();
	for (const field of ["initContainers", "containers"] as const) {
		const containers = spec[field];
		if (!containers) continue;
		const changes: { name: string; image: string }[] = [];
		changed[field] = containers.map((container) => {
			known.add(container.name);
			const image = images.get("*") ?? images.get(container.name);
			if (image === undefined || image === (container.image ?? "")) return container;
			changes.push({ name: container.name, image });
			return { ...container, image };
		});
		if (changes.length === 0) continue;
		patch[`$setElementOrder/${field}`] = containers.map(({ name }) => ({ name }));
		patch[field] = changes;
	}
	for (const name of images.keys()) {
		if (name === "*" ? known.size === 0 : !known.has(name)) {
			errors.push(plainError(`unable to find container named ${goQuote(name)}`));
		}
	}
	return Object.keys(patch).length > 0 ? { spec: changed, patch: patch as unknown as PodSpec } : undefined;
}

export const command: Command = {
	name: "set image",
	summary: "Update the image of a pod template",
	usage:
		"set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
	description: "Change the images of containers, by the containers' names; * stands for all of them.",
	examples: `  # Roll out a new image
  ds set image ds/agent agent=agent:2.0

  # See what that would make of a file
  ds set image -f agent.yaml agent=agent:2.0 --local -o yaml`,
	flags: [
		...fileFlags,
		...printFlags,
		dryRunFlag,
		fieldManagerFlag("kubectl-set"),
		labelSelectorFlag,
		{ name: "all", type: "bool", help: "All objects of the named types, in the namespace." },
		{ name: "local", type: "bool", help: "Work on the files alone, and ask no cluster." },
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<SetImageOptions> {
	const dryRun = dryRunOf(invocation, context);
	const { args, images } = parseImages(invocation.args);
	const all = invocation.bool("all");
	const local = invocation.bool("local");
	const labelSelector = (!local && invocation.string("selector")) || undefined;
	return {
		selection: await selectionOf(invocation, context, { args, all, labelSelector }),
		images,
		all,
		local,
		dryRun,
		fieldManager: invocation.string("field-manager"),
		printing: printingOf(invocation, context),
	};
}

function parseImages(words: readonly string[]): { args: string[]; images: Map<string, string> } {
	const isPair = (word: string) => word.indexOf("=") > 0 || (word.endsWith("-") && word !== "-");
	const first = words.findIndex(isPair);
	if (first === -1) return { args: [...words], images: new Map() };
	const pairs = words.slice(first);
	const stray = pairs.find((word) => !isPair(word));
	if (stray !== undefined) throw plainError(`all resources must be specified before image changes: ${stray}`);
	const invalid = pairs.filter((pair) => pair.indexOf("=") <= 0);
	if (invalid.length > 0) throw plainError(`invalid image format: ${invalid.join(", ")}`);
	const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
	return { args: words.slice(0, first), images };
}

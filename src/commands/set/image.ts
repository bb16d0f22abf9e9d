import { isDeepStrictEqual } from "node:util";
import { goQuote } from "../../api/go/format";
import type { DaemonSet, KubeObject } from "../../api/types";
import type { Command, Context, Invocation } from "../../cli/command";
import { aggregate, plainError } from "../../selection/failure";
import { CANARY_HELP, type CanaryRequest, canaryFlags, canaryNodes, canaryOf, replaceOnNodes } from "../shared/canary";
import { dryRunOf } from "../shared/dryRun";
import { holdPatch } from "../shared/hold";
import { podSpecOf, withPodSpec } from "../shared/podSpec";
import { typedPrintingOf } from "../shared/printing";
import { selectionOf } from "../shared/selectionOf";
import {
	changeObjects,
	findObjects,
	noPodTemplate,
	refuseNames,
	type SetOptions,
	selectorFlag,
	setFlags,
} from "./objects";

export interface SetImageOptions extends SetOptions {
	/** Container names ("*": all) and their images. */
	images: ReadonlyMap<string, string>;
	/** The nodes that get the images first; undefined: all of them do. */
	canary?: CanaryRequest;
}

/** Changes the images of containers. */
export async function run(options: SetImageOptions, context: Context): Promise<void> {
	const { canary } = options;
	const chosen = new Map<string, readonly string[]>();
	refuseNames(options);
	const found = await findObjects(options, context);
	check(options);
	await changeObjects(
		found,
		{
			operation: "image updated",
			failed: "failed to patch image update to pod template: ",
			async change(object, problems, info) {
				const changed = withImages(object, options.images, problems);
				if (canary === undefined || info === undefined || isDeepStrictEqual(changed, object)) return changed;
				const nodes = await canaryNodes(await context.client(), info, object, canary);
				chosen.set(object.metadata.uid ?? "", nodes);
				return held(changed as DaemonSet, nodes);
			},
			sameVersion: canary !== undefined,
			async done(info, { metadata }) {
				const nodes = chosen.get(metadata.uid ?? "");
				if (canary && nodes) await replaceOnNodes(await context.client(), info, nodes, canary, context);
			},
		},
		options,
		context,
	);
}

function check({ images, all, local, dryRun, selection }: SetImageOptions): void {
	const problems: unknown[] = [];
	if (all && selection.labelSelector) problems.push(plainError("cannot set --all and --selector at the same time"));
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

function withImages(object: KubeObject, images: ReadonlyMap<string, string>, problems: string[]): KubeObject {
	const spec = podSpecOf(object);
	if (spec === undefined) throw noPodTemplate(object);
	const changed = { ...spec };
	const known = new Set<string>();
	for (const field of ["initContainers", "containers"] as const) {
		const containers = spec[field];
		if (!containers) continue;
		changed[field] = containers.map((container) => {
			known.add(container.name);
			const image = images.get("*") ?? images.get(container.name);
			if (image === undefined) return container;
			const { image: _, ...rest } = container;
			return image === "" ? rest : { ...container, image };
		});
	}
	for (const name of images.keys()) {
		if (name === "*" ? known.size === 0 : !known.has(name)) {
			problems.push(`error: unable to find container named ${goQuote(name)}`);
		}
	}
	return withPodSpec(object, changed);
}

/** The DaemonSet as a hold leaves it; in the patch that makes it so the change of the template is, too. */
function held(daemonSet: DaemonSet, canary: readonly string[]): DaemonSet {
	const { metadata, spec } = daemonSet;
	const annotations = { ...metadata.annotations, ...holdPatch(daemonSet, { canary }).metadata.annotations };
	return {
		...daemonSet,
		metadata: { ...metadata, annotations: annotations as Record<string, string> },
		spec: { ...spec, updateStrategy: { type: "OnDelete" } },
	};
}

export const command: Command = {
	name: "set image",
	summary: "Update the image of a pod template",
	usage:
		"set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
	description: `Change the images of containers, by the containers' names; * stands for all of them.

${CANARY_HELP}`,
	examples: `  # Roll out a new image
  ds set image ds/agent agent=agent:2.0

  # Begin with the nodes of one zone, and stop there
  ds set image ds/agent agent=agent:2.0 --nodes topology.kubernetes.io/zone=a

  # See what that would make of a file
  ds set image -f agent.yaml agent=agent:2.0 --local -o yaml`,
	flags: [...setFlags, selectorFlag, ...canaryFlags],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<SetImageOptions> {
	const dryRun = dryRunOf(invocation, context);
	const printing = await typedPrintingOf(invocation, context);
	const { args, images } = parseImages(invocation.args);
	const canary = canaryOf(invocation);
	const local = invocation.bool("local");
	if (canary !== undefined && local) throw plainError("--nodes and --share can not be used with --local");
	const all = invocation.bool("all");
	const labelSelector = invocation.string("selector") || undefined;
	return {
		selection: await selectionOf(invocation, context, { args, all, labelSelector }),
		images,
		canary,
		all,
		local,
		dryRun,
		fieldManager: invocation.string("field-manager"),
		printing,
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

import { goJson } from "../api/go/json";
import type { Node, Taint } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError, usageError } from "../cli/errors";
import type { Client, FieldValidation } from "../client/client";
import { errorText, failure, plainError } from "../selection/failure";
import { type Info, infosOf } from "../selection/infos";
import { getLatest } from "../selection/latest";
import { findResource } from "../selection/words";
import { type DryRun, dryRunOf } from "./shared/dryRun";
import { fieldValidationOf } from "./shared/fieldValidation";
import { dryRunFlag, fieldManagerFlag, labelSelectorFlag, printFlags, validateFlag } from "./shared/flags";
import { listedNodes, namedNodes } from "./shared/nodes";
import { type Printing, printerOf, printingOf } from "./shared/printing";
import { changedTaints, conflictOf, parseTaints, type TaintChanges } from "./shared/taints";

export interface TaintOptions {
	/** The first word, which must mean nodes. */
	type: string;
	names: readonly string[];
	changes: TaintChanges;
	labelSelector: string;
	all: boolean;
	overwrite: boolean;
	dryRun: DryRun;
	fieldValidation: FieldValidation;
	fieldManager: string;
	printing: Printing;
}

/** Adds, changes and removes taints of nodes; what fails for one does not keep the others from being done. */
export async function run(options: TaintOptions, context: Context): Promise<void> {
	const client = await context.client();
	await validate(client, options);
	const errors: unknown[] = [];
	try {
		for await (const info of nodesOf(client, options)) {
			try {
				await taintNode(client, info, options, context);
			} catch (error) {
				errors.push(error);
			}
		}
	} catch (error) {
		errors.push(error);
	}
	const single = errors.length === 1;
	const error = failure(
		single ? errors : errors.map((each) => (isAggregate(each) ? plainError(errorText(each)) : each)),
	);
	if (error !== undefined) throw error;
}

async function validate(client: Client, { type, names, changes, labelSelector, all }: TaintOptions): Promise<void> {
	const resource = findResource(await client.resources(), type.split(".")[0] ?? "");
	if (resource.kind !== "Node") {
		throw new CliError(`error: invalid resource type ${type}, only node types are supported`);
	}
	const conflict = conflictOf(changes);
	if (conflict !== undefined) throw plainError(conflict);
	if (all && labelSelector !== "") {
		throw new CliError("error: setting 'all' parameter with a non empty selector is prohibited");
	}
	if (!all && labelSelector === "" && names.length === 0) {
		throw new CliError("error: at least one resource name must be specified since 'all' parameter is not set");
	}
}

async function* nodesOf(client: Client, { names, labelSelector, all }: TaintOptions): AsyncGenerator<Info> {
	const resources = await client.resources();
	if (all || labelSelector !== "") yield* infosOf(client, listedNodes(labelSelector, resources));
	else yield* namedNodes(names, resources);
}

async function taintNode(client: Client, info: Info, options: TaintOptions, context: Context): Promise<void> {
	const { resource, name } = info;
	if (name === "") throw plainError("resource name may not be empty");
	const { name: namespace } = await context.namespace();
	const object = await getLatest(client, { ...info, namespace: info.namespace && namespace });
	if (resource.kind !== "Node") throw plainError(`unexpected type *v1.${resource.kind}, expected Node`);
	const node = object as Node;
	const { taints, operation } = changedTaints({ name, taints: node.spec?.taints ?? [] }, options.changes, options);
	// kubectl's taint says nothing of a dry run.
	const printer = printerOf(options.printing, operation);
	const changed =
		options.dryRun === "client"
			? withTaints(node, taints)
			: await client.patch(resource, { name }, "strategic", taintsPatch(node, taints), {
					fieldManager: options.fieldManager,
					fieldValidation: options.fieldValidation,
					dryRun: options.dryRun === "server",
				});
	for (const piece of printer.pieces(changed)) await context.io.out(piece);
}

/** The strategic merge patch from the node's taints to these: the list is replaced as a whole. */
function taintsPatch({ spec }: Node, taints: readonly Taint[]): unknown {
	if (goJson(spec?.taints ?? []) === goJson(taints)) return {};
	return { spec: { taints: taints.length > 0 ? taints : null } };
}

function withTaints(node: Node, taints: readonly Taint[]): Node {
	const { taints: _, ...spec } = node.spec ?? {};
	return { ...node, spec: taints.length > 0 ? { ...spec, taints: [...taints] } : spec };
}

function isAggregate(error: unknown): error is AggregateError {
	return error instanceof AggregateError;
}

export const command: Command = {
	name: "taint",
	summary: "Update the taints on one or more nodes",
	usage: "taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
	description: `Add taints to nodes (KEY=VALUE:EFFECT or KEY:EFFECT), and remove them (KEY:EFFECT- or KEY-).

A node with a taint takes only pods that tolerate it. The effect NoSchedule keeps new pods away, PreferNoSchedule does
so when another node will do, and NoExecute drives away those that run there, too.

A key begins with a letter or digit and has dots, dashes and underscores, 63 characters at most; it may have a DNS name
and a slash before it. A value is built the same way, or left out. A taint that is there is only changed with
--overwrite.`,
	examples: `  # Keep a node for DaemonSets (and other pods) that tolerate it
  ds taint nodes node01 dedicated=gpu:NoSchedule

  # Drive away all pods that do not tolerate it, even those of DaemonSets
  ds taint nodes node01 maintenance:NoExecute

  # Remove one taint, and all taints with a key
  ds taint nodes node01 dedicated:NoSchedule-
  ds taint nodes node01 dedicated-

  # Taint the nodes with a label, or all
  ds taint nodes -l disk=ssd dedicated=fast:PreferNoSchedule
  ds taint nodes --all dedicated-`,
	flags: [
		...printFlags,
		labelSelectorFlag,
		dryRunFlag,
		validateFlag,
		fieldManagerFlag("kubectl-taint"),
		{ name: "all", type: "bool", help: "All nodes." },
		{ name: "overwrite", type: "bool", help: "Change taints that are there with another value." },
	],
	async run(invocation, context) {
		await run(optionsFrom(invocation, context), context);
	},
};

function optionsFrom(invocation: Invocation, context: Context): TaintOptions {
	const dryRun = dryRunOf(invocation, context);
	const fieldValidation = fieldValidationOf(invocation);
	const { resources, taints } = splitTaints(invocation.args);
	const [type, ...names] = resources;
	if (type === undefined) throw new CliError("error: one or more resources must be specified as <resource> <name>");
	if (taints.length === 0) throw new CliError("error: at least one taint update is required");
	return {
		type: type.toLowerCase(),
		names,
		changes: changesFrom(taints),
		labelSelector: invocation.string("selector"),
		all: invocation.bool("all"),
		overwrite: invocation.bool("overwrite"),
		dryRun,
		fieldValidation,
		fieldManager: invocation.string("field-manager"),
		printing: printingOf(invocation, context),
	};
}

function changesFrom(words: readonly string[]): TaintChanges {
	try {
		return parseTaints(words);
	} catch (error) {
		throw usageError("taint", errorText(error));
	}
}

/** Parts objects from taints; no object may stand behind a taint. */
function splitTaints(args: readonly string[]): { resources: readonly string[]; taints: readonly string[] } {
	const isTaint = (word: string) => /[=:]|-$/.test(word);
	const first = args.findIndex(isTaint);
	if (first === -1) return { resources: args, taints: [] };
	const taints = args.slice(first);
	const stray = taints.find((word) => !isTaint(word));
	if (stray !== undefined) throw new CliError(`error: all resources must be specified before taint changes: ${stray}`);
	return { resources: args.slice(0, first), taints };
}

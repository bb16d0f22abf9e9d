import { goQuote } from "../api/go/format";
import { parseLabelSelector } from "../api/labelSelector";
import { isStatusError } from "../api/statusError";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import type { Client } from "../client/client";
import { errorText } from "../selection/failure";
import { type PodRules, type PodsToGo, podsToGo } from "./drain/podsToGo";
import { type RemovalRules, removePods } from "./drain/removePods";
import { type CordonOptions, cordonNodes, cordonOptions } from "./shared/cordonNodes";
import { operationOf } from "./shared/dryRun";
import { dryRunFlag, labelSelectorFlag } from "./shared/flags";
import { findNodes } from "./shared/nodes";

export interface DrainOptions extends CordonOptions, PodRules, RemovalRules {}

/** Why a node could not be drained; `together` when several things went wrong, or could have, at once. */
interface Failed {
	errors: unknown[];
	together: boolean;
}

/** Cordons nodes and takes their pods away; a node that can't be drained does not keep the others from being drained. */
export async function run(options: DrainOptions, context: Context): Promise<void> {
	const { io } = context;
	const client = await context.client();
	const { name: namespace } = await context.namespace();
	const nodes = await findNodes(client, { ...options.nodes, chunkSize: options.chunkSize }, namespace);
	await cordonNodes(client, nodes, { unschedulable: true, dryRun: options.dryRun }, context);
	const failed: { name: string; failure: Failed }[] = [];
	for (const { name } of nodes) {
		const failure = await drainNode(client, name, options, context);
		if (failure === undefined) {
			await io.out(`node/${name} ${operationOf("drained", options.dryRun)}\n`);
			continue;
		}
		io.err(`error: unable to drain node ${goQuote(name)} due to error: ${textOf(failure)}, continuing command...\n`);
		failed.push({ name, failure });
	}
	if (failed.length === 0) return;
	io.err(`There are pending nodes to be drained:\n${failed.map(({ name }) => ` ${name}\n`).join("")}`);
	throw finalError(failed.map(({ failure }) => failure));
}

/** Returns what kept the node from being drained, if anything did. */
async function drainNode(
	client: Client,
	nodeName: string,
	options: DrainOptions,
	context: Context,
): Promise<Failed | undefined> {
	const { io } = context;
	const found = await lookAt(client, nodeName, options);
	if (found.errors.length > 0) return { errors: found.errors, together: true };
	if (found.warnings !== "") io.err(`Warning: ${found.warnings}\n`);
	if (options.dryRun === "client") {
		for (const { metadata } of found.pods) {
			await io.out(`evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n`);
		}
		return undefined;
	}
	const failure = await removePods(client, found.pods, options, context);
	if (failure.errors.length === 0) return undefined;
	const left = await lookAt(client, nodeName, options);
	if (left.pods.length > 0) {
		io.err(
			`There are pending pods in node ${goQuote(nodeName)} when an error occurred: ${textOf(failure)}\n` +
				left.pods.map(({ metadata }) => `pod/${metadata.name}\n`).join(""),
		);
	}
	if (left.errors.length > 0) {
		const text = textOf({ errors: left.errors, together: true });
		io.err(`Following errors occurred while getting the list of pods to delete:\n${text}`);
	}
	return failure;
}

async function lookAt(client: Client, nodeName: string, options: DrainOptions): Promise<PodsToGo> {
	try {
		return await podsToGo(client, nodeName, options);
	} catch (error) {
		if (!isStatusError(error)) throw error;
		return { pods: [], warnings: "", errors: [error] };
	}
}

/** Go's err.Error() */
function textOf({ errors }: Failed): string {
	return errorText(new AggregateError(errors));
}

/** What kubectl's CheckErr makes of the nodes' errors: one node's stand each on a line, those of several in one each. */
function finalError(failures: readonly Failed[]): unknown {
	const [first, ...others] = failures;
	if (first !== undefined && others.length === 0) {
		if (!first.together || first.errors.length > 1) return new AggregateError(first.errors);
		const [error] = first.errors;
		return isStatusError(error) ? error : new CliError(errorText(error));
	}
	return new AggregateError(
		failures.map((failure) => (failure.together ? new CliError(textOf(failure)) : failure.errors[0])),
	);
}

export const command: Command = {
	name: "drain",
	summary: "Drain node in preparation for maintenance",
	usage: "drain NODE",
	description: `Empty nodes before maintenance: mark them as unschedulable, evict their pods, and wait until these have ended.

Pods of DaemonSets stay: they would come back at once. A node that has some is drained only with --ignore-daemonsets.
Pods that no controller would create anew go only with --force, and those with data in an emptyDir only with
--delete-emptydir-data. PodDisruptionBudgets are kept: an eviction that they forbid is tried again every five seconds.

When the node is back, 'ds uncordon' lets new pods come to it.`,
	examples: `  # Empty a node; pods of DaemonSets stay on it
  ds drain node01 --ignore-daemonsets

  # See which pods would go
  ds drain node01 --ignore-daemonsets --dry-run=client

  # Take away pods without a controller and those with local data, too, with at most a minute for each to end
  ds drain node01 --ignore-daemonsets --force --delete-emptydir-data --grace-period=60

  # Empty all nodes of a zone, and give up after ten minutes
  ds drain -l topology.kubernetes.io/zone=a --ignore-daemonsets --timeout=10m`,
	flags: [
		labelSelectorFlag,
		dryRunFlag,
		{
			name: "chunk-size",
			type: "int",
			default: 500,
			help: "Ask the server for long lists in pieces of this many; 0: all at once.",
		},
		{
			name: "delete-emptydir-data",
			type: "bool",
			help: "Go on when pods use an emptyDir; their local data is lost.",
		},
		{
			name: "disable-eviction",
			type: "bool",
			help: "Delete pods instead of evicting them: PodDisruptionBudgets are not asked.",
		},
		{ name: "force", type: "bool", help: "Go on when there are pods that no controller would create anew." },
		{
			name: "grace-period",
			type: "int",
			default: -1,
			help: "How many seconds each pod gets to end; negative: as it says itself.",
		},
		{ name: "ignore-daemonsets", type: "bool", help: "Let the pods of DaemonSets stay." },
		{ name: "pod-selector", type: "string", help: "Only pods with these labels." },
		{
			name: "skip-wait-for-delete-timeout",
			type: "int",
			default: 0,
			help: "Do not wait for pods that should have ended more than this many seconds ago; 0: wait for all.",
		},
		{ name: "timeout", type: "duration", default: 0, help: "How long to go on; 0 means without end." },
	],
	async run(invocation, context) {
		await run(optionsFrom(invocation, context), context);
	},
};

function optionsFrom(invocation: Invocation, context: Context): DrainOptions {
	const options = cordonOptions(invocation, context, "drain");
	const podSelector = invocation.string("pod-selector");
	try {
		parseLabelSelector(podSelector);
	} catch {
		throw new CliError("error: --pod-selector=<pod_selector> must be a valid label selector");
	}
	return {
		...options,
		podSelector,
		force: invocation.bool("force"),
		ignoreDaemonSets: invocation.bool("ignore-daemonsets"),
		deleteEmptyDirData: invocation.bool("delete-emptydir-data"),
		disableEviction: invocation.bool("disable-eviction"),
		gracePeriod: invocation.int("grace-period"),
		timeoutMs: invocation.duration("timeout"),
		skipWaitForDeleteTimeout: invocation.int("skip-wait-for-delete-timeout"),
		chunkSize: invocation.int("chunk-size"),
	};
}

import type { Resource } from "../api/resource";
import { hasReason } from "../api/statusError";
import type { KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import type { Client, DeleteOptions as ClientDeleteOptions } from "../client/client";
import { failure, plainError, withSource } from "../selection/failure";
import { type Info, infosOf } from "../selection/infos";
import { select } from "../selection/select";
import type { Selection, SelectionRequest } from "../selection/selection";
import { cascadeFlag, graceOf, gracePeriodFlag, propagationOf } from "./shared/deletion";
import { type DryRun, dryRunOf, operationOf } from "./shared/dryRun";
import { allNamespacesFlag, dryRunFlag, fieldSelectorFlag, fileFlags, labelSelectorFlag } from "./shared/flags";
import { sendFile } from "./shared/raw";
import { selectionOf } from "./shared/selectionOf";
import { type Deleted, waitDeleted } from "./shared/waitDeleted";

export interface DeleteOptions {
	selection: SelectionRequest;
	dryRun: DryRun;
	propagationPolicy: NonNullable<ClientDeleteOptions["propagationPolicy"]>;
	/** Seconds; negative: as the object says. */
	gracePeriod: number;
	force: boolean;
	ignoreNotFound: boolean;
	interactive: boolean;
	wait: boolean;
	/** 0: without end. */
	timeoutMs: number;
	output: string;
}

/** Deletes what the request names, then waits until it is gone. */
export async function run(options: DeleteOptions, context: Context): Promise<void> {
	const client = await context.client();
	const selection = await select(client, options.selection, context);
	validate(options, context);
	const confirmed = options.interactive ? await confirm(client, selection, options, context) : undefined;
	if (options.interactive && confirmed === undefined) return;
	const visited = selection.errors.slice(0, selection.refused);
	const deleted: Deleted[] = [];
	let found = 0;
	let warned = !options.selection.namespaceExplicit || options.selection.allNamespaces;
	for (const target of selection.targets) {
		try {
			for await (const info of infosOf(client, target)) {
				if (context.signal.aborted) break;
				if (confirmed?.has(keyOf(info)) === false) continue;
				found++;
				if (!warned && !info.resource.namespaced) {
					warn(context, "deleting cluster-scoped resources, not scoped to the provided namespace");
					warned = true;
				}
				try {
					if (options.dryRun !== "client") deleted.push(await deleteObject(client, info, options));
					await context.io.out(line(info, options));
				} catch (error) {
					visited.push(error);
				}
			}
		} catch (error) {
			visited.push(error);
		}
	}
	context.signal.throwIfAborted();
	const counts = (error: unknown) => !options.ignoreNotFound || !hasReason(error, "NotFound");
	const error = failure(visited.filter(counts), selection.errors.slice(selection.refused).filter(counts));
	if (error !== undefined) throw error;
	if (found === 0) return context.io.out("No resources found\n");
	if (options.wait && options.dryRun === "none") await waitDeleted(client, deleted, options.timeoutMs, context);
}

async function deleteObject(client: Client, info: Info, options: DeleteOptions): Promise<Deleted> {
	const { resource, namespace, name, source } = info;
	try {
		const answer = await client.delete(
			resource,
			{ namespace, name },
			{
				gracePeriodSeconds: graceOf(options.gracePeriod),
				propagationPolicy: options.propagationPolicy,
				dryRun: options.dryRun === "server",
			},
		);
		return { info, uid: uidOf(answer) };
	} catch (error) {
		throw source === undefined ? error : withSource(error, "deleting", source);
	}
}

/** The uid out of the object, or out of the Status of a deletion that is done. */
function uidOf(answer: KubeObject): string | undefined {
	if (answer.kind !== "Status") return answer.metadata.uid;
	const details = answer.details as { uid?: string } | undefined;
	return details?.uid;
}

function line(info: Info, { gracePeriod, dryRun, output }: DeleteOptions): string {
	const kind = kindOf(info.resource);
	if (output === "name") return `${kind}/${info.name}\n`;
	const deleted = gracePeriod === 0 ? "force deleted" : "deleted";
	const where = info.resource.namespaced ? `${deleted} from ${info.namespace} namespace` : deleted;
	return `${kind} "${info.name}" ${operationOf(where, dryRun)}\n`;
}

/** daemonset.apps, pod */
function kindOf({ kind, group }: Resource): string {
	return group === "" ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}

function keyOf({ resource, namespace, name }: Info): string {
	return `${kindOf(resource)}/${namespace ?? ""}/${name}`;
}

/** Shows what would be deleted and asks; undefined when there is nothing, or no yes. */
async function confirm(
	client: Client,
	selection: Selection,
	options: DeleteOptions,
	{ io }: Context,
): Promise<Set<string> | undefined> {
	const infos: Info[] = [];
	const errors = [...selection.errors];
	for (const target of selection.targets) {
		try {
			for await (const info of infosOf(client, target)) infos.push(info);
		} catch (error) {
			if (!options.ignoreNotFound || !hasReason(error, "NotFound")) errors.push(error);
		}
	}
	const error = failure(errors);
	if (error !== undefined) throw error;
	if (infos.length === 0) {
		await io.out("No resources found\n");
		return undefined;
	}
	const names = infos.map((info) => `${kindOf(info.resource)}/${info.name}\n`).join("");
	await io.out(
		`You are about to delete the following ${infos.length} resource(s):\n${names}Do you want to continue? (y/N): `,
	);
	const answer = /^\s*(\S*)[ \t]*(\n|$)/.exec(new TextDecoder().decode(await io.stdin()))?.[1];
	if (answer?.toLowerCase() === "y") return new Set(infos.map(keyOf));
	await io.out("deletion is cancelled\n");
	return undefined;
}

/** What kubectl looks at once it knows which objects are meant. */
function validate(options: DeleteOptions, context: Context): void {
	const { output, selection, gracePeriod, force } = options;
	if (output !== "" && output !== "name") {
		throw new CliError(`error: unexpected -o output mode: ${output}. We only support '-o name'`);
	}
	if (selection.selectAll && selection.labelSelector) {
		throw new CliError("error: cannot set --all and --selector at the same time");
	}
	if (selection.selectAll && selection.fieldSelector) {
		throw new CliError("error: cannot set --all and --field-selector at the same time");
	}
	if (!force) return;
	if (gracePeriod > 0) {
		throw new CliError("error: --force and --grace-period greater than 0 cannot be specified together");
	}
	warn(
		context,
		"Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource " +
			"may continue to run on the cluster indefinitely.",
	);
}

function warn({ io }: Context, message: string): void {
	io.err(`Warning: ${message}\n`);
}

export const command: Command = {
	name: "delete",
	summary: "Delete resources by file names, stdin, resources and names, or by resources and label selector",
	usage: "delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
	description: `Delete objects that files describe, that are named, or that have certain labels, and wait until they are gone.

Pods get time to end; --grace-period sets how much, --now one second, --force none at all: then nobody looks whether
their processes have ended. What a deleted object owns goes with it, unless --cascade=orphan.`,
	examples: `  # Delete the DaemonSet that a file describes
  ds delete -f agent.yaml

  # Delete a DaemonSet by name and leave its pods alone
  ds delete ds agent --cascade=orphan

  # Delete the pods of one node with a label
  ds delete pods -l app=agent --field-selector spec.nodeName=node01

  # Delete all DaemonSets of a namespace
  ds delete ds --all -n logging

  # Delete a pod on a node that does not answer
  ds delete pod agent-x7k2p --force`,
	flags: [
		...fileFlags,
		labelSelectorFlag,
		fieldSelectorFlag,
		allNamespacesFlag,
		dryRunFlag,
		{ name: "all", type: "bool", help: "All objects of the named types, in the namespace." },
		cascadeFlag(
			"What becomes of dependents: background (they go afterwards), foreground (they go first), orphan (they stay).",
		),
		{ name: "force", type: "bool", help: "Remove objects at once, without a graceful end." },
		gracePeriodFlag("How many seconds an object gets to end; negative: as it says itself; 0 only with --force."),
		{
			name: "ignore-not-found",
			type: "bool",
			help: "Objects that are not there are no error; the default with --all.",
		},
		{ name: "interactive", short: "i", type: "bool", help: "Ask before anything is deleted." },
		{ name: "now", type: "bool", help: "The same as --grace-period=1." },
		{ name: "output", short: "o", type: "string", help: "name: print resource/name only." },
		{ name: "raw", type: "string", help: "A path of the API to delete; a file's text goes along as it is." },
		{ name: "timeout", type: "duration", default: 0, help: "How long to wait for the end; 0 means without end." },
		{ name: "wait", type: "bool", default: true, help: "Wait until the objects are gone." },
	],
	async run(invocation, context) {
		const options = await optionsFrom(invocation, context);
		const path = invocation.string("raw");
		if (path === "") await run(options, context);
		else await deletePath(path, options, context);
	},
};

/** Deletes what is at a path of the API. */
async function deletePath(
	path: string,
	{ selection, interactive, output }: DeleteOptions,
	context: Context,
): Promise<void> {
	if (interactive) throw plainError("--interactive can not be used with --raw");
	await sendFile({ method: "DELETE", path }, selection, { output }, context);
}

async function optionsFrom(invocation: Invocation, context: Context): Promise<DeleteOptions> {
	const propagationPolicy = propagationOf(invocation.string("cascade"), context);
	const all = invocation.bool("all");
	const labelSelector = invocation.string("selector") || undefined;
	const fieldSelector = invocation.string("field-selector") || undefined;
	const selection = await selectionOf(invocation, context, {
		allNamespaces: invocation.bool("all-namespaces"),
		labelSelector,
		fieldSelector,
		all: false,
		selectAll: all,
	});
	const selects = all || labelSelector !== undefined || fieldSelector !== undefined;
	const force = invocation.bool("force");
	const gracePeriod = gracePeriodOf(invocation, force);
	const dryRun = dryRunOf(invocation, context);
	return {
		selection,
		dryRun,
		propagationPolicy,
		gracePeriod,
		force,
		ignoreNotFound: selects && !invocation.changed("ignore-not-found") ? true : invocation.bool("ignore-not-found"),
		interactive: invocation.bool("interactive"),
		wait: invocation.bool("wait"),
		timeoutMs: invocation.duration("timeout"),
		output: invocation.string("output"),
	};
}

function gracePeriodOf(invocation: Invocation, force: boolean): number {
	const seconds = invocation.int("grace-period");
	if (invocation.bool("now")) {
		if (seconds !== -1) throw new CliError("error: --now and --grace-period cannot be specified together");
		return 1;
	}
	// Without --force nothing is deleted at once: 0 would lose data by accident.
	if (!force) return seconds === 0 ? 1 : seconds;
	return Math.max(seconds, 0);
}

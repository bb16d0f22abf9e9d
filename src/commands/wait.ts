import { hasReason } from "../api/statusError";
import type { KubeObject } from "../api/types";
import type { Command, Context, FlagSpec, Invocation } from "../cli/command";
import type { Client } from "../client/client";
import type { Printer } from "../printers";
import { aggregate, plainError } from "../selection/failure";
import { type Info, infosOf } from "../selection/infos";
import { getLatest } from "../selection/latest";
import { select } from "../selection/select";
import type { SelectionRequest } from "../selection/selection";
import { allNamespacesFlag, fieldSelectorFlag, fileFlags, labelSelectorFlag, printFlags } from "./shared/flags";
import { type Printing, printerOf, printingOf } from "./shared/printing";
import { untilGone, untilMet } from "./shared/until";
import { visitObjects } from "./shared/visitObjects";
import { type Awaited, readConditions } from "./wait/conditions";

/** How often kubectl looks for objects that are to be created. */
const POLL_MS = 500;
const WEEK_MS = 7 * 24 * 3_600_000;

export interface WaitOptions {
	selection: SelectionRequest;
	conditions: readonly Awaited[];
	/** Milliseconds; 0: look once. */
	timeoutMs: number;
	printing: Printing;
}

/** Waits until all objects that are selected meet all conditions, one after the other. */
export async function run(
	{ selection, conditions, timeoutMs, printing }: WaitOptions,
	context: Context,
): Promise<void> {
	const printer = printerOf(printing, "condition met");
	const client = await context.client();
	const timeout = timeoutMs > 0 ? context.after(timeoutMs) : undefined;
	const signal = timeout === undefined ? context.signal : AbortSignal.any([context.signal, timeout]);
	const waiting = { signal, once: timeoutMs === 0, context };
	const forDelete = conditions.some(({ kind }) => kind === "delete");
	let met = 0;
	try {
		if (conditions.some(({ kind }) => kind === "create")) await untilCreated(client, selection, waiting);
		const count = await visitObjects(client, selection, context, { latest: true }, async (info, object) => {
			for (const condition of conditions) {
				const shown = await meet(client, { ...info, object }, condition, waiting);
				await print(printer, shown, context);
				met++;
			}
		});
		if (count === 0 && !forDelete) throw plainError("no matching resources found");
	} catch (error) {
		if (context.signal.aborted) {
			const seen = met === 0 ? "no condition was met" : `${met} condition${met === 1 ? " was" : "s were"} met`;
			context.io.err(`interrupted: ${seen} until now, and nothing was changed\n`);
		}
		context.signal.throwIfAborted();
		const rest = forDelete ? withoutNotFound(error) : error;
		if (rest !== undefined) throw rest;
	}
}

interface Waiting {
	/** The user's interrupt, or the end of the time. */
	signal: AbortSignal;
	once: boolean;
	context: Context;
}

/** Waits until the selection finds something. An error that is not of one missing object ends it. */
async function untilCreated(
	client: Client,
	selection: SelectionRequest,
	{ signal, once, context }: Waiting,
): Promise<void> {
	for (;;) {
		if (await finds(client, selection, context)) return;
		if (!once) await context.sleep(POLL_MS);
		context.signal.throwIfAborted();
		if (once || signal.aborted) throw plainError("timed out waiting for the condition");
	}
}

async function finds(client: Client, selection: SelectionRequest, context: Context): Promise<boolean> {
	const errors: unknown[] = [];
	let count = 0;
	const selected = await select(client, selection, context);
	errors.push(...selected.errors);
	for (const target of selected.targets) {
		try {
			for await (const info of infosOf(client, target)) {
				if (target.kind !== "list") await getLatest(client, info);
				count++;
			}
		} catch (error) {
			errors.push(error);
		}
	}
	const error = aggregate(errors);
	if (hasReason(error, "NotFound")) return false;
	if (error !== undefined) throw error;
	return count > 0;
}

/** The object as it is when the condition is met. @throws a CliError when the time is over */
async function meet(
	client: Client,
	info: Info & { object: KubeObject },
	condition: Awaited,
	{ signal, once }: Waiting,
): Promise<KubeObject> {
	const { resource, namespace, name, object } = info;
	const late = () => plainError(`timed out waiting for the condition on ${resource.plural}/${name}`);
	const unmet = () => plainError(`condition not met for ${resource.plural}/${name}`);
	if (condition.kind === "create") return object;
	if (condition.kind === "delete") {
		let present: KubeObject;
		try {
			present = await client.get(resource, { namespace, name });
		} catch (error) {
			if (hasReason(error, "NotFound")) return object;
			throw error;
		}
		if (once) throw unmet();
		if (await untilGone(client, info, signal)) return present;
		throw late();
	}
	if (once) {
		const present = await client.get(resource, { namespace, name });
		if (condition.met(present)) return present;
		throw unmet();
	}
	const present = await untilMet(client, info, condition.met, signal);
	if (present === undefined) throw late();
	return present;
}

async function print(printer: Printer, object: KubeObject, { io }: Context): Promise<void> {
	for (const piece of printer.pieces(object)) await io.out(piece);
}

/** What is left of an error without the objects that are not there. */
function withoutNotFound(error: unknown): unknown {
	if (hasReason(error, "NotFound")) return undefined;
	if (!(error instanceof AggregateError)) return error;
	return aggregate(error.errors.map(withoutNotFound).filter((each) => each !== undefined));
}

/** kubectl's flags of this command look into folders unless told otherwise, and know no kustomization. */
const files: readonly FlagSpec[] = fileFlags
	.filter(({ name }) => name !== "kustomize")
	.map((flag) => (flag.name === "recursive" ? { ...flag, default: true } : flag));

export const command: Command = {
	name: "wait",
	summary: "Wait for a specific condition on one or many resources",
	usage:
		"wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
	description: `Wait until all objects that are named meet a condition: create, delete, condition=NAME[=VALUE] of their status, or
jsonpath=EXPRESSION[=VALUE]. Several conditions are waited for one after the other, create always first.

Names and values of conditions are compared without regard to case; the value is "true" unless another is given.`,
	examples: `  # Wait until two pods of a DaemonSet are ready
  ds wait ds/agent --for=jsonpath='{.status.numberReady}'=2 --timeout=2m

  # Wait until all its pods are
  ds wait pods -l app=agent --for=condition=Ready

  # Wait until it is there, and then until it has a status
  ds wait ds/agent --for=create --for=jsonpath='{.status.observedGeneration}'

  # Wait until it is gone
  ds wait ds/agent --for=delete --timeout=60s`,
	flags: [
		...files,
		...printFlags,
		labelSelectorFlag,
		fieldSelectorFlag,
		allNamespacesFlag,
		{ name: "all", type: "bool", help: "All objects of the named types, in the namespace." },
		{ name: "for", type: "stringArray", help: "What to wait for; may be repeated." },
		{ name: "local", type: "bool", help: "Taken for kubectl's sake: waiting always asks the cluster." },
		{
			name: "timeout",
			type: "duration",
			default: 30_000,
			help: "How long to wait: 0 looks once, less than 0 waits for a week.",
		},
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<WaitOptions> {
	const printing = printingOf(invocation, context);
	printerOf(printing, "condition met");
	const timeoutMs = invocation.duration("timeout");
	const { name, explicit } = await context.namespace();
	return {
		conditions: readConditions(invocation.strings("for")),
		timeoutMs: timeoutMs < 0 ? WEEK_MS : timeoutMs,
		printing,
		selection: {
			filenames: invocation.strings("filename"),
			recursive: invocation.bool("recursive"),
			args: invocation.args,
			namespace: name,
			namespaceExplicit: explicit,
			allNamespaces: invocation.bool("all-namespaces"),
			labelSelector: invocation.string("selector") || undefined,
			fieldSelector: invocation.string("field-selector") || undefined,
			all: invocation.bool("all"),
		},
	};
}

import { goQuote } from "../../api/go/format";
import { groupKind } from "../../api/resource";
import type { DaemonSet, KubeObject } from "../../api/types";
import type { Command, Context } from "../../cli/command";
import type { Client } from "../../client/client";
import { escapeTerminal } from "../../printers/escape";
import { plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";
import type { SelectionRequest } from "../../selection/selection";
import { isHeld } from "../shared/hold";
import { revisionFlag, rolloutFlags, rolloutSelection } from "../shared/rolloutFlags";
import { readRollout } from "../shared/rolloutView";
import { visitObjects } from "../shared/visitObjects";
import { whyWaiting } from "../shared/whyWaiting";
import { type RolloutState, statusView } from "./statusText";

export interface StatusOptions {
	selection: SelectionRequest;
	/** 0: the last one. */
	revision: number;
	watch: boolean;
	/** Milliseconds; 0: without end. */
	timeout: number;
	/** Name the nodes that are waited for. */
	why: boolean;
}

/** Tells how rollouts stand, until they are done. */
export async function run(options: StatusOptions, context: Context): Promise<void> {
	const client = await context.client();
	const { selection } = options;
	const count = await visitObjects(client, selection, context, { latest: true }, (info) =>
		follow(client, info, options, context),
	);
	if (count === 0) context.io.err(`No resources found in ${selection.namespace} namespace.\n`);
}

async function follow(client: Client, info: Info, options: StatusOptions, context: Context): Promise<void> {
	const { resource, namespace, name } = info;
	const { revision, watch, timeout } = options;
	const view = statusView(resource);
	const late = () => plainError("timed out waiting for the condition");
	if (timeout < 0) throw late();
	const end = new AbortController();
	const signals = [context.signal, end.signal, ...(timeout > 0 ? [context.after(timeout)] : [])];
	const signal = AbortSignal.any(signals);
	const explain = options.why && groupKind(resource) === "DaemonSet.apps" ? explainer(client, context) : undefined;
	let last: KubeObject | undefined;
	try {
		const fieldSelector = `metadata.name=${name}`;
		for await (const event of client.watch(resource, { namespace, fieldSelector, signal })) {
			if (event.type === "BOOKMARK") continue;
			if (event.type === "DELETED") throw plainError("object has been deleted");
			if (event.type === "ERROR") throw plainError("internal error: unexpected event");
			last = event.object;
			const held = explain !== undefined ? heldState(last as DaemonSet) : undefined;
			const { text, done } = held ?? view(event.object, revision);
			await context.io.out(text);
			if (!done || held) await explain?.(last as DaemonSet);
			if (done || !watch) return;
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		end.abort();
	}
	if (context.signal.aborted) {
		context.io.err(`interrupted: the rollout of ${resource.plural}/${name} is not done, and goes on by itself\n`);
	}
	context.signal.throwIfAborted();
	if (last !== undefined) await explain?.(last as DaemonSet);
	throw late();
}

/** With --why a held rollout is told of, and not waited for. */
function heldState(daemonSet: DaemonSet): RolloutState | undefined {
	if (!isHeld(daemonSet)) return undefined;
	const { metadata, status } = daemonSet;
	const updated = `${status?.updatedNumberScheduled ?? 0} out of ${status?.desiredNumberScheduled ?? 0}`;
	const text = `daemon set ${goQuote(metadata.name ?? "")} is held: ${updated} new pods have been updated\n`;
	return { text, done: true };
}

/** Prints the nodes that a rollout waits for, unless they were the last thing that it printed. */
function explainer(client: Client, { io }: Context): (daemonSet: DaemonSet) => Promise<void> {
	let printed = "";
	return async (daemonSet) => {
		const waiting = whyWaiting(await readRollout(client, daemonSet));
		const text = waiting.map(({ node, reason }) => `  ${node}: ${escapeTerminal(reason)}\n`).join("");
		if (text === printed) return;
		printed = text;
		await io.out(text);
	};
}

export const command: Command = {
	name: "rollout status",
	summary: "Show the status of the rollout",
	usage: "rollout status (TYPE NAME | TYPE/NAME) [flags]",
	description: `Tell how the rollout of a DaemonSet stands, and wait until it is done (unless --watch=false).

With --why the nodes that it waits for are named below each line, with the reason.`,
	examples: `  # Wait until the new template is everywhere, two minutes at most
  ds rollout status ds/agent --timeout=2m

  # How does it stand, and what keeps it?
  ds rollout status ds/agent --watch=false --why`,
	flags: [
		...rolloutFlags,
		{
			name: "revision",
			type: "int",
			default: 0,
			help: "Fail unless a Deployment is at this revision; DaemonSets do not look at it.",
		},
		{ name: "timeout", type: "duration", default: 0, help: "How long to wait, such as 1s, 2m or 3h; 0: without end." },
		{ name: "watch", short: "w", type: "bool", default: true, help: "Wait until the rollout is done." },
		{ name: "why", type: "bool", help: "Name the nodes that a DaemonSet's rollout waits for, and the reason." },
	],
	async run(invocation, context) {
		const selection = await rolloutSelection(invocation, context);
		const options = {
			revision: revisionFlag(invocation),
			watch: invocation.bool("watch"),
			why: invocation.bool("why"),
		};
		await run({ ...options, selection, timeout: invocation.duration("timeout") }, context);
	},
};
